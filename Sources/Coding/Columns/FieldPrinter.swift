/// Prints the fields of one column; the formats unfolded so that a field costs few steps.
struct FieldPrinter {
  private enum Kind { case integer, entry, shortest, fixed, isoDate, slashDate, padded, literal }

  /// One format, ready for use.
  private struct Rule {
    var kind: Kind
    var digits = 0
    var point: UInt8 = 0
    var divisor: Int64 = 1
    var literal: [UInt8] = []
  }

  private let rules: [Rule]
  private let scale: Int
  private let dictionary: TextList

  init(formats: [FieldFormat], scale: Int, dictionary: TextList) {
    rules = formats.map { Self.rule($0, scale: scale) }
    self.scale = scale
    self.dictionary = dictionary
  }

  private static func rule(_ format: FieldFormat, scale: Int) -> Rule {
    switch format {
    case .entry: return Rule(kind: .entry)
    case .shortest(let point):
      return scale == 0 ? Rule(kind: .integer) : Rule(kind: .shortest, point: point)
    case .fixed(let digits, let point):
      let divisor = FieldFormat.powersOfTen[scale - digits]
      return Rule(kind: .fixed, digits: digits, point: point, divisor: divisor)
    case .isoDate: return Rule(kind: .isoDate)
    case .slashDate: return Rule(kind: .slashDate)
    case .padded(let width): return Rule(kind: .padded, digits: width)
    case .literal(let bytes): return Rule(kind: .literal, literal: bytes)
    }
  }

  /// Appends the text of a number; every number of every format gives some text.
  @inline(__always)
  func print(_ value: Int64, format: Int, to row: inout RowWriter) {
    switch rules[format].kind {
    case .integer: row.appendInteger(value)
    case .entry:
      guard value >= 0, value < Int64(dictionary.count) else { return }
      row.append(dictionary.bytes, dictionary.range(Int(value)))
    case .isoDate: row.appendDate(value, isISO: true)
    case .slashDate: row.appendDate(value, isISO: false)
    case .padded: row.appendDigits(value.magnitude, width: rules[format].digits)
    case .literal: row.append(rules[format].literal, 0..<rules[format].literal.count)
    case .fixed: printFixed(value / rules[format].divisor, rules[format].digits, format, to: &row)
    case .shortest: printShortest(value, format, to: &row)
    }
  }

  private func printShortest(_ value: Int64, _ format: Int, to row: inout RowWriter) {
    var digits = scale
    var rest = value
    while digits > 0, rest % 10 == 0 {
      rest /= 10
      digits -= 1
    }
    printFixed(rest, digits, format, to: &row)
  }

  private func printFixed(_ value: Int64, _ digits: Int, _ format: Int, to row: inout RowWriter) {
    guard digits > 0 else { return row.appendInteger(value) }
    if value < 0 { row.append(UInt8(ascii: "-")) }
    let power = FieldFormat.powersOfTen[digits].magnitude
    row.appendDigits(value.magnitude / power, width: 1)
    row.append(rules[format].point)
    row.appendDigits(value.magnitude % power, width: digits)
  }
}
