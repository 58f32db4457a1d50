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
  private let ranges: RecordRanges

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
    var ranges = RecordRanges()
    for entry in entries { ranges.append(endingAt: entry.records.upperBound) }
    self.ranges = ranges
  }

  /// The place in ``entries`` of the block that holds a record, found by halving.
  ///
  /// - Parameter number: The record; one that the data set has.
  /// - Returns: The place.
  func index(holding number: RecordNumber) -> Int { ranges.index(holding: number) }

  /// The blocks that a sequence of records touches, in the order in which it comes to them; each
  /// use says the place in ``entries``.
  func uses(for runs: RecordRuns) -> [RecordRanges.Use] { ranges.uses(for: runs) }

  /// The blocks that a sequence of records touches, rising.
  func needed(for runs: RecordRuns) -> [Int] { uses(for: runs).map(\.range).sorted() }
}
