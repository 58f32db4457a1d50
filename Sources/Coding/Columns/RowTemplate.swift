internal import Bytes

/// What the rows of one layout have in common: everything but the text inside their fields.
struct RowTemplate: Hashable {
  /// The byte between two fields, or ``textsDelimiter``.
  var delimiter: UInt8
  /// The bytes after the last field.
  var lineEnd: [UInt8]
  /// The column of each field.
  var columns: [Int]
  /// Bit *i* says that field *i* stands in double quotes; fields from 64 on never do, for us.
  var quoted: UInt64
  /// With ``textsDelimiter`` what stands before each field, and behind the last one; there is no
  /// other line end then.
  var texts: [[UInt8]] = []

  /// The delimiter of layouts that have texts around their fields, in codec 6 only.
  static let textsDelimiter: UInt8 = 0
  /// The most bytes of a line end: CR CR LF.
  static let maximumLineEndByteCount = 3
  /// The most bytes of all texts around the fields of a row: as many as a record has.
  static let maximumTextByteCount = 1 << 16
  /// The most templates of a block; rows of yet another layout are kept as text.
  static let maximumCount = 250

  /// Whether the texts around the fields of a row are those of the layout.
  ///
  /// - Parameters:
  ///   - row: The fields, as many as the layout has.
  ///   - range: Where the row lies.
  ///   - bytes: Bytes that hold it.
  /// - Returns: Whether all are; true for layouts without texts.
  func hasTexts(around row: RowSplitter.Row, _ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    var start = range.lowerBound
    for place in texts.indices {
      let end = place < row.starts.count ? Int(row.starts[place]) : range.upperBound
      let text = texts[place]
      guard ByteScan.equal(bytes, start..<end, text.span, 0..<text.count) else { return false }
      if place < row.ends.count { start = Int(row.ends[place]) }
    }
    return true
  }

  /// Appends the template to the head: delimiter, line end, field count, columns, quotes; with
  /// texts those stand in the place of line end and quotes, behind the columns.
  func write(to head: inout [UInt8]) {
    head.append(delimiter)
    if texts.isEmpty { head.writeBlob(lineEnd) }
    head.writeCount(columns.count)
    // Columns nearly always rise by one.
    var previous = -1
    for column in columns {
      head.writeZigzag(Int64(column - previous - 1))
      previous = column
    }
    if texts.isEmpty { head.writeVarint(quoted) }
    for text in texts { head.writeBlob(text) }
  }

  /// Reads a template.
  static func read(
    from reader: inout PartReader,
    columnCount: Int
  ) throws(CodingError) -> RowTemplate {
    let delimiter = try reader.readByte()
    let hasTexts = delimiter == textsDelimiter && reader.extent == .texts
    let lineEnd = hasTexts ? [] : try reader.readBlob(atMost: maximumLineEndByteCount)
    let fieldCount = try reader.readCount(atMost: columnCount)
    var columns: [Int] = []
    var previous: Int64 = -1
    for _ in 0..<fieldCount {
      let step = try reader.readZigzag()
      let (sum, isOver) = previous.addingReportingOverflow(step)
      guard !isOver, sum >= -1, sum < Int64(columnCount) - 1 else { throw reader.failure }
      previous = sum + 1
      columns.append(Int(previous))
    }
    let quoted = hasTexts ? 0 : try reader.readVarint()
    var template = RowTemplate(
      delimiter: delimiter,
      lineEnd: lineEnd,
      columns: columns,
      quoted: quoted
    )
    guard hasTexts else { return template }
    guard fieldCount > 0 else { throw reader.failure }
    var room = maximumTextByteCount
    for _ in 0...fieldCount {
      template.texts.append(try reader.readBlob(atMost: room))
      room -= template.texts.last?.count ?? 0
    }
    return template
  }
}
