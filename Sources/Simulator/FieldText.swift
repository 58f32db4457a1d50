import Times

/// The spellings of all dates of a file.
struct DateTexts {
  private let iso: [[UInt8]]
  private let slashed: [[UInt8]]
  private let slashDays: Range<Int>

  init(_ figures: Figures, _ layout: Layout) {
    iso = (0..<figures.dayCount).map { Array(figures.date(ofDay: $0).description.utf8) }
    slashDays = layout.slashDays.clamped(to: 0..<figures.dayCount)
    slashed = slashDays.map { day in
      let (year, month, dayOfMonth) = figures.date(ofDay: day).components
      let digits = "\(Digits.padded(dayOfMonth, 2))/\(Digits.padded(month, 2))/\(year)"
      return Array(digits.utf8)
    }
  }

  /// The date of a day in a row.
  ///
  /// - Parameters:
  ///   - day: The day.
  ///   - isCodePadded: Whether the area's code begins with 0; such rows keep ISO dates.
  /// - Returns: The date, without quotes.
  func text(day: Int, isCodePadded: Bool) -> [UInt8] {
    guard slashDays.contains(day), !isCodePadded else { return iso[day] }
    return slashed[day - slashDays.lowerBound]
  }
}

/// Fields as files spell them; all append.
extension [UInt8] {
  /// Appends a cell that is a number or a marker.
  mutating func append(cell: Int32, _ spelling: NumberSpelling) {
    guard cell >= 0 else { return append(marker: cell) }
    let value = UInt32(cell)
    if spelling == .scientific, append(scientific: value) { return }
    append(digitsOf: value)
    if spelling == .trailingZeros { append(contentsOf: [46, 48, 48]) }
  }

  /// Appends a cell that counts tenths, with its one decimal.
  mutating func append(tenths cell: Int32) {
    guard cell >= 0 else { return append(marker: cell) }
    append(digitsOf: UInt32(cell) / 10)
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(cell % 10))
  }

  /// Appends the end of a line; a doubled one is CR CR LF whatever the file has elsewhere.
  mutating func appendLineEnd(_ lineEnd: LineEnd, isDoubled: Bool) {
    if isDoubled { append(UInt8(ascii: "\r")) }
    if isDoubled || lineEnd == .carriageReturnLineFeed { append(UInt8(ascii: "\r")) }
    append(UInt8(ascii: "\n"))
  }

  private mutating func append(marker: Int32) {
    guard marker == Figures.notAvailable else { return }
    append(UInt8(ascii: "N"))
    append(UInt8(ascii: "A"))
  }

  /// Appends decimal digits; divisors are constants, so that none is a real division.
  private mutating func append(digitsOf value: UInt32) {
    if value >= 1000 {
      append(digitsOf: value / 1000)
      append(digit: value % 1000 / 100)
    } else if value >= 100 {
      append(digit: value / 100)
    }
    if value >= 10 { append(digit: value % 100 / 10) }
    append(digit: value % 10)
  }

  private mutating func append(digit: UInt32) {
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
  }

  /// Appends a digit and five or more zeros as R does: the exponent is the shorter spelling.
  private mutating func append(scientific value: UInt32) -> Bool {
    var digit = value
    var exponent: UInt8 = 0
    while digit >= 10, digit.isMultiple(of: 10) {
      digit /= 10
      exponent += 1
    }
    guard digit > 0, digit < 10, exponent >= 5 else { return false }
    append(UInt8(ascii: "0") + UInt8(digit))
    append(contentsOf: "e+0".utf8)
    append(UInt8(ascii: "0") + exponent)
    return true
  }
}
