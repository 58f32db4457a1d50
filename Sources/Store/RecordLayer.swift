import Records

/// Lays the records of a sequence end to end, as far as the blocks that hold them are decoded.
struct RecordLayer {
  let runs: RecordRuns
  let blocks: BlockTable
  /// No record is laid once there are more bytes than this.
  let limit: Int
  /// Whether the ends of the records are noted.
  let withEnds: Bool

  /// How far a sequence is laid.
  struct Cursor {
    /// The place in the sequence.
    var place = 0
    /// The run that holds it.
    var run = 0
  }

  /// Lays records from where the cursor stands up to a place of the sequence.
  ///
  /// - Parameters:
  ///   - reached: The place.
  ///   - cursor: Moves there.
  ///   - decoded: The blocks that are wanted in between, by their place in the table.
  ///   - result: Receives the records.
  func lay(
    to reached: Int,
    from cursor: inout Cursor,
    _ decoded: [Int: RecordBatch],
    onto result: inout RecordBatch
  ) {
    var current: (records: Range<RecordNumber>, batch: RecordBatch) = (0..<0, RecordBatch())
    while cursor.place < reached, result.bytes.count <= limit {
      let run = runs.runs[cursor.run]
      let offset = cursor.place - (runs.ends[cursor.run] - run.count)
      let number = run[offset]
      if !current.records.contains(number) {
        let index = blocks.index(holding: number)
        guard let batch = decoded[index] else { return }
        current = (blocks.entries[index].records, batch)
      }
      var count = 1
      if run.stride == 1 {
        count = min(run.count - offset, reached - cursor.place, current.records.upperBound - number)
      }
      let first = number - current.records.lowerBound
      result.append(current.batch, first..<first + count, withEnds: withEnds)
      cursor.place += count
      if cursor.place == runs.ends[cursor.run] { cursor.run += 1 }
    }
  }
}
