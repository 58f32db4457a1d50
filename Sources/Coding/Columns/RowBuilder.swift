internal import Records

/// Puts rows together again from layouts and columns.
struct RowBuilder {
  private let templateOf: [UInt8]
  private let templates: [RowTemplate]
  private let textRows: TextList
  private let printers: [FieldPrinter]
  /// The numbers of all columns, one column after the other.
  private var numbers: [Int64] = []
  /// The formats likewise.
  private var formats: [UInt8] = []
  private let rowCount: Int

  init(state: BlockState, columns: [Column], textRows: TextList) {
    templateOf = state.templateOf
    templates = state.frame.templates
    self.textRows = textRows
    rowCount = state.rowCount
    printers = columns.map {
      FieldPrinter(formats: $0.formats, scale: $0.scale, dictionary: $0.dictionary)
    }
    numbers.reserveCapacity(columns.count * rowCount)
    formats.reserveCapacity(columns.count * rowCount)
    for column in columns {
      numbers += column.values
      formats += column.formatOf
    }
  }

  /// Builds all rows.
  ///
  /// - Parameter byteCount: The size that they must have together.
  /// - Throws: ``CodingError/wrongSize(byteCount:recordCount:)`` where they have another, or where
  ///   a row would be empty.
  func build(byteCount: Int) throws(CodingError) -> RecordBatch {
    var writer = RowWriter(byteCount: byteCount)
    var ends = [Int](repeating: 0, count: rowCount)
    var textRow = 0
    for row in 0..<rowCount {
      let start = writer.count
      let template = Int(templateOf[row])
      if template == 0 {
        writer.append(textRows.bytes, textRows.range(textRow))
        textRow += 1
      } else {
        build(row, templates[template - 1], &writer)
      }
      guard writer.count > start, !writer.isOverfull else {
        throw .wrongSize(byteCount: writer.count, recordCount: row)
      }
      ends[row] = writer.count
    }
    guard writer.count == byteCount else {
      throw .wrongSize(byteCount: writer.count, recordCount: rowCount)
    }
    return RecordBatch(bytes: writer.bytes, ends: ends)
  }

  @inline(__always)
  private func build(_ row: Int, _ template: RowTemplate, _ writer: inout RowWriter) {
    for place in 0..<template.columns.count {
      if place > 0 { writer.append(template.delimiter) }
      let column = template.columns[place]
      let isQuoted = place < 64 && template.quoted >> UInt64(place) & 1 == 1
      if isQuoted { writer.append(UInt8(ascii: "\"")) }
      let cell = column * rowCount + row
      printers[column].print(numbers[cell], format: Int(formats[cell]), to: &writer)
      if isQuoted { writer.append(UInt8(ascii: "\"")) }
    }
    for byte in template.lineEnd { writer.append(byte) }
  }
}
