internal import Records

/// Lays rebuilt rows end to end: the module's unsafe door.
///
/// Every field but a long text takes at most ``fieldRoom`` bytes, what is written beyond its end
/// included. So the buffer has that room for the fields of the longest layout behind the size that
/// the rows must have: only long texts and whole rows are checked, not every byte.
///
/// The place that is written to is handed from call to call, never kept in memory: what is stored
/// there could then be the place itself, for all the compiler knows.
@unsafe struct RowWriter {
  /// Where the next byte goes.
  private typealias Place = UnsafeMutableRawPointer

  /// The most bytes that a field which is no long text touches: a sign, 20 digits, a point,
  /// 18 places, four bytes of glue, or 16 bytes of text at once.
  private static let fieldRoom = 64

  /// Where the cells of a column lie, one of each for each row.
  @unsafe private struct Cells {
    var numbers: UnsafePointer<Int64>
    var formats: UnsafePointer<UInt8>
  }

  private let rows: RowBuilder
  private let cells: UnsafePointer<Cells>
  private let steps: UnsafePointer<RowBuilder.Step>
  private let rules: UnsafePointer<FieldRule>
  private let shortTexts: UnsafePointer<SIMD16<UInt8>>
  private let digits: Digits
  /// Where the rows must have ended.
  private let limit: Place

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
      guard let start = Place(buffer.baseAddress) else { return }
      unsafe withWriter(rows, limit: start + byteCount) { unsafe $0.write(from: start, &ends) }
      filled = ends.last ?? 0
    }
    return RecordBatch(bytes: bytes, ends: ends)
  }

  /// Calls `body` with a writer whose tables stay where they are meanwhile.
  private static func withWriter(
    _ rows: RowBuilder,
    limit: Place,
    _ body: (borrowing RowWriter) -> Void
  ) {
    var cells: [Cells] = unsafe []
    unsafe withCells(rows, &cells) { cells in
      unsafe rows.steps.withUnsafeBufferPointer { steps in
        unsafe rows.rules.withUnsafeBufferPointer { rules in
          unsafe rows.texts.short.withUnsafeBufferPointer { shortTexts in
            unsafe Digits.withTables { digits in
              // A table without entries is never asked.
              unsafe body(
                RowWriter(
                  rows: rows,
                  cells: cells.baseAddress ?? absent(),
                  steps: steps.baseAddress ?? absent(),
                  rules: rules.baseAddress ?? absent(),
                  shortTexts: shortTexts.baseAddress ?? absent(),
                  digits: digits,
                  limit: limit
                )
              )
            }
          }
        }
      }
    }
  }

  private static func absent<Entry>() -> UnsafePointer<Entry> {
    unsafe UnsafePointer(bitPattern: MemoryLayout<Entry>.alignment).unsafelyUnwrapped
  }

  /// From this many columns on their cells are copied together: each that is not stands on the
  /// stack until all rows are written.
  private static let nestedColumnCount = 64

  /// Calls `body` with the places of all cells, column by column.
  private static func withCells(
    _ rows: RowBuilder,
    _ found: inout [Cells],
    _ body: (UnsafeBufferPointer<Cells>) -> Void
  ) {
    guard unsafe rows.columns.count <= nestedColumnCount else {
      return unsafe withCopiedCells(rows, &found, body)
    }
    guard unsafe found.count < rows.columns.count else {
      return unsafe found.withUnsafeBufferPointer(body)
    }
    let column = unsafe rows.columns[found.count]
    guard column.values.count == rows.rowCount, column.formatOf.count == rows.rowCount else {
      return
    }
    unsafe column.values.withUnsafeBufferPointer { numbers in
      unsafe column.formatOf.withUnsafeBufferPointer { formats in
        guard let numbers = numbers.baseAddress, let formats = formats.baseAddress else { return }
        unsafe found.append(Cells(numbers: numbers, formats: formats))
        unsafe withCells(rows, &found, body)
      }
    }
  }

  private static func withCopiedCells(
    _ rows: RowBuilder,
    _ found: inout [Cells],
    _ body: (UnsafeBufferPointer<Cells>) -> Void
  ) {
    var (numbers, formats): ([Int64], [UInt8]) = ([], [])
    numbers.reserveCapacity(rows.columns.count * rows.rowCount)
    formats.reserveCapacity(rows.columns.count * rows.rowCount)
    for column in rows.columns {
      guard column.values.count == rows.rowCount, column.formatOf.count == rows.rowCount else {
        return
      }
      numbers += column.values
      formats += column.formatOf
    }
    unsafe numbers.withUnsafeBufferPointer { numbers in
      unsafe formats.withUnsafeBufferPointer { formats in
        guard let numbers = numbers.baseAddress, let formats = formats.baseAddress else { return }
        for column in rows.columns.indices {
          let first = column * rows.rowCount
          unsafe found.append(Cells(numbers: numbers + first, formats: formats + first))
        }
        unsafe found.withUnsafeBufferPointer(body)
      }
    }
  }

  private func write(from start: Place, _ ends: inout [Int]) {
    // Spans taken once: the loop then counts no references.
    let (templates, plans) = unsafe (rows.templateOf.span, rows.plans.span)
    let (rowBytes, rowEnds) = unsafe (rows.textRows.bytes.span, rows.textRows.ends.span)
    var position = unsafe start
    var textRow = 0
    for row in templates.indices {
      let rowStart = unsafe position
      let template = Int(templates[row])
      if template == 0 {
        guard let next = unsafe appendLong(rowBytes, rowEnds, textRow, position) else { return }
        unsafe position = next
        textRow += 1
      } else {
        let plan = plans[template - 1]
        unsafe position = append(plan.start, position)
        for place in plan.steps {
          guard let next = unsafe append(row, steps + place, position) else { return }
          unsafe position = next
        }
      }
      guard unsafe position > rowStart, unsafe position <= limit else { return }
      ends.append(unsafe position - start)
    }
  }

  /// Appends a field and what follows it; nil where a long text goes beyond the limit.
  @inline(__always)
  private func append(
    _ row: Int,
    _ step: UnsafePointer<RowBuilder.Step>,
    _ position: Place
  ) -> Place? {
    let column = unsafe cells + step.pointee.column
    let number = unsafe column.pointee.numbers[row]
    var rule = unsafe rules + step.pointee.firstRule
    if unsafe !step.pointee.hasOneRule { unsafe rule += Int(column.pointee.formats[row]) }
    switch unsafe rule.pointee.kind {
    case .integer:
      guard number >= 0, number < 1000 else {
        return unsafe append(step.pointee.glue, digits.append(number, position))
      }
      return unsafe append(small: Int(number), step.pointee.glue, position)
    case .shortText:
      guard let index = unsafe Self.text(number, rule) else {
        return unsafe append(step.pointee.glue, position)
      }
      let text = unsafe shortTexts + index
      unsafe position.storeBytes(of: text.pointee, as: SIMD16<UInt8>.self)
      // Read from the table and not from the vector, which would go through memory for it.
      let count = unsafe UnsafeRawPointer(text).load(
        fromByteOffset: FieldTexts.shortByteCount,
        as: UInt8.self
      )
      return unsafe append(step.pointee.glue, position + Int(count))
    default:
      guard let next = unsafe appendRare(number, rule, position) else { return nil }
      return unsafe append(step.pointee.glue, next)
    }
  }

  /// The place of the text of a number; nil where there is none, and none is written.
  @inline(__always)
  private static func text(_ number: Int64, _ rule: UnsafePointer<FieldRule>) -> Int? {
    let index = unsafe (number &- rule.pointee.firstNumber) & rule.pointee.mask
    guard unsafe UInt64(bitPattern: index) < UInt64(rule.pointee.textCount) else { return nil }
    return unsafe rule.pointee.firstText &+ Int(index)
  }

  @inline(__always)
  private func append(_ glue: RowBuilder.Glue, _ position: Place) -> Place {
    unsafe position.storeBytes(of: glue.bytes, as: UInt32.self)
    return unsafe position + glue.count
  }

  /// Appends an integer of up to three digits and what follows it, at once.
  @inline(__always)
  private func append(small number: Int, _ glue: RowBuilder.Glue, _ position: Place) -> Place {
    let text = unsafe digits.plain[number]
    let count = Int(text >> 24)
    let bytes = UInt64(text & 0xFF_FFFF) | UInt64(glue.bytes) << UInt64(8 &* count)
    unsafe position.storeBytes(of: bytes, as: UInt64.self)
    return unsafe position + (count &+ glue.count)
  }

  /// Appends a text of any length; nil where it goes beyond the limit.
  private func appendLong(
    _ bytes: Span<UInt8>,
    _ ends: Span<Int>,
    _ index: Int,
    _ position: Place
  ) -> Place? {
    let start = index == 0 ? 0 : ends[index - 1]
    let count = ends[index] - start
    guard unsafe position <= limit, unsafe count <= limit - position else { return nil }
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, count > 0 else { return }
      unsafe position.copyMemory(from: base + start, byteCount: count)
    }
    return unsafe position + count
  }

  /// Appends the text of a number under a rule that is not among the most frequent.
  ///
  /// Every number under every rule gives some text; nil where a long one goes beyond the limit.
  private func appendRare(
    _ number: Int64,
    _ rule: UnsafePointer<FieldRule>,
    _ position: Place
  ) -> Place? {
    let rule = unsafe rule.pointee
    switch rule.kind {
    case .integer, .shortText: return unsafe position
    case .longText:
      let index = (number &- rule.firstNumber) & rule.mask
      guard index >= 0, index < Int64(rule.textCount) else { return unsafe position }
      let texts = unsafe rows.texts.long
      return unsafe appendLong(
        texts.bytes.span,
        texts.ends.span,
        rule.firstText + Int(index),
        position
      )
    case .isoDate: return unsafe appendDate(number, isISO: true, position)
    case .slashDate: return unsafe appendDate(number, isISO: false, position)
    case .padded: return unsafe digits.append(number.magnitude, width: rule.digits, position)
    case .fixed:
      return unsafe digits.append(number / rule.divisor, rule.digits, rule.point, position)
    case .shortest:
      var places = rule.digits
      var rest = number
      while places > 0, rest % 10 == 0 {
        rest /= 10
        places -= 1
      }
      return unsafe digits.append(rest, places, rule.point, position)
    }
  }

  private func appendDate(_ value: Int64, isISO: Bool, _ position: Place) -> Place {
    let day = Int(min(max(value, -1_000_000), 3_000_000))
    let text = FieldTexts.spelled(day, isISO: isISO)
    unsafe position.storeBytes(of: text, as: SIMD16<UInt8>.self)
    return unsafe position + Int(text[FieldTexts.shortByteCount])
  }
}

/// Writes decimal digits, three at a time.
@unsafe private struct Digits {
  typealias Place = UnsafeMutableRawPointer

  /// The digits of 0 to 999 without zeros in front; the highest byte says how many there are.
  let plain: UnsafePointer<UInt32>
  /// Always three of them.
  private let padded: UnsafePointer<UInt32>

  /// Calls `body` with tables that stay where they are meanwhile.
  static func withTables(_ body: (Digits) -> Void) {
    unsafe SmallDigits.plain.withUnsafeBufferPointer { plain in
      unsafe SmallDigits.padded.withUnsafeBufferPointer { padded in
        guard let plain = plain.baseAddress, let padded = padded.baseAddress else { return }
        unsafe body(Digits(plain: plain, padded: padded))
      }
    }
  }

  /// Appends an integer, sign first.
  func append(_ value: Int64, _ position: Place) -> Place {
    let start = unsafe value < 0 ? append("-", position) : position
    return unsafe append(value.magnitude, width: 1, start)
  }

  /// Appends an integer with so many of its digits behind a point.
  func append(_ value: Int64, _ places: Int, _ point: UInt8, _ position: Place) -> Place {
    guard places > 0 else { return unsafe append(value, position) }
    var position = unsafe value < 0 ? append("-", position) : position
    let power = FieldFormat.powersOfTen[places].magnitude
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: power)
    unsafe position = append(whole, width: 1, position)
    unsafe position.storeBytes(of: point, as: UInt8.self)
    return unsafe append(rest, width: places, position + 1)
  }

  private func append(_ sign: Unicode.Scalar, _ position: Place) -> Place {
    unsafe position.storeBytes(of: UInt8(ascii: sign), as: UInt8.self)
    return unsafe position + 1
  }

  /// Appends digits, zeros in front up to `width`.
  func append(_ value: UInt64, width: Int, _ position: Place) -> Place {
    if value < 1000, width <= 1 {
      let text = unsafe plain[Int(value)]
      unsafe position.storeBytes(of: text, as: UInt32.self)
      return unsafe position + Int(text >> 24)
    }
    guard value < 1_000_000, width <= 1 else {
      return unsafe appendMany(value, width: width, position)
    }
    let (high, low) = value.quotientAndRemainder(dividingBy: 1000)
    let text = unsafe plain[Int(high)]
    unsafe position.storeBytes(of: text, as: UInt32.self)
    let next = unsafe position + Int(text >> 24)
    unsafe next.storeBytes(of: padded[Int(low)], as: UInt32.self)
    return unsafe next + 3
  }

  private func appendMany(_ value: UInt64, width: Int, _ position: Place) -> Place {
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
    return unsafe position + count
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
