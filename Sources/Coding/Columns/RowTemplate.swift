internal import Bytes

/// What the rows of one layout have in common: everything but the text inside their fields.
struct RowTemplate: Hashable {
  /// The byte between two fields.
  var delimiter: UInt8
  /// The bytes after the last field.
  var lineEnd: [UInt8]
  /// The column of each field.
  var columns: [Int]
  /// Bit *i* says that field *i* stands in double quotes; fields from 64 on never do, for us.
  var quoted: UInt64

  /// The most bytes of a line end: CR CR LF.
  static let maximumLineEndByteCount = 3
  /// The most templates of a block; rows of yet another layout are kept as text.
  static let maximumCount = 250

  /// Appends the template to the head: delimiter, line end, field count, columns, quotes.
  func write(to head: inout [UInt8]) {
    head.append(delimiter)
    head.writeBlob(lineEnd)
    head.writeCount(columns.count)
    // Columns nearly always rise by one.
    var previous = -1
    for column in columns {
      head.writeZigzag(Int64(column - previous - 1))
      previous = column
    }
    head.writeVarint(quoted)
  }

  /// Reads a template.
  static func read(
    from reader: inout PartReader,
    columnCount: Int
  ) throws(CodingError) -> RowTemplate {
    let delimiter = try reader.readByte()
    let lineEnd = try reader.readBlob(atMost: maximumLineEndByteCount)
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
    let quoted = try reader.readVarint()
    return RowTemplate(delimiter: delimiter, lineEnd: lineEnd, columns: columns, quoted: quoted)
  }
}
