import Bytes
import Records

/// Record numbers by content, for the records of one new file that are not simply copied.
struct Numbering {
  private let file: [UInt8]
  /// Where each record of the file ends.
  private let ends: [Int]
  private let firstNew: RecordNumber
  /// The places in the file of the records that are new, each once, rising.
  private var newPlaces: [Int32] = []
  /// Records of the base and of returning chunks that may be wanted.
  private var known = RecordBatch()
  private var numbers: [RecordNumber] = []
  /// Places by fingerprint: in `known` where 0 or more, else -1 - the place in `newPlaces`.
  private var places = FingerprintTable()

  init(firstNew: RecordNumber, file: [UInt8], ends: [Int]) {
    self.firstNew = firstNew
    self.file = file
    self.ends = ends
  }

  /// The sketch of the chunk.
  var sketch: [UInt32] { Sketch.values(places.fingerprints { $0 < 0 }, count: newPlaces.count) }

  /// The records that are new, each once, in the order of the file.
  var chunk: RecordBatch {
    // A file of nothing but new records is the chunk, without a copy.
    if newPlaces.count == ends.count { return RecordBatch(bytes: file, ends: ends) }
    var chunk = RecordBatch()
    chunk.ends.reserveCapacity(newPlaces.count)
    var next = 0
    while next < newPlaces.count {
      let first = Int(newPlaces[next])
      var count = 1
      while next + count < newPlaces.count, Int(newPlaces[next + count]) == first + count {
        count += 1
      }
      let start = range(first).lowerBound
      let shift = start - chunk.bytes.count
      chunk.bytes.append(contentsOf: file[start..<ends[first + count - 1]])
      for place in first..<first + count { chunk.ends.append(ends[place] - shift) }
      next += count
    }
    return chunk
  }

  private func range(_ place: Int) -> Range<Int> {
    (place == 0 ? 0 : ends[place - 1])..<ends[place]
  }

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

  /// The fingerprints of those records of the file that are not known yet.
  func strangers(_ places: [Int32], _ fingerprints: [UInt64]) -> [UInt64] {
    zip(places, fingerprints).compactMap { place, fingerprint in
      find(file, range(Int(place)), fingerprint) == nil ? fingerprint : nil
    }
  }

  /// The number of a record of the file; a new one where nothing equal is known.
  ///
  /// - Precondition: It comes after those that were asked for before.
  mutating func number(_ place: Int32, _ fingerprint: UInt64) -> RecordNumber {
    if let found = find(file, range(Int(place)), fingerprint) { return found }
    places.insert(fingerprint, place: -1 - newPlaces.count)
    newPlaces.append(place)
    return firstNew + newPlaces.count - 1
  }

  private func find(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ fingerprint: UInt64
  ) -> RecordNumber? {
    let found = places.first(fingerprint) { place in
      guard place < 0 else { return known.equals(place, bytes.span, range) }
      let earlier = self.range(Int(newPlaces[-1 - place]))
      return ByteScan.equal(file.span, earlier, bytes.span, range)
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
