import Times

/// The spellings of all dates of a file, ten bytes each.
struct DateTexts {
  private static let byteCount = 10

  private var iso: [UInt8] = []
  private var slashed: [UInt8] = []
  private let slashDays: Range<Int>

  init(_ figures: Figures, _ layout: Layout) {
    slashDays = layout.slashDays.clamped(to: 0..<figures.dayCount)
    for day in 0..<figures.dayCount {
      iso.append(contentsOf: figures.date(ofDay: day).description.utf8)
    }
    for day in slashDays {
      let (year, month, dayOfMonth) = figures.date(ofDay: day).components
      let text = "\(Digits.padded(dayOfMonth, 2))/\(Digits.padded(month, 2))/\(year)"
      slashed.append(contentsOf: text.utf8)
    }
  }

  /// Writes the date of a day, without quotes.
  ///
  /// - Parameters:
  ///   - day: The day.
  ///   - isCodePadded: Whether the area's code begins with 0; such rows keep ISO dates.
  ///   - bytes: Where to.
  ///   - position: Where in there; moves past the date.
  @inline(__always)
  func write(day: Int, isCodePadded: Bool, _ bytes: inout MutableSpan<UInt8>, _ position: inout Int)
  {
    let size = Self.byteCount
    if slashDays.contains(day), !isCodePadded {
      let start = (day - slashDays.lowerBound) * size
      bytes.write(slashed.span, start..<start + size, at: &position)
    } else {
      bytes.write(iso.span, day * size..<(day + 1) * size, at: &position)
    }
  }
}

/// Fields as files spell them, written at a position that moves past them.
///
/// The span is long enough, since ``ReleaseWriter`` makes room for the longest row first.
extension MutableSpan where Element == UInt8 {
  /// Copies ready bytes.
  @inline(__always)
  mutating func write(_ source: Span<UInt8>, _ range: Range<Int>, at position: inout Int) {
    for index in range {
      self[position] = source[index]
      position += 1
    }
  }

  /// Writes one byte.
  @inline(__always)
  mutating func write(_ byte: UInt8, at position: inout Int) {
    self[position] = byte
    position += 1
  }

  /// Writes a cell that is a number or a marker.
  @inline(__always)
  mutating func write(cell: Int32, _ spelling: NumberSpelling, at position: inout Int) {
    guard cell >= 0 else { return write(marker: cell, at: &position) }
    let value = UInt32(cell)
    if spelling == .scientific, write(scientific: value, at: &position) { return }
    write(digitsOf: value, at: &position)
    guard spelling == .trailingZeros else { return }
    write(UInt8(ascii: "."), at: &position)
    write(UInt8(ascii: "0"), at: &position)
    write(UInt8(ascii: "0"), at: &position)
  }

  /// Writes a cell that counts tenths, with its one decimal.
  mutating func write(tenths cell: Int32, at position: inout Int) {
    guard cell >= 0 else { return write(marker: cell, at: &position) }
    write(digitsOf: UInt32(cell) / 10, at: &position)
    write(UInt8(ascii: "."), at: &position)
    write(UInt8(ascii: "0") + UInt8(cell % 10), at: &position)
  }

  /// Writes the end of a line; a doubled one is CR CR LF whatever the file has elsewhere.
  @inline(__always)
  mutating func endLine(_ lineEnd: LineEnd, isDoubled: Bool, at position: inout Int) {
    if isDoubled { write(UInt8(ascii: "\r"), at: &position) }
    if isDoubled || lineEnd == .carriageReturnLineFeed {
      write(UInt8(ascii: "\r"), at: &position)
    }
    write(UInt8(ascii: "\n"), at: &position)
  }

  private mutating func write(marker: Int32, at position: inout Int) {
    guard marker == Figures.notAvailable else { return }
    write(UInt8(ascii: "N"), at: &position)
    write(UInt8(ascii: "A"), at: &position)
  }

  /// Writes decimal digits; divisors are constants, so that none is a real division.
  private mutating func write(digitsOf value: UInt32, at position: inout Int) {
    if value >= 1000 {
      write(digitsOf: value / 1000, at: &position)
      write(digit: value % 1000 / 100, at: &position)
    } else if value >= 100 {
      write(digit: value / 100, at: &position)
    }
    if value >= 10 { write(digit: value % 100 / 10, at: &position) }
    write(digit: value % 10, at: &position)
  }

  @inline(__always)
  private mutating func write(digit: UInt32, at position: inout Int) {
    write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit), at: &position)
  }

  /// Writes a digit and five or more zeros as R does: the exponent is the shorter spelling.
  private mutating func write(scientific value: UInt32, at position: inout Int) -> Bool {
    var digit = value
    var exponent: UInt8 = 0
    while digit >= 10, digit.isMultiple(of: 10) {
      digit /= 10
      exponent += 1
    }
    guard digit > 0, digit < 10, exponent >= 5 else { return false }
    write(UInt8(ascii: "0") + UInt8(digit), at: &position)
    for byte in "e+0".utf8 { write(byte, at: &position) }
    write(UInt8(ascii: "0") + exponent, at: &position)
    return true
  }
}
