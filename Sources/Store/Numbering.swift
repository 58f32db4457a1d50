import Bytes
import Records

/// Record numbers by content, for the records of one new file that are not simply copied.
struct Numbering {
  /// The records that are new, each once, in the order in which they were asked for.
  private(set) var chunk = RecordBatch()
  private let firstNew: RecordNumber
  /// Records of the base and of returning chunks that may be wanted.
  private var known = RecordBatch()
  private var numbers: [RecordNumber] = []
  /// Places by fingerprint: in `known` where 0 or more, else -1 - the place in `chunk`.
  private var places = FingerprintTable()

  init(firstNew: RecordNumber) {
    self.firstNew = firstNew
  }

  /// The sketch of the chunk.
  var sketch: [UInt32] { Sketch.values(places.fingerprints { $0 < 0 }, count: chunk.count) }

  /// Takes in the records of the base whose fingerprint is wanted.
  mutating func learnBase(_ base: inout ReleaseImage, wanted: Set<UInt64>) {
    let filter = FingerprintFilter(wanted)
    let fingerprints = base.fingerprinted()
    for index in fingerprints.indices
    where filter.mayContain(fingerprints[index]) && wanted.contains(fingerprints[index]) {
      learn(
        base.batch.bytes,
        base.batch.range(index),
        fingerprints[index]
      ) { base.runs[index] }
    }
  }

  /// Takes in records that follow each other from a number on.
  mutating func learn(_ batch: RecordBatch, first: RecordNumber) {
    let bytes = batch.bytes.span
    for index in 0..<batch.count {
      let range = batch.range(index)
      learn(batch.bytes, range, ByteScan.fingerprint(bytes, range)) { first + index }
    }
  }

  private mutating func learn(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ fingerprint: UInt64,
    number: () -> RecordNumber
  ) {
    guard find(bytes, range, fingerprint) == nil else { return }
    places.insert(fingerprint, place: known.count)
    known.append(bytes[range])
    numbers.append(number())
  }

  /// The fingerprints of those records that are not known yet.
  func strangers(
    _ file: [UInt8],
    _ ranges: [Range<Int>],
    _ fingerprints: [UInt64]
  ) -> [UInt64] {
    ranges.indices.compactMap {
      find(file, ranges[$0], fingerprints[$0]) == nil ? fingerprints[$0] : nil
    }
  }

  /// The number of a record; a new one where nothing equal is known.
  mutating func number(
    _ file: [UInt8],
    _ range: Range<Int>,
    _ fingerprint: UInt64
  ) -> RecordNumber {
    if let found = find(file, range, fingerprint) { return found }
    places.insert(fingerprint, place: -1 - chunk.count)
    chunk.append(file[range])
    return firstNew + chunk.count - 1
  }

  private func find(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ fingerprint: UInt64
  ) -> RecordNumber? {
    let found = places.first(fingerprint) { place in
      place >= 0
        ? known.equals(place, bytes.span, range) : chunk.equals(-1 - place, bytes.span, range)
    }
    guard let found else { return nil }
    return found >= 0 ? numbers[found] : firstNew - 1 - found
  }
}

/// A table of bits that says quickly of most fingerprints that they are not in a set.
struct FingerprintFilter {
  private var words: [UInt64]
  private let mask: UInt64

  init(_ members: Set<UInt64>) {
    var bitCount: UInt64 = 1 << 12
    while bitCount < UInt64(members.count) * 16 { bitCount <<= 1 }
    mask = bitCount - 1
    words = [UInt64](repeating: 0, count: Int(bitCount / 64))
    for member in members { words[Int(member & mask) >> 6] |= 1 << (member & 63) }
  }

  func mayContain(_ fingerprint: UInt64) -> Bool {
    words[Int(fingerprint & mask) >> 6] & (1 << (fingerprint & 63)) != 0
  }
}
