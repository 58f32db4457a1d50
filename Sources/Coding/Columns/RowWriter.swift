internal import Records

/// Lays rebuilt rows end to end: the module's unsafe door.
///
/// Every field but a long text takes at most ``fieldRoom`` bytes, what is written beyond its end
/// included. So the buffer has that room for the fields of the longest layout behind the size that
/// the rows must have: only long texts and whole rows are checked, not every byte.
@unsafe struct RowWriter {
  /// The most bytes that a field which is no long text touches: a sign, 20 digits, a point,
  /// 18 places, four bytes of glue, or 16 bytes of text at once.
  private static let fieldRoom = 64

  private var position: UnsafeMutableRawPointer
  /// Where the rows must have ended.
  private let limit: UnsafeMutableRawPointer
  private let shortTexts: UnsafePointer<SIMD16<UInt8>>?
  private let digits: UnsafePointer<UInt32>
  private let paddedDigits: UnsafePointer<UInt32>

  /// Writes the rows of a block.
  ///
  /// - Parameters:
  ///   - rows: Layouts and columns.
  ///   - byteCount: The size that the rows should have together.
  /// - Returns: The rows; fewer than there are where one is empty or goes beyond `byteCount`.
  @safe static func write(_ rows: RowBuilder, byteCount: Int) -> RecordBatch {
    let longest = rows.plans.reduce(0) { max($0, $1.steps.count) }
    var ends: [Int] = []
    ends.reserveCapacity(rows.rowCount)
    let bytes = unsafe [UInt8](
      unsafeUninitializedCapacity: byteCount + (longest + 1) * fieldRoom
    ) { buffer, filled in
      guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
      unsafe rows.texts.short.withUnsafeBufferPointer { shortTexts in
        unsafe SmallDigits.plain.withUnsafeBufferPointer { plain in
          unsafe SmallDigits.padded.withUnsafeBufferPointer { padded in
            guard let plain = plain.baseAddress, let padded = padded.baseAddress else { return }
            var writer = unsafe RowWriter(
              position: start,
              limit: start + byteCount,
              shortTexts: shortTexts.baseAddress,
              digits: plain,
              paddedDigits: padded
            )
            unsafe writer.write(rows, from: start, ends: &ends)
          }
        }
      }
      filled = ends.last ?? 0
    }
    return RecordBatch(bytes: bytes, ends: ends)
  }

  private mutating func write(
    _ rows: RowBuilder,
    from start: UnsafeMutableRawPointer,
    ends: inout [Int]
  ) {
    // Spans taken once: the loop then counts no references.
    let (templates, plans, steps) = (rows.templateOf.span, rows.plans.span, rows.steps.span)
    let (rules, numbers, formats) = (rows.rules.span, rows.numbers.span, rows.formats.span)
    let (longBytes, longEnds) = (rows.texts.long.bytes.span, rows.texts.long.ends.span)
    let (rowBytes, rowEnds) = (rows.textRows.bytes.span, rows.textRows.ends.span)
    var textRow = 0
    for row in 0..<rows.rowCount {
      let rowStart = unsafe position
      let template = Int(templates[row])
      if template == 0 {
        guard unsafe appendLong(rowBytes, rowEnds, textRow) else { return }
        textRow += 1
      } else {
        let plan = plans[template - 1]
        unsafe append(plan.start)
        for place in plan.steps {
          let step = steps[place]
          let cell = step.firstCell &+ row
          let number = numbers[cell]
          let rule = rules[step.hasOneRule ? step.firstRule : step.firstRule + Int(formats[cell])]
          if rule.kind == .shortText {
            let index = (number &- rule.firstNumber) & rule.mask
            if index >= 0, index < Int64(rule.textCount) {
              unsafe appendShort(rule.firstText &+ Int(index))
            }
          } else if rule.kind == .longText {
            let index = (number &- rule.firstNumber) & rule.mask
            if index >= 0, index < Int64(rule.textCount) {
              guard unsafe appendLong(longBytes, longEnds, rule.firstText + Int(index)) else {
                return
              }
            }
          } else {
            unsafe append(number, rule)
          }
          unsafe append(step.glue)
        }
      }
      guard unsafe position > rowStart, unsafe position <= limit else { return }
      ends.append(unsafe position - start)
    }
  }

  @inline(__always)
  private mutating func append(_ glue: RowBuilder.Glue) {
    unsafe position.storeBytes(of: glue.bytes, as: UInt32.self)
    unsafe position += glue.count
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    unsafe position.storeBytes(of: byte, as: UInt8.self)
    unsafe position += 1
  }

  @inline(__always)
  private mutating func appendShort(_ index: Int) {
    guard let text = unsafe shortTexts?[index] else { return }
    unsafe position.storeBytes(of: text, as: SIMD16<UInt8>.self)
    unsafe position += Int(text[FieldTexts.shortByteCount])
  }

  /// Appends a text of any length; false where it goes beyond the limit.
  private mutating func appendLong(_ bytes: Span<UInt8>, _ ends: Span<Int>, _ index: Int) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    let count = ends[index] - start
    guard unsafe position <= limit, unsafe count <= limit - position else { return false }
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, count > 0 else { return }
      unsafe position.copyMemory(from: base + start, byteCount: count)
    }
    unsafe position += count
    return true
  }
}

// MARK: - Numbers

extension RowWriter {
  /// Appends the text of a number; every number under every rule gives some text.
  @inline(__always)
  private mutating func append(_ value: Int64, _ rule: FieldRule) {
    if rule.kind == .integer {
      unsafe appendInteger(value)
    } else {
      unsafe appendRare(value, rule)
    }
  }

  private mutating func appendRare(_ value: Int64, _ rule: FieldRule) {
    switch rule.kind {
    case .integer, .shortText, .longText: break
    case .isoDate: unsafe appendDate(value, isISO: true)
    case .slashDate: unsafe appendDate(value, isISO: false)
    case .padded: unsafe appendDigits(value.magnitude, width: rule.digits)
    case .fixed: unsafe appendFixed(value / rule.divisor, rule.digits, rule.point)
    case .shortest:
      var digits = rule.digits
      var rest = value
      while digits > 0, rest % 10 == 0 {
        rest /= 10
        digits -= 1
      }
      unsafe appendFixed(rest, digits, rule.point)
    }
  }

  private mutating func appendDate(_ value: Int64, isISO: Bool) {
    let day = Int(min(max(value, -1_000_000), 3_000_000))
    let text = FieldTexts.spelled(day, isISO: isISO)
    unsafe position.storeBytes(of: text, as: SIMD16<UInt8>.self)
    unsafe position += Int(text[FieldTexts.shortByteCount])
  }

  private mutating func appendFixed(_ value: Int64, _ digits: Int, _ point: UInt8) {
    guard digits > 0 else { return unsafe appendInteger(value) }
    if value < 0 { unsafe append(UInt8(ascii: "-")) }
    let power = FieldFormat.powersOfTen[digits].magnitude
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: power)
    unsafe appendDigits(whole, width: 1)
    unsafe append(point)
    unsafe appendDigits(rest, width: digits)
  }

  /// Appends an integer, sign first.
  @inline(__always)
  private mutating func appendInteger(_ value: Int64) {
    if value < 0 { unsafe append(UInt8(ascii: "-")) }
    unsafe appendDigits(value.magnitude, width: 1)
  }

  /// Appends digits, zeros in front up to `width`.
  @inline(__always)
  private mutating func appendDigits(_ value: UInt64, width: Int) {
    if value < 1000, width <= 1 {
      let text = unsafe digits[Int(value)]
      unsafe position.storeBytes(of: text, as: UInt32.self)
      unsafe position += Int(text >> 24)
    } else if value < 1_000_000, width <= 1 {
      let (high, low) = value.quotientAndRemainder(dividingBy: 1000)
      let text = unsafe digits[Int(high)]
      unsafe position.storeBytes(of: text, as: UInt32.self)
      unsafe position += Int(text >> 24)
      unsafe position.storeBytes(of: paddedDigits[Int(low)], as: UInt32.self)
      unsafe position += 3
    } else {
      unsafe appendManyDigits(value, width: width)
    }
  }

  private mutating func appendManyDigits(_ value: UInt64, width: Int) {
    var count = 1
    var power: UInt64 = 10
    while value >= power, count < 20 {
      count += 1
      let (next, isOver) = power.multipliedReportingOverflow(by: 10)
      if isOver { break }
      power = next
    }
    count = max(count, width)
    var rest = value
    for place in (0..<count).reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      unsafe position.storeBytes(
        of: UInt8(truncatingIfNeeded: 48 &+ digit),
        toByteOffset: place,
        as: UInt8.self
      )
      rest = quotient
    }
    unsafe position += count
  }
}

/// The digits of 0 to 999, the first one in the lowest byte.
private enum SmallDigits {
  /// Without zeros in front; the highest byte says how many digits there are.
  static let plain: [UInt32] = (0..<1000).map { value in
    let count = value < 10 ? 1 : value < 100 ? 2 : 3
    return digits(value, count) | UInt32(count) << 24
  }

  /// Always three of them.
  static let padded: [UInt32] = (0..<1000).map { digits($0, 3) }

  private static func digits(_ value: Int, _ count: Int) -> UInt32 {
    var packed: UInt32 = 0
    var rest = value
    for _ in 0..<count {
      packed = packed << 8 | UInt32(48 + rest % 10)
      rest /= 10
    }
    return packed
  }
}
