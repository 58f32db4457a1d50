import Records

/// Which block of which pack holds a record.
struct BlockTable: Sendable {
  /// One block of records.
  struct Entry: Sendable {
    var pack: Int
    var block: Int
    var records: Range<RecordNumber>
    var byteCount: Int

    /// Whether no pack holds it: the records of entries that are lost.
    var isLost: Bool { pack < 0 }
  }

  let entries: [Entry]

  init(_ packs: [Pack]) {
    var entries: [Entry] = []
    for (packIndex, pack) in packs.enumerated() {
      var first = pack.contents.firstRecord
      let reached = entries.last?.records.upperBound ?? 0
      if reached < first {
        entries.append(Entry(pack: -1, block: 0, records: reached..<first, byteCount: 0))
      }
      for (blockIndex, block) in pack.contents.recordBlocks.enumerated() {
        let records = first..<first + block.itemCount
        first = records.upperBound
        entries.append(
          Entry(pack: packIndex, block: blockIndex, records: records, byteCount: block.byteCount)
        )
      }
    }
    self.entries = entries
  }

  /// The place in ``entries`` of the block that holds a record, found by halving.
  ///
  /// - Parameter number: The record; one that the data set has.
  /// - Returns: The place.
  func index(holding number: RecordNumber) -> Int {
    var low = 0
    var high = entries.count - 1
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].records.upperBound > number { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The blocks that a sequence of records touches, rising.
  func needed(for runs: RecordRuns) -> [Int] {
    var isNeeded = [Bool](repeating: false, count: entries.count)
    for run in runs.runs {
      if run.stride == 1 {
        for index in index(holding: run.first)...index(holding: run.last) { isNeeded[index] = true }
        continue
      }
      var current = index(holding: run.first)
      isNeeded[current] = true
      // One record over and over needs one block, however often.
      let distinctCount = run.stride == 0 ? 1 : run.count
      for place in 0..<distinctCount where !entries[current].records.contains(run[place]) {
        current = index(holding: run[place])
        isNeeded[current] = true
      }
    }
    return isNeeded.indices.filter { isNeeded[$0] }
  }
}
