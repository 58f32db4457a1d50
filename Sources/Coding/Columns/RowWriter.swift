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

  /// A field of a layout: its numbers, and the texts with what follows that most of them have.
  @unsafe private struct Field {
    var numbers: UnsafePointer<Int64>
    var texts: UnsafePointer<ShortText>
    var textCount: UInt64
    var firstNumber: Int64
    var mask: Int64
    /// Where a column has several formats, the one with these texts; all have them without a mask.
    var formats: UnsafePointer<UInt8>
    var format: UInt8
    var formatMask: UInt8
    /// All others are written by the step.
    var step: UnsafePointer<RowBuilder.Step>
  }

  private let rows: RowBuilder
  private let cells: UnsafePointer<Cells>
  /// The fields of all layouts.
  private let fields: UnsafePointer<Field>
  private let rules: UnsafePointer<FieldRule>
  private let shortTexts: UnsafePointer<ShortText>
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
    var bytes: [UInt8] = []
    let ends = [Int](capacity: rows.rowCount) { ends in
      bytes = unsafe [UInt8](
        unsafeUninitializedCapacity: byteCount + (longest + 1) * fieldRoom
      ) { buffer, filled in
        guard let start = Place(buffer.baseAddress) else { return }
        unsafe withWriter(rows, limit: start + byteCount) { unsafe $0.write(from: start, &ends) }
        filled = ends.isEmpty ? 0 : ends[ends.count - 1]
      }
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
            unsafe rows.wholeFields.texts.withUnsafeBufferPointer { wholeTexts in
              let fields = unsafe fields(rows, cells, steps, wholeTexts.baseAddress ?? absent())
              unsafe fields.withUnsafeBufferPointer { fields in
                unsafe Digits.withTables { digits in
                  // A table without entries is never asked.
                  unsafe body(
                    RowWriter(
                      rows: rows,
                      cells: cells.baseAddress ?? absent(),
                      fields: fields.baseAddress ?? absent(),
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
    }
  }

  /// What the fields of all layouts are written from, one for each step.
  private static func fields(
    _ rows: RowBuilder,
    _ cells: UnsafeBufferPointer<Cells>,
    _ steps: UnsafeBufferPointer<RowBuilder.Step>,
    _ wholeTexts: UnsafePointer<ShortText>
  ) -> [Field] {
    var fields: [Field] = unsafe []
    guard let first = steps.baseAddress else { return unsafe fields }
    for (index, step) in rows.steps.enumerated() {
      unsafe fields.append(
        Field(
          numbers: cells[step.column].numbers,
          texts: wholeTexts + step.whole.first,
          textCount: UInt64(step.whole.count),
          firstNumber: step.whole.firstNumber,
          mask: step.whole.mask,
          formats: cells[step.column].formats,
          format: step.wholeFormat ?? 0,
          formatMask: step.wholeFormat == nil ? 0 : .max,
          step: first + index
        )
      )
    }
    return unsafe fields
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

  private func write(from start: Place, _ ends: inout OutputSpan<Int>) {
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
        guard
          let next = unsafe plan.isMixed
            ? appendMixed(row, plan.steps, position) : append(row, plan.steps, position)
        else { return }
        unsafe position = next
      }
      guard unsafe position > rowStart, unsafe position <= limit else { return }
      ends.append(unsafe position - start)
    }
  }

  /// Appends fields of one format each, and what follows them; nil where a long text goes beyond
  /// the limit.
  @inline(__always)
  private func append(_ row: Int, _ steps: Range<Int>, _ start: Place) -> Place? {
    var position = unsafe start
    for place in steps {
      guard let next = unsafe append(row, fields + place, position) else { return nil }
      unsafe position = next
    }
    return unsafe position
  }

  /// The same where columns may have several formats.
  @inline(__always)
  private func appendMixed(_ row: Int, _ steps: Range<Int>, _ start: Place) -> Place? {
    var position = unsafe start
    for place in steps {
      let field = unsafe fields + place
      let other = unsafe (field.pointee.formats[row] ^ field.pointee.format)
      let next =
        unsafe other & field.pointee.formatMask == 0
        ? append(row, field, position)
        : append(field.pointee.numbers[row], row, field.pointee.step, position)
      guard let next = unsafe next else { return nil }
      unsafe position = next
    }
    return unsafe position
  }

  /// Appends a field and what follows it; nil where a long text goes beyond the limit.
  @inline(__always)
  private func append(_ row: Int, _ field: UnsafePointer<Field>, _ position: Place) -> Place? {
    let number = unsafe field.pointee.numbers[row]
    let index = unsafe (number &- field.pointee.firstNumber) & field.pointee.mask
    guard unsafe UInt64(bitPattern: index) < field.pointee.textCount else {
      return unsafe append(number, row, field.pointee.step, position)
    }
    let text = unsafe field.pointee.texts + Int(truncatingIfNeeded: index)
    unsafe position.storeBytes(of: text.pointee, as: ShortText.self)
    return unsafe position + text.pointee.count
  }

  /// Appends a field and what follows it by the rule of its format.
  @inline(__always)
  private func append(
    _ number: Int64,
    _ row: Int,
    _ step: UnsafePointer<RowBuilder.Step>,
    _ position: Place
  ) -> Place? {
    let column = unsafe cells + step.pointee.column
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
      unsafe position.storeBytes(of: text.pointee, as: ShortText.self)
      return unsafe append(step.pointee.glue, position + text.pointee.count)
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
    unsafe position.storeBytes(of: text, as: ShortText.self)
    return unsafe position + text.count
  }
}
