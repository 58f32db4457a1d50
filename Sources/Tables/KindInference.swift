internal import Bytes
public import Records

/// Guesses the kinds of columns from the values of one release; a person can correct them.
///
/// `NA` and empty values say nothing, and a column without others stays open. A column is a `date`
/// where all values are days, a `code` where all are digits or capitals and at least one number is
/// padded with zeros, an `integer` or `decimal` where all are numbers, and `text` otherwise.
public struct KindInference: Sendable {
  private struct Evidence {
    var count = 0
    /// Days, read with the day first, days that are one only so, those that are one only with the
    /// month first, and those that are another then.
    var days = 0
    var dayFirst = 0
    var monthFirst = 0
    var undecided = 0
    var numbers = 0
    var wholes = 0
    /// Numbers with a comma, numbers with points between groups of digits, and numbers with a
    /// point that can only be a decimal mark.
    var commas = 0
    var pointed = 0
    var points = 0
    var padded = 0
    var codes = 0

    static func += (left: inout Evidence, right: Evidence) {
      left.count += right.count
      left.days += right.days
      left.dayFirst += right.dayFirst
      left.monthFirst += right.monthFirst
      left.undecided += right.undecided
      left.numbers += right.numbers
      left.wholes += right.wholes
      left.commas += right.commas
      left.pointed += right.pointed
      left.points += right.points
      left.padded += right.padded
      left.codes += right.codes
    }

    var kind: ColumnKind? {
      if count == 0 { return nil }
      if days == count { return .date }
      if dayOrder == .monthFirst, days + monthFirst == count { return .monthFirstDate }
      if padded > 0 { return codes == count ? .code : numbers == count ? .decimal : .text }
      if numbers == count { return wholes == count ? .integer : .decimal }
      return .text
    }

    var dayOrder: InferredKind.DayOrder? {
      if dayFirst > 0 { return .dayFirst }
      return monthFirst > 0 ? .monthFirst : undecided > 0 ? .undecided : nil
    }
  }

  private var evidence: [Evidence] = []
  private let dialect: Dialect

  /// Makes an inference without evidence.
  ///
  /// - Parameter dialect: How the rows are written.
  public init(_ dialect: Dialect) {
    self.dialect = dialect
  }

  /// Weighs the rows of a table.
  ///
  /// - Parameters:
  ///   - table: The rows.
  ///   - columnCount: How many columns the column space has.
  public mutating func weigh(_ table: RowTable, columnCount: Int) {
    while evidence.count < columnCount { evidence.append(Evidence()) }
    let span = table.bytes.span
    // Dates and codes repeat from row to row, and say the same again.
    var last = [(range: Range<Int>, evidence: Evidence)](
      repeating: (0..<0, Evidence()),
      count: columnCount
    )
    for row in 0..<table.count {
      for column in table.layouts[table.layout(row)].columns {
        guard let field = table.field(row, column), !field.isEscaped else { continue }
        let range = table.range(field, row)
        if !ByteScan.equal(span, range, span, last[column].range) {
          last[column] = (range, evidence(of: span, range))
        }
        evidence[column] += last[column].evidence
      }
    }
  }

  /// What one value says.
  private func evidence(of span: Span<UInt8>, _ range: Range<Int>) -> Evidence {
    var evidence = Evidence()
    guard CanonicalValue.state(span, range) == .value else { return evidence }
    evidence.count = 1
    weighDay(span, range, &evidence)
    let style: NumberStyle = dialect.decimalComma ? .commaAndPoints : .point
    if let parts = NumberText.parts(span, range, style: style) {
      evidence.numbers = 1
      weighMarks(span, range, &evidence)
      if parts.fraction.isEmpty, parts.exponent >= 0 { evidence.wholes = 1 }
      if parts.isPadded(span) { evidence.padded = 1 }
    }
    let isCode =
      range.count <= 12
      && range.allSatisfy { index in
        span[index] &- 0x30 <= 9 || span[index] &- 0x41 <= 25
      }
    if isCode { evidence.codes = 1 }
    return evidence
  }

  private func weighDay(_ span: Span<UInt8>, _ range: Range<Int>, _ evidence: inout Evidence) {
    let (day, other) = (DateText.day(span, range), DateText.day(span, range, monthFirst: true))
    if day != nil { evidence.days = 1 }
    switch (day?.0, other?.0) {
    case (.some, nil): evidence.dayFirst = 1
    case (nil, .some): evidence.monthFirst = 1
    case (let day, let other): evidence.undecided = day == other ? 0 : 1
    }
  }

  private func weighMarks(
    _ span: Span<UInt8>,
    _ range: Range<Int>,
    _ evidence: inout Evidence
  ) {
    guard let place = range.first(where: { span[$0] == 0x2E || span[$0] == 0x2C }) else { return }
    if range.contains(where: { span[$0] == 0x2C }) { evidence.commas = 1 }
    guard span[place] == 0x2E else { return }
    let pointed = NumberText.parts(span, range, style: .commaAndPoints)
    if pointed?.isGrouped ?? false { evidence.pointed = 1 } else { evidence.points = 1 }
  }

  /// What the values of a column suggest.
  ///
  /// - Parameters:
  ///   - column: The column's number.
  ///   - name: Its name.
  /// - Returns: Its kind; nil where no value was seen.
  public func kind(of column: Int, named name: String) -> InferredKind? {
    guard column < evidence.count, let kind = evidence[column].kind else { return nil }
    let found = evidence[column]
    let isNumber = kind == .decimal || kind == .integer
    let isPointed = isNumber && found.pointed > 0 && found.points == 0
    return InferredKind(
      column: name,
      kind: kind,
      hasDecimalComma: kind == .decimal && found.commas > 0,
      hasThousandsPoint: isPointed && dialect.decimalComma,
      hasUndecidedPoint: isPointed && !dialect.decimalComma && dialect.delimiter != 0x2C,
      dayOrder: found.dayOrder
    )
  }
}

extension TableSchema {
  /// Infers the kinds of the columns of one release.
  ///
  /// - Parameters:
  ///   - release: All records of the release, or a sample that starts with the header.
  ///   - dialect: How it is written.
  /// - Returns: Each column of the header that has a value with its kind, in the order of the file.
  /// - Throws: ``TableError/recordTooLong(record:byteCount:)``.
  public static func inferKinds(
    release: RecordBatch,
    dialect: Dialect
  ) throws(TableError) -> [InferredKind] {
    guard release.count > 0 else { return [] }
    var space = ColumnSpace(schema: TableSchema(keyColumns: []), isRaw: false)
    let first = (0..<release.count).first { !Dialect.isBlank(release, $0) } ?? 0
    let names = HeaderLine.names(release.record(first), delimiter: dialect.delimiter)
    let columns =
      dialect.hasHeader
      ? HeaderLine.columns(names, &space)
      : names.indices.map { space.number(adding: "column\($0 + 1)") }
    var table = RowTable()
    let layout = table.append(TableLayout(delimiter: dialect.delimiter, columns: columns))
    var rows = RecordBatch()
    rows.append(release, (dialect.hasHeader ? first + 1 : first)..<release.count)
    try table.append(rows, numbers: Array(0..<rows.count), layout: layout)
    var inference = KindInference(dialect)
    inference.weigh(table, columnCount: space.count)
    return columns.compactMap { inference.kind(of: $0, named: space.names[$0]) }
  }
}
