internal import History
internal import Tables

/// A figure as a number, where its column holds numbers and it is one.
enum FigureNumber {
  /// A whole number of at most 18 digits.
  case whole(Int)
  /// Any other number.
  case exact(ExactDecimal)

  /// Reads a cell.
  init?(_ timeline: Timeline, _ row: Int, _ column: Int) {
    guard row >= 0, !timeline.columns.isRaw, timeline.columns.holdsNumbers[column] else {
      return nil
    }
    let isDeclared = timeline.columns.rules[column] != .undeclared
    if isDeclared, let whole = timeline.rows.smallWholeNumber(row, column) {
      self = .whole(Int(whole))
      return
    }
    // Leading zeros are part of what a column without a kind says.
    if !isDeclared, let value = timeline.rows.value(row, column), value.count > 1,
      value[0] == 0x30, value[1] != 0x2E
    {
      return nil
    }
    let style = timeline.columns.numberStyles[column]
    guard let number = timeline.rows.number(row, column, style: style) else { return nil }
    self.init(number)
  }

  /// Takes a number.
  init(_ number: ExactDecimal) {
    if number.digits.count <= number.exponent || number.isZero, number.exponent <= 18,
      let whole = Int(number.description)
    {
      self = .whole(whole)
    } else {
      self = .exact(number)
    }
  }

  /// The number in plain digits.
  var text: String {
    switch self {
    case .whole(let number): String(number)
    case .exact(let number): number.description
    }
  }
}
