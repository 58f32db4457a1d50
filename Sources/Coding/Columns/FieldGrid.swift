internal import Bytes
internal import Records

/// The fields of all rows of a batch, row after row, and the layouts that the rows have.
struct FieldGrid {
  /// The batch that was split.
  let batch: RecordBatch
  /// The layouts; row template *t* is `templates[t - 1]`.
  private(set) var templates: [RowTemplate] = []
  /// The layout of each row; 0 where it is kept as text.
  private(set) var templateOf: [UInt8] = []
  /// How many columns there are.
  private(set) var columnCount = 0
  /// Where the fields of each row start in `starts`.
  private(set) var firstField: [Int32] = []
  /// Where each field starts in the bytes of the batch.
  private(set) var starts: [Int32] = []
  /// Where each field ends.
  private(set) var ends: [Int32] = []

  private var namer = ColumnNamer()
  private var splitter: RowSplitter

  /// The most fields of a row; longer ones are kept as text.
  static let maximumFieldCount = 3000

  /// Splits all rows.
  ///
  /// - Parameters:
  ///   - batch: The rows.
  ///   - style: What rows are cut at beside delimiters.
  init(_ batch: RecordBatch, _ style: RowSplitter.Style = [.aligned, .markup]) {
    self.init(batch, style, tables: [])
    var (tables, found) = (Set<UInt64>(), splitter.variedObjects)
    // Objects that are tables may hold others.
    while tables.count < 4, !found.isSubset(of: tables) {
      tables.formUnion(found)
      self.init(batch, style, tables: tables)
      found = splitter.variedObjects
    }
    alignColumns()
  }

  private init(_ batch: RecordBatch, _ style: RowSplitter.Style, tables: Set<UInt64>) {
    self.batch = batch
    splitter = RowSplitter(batch, style, tables: tables)
    templateOf.reserveCapacity(batch.count)
    firstField.reserveCapacity(batch.count)
    for row in 0..<batch.count { add(batch.range(row)) }
    columnCount = namer.columnCount
  }

  /// Whether some rows were cut at blanks that align columns.
  var hasAlignedRows: Bool { templates.contains { $0.delimiter == RowSplitter.blank } }
  /// Whether some rows are JSON or XML.
  var hasMarkup: Bool { templates.contains { $0.delimiter == RowTemplate.textsDelimiter } }

  /// Gives columns new numbers, without gaps.
  mutating func renumber(_ rename: (Int) -> Int) {
    let used = Set(templates.flatMap { $0.columns.map(rename) }).sorted()
    var numbers: [Int: Int] = [:]
    for (number, column) in used.enumerated() { numbers[column] = number }
    for index in templates.indices {
      templates[index].columns = templates[index].columns.map { numbers[rename($0)] ?? 0 }
    }
    columnCount = used.count
  }

  /// The rows kept as text, from one row on.
  func textRows(from firstRow: Int) -> TextList {
    var list = TextList()
    for row in templateOf.indices.dropFirst(firstRow) where templateOf[row] == 0 {
      list.add(batch.record(row))
    }
    return list
  }

  private mutating func add(_ range: Range<Int>) {
    splitter.split(range)
    firstField.append(Int32(starts.count))
    guard splitter.row.starts.count <= Self.maximumFieldCount else { return templateOf.append(0) }
    let columns = namer.columns(of: splitter.row, in: batch.bytes)
    let template = template(columns, range)
    templateOf.append(template)
    guard template > 0 else { return }
    starts.append(contentsOf: splitter.row.starts)
    ends.append(contentsOf: splitter.row.ends)
  }

  /// The number of the layout of the row that was split last; 0 where there are too many.
  private mutating func template(_ columns: [Int], _ range: Range<Int>) -> UInt8 {
    let row = splitter.row
    let hasTexts = row.delimiter == RowTemplate.textsDelimiter
    let lineEnd = hasTexts ? range.upperBound..<range.upperBound : row.bodyEnd..<range.upperBound
    func fits(_ template: RowTemplate) -> Bool {
      template.quoted == row.quoted && template.delimiter == row.delimiter
        && template.lineEnd.count == lineEnd.count && template.columns == columns
        && template.lineEnd.elementsEqual(batch.bytes[lineEnd])
        && template.hasTexts(around: row, range, in: batch.bytes.span)
    }
    if let last = templateOf.last, last > 0, fits(templates[Int(last) - 1]) { return last }
    if let found = templates.firstIndex(where: fits) { return UInt8(found + 1) }
    guard templates.count < RowTemplate.maximumCount else { return 0 }
    templates.append(
      RowTemplate(
        delimiter: row.delimiter,
        lineEnd: Array(batch.bytes[lineEnd]),
        columns: columns,
        quoted: row.quoted,
        texts: hasTexts ? texts(range) : []
      )
    )
    return UInt8(templates.count)
  }

  /// What stands before each field of the row that was split last, and behind the last one.
  private func texts(_ range: Range<Int>) -> [[UInt8]] {
    let starts = [range.lowerBound] + splitter.row.ends.map(Int.init)
    let ends = splitter.row.starts.map(Int.init) + [range.upperBound]
    return zip(starts, ends).map { Array(batch.bytes[$0..<$1]) }
  }

  /// Where the field of each row lies that belongs to one column.
  ///
  /// - Returns: A pair of offsets a row; -1 where the row has no such field.
  func ranges(of column: Int) -> (starts: [Int32], ends: [Int32]) {
    var place = [Int](repeating: -1, count: templates.count + 1)
    for (index, template) in templates.enumerated() {
      place[index + 1] = template.columns.firstIndex(of: column) ?? -1
    }
    var fieldStarts = [Int32](repeating: -1, count: templateOf.count)
    var fieldEnds = [Int32](repeating: -1, count: templateOf.count)
    for row in templateOf.indices {
      let offset = place[Int(templateOf[row])]
      guard offset >= 0 else { continue }
      let field = Int(firstField[row]) + offset
      fieldStarts[row] = starts[field]
      fieldEnds[row] = ends[field]
    }
    return (fieldStarts, fieldEnds)
  }
}
