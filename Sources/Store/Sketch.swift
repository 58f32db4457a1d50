import Bytes
import Records

/// A few fingerprints of a chunk by which its records are recognised when they come back.
///
/// A file that returns to an older layout brings back rows that its last release no longer has. To
/// find them without an index over every record, each chunk keeps the smallest of its records'
/// fingerprints, one for 64 records and at least one (a bottom-k sketch: Broder, "On the
/// resemblance and containment of documents", 1997; Lillibridge et al., "Sparse indexing", FAST
/// 2009). A chunk of which at least half of the kept fingerprints are among the unknown rows of a
/// new release is read and its records count as known.
enum Sketch {
  /// The most fingerprints that a chunk keeps.
  static let maximumCount = 8
  /// One fingerprint is kept for so many records.
  static let recordsPerValue = 64

  /// The half of a fingerprint that sketches keep.
  static func value(_ fingerprint: UInt64) -> UInt32 { UInt32(fingerprint >> 32) }

  /// The sketch of a chunk.
  ///
  /// - Parameters:
  ///   - fingerprints: Those of its records.
  ///   - recordCount: How many it has.
  /// - Returns: The smallest values, rising; empty for an empty chunk.
  static func values(_ fingerprints: some Sequence<UInt64>, count recordCount: Int) -> [UInt32] {
    guard recordCount > 0 else { return [] }
    let count = min(max(recordCount / recordsPerValue, 1), maximumCount)
    var smallest: [UInt32] = []
    for fingerprint in fingerprints {
      let value = value(fingerprint)
      if smallest.count == count, value >= smallest[count - 1] { continue }
      let place = smallest.firstIndex { $0 >= value } ?? smallest.count
      guard place == smallest.count || smallest[place] != value else { continue }
      smallest.insert(value, at: place)
      if smallest.count > count { smallest.removeLast() }
    }
    return smallest
  }
}

/// The sketches of the releases of a pack, end to end, as they stand in it: words are made of their
/// bytes when somebody asks, as most commands do not.
struct SketchWords: Equatable, Sendable {
  /// Four bytes for each word, lowest first.
  private(set) var bytes: ArraySlice<UInt8> = []

  /// How many words there are.
  var count: Int { bytes.count / 4 }

  /// Takes over the bytes of words; four for each.
  init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// Writes words down.
  init(_ words: [UInt32]) { append(words) }

  /// Appends words.
  mutating func append(_ words: some Sequence<UInt32>) {
    var end: [UInt8] = []
    for word in words { end.writeUInt32(word) }
    bytes += end
  }

  /// Some of the words.
  subscript(range: Range<Int>) -> ArraySlice<UInt32> {
    let bytes = bytes.span
    return [UInt32](capacity: range.count) { output in
      for place in range {
        let low = UInt32(bytes[4 * place]) | UInt32(bytes[4 * place + 1]) << 8
        output.append(
          low | UInt32(bytes[4 * place + 2]) << 16 | UInt32(bytes[4 * place + 3]) << 24
        )
      }
    }[...]
  }
}

/// The unknown rows of a release, to be held against the sketches of all chunks.
struct SketchSearch {
  private let values: Set<UInt32>
  /// Whether any value has these lowest bits: most chunks are passed over by that alone.
  private var hasLowBits = [Bool](repeating: false, count: 1 << 12)

  /// Prepares the search.
  ///
  /// - Parameter fingerprints: Those of the rows.
  init(_ fingerprints: [UInt64]) {
    values = Set(fingerprints.map(Sketch.value))
    for value in values { hasLowBits[Self.lowBits(value)] = true }
  }

  private static func lowBits(_ value: UInt32) -> Int { Int(value & 0xFFF) }

  /// Whether at least half of a sketch, which is not empty, are fingerprints of the rows.
  func isIn(_ sketch: ArraySlice<UInt32>) -> Bool {
    var found = 0
    for value in sketch where hasLowBits[Self.lowBits(value)] && values.contains(value) {
      found += 1
    }
    return found > 0 && 2 * found >= sketch.count
  }
}
