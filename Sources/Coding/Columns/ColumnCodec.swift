internal import Records

/// Codecs 2 to 5: rows split into fields, each column coded on its own, every field as the
/// difference from a prediction; in codec 3 texts are folded (``FoldedText``), in codec 4 that or
/// numbers of words (``WordText``).
enum ColumnCodec {
  /// Decodes records.
  ///
  /// - Parameters:
  ///   - payload: What ``write(_:chunkEnds:effort:after:)`` laid out.
  ///   - byteCount: The size of the records together, in bytes.
  ///   - recordCount: How many there are.
  ///   - base: The block that it is told by; nil where there is none.
  /// - Returns: The records.
  /// - Throws: ``CodingError`` where the block is damaged or does not hold exactly that.
  static func decode(
    _ payload: ColumnPayload,
    byteCount: Int,
    recordCount: Int,
    base: BaseBlock?
  ) throws(CodingError) -> RecordBatch {
    let read = try read(
      payload,
      byteCount: byteCount,
      recordCount: recordCount,
      base: base
    )
    if read.columns.isEmpty, read.textRows.count == recordCount {
      return try read.textRows.records(byteCount: byteCount)
    }
    let firstRow = base?.rowCount ?? 0
    let rebuilt = RowBuilder(
      frame: read.frame,
      templateOf: read.templateOf,
      columns: read.columns.map { $0.rows(from: firstRow) },
      textRows: read.textRows
    )
    return try rebuilt.build(byteCount: byteCount)
  }

  /// What a block says of its rows.
  struct Contents {
    var frame: BlockFrame
    /// The layout of each own row.
    var templateOf: [UInt8]
    /// The columns by number, the rows of the base first.
    var columns: [Column]
    /// The numbers of each column, as predictions know them: *listed* fields have that of the row
    /// that they are carried from, not their place in the list.
    var numbers: [[Int64]]
    var textRows: TextList
  }

  /// Reads a block.
  ///
  /// - Parameters: As of ``decode(_:byteCount:recordCount:base:)``.
  /// - Returns: What it says.
  /// - Throws: ``CodingError``.
  static func read(
    _ payload: ColumnPayload,
    byteCount: Int,
    recordCount: Int,
    base: BaseBlock?
  ) throws(CodingError) -> Contents {
    let firstRow = base?.rowCount ?? 0
    guard recordCount <= Int(Int32.max) / 2 - firstRow else {
      throw .wrongSize(byteCount: byteCount, recordCount: recordCount)
    }
    var reader = try PartReader(
      payload,
      headLimit: byteCount * 2 + 65_536,
      textLimit: byteCount
    )
    let frame = try BlockFrame.read(
      from: &reader,
      byteCount: byteCount + (base?.byteCount ?? 0),
      recordCount: firstRow + recordCount
    )
    let templateOf = try readTemplates(from: &reader, frame, recordCount: recordCount)
    let textRowCount = templateOf.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
    let textRows =
      textRowCount == 0
      ? TextList()
      : try reader.readTexts(countLimit: textRowCount, after: base?.textRows.bytes ?? [])
    guard textRows.count == textRowCount else { throw reader.failure }
    var state = BlockState(frame: frame, templateOf: templateOf, base: base)
    var columns = [Column?](repeating: nil, count: frame.columnCount)
    var carried: [Int] = []
    if base != nil {
      let isTold = try IntegerStream.read(frame.columnCount, from: &reader)
      guard isTold.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw reader.failure }
      carried = isTold.indices.filter { isTold[$0] == 0 }
    }
    /// Makes up what is not told, as soon as the rows are known that it is carried from.
    func carryOn() throws(CodingError) {
      guard !carried.isEmpty, state.versions() != nil else { return }
      for number in carried {
        guard columns[number] == nil, let column = state.carryOn(number) else {
          throw reader.failure
        }
        columns[number] = column
      }
      carried = []
    }
    let toldCount = frame.columnCount - carried.count
    try carryOn()
    for _ in 0..<toldCount {
      let number = try reader.readCount(atMost: frame.columnCount - 1)
      guard columns[number] == nil else { throw reader.failure }
      columns[number] = try ColumnReader(number: number, base: base)
        .read(from: &reader, &state)
      try carryOn()
    }
    guard carried.isEmpty else { throw reader.failure }
    try reader.finish()
    let found = columns.compactMap { $0 }
    guard found.count == columns.count else { throw reader.failure }
    return Contents(
      frame: frame,
      templateOf: templateOf,
      columns: found,
      numbers: state.values,
      textRows: textRows
    )
  }

  /// Reads the layout of each row, coded as the step from the row above.
  private static func readTemplates(
    from reader: inout PartReader,
    _ frame: BlockFrame,
    recordCount: Int
  ) throws(CodingError) -> [UInt8] {
    let steps = try IntegerStream.read(recordCount, from: &reader)
    var templateOf = [UInt8](repeating: 0, count: recordCount)
    var template: Int64 = 0
    for row in 0..<recordCount {
      template &+= steps[row]
      guard template >= 0, template <= Int64(frame.templates.count) else { throw reader.failure }
      templateOf[row] = UInt8(template)
    }
    return templateOf
  }
}
