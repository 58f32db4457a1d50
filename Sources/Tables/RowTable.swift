public import Records
public import Times

/// Why rows could not be taken apart.
public enum TableError: Error, Hashable, Sendable {
  /// A record is longer than ``Field/maximumByteCount``.
  case recordTooLong(record: Int, byteCount: Int)
}

/// Records taken apart into fields, each under the layout of the releases that hold it.
///
/// The bytes stay as they are; a field is a place in them. Rows are numbered from 0 in the order
/// in which they were appended. A row without any byte before its line end has no fields.
public struct RowTable: Sendable {
  /// The layouts that rows refer to.
  public private(set) var layouts: [TableLayout] = []
  /// `layouts[n].fields` one after the other, so that a cell is found without touching a layout.
  private var places: [Int32] = []
  private var placeStarts: [Int] = [0]
  var bytes: [UInt8] = []
  /// Where each row starts in `bytes`, and after the last one where it ends.
  var starts: [Int] = [0]
  var fields: [Field] = []
  /// Where the fields of each row start, and after the last one where they end.
  var fieldStarts: [Int] = [0]
  var layoutOfRow: [Int32] = []
  var recordOfRow: [RecordNumber] = []

  /// Makes an empty table.
  public init() {}

  /// How many rows there are.
  public var count: Int { recordOfRow.count }

  /// Adds a layout.
  ///
  /// - Parameter layout: The layout.
  /// - Returns: Its number.
  public mutating func append(_ layout: TableLayout) -> Int {
    layouts.append(layout)
    places.append(contentsOf: layout.fields.map { Int32(truncatingIfNeeded: $0) })
    placeStarts.append(places.count)
    return layouts.count - 1
  }

  /// Takes records apart and appends them as rows.
  ///
  /// - Parameters:
  ///   - batch: The records.
  ///   - numbers: Their record numbers, as many.
  ///   - layout: The number of the layout they are read under.
  /// - Throws: ``TableError/recordTooLong(record:byteCount:)``; the table is unchanged then.
  /// - Precondition: `layout` was given by this table.
  public mutating func append(
    _ batch: consuming RecordBatch,
    numbers: [RecordNumber],
    layout: Int
  ) throws(TableError) {
    precondition(batch.count == numbers.count && layouts.indices.contains(layout))
    for (index, number) in numbers.enumerated()
    where batch.range(index).count > Field.maximumByteCount {
      throw .recordTooLong(record: number, byteCount: batch.range(index).count)
    }
    let offset = bytes.count
    let (batchBytes, ends) = (batch.bytes, batch.ends)
    starts.reserveCapacity(starts.count + ends.count)
    fieldStarts.reserveCapacity(fieldStarts.count + ends.count)
    fields.reserveCapacity(fields.count + ends.count * layouts[layout].columns.count)
    recordOfRow.append(contentsOf: numbers)
    layoutOfRow.append(contentsOf: repeatElement(Int32(layout), count: numbers.count))
    let delimiter = layouts[layout].delimiter
    var start = 0
    for end in ends {
      Self.split(batchBytes.span, start..<end, delimiter: delimiter, into: &fields)
      starts.append(offset + end)
      fieldStarts.append(fields.count)
      start = end
    }
    if offset == 0 { bytes = batchBytes } else { bytes.append(contentsOf: batchBytes) }
  }

  /// Takes one record apart.
  private static func split(
    _ span: Span<UInt8>,
    _ record: Range<Int>,
    delimiter: UInt8,
    into fields: inout [Field]
  ) {
    let (_, stop) = LineEnd.find(span, record)
    let start = record.lowerBound + ByteOrderMark.length(span, record.lowerBound..<stop)
    guard start < stop else { return }
    FieldSplitter.split(
      span,
      start..<stop,
      origin: record.lowerBound,
      delimiter: delimiter,
      into: &fields
    )
  }

  /// The record number of a row.
  ///
  /// - Parameter row: The row.
  /// - Returns: The number it was appended with.
  public func record(_ row: Int) -> RecordNumber { recordOfRow[row] }

  /// The layout of a row.
  ///
  /// - Parameter row: The row.
  /// - Returns: The layout's number.
  public func layout(_ row: Int) -> Int { Int(layoutOfRow[row]) }

  /// How many fields a row has; 0 for a blank line.
  ///
  /// - Parameter row: The row.
  /// - Returns: The count.
  public func fieldCount(_ row: Int) -> Int { fieldStarts[row + 1] - fieldStarts[row] }

  /// Whether a row has another number of fields than its layout has columns; never a blank line.
  ///
  /// - Parameter row: The row.
  /// - Returns: Whether it is ragged.
  public func isRagged(_ row: Int) -> Bool {
    let count = fieldCount(row)
    return count > 0 && count != layouts[layout(row)].columns.count
  }

  /// The bytes of a row, line end included.
  ///
  /// - Parameter row: The row.
  /// - Returns: Its bytes.
  public func recordBytes(_ row: Int) -> ArraySlice<UInt8> { bytes[starts[row]..<starts[row + 1]] }

  /// The line end of a row.
  ///
  /// - Parameter row: The row.
  /// - Returns: How it ends.
  public func lineEnd(_ row: Int) -> LineEnd {
    LineEnd.find(bytes.span, starts[row]..<starts[row + 1]).0
  }

  /// The field of a row in a column, nil where the row has none.
  @inline(__always)
  func field(_ row: Int, _ column: Int) -> Field? {
    let layout = Int(layoutOfRow[row])
    guard column < placeStarts[layout + 1] - placeStarts[layout] else { return nil }
    let place = Int(places[placeStarts[layout] + column])
    let start = fieldStarts[row]
    guard place >= 0, place < fieldStarts[row + 1] - start else { return nil }
    return fields[start + place]
  }

  /// Where a field lies in `bytes`.
  @inline(__always)
  func range(_ field: Field, _ row: Int) -> Range<Int> {
    let start = starts[row] + Int(field.start)
    return start..<start + field.count
  }

  /// What a cell holds.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  /// - Returns: Its state.
  public func state(_ row: Int, _ column: Int) -> CellState {
    guard let field = field(row, column) else { return .absent }
    return CanonicalValue.state(bytes.span, range(field, row))
  }

  /// The value of a cell as it was written, quotes taken off.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  /// - Returns: Its bytes, or nil where the cell is absent.
  public func value(_ row: Int, _ column: Int) -> [UInt8]? {
    guard let field = field(row, column) else { return nil }
    guard field.isEscaped else { return Array(bytes[range(field, row)]) }
    var text: [UInt8] = []
    FieldSplitter.decode(bytes.span, range(field, row), into: &text)
    return text
  }

  /// Appends the value of a cell as it was written, quotes taken off: for output in bulk.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  ///   - result: Receives the bytes; nothing where the cell is absent or empty.
  public func appendValue(_ row: Int, _ column: Int, into result: inout [UInt8]) {
    guard let field = field(row, column) else { return }
    guard field.isEscaped else {
      result.append(contentsOf: bytes[range(field, row)])
      return
    }
    FieldSplitter.decode(bytes.span, range(field, row), into: &result)
  }

  /// The value of a cell as text, Windows-1252 turned into UTF-8.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  /// - Returns: The text, or nil where the cell is absent.
  public func text(_ row: Int, _ column: Int) -> String? {
    utf8(row, column).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The value of a cell in UTF-8, for output in bulk.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  /// - Returns: The bytes, Windows-1252 turned into UTF-8; nil where the cell is absent.
  public func utf8(_ row: Int, _ column: Int) -> ArraySlice<UInt8>? {
    guard let field = field(row, column) else { return nil }
    if !field.isEscaped, WindowsText.isASCII(bytes.span, range(field, row)) {
      return bytes[range(field, row)]
    }
    guard let value = value(row, column) else { return nil }
    var utf8: [UInt8] = []
    WindowsText.appendUTF8(value.span, 0..<value.count, into: &utf8)
    return utf8[...]
  }

  /// The last day of the period that a cell names.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  ///   - monthFirst: Whether the month stands first between slashes or hyphens before the year.
  /// - Returns: The day, or nil where the cell names none.
  public func day(_ row: Int, _ column: Int, monthFirst: Bool = false) -> CivilDate? {
    guard let field = field(row, column) else { return nil }
    return DateText.lastDay(bytes.span, range(field, row), monthFirst: monthFirst)
  }

  /// Whether a cell names a day; what most files write is told without computing it.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  ///   - monthFirst: Whether the month stands first between slashes or hyphens before the year.
  /// - Returns: Whether ``day(_:_:monthFirst:)`` gives one.
  public func hasDay(_ row: Int, _ column: Int, monthFirst: Bool = false) -> Bool {
    guard let field = field(row, column) else { return false }
    let (span, range) = (bytes.span, range(field, row))
    return DateText.isPlainDay(span, range)
      || DateText.lastDay(span, range, monthFirst: monthFirst) != nil
  }

  /// How a cell spells its day.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  ///   - monthFirst: Whether the month stands first between slashes or hyphens before the year.
  /// - Returns: The style, or nil where the cell is no day.
  public func dateStyle(_ row: Int, _ column: Int, monthFirst: Bool = false) -> DateText.Style? {
    guard let field = field(row, column) else { return nil }
    return DateText.day(bytes.span, range(field, row), monthFirst: monthFirst)?.1
  }

  /// The number in a cell.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  ///   - style: Which marks the column has.
  /// - Returns: The number, or nil where the cell holds none.
  public func number(_ row: Int, _ column: Int, style: NumberStyle) -> ExactDecimal? {
    guard let field = field(row, column), !field.isEscaped else { return nil }
    return ExactDecimal(bytes.span, range(field, row), style: style)
  }

  /// The number in a cell, where it is whole and small.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - column: The column.
  /// - Returns: The number, or nil where the cell holds anything but up to 18 digits.
  public func smallWholeNumber(_ row: Int, _ column: Int) -> Int64? {
    guard let field = field(row, column), (1...18).contains(field.count) else { return nil }
    let span = bytes.span
    var value: Int64 = 0
    for index in range(field, row) {
      let digit = span[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }
}

/// The byte order mark of UTF-8.
public enum ByteOrderMark {
  /// How many bytes of mark a range starts with.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the range.
  ///   - range: The range.
  /// - Returns: 3 or 0.
  @inlinable
  public static func length(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    let start = range.lowerBound
    guard range.count >= 3, bytes[start] == 0xEF else { return 0 }
    return bytes[start + 1] == 0xBB && bytes[start + 2] == 0xBF ? 3 : 0
  }
}
