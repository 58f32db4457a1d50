import History
import Tables

/// One field of a result, before any format is chosen.
enum ResultField: Hashable {
  /// Nothing there: `null` in JSON, an empty field in CSV.
  case missing
  /// A text; the empty text is `""` in CSV too.
  case text(String)
  /// A count, a lag or a whole figure.
  case integer(Int)
  /// A number in its own spelling, a valid JSON number.
  case number(String)
  /// Yes or no.
  case truth(Bool)
  /// A field that ``ResultWriter/encoded(_:)`` made ready before, for values that repeat.
  case encoded([UInt8])

  /// A text, or nothing.
  init(_ text: String?) {
    self = text.map { .text($0) } ?? .missing
  }

  /// A count, or nothing.
  init(_ count: Int?) {
    self = count.map { .integer($0) } ?? .missing
  }

  /// A difference, or nothing.
  init(_ number: ExactDecimal?) {
    self = number.map { .number($0.description) } ?? .missing
  }

  /// The field in a JSON document.
  var json: JSONValue {
    switch self {
    case .missing: .null
    case .text(let text): .string(text)
    case .integer(let count): .integer(count)
    case .number(let text): .number(text)
    case .truth(let value): .bool(value)
    case .encoded(let bytes): .string(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// The field as a person reads it.
  var shown: String {
    switch self {
    case .missing: ""
    case .text(""): "(empty)"
    case .text(let text): SafeText.line(text)
    case .integer(let count): NumberText.grouped(count)
    case .number(let text): NumberText.grouped(decimal: text)
    case .truth(let value): value ? "yes" : "no"
    case .encoded(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension NumberText {
  /// A decimal number with a comma every three digits before the point: `-1,018,652.5`.
  ///
  /// More than three decimals are cut off, which an ellipsis shows.
  static func grouped(decimal text: String) -> String {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let whole = digits.prefix { $0 != "." && $0 != "e" && $0 != "E" }
    guard let count = Int(whole) else { return text }
    var rest = digits.dropFirst(whole.count)
    if rest.count > 4, !rest.contains(where: { $0 == "e" || $0 == "E" }), count > 0 {
      rest = rest.prefix(4) + "…"
    }
    return (isNegative ? "-" : "") + grouped(count) + rest
  }

  /// A difference with its sign: `+3`, `-8`, `0`.
  static func signed(_ text: String) -> String {
    let grouped = grouped(decimal: text)
    return text.hasPrefix("-") || text == "0" ? grouped : "+" + grouped
  }
}

extension Timeline {
  /// The value of a cell: a number where the column holds numbers and the value is one.
  ///
  /// - Parameters:
  ///   - row: The row, -1 where there is none.
  ///   - column: The column.
  /// - Returns: The field; text as it was written under raw comparison.
  func field(_ row: Int, _ column: Int) -> ResultField {
    guard row >= 0 else { return .missing }
    let rule = columns.rules[column]
    if rule == .kind(.integer) || rule == .kind(.decimal),
      let number = rows.smallWholeNumber(row, column)
    {
      return .integer(Int(number))
    }
    guard let value = rows.value(row, column) else { return .missing }
    let isNumber = !columns.isRaw && columns.holdsNumbers[column]
    if isNumber, let number = Self.plainWhole(value) { return .integer(number) }
    // Leading zeros are part of what a column without a kind says.
    let isPadded = columns.schema.kinds[columns.names[column]] == nil && value.first == 0x30
    if isNumber, !isPadded || value.count == 1 || value.dropFirst().first == 0x2E,
      let number = rows.number(row, column, style: columns.numberStyles[column])
    {
      return .number(number.description)
    }
    return ResultField(rows.text(row, column))
  }

  /// The number that up to 18 digits without a leading zero spell.
  private static func plainWhole(_ value: [UInt8]) -> Int? {
    guard (1...18).contains(value.count), value[0] != 0x30 || value.count == 1 else { return nil }
    var number = 0
    for byte in value {
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }

  /// New minus old; in machine integers where both are whole and small.
  func differenceField(_ cell: CellEvent) -> ResultField {
    differenceField(old: Int(cell.old), new: Int(cell.new), column: Int(cell.column))
  }

  /// New minus old; in machine integers where both are whole and small.
  func differenceField(old: Int, new: Int, column: Int) -> ResultField {
    guard old >= 0, new >= 0 else { return .missing }
    if columns.holdsNumbers[column], let before = rows.smallWholeNumber(old, column),
      let after = rows.smallWholeNumber(new, column)
    {
      return .integer(Int(after - before))
    }
    return ResultField(difference(old: old, new: new, column: column))
  }

  /// The fields of the key columns of a row, as they were written.
  func keyFields(_ row: Int) -> [ResultField] {
    keyTexts(row).map { .text($0) }
  }

  /// The key of a row as one text: `dep=75,jour=2020-04-20`.
  func keyLabel(_ row: Int) -> String {
    guard columns.keyColumnCount > 0 else { return lineText(row) }
    return zip(columns.names, keyTexts(row)).map { "\($0)=\($1)" }.joined(separator: ",")
  }

  /// The names under which keys are given out; the whole line is `line`.
  var keyNames: [String] {
    columns.keyColumnCount > 0 ? Array(columns.names.prefix(columns.keyColumnCount)) : ["line"]
  }
}
