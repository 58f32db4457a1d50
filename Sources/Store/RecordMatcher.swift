import Bytes
import Records

/// Finds out which records of a new file are known: those of its base, and those that come back.
///
/// Where the file agrees with its base, bytes are compared, not cut and not hashed. Only what is
/// left is cut into records, fingerprinted and looked up. The outcome does not depend on that: a
/// record has the number of the equal record of the base; else of the equal record with the lowest
/// number among the chunks that come back (``Sketch``); else a new one.
struct RecordMatcher {
  /// How many records of the base are tried for the next one of the file before it counts as new.
  private static let lookAhead = 16

  /// A stretch of the file's records.
  private enum Stretch {
    case copied(Range<Int>)
    case unknown(count: Int)
  }

  private let file: [UInt8]
  private let splitter: RecordSplitter
  private var base: ReleaseImage
  private var ends: [Int] = []
  private var stretches: [Stretch] = []
  /// The places in the file of records whose number is not known yet.
  private var unknown: [Int32] = []

  init(file: [UInt8], base: ReleaseImage) {
    self.file = file
    self.base = base
    splitter = RecordSplitter(for: file.span)
    ends.reserveCapacity(base.batch.count + base.batch.count / 16)
    compare()
  }

  /// What came out.
  struct Outcome {
    /// The file, cut and numbered.
    var image: ReleaseImage
    /// The records that were never seen before, in the order of the file, each once.
    var chunk: RecordBatch
    /// The sketch of the chunk.
    var sketch: [UInt32]
  }

  /// Numbers every record.
  ///
  /// - Parameters:
  ///   - firstNew: The number of the first record that is new.
  ///   - returning: Gives the records that come back, with their numbers, for the fingerprints of
  ///     those that the base does not have.
  /// - Returns: The file numbered, and its new records.
  /// - Throws: What `returning` throws.
  consuming func finish(
    firstNew: RecordNumber,
    returning: ([UInt64]) throws(StoreError) -> [(first: RecordNumber, batch: RecordBatch)]
  ) throws(StoreError) -> Outcome {
    var numbering = Numbering(firstNew: firstNew, file: file, ends: ends)
    var unknownFingerprints: [UInt64] = []
    unknownFingerprints.reserveCapacity(unknown.count)
    if !unknown.isEmpty {
      let fileBytes = file
      let bytes = fileBytes.span
      for place in unknown {
        unknownFingerprints.append(ByteScan.fingerprint(bytes, range(Int(place))))
      }
      if base.batch.count > 0 { numbering.learnBase(&base, wanted: Set(unknownFingerprints)) }
      // Before the first record there is nothing that could come back.
      let strangers =
        firstNew == 0 ? [] : numbering.strangers(unknown, unknownFingerprints)
      if !strangers.isEmpty {
        for part in try returning(strangers) { numbering.learn(part.batch, first: part.first) }
      }
    }
    var runs = RecordRuns()
    var next = 0
    for stretch in stretches {
      switch stretch {
      case .copied(let places): runs.append(base.runs, places)
      case .unknown(let count):
        for _ in 0..<count {
          runs.append(numbering.number(unknown[next], unknownFingerprints[next]))
          next += 1
        }
      }
    }
    let prints = fingerprints(unknownFingerprints)
    let image = ReleaseImage(
      batch: RecordBatch(bytes: file, ends: ends),
      runs: runs,
      fingerprints: prints
    )
    return Outcome(
      image: image,
      chunk: numbering.chunk,
      sketch: numbering.sketch
    )
  }

  /// The fingerprints of the file's records, where those of the base are known.
  private func fingerprints(_ unknownFingerprints: [UInt64]) -> [UInt64]? {
    guard let known = base.fingerprints else { return nil }
    var result: [UInt64] = []
    result.reserveCapacity(ends.count)
    var next = 0
    for stretch in stretches {
      switch stretch {
      case .copied(let places): result.append(contentsOf: known[places])
      case .unknown(let count):
        result.append(contentsOf: unknownFingerprints[next..<next + count])
        next += count
      }
    }
    return result
  }

  private func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// Lays the file along its base: equal stretches are passed over, the rest is cut.
  private mutating func compare() {
    let (fileBytes, baseBatch) = (file, base.batch)
    let bytes = fileBytes.span
    let baseBytes = baseBatch.bytes.span
    let baseEnds = baseBatch.ends
    var place = 0
    var next = 0
    while place < bytes.count {
      if next < baseEnds.count {
        let start = next == 0 ? 0 : baseEnds[next - 1]
        let common = ByteScan.commonPrefix(bytes, from: place, baseBytes, from: start)
        let reached = whole(baseEnds, next, start + common, fileEnd: bytes.count - place + start)
        if reached > next {
          let shift = place - start
          for index in next..<reached { ends.append(baseEnds[index] + shift) }
          append(.copied(next..<reached))
          place = baseEnds[reached - 1] + shift
          next = reached
          continue
        }
      }
      let end = splitter.end(ofRecordAt: place, in: bytes)
      if let found = resume(bytes, place..<end, baseBytes, next) {
        next = found
        continue
      }
      unknown.append(Int32(truncatingIfNeeded: ends.count))
      ends.append(end)
      append(.unknown(count: 1))
      place = end
    }
  }

  /// The first record of the base after `limit` bytes agree: records wholly inside count, except
  /// one without line feed that is the base's last and not the file's.
  private func whole(_ ends: [Int], _ first: Int, _ limit: Int, fileEnd: Int) -> Int {
    var low = first
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    guard low > first, low == ends.count, splitter.mode == .rows else { return low }
    let endsWithLineFeed = base.batch.bytes.last == UInt8(ascii: "\n")
    return endsWithLineFeed || ends[low - 1] == fileEnd ? low : low - 1
  }

  /// A record of the base shortly after `next` that equals the one at `range`.
  private func resume(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ baseBytes: Span<UInt8>,
    _ next: Int
  ) -> Int? {
    let last = min(base.batch.count, next + 1 + Self.lookAhead)
    guard next + 1 < last else { return nil }
    return (next + 1..<last).first {
      ByteScan.equal(bytes, range, baseBytes, base.batch.range($0))
    }
  }

  /// Appends a stretch, joining it to the last one where that goes on.
  private mutating func append(_ stretch: Stretch) {
    switch (stretches.last, stretch) {
    case (.copied(let left), .copied(let right)) where left.upperBound == right.lowerBound:
      stretches[stretches.count - 1] = .copied(left.lowerBound..<right.upperBound)
    case (.unknown(let left), .unknown(let right)):
      stretches[stretches.count - 1] = .unknown(count: left + right)
    default: stretches.append(stretch)
    }
  }
}
