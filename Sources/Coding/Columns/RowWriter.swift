internal import Times

/// Lays rebuilt rows end to end in a buffer of the size that they must have.
///
/// What does not fit is dropped and remembered: hostile blocks cannot make it grow.
struct RowWriter {
  /// How many bytes have been written.
  private(set) var count = 0
  /// Whether something did not fit.
  private(set) var isOverfull = false
  /// Where the date written last stands, to be copied: dates repeat from row to row.
  private var dateStart = 0
  private var dateNumber = Int64.min
  private var dateIsISO = true

  /// Appends one byte.
  @inline(__always)
  mutating func append(_ byte: UInt8, to output: inout MutableSpan<UInt8>) {
    guard count < output.count else {
      isOverfull = true
      return
    }
    output[count] = byte
    count += 1
  }

  /// Appends a part of a text.
  @inline(__always)
  mutating func append(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    to output: inout MutableSpan<UInt8>
  ) {
    guard range.count <= output.count - count else {
      isOverfull = true
      return
    }
    var position = count
    for index in range {
      output[position] = text[index]
      position += 1
    }
    count = position
  }

  /// Appends an integer, sign first.
  @inline(__always)
  mutating func appendInteger(_ value: Int64, to output: inout MutableSpan<UInt8>) {
    if value < 0 { append(UInt8(ascii: "-"), to: &output) }
    appendDigits(value.magnitude, width: 1, to: &output)
  }

  /// Appends digits, zeros in front up to `width`.
  @inline(__always)
  mutating func appendDigits(_ value: UInt64, width: Int, to output: inout MutableSpan<UInt8>) {
    if value < 10, width <= 1 {
      return append(UInt8(truncatingIfNeeded: 48 &+ value), to: &output)
    }
    if value < 1000, width <= 1, output.count - count >= 3 {
      appendSmall(UInt32(truncatingIfNeeded: value), to: &output)
      return
    }
    let digitCount = max(Self.digitCount(value), width)
    guard digitCount <= output.count - count else {
      isOverfull = true
      return
    }
    var rest = value
    var position = count + digitCount
    while position > count {
      position -= 1
      let quotient = rest / 10
      output[position] = UInt8(truncatingIfNeeded: 48 &+ (rest &- quotient &* 10))
      rest = quotient
    }
    count += digitCount
  }

  /// Appends 10 to 999; there is room.
  @inline(__always)
  private mutating func appendSmall(_ value: UInt32, to output: inout MutableSpan<UInt8>) {
    // Multiplication by 2^19 / 10 and 2^16 / 100, rounded up: exact below 1,000.
    let tens = (value &* 52_429) >> 19
    var position = count
    if value >= 100 {
      let hundreds = (value &* 656) >> 16
      output[position] = UInt8(truncatingIfNeeded: 48 &+ hundreds)
      output[position + 1] = UInt8(truncatingIfNeeded: 48 &+ tens &- hundreds &* 10)
      position += 2
    } else {
      output[position] = UInt8(truncatingIfNeeded: 48 &+ tens)
      position += 1
    }
    output[position] = UInt8(truncatingIfNeeded: 48 &+ value &- tens &* 10)
    count = position + 1
  }

  /// How many digits a number has; 1 for 0.
  @inline(__always)
  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var power: UInt64 = 10
    while value >= power {
      count += 1
      let (next, isOver) = power.multipliedReportingOverflow(by: 10)
      if isOver { return count }
      power = next
    }
    return count
  }

  /// Appends a date of ten characters.
  ///
  /// - Parameters:
  ///   - dayNumber: Days since 1970-01-01; brought into the years 0 to 9999.
  ///   - isISO: 2020-03-18, else 18/03/2020.
  ///   - output: The buffer.
  @inline(__always)
  mutating func appendDate(
    _ dayNumber: Int64,
    isISO: Bool,
    to output: inout MutableSpan<UInt8>
  ) {
    guard output.count - count >= 10 else {
      isOverfull = true
      return
    }
    if dayNumber != dateNumber || isISO != dateIsISO {
      dateNumber = dayNumber
      dateIsISO = isISO
      spellDate(to: &output)
    } else {
      for place in 0..<10 { output[count + place] = output[dateStart + place] }
    }
    dateStart = count
    count += 10
  }

  /// Writes the ten characters of a new date; there is room for them.
  private func spellDate(to output: inout MutableSpan<UInt8>) {
    let days = Int(min(max(dateNumber, -719_528), 2_932_896))
    let parts = CivilDate(dayNumber: days).components
    let (yearAt, monthAt, dayAt) = dateIsISO ? (0, 5, 8) : (6, 3, 0)
    for place in 0..<10 { output[count + place] = UInt8(ascii: dateIsISO ? "-" : "/") }
    place(parts.year, 4, at: count + yearAt, in: &output)
    place(parts.month, 2, at: count + monthAt, in: &output)
    place(parts.day, 2, at: count + dayAt, in: &output)
  }

  private func place(
    _ value: Int,
    _ digitCount: Int,
    at start: Int,
    in output: inout MutableSpan<UInt8>
  ) {
    var rest = value
    for position in (start..<start + digitCount).reversed() {
      output[position] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}

// MARK: - Fields

extension RowWriter {
  /// Appends the text of a number; every number under every rule gives some text.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - rule: The rule.
  ///   - texts: The bytes of all texts of the block.
  ///   - textEnds: Where each text ends, and 0 in front.
  ///   - output: The buffer.
  @inline(__always)
  mutating func append(
    _ value: Int64,
    _ rule: FieldRule,
    _ texts: Span<UInt8>,
    _ textEnds: Span<Int>,
    to output: inout MutableSpan<UInt8>
  ) {
    switch rule.kind {
    case .integer: appendInteger(value, to: &output)
    case .literal:
      append(texts, textEnds[rule.firstText]..<textEnds[rule.firstText + 1], to: &output)
    case .entry:
      guard value >= 0, value < Int64(rule.textCount) else { return }
      let text = rule.firstText + Int(value)
      append(texts, textEnds[text]..<textEnds[text + 1], to: &output)
    case .isoDate: appendDate(value, isISO: true, to: &output)
    case .slashDate: appendDate(value, isISO: false, to: &output)
    case .padded: appendDigits(value.magnitude, width: rule.digits, to: &output)
    case .fixed: appendFixed(value / rule.divisor, rule.digits, rule.point, to: &output)
    case .shortest: appendShortest(value, rule, to: &output)
    }
  }

  private mutating func appendShortest(
    _ value: Int64,
    _ rule: FieldRule,
    to output: inout MutableSpan<UInt8>
  ) {
    var digits = rule.digits
    var rest = value
    while digits > 0, rest % 10 == 0 {
      rest /= 10
      digits -= 1
    }
    appendFixed(rest, digits, rule.point, to: &output)
  }

  private mutating func appendFixed(
    _ value: Int64,
    _ digits: Int,
    _ point: UInt8,
    to output: inout MutableSpan<UInt8>
  ) {
    guard digits > 0 else { return appendInteger(value, to: &output) }
    if value < 0 { append(UInt8(ascii: "-"), to: &output) }
    let power = FieldFormat.powersOfTen[digits].magnitude
    appendDigits(value.magnitude / power, width: 1, to: &output)
    append(point, to: &output)
    appendDigits(value.magnitude % power, width: digits, to: &output)
  }
}
