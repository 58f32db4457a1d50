internal import Records

/// Codecs 2 to 4: rows split into fields, each column coded on its own, every field as the
/// difference from a prediction; in codec 3 texts are folded (``FoldedText``), in codec 4 that or
/// numbers of words (``WordText``).
enum ColumnCodec {
  /// Decodes records.
  ///
  /// - Parameters:
  ///   - data: What ``write(_:chunkEnds:effort:)`` laid out.
  ///   - byteCount: The size of the records together, in bytes.
  ///   - recordCount: How many there are.
  ///   - codec: Which of them it is.
  /// - Returns: The records.
  /// - Throws: ``CodingError`` where the block is damaged or does not hold exactly that.
  static func decode(
    _ data: ArraySlice<UInt8>,
    byteCount: Int,
    recordCount: Int,
    codec: RecordBlock.Codec
  ) throws(CodingError) -> RecordBatch {
    guard recordCount <= Int(Int32.max) / 2 else {
      throw .wrongSize(byteCount: byteCount, recordCount: recordCount)
    }
    var reader = try PartReader(
      data,
      headLimit: byteCount * 2 + 65_536,
      textLimit: byteCount,
      codec: codec
    )
    let frame = try BlockFrame.read(
      from: &reader,
      byteCount: byteCount,
      recordCount: recordCount
    )
    let templateOf = try readTemplates(from: &reader, frame, recordCount: recordCount)
    let textRowCount = templateOf.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
    let textRows =
      textRowCount == 0
      ? TextList()
      : try reader.readTexts(countLimit: textRowCount)
    guard textRows.count == textRowCount else { throw reader.failure }
    if frame.columnCount == 0, textRowCount == recordCount {
      try reader.finish()
      return try textRows.records(byteCount: byteCount)
    }

    var state = BlockState(rowCount: recordCount, frame: frame, templateOf: templateOf)
    var columns = [Column?](repeating: nil, count: frame.columnCount)
    for _ in 0..<frame.columnCount {
      let number = try reader.readCount(atMost: frame.columnCount - 1)
      guard columns[number] == nil else { throw reader.failure }
      columns[number] = try ColumnReader(number: number)
        .read(from: &reader, &state)
    }
    try reader.finish()
    let rebuilt = RowBuilder(state: state, columns: columns.compactMap { $0 }, textRows: textRows)
    return try rebuilt.build(byteCount: byteCount)
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
