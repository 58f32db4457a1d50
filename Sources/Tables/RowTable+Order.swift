extension RowTable {
  /// Appends bytes whose order is the order of keys.
  ///
  /// Columns of numbers are ordered as numbers, days as days, all else by the written bytes, so
  /// that `29`, `2A`, `30` stand in this order. Absent comes first, then numbers, then text.
  ///
  /// ```
  ///  number                                              text
  /// ┌───┬─────────────┬───────────────┬───────────┬───┐ ┌───┬───────┬───┐
  /// │ 1 │ sign 0|1|2  │ exponent + 2³¹│ digits    │ 0 │ │ 2 │ bytes │ 0 │
  /// │   │             │ (big-endian)  │ + 1       │   │ │   │       │   │
  /// └───┴─────────────┴───────────────┴───────────┴───┘ └───┴───────┴───┘
  /// ```
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - space: The columns; the first ones are the key. Without any the whole line is the key.
  ///   - result: Receives the bytes.
  public func appendSortKey(_ row: Int, _ space: ColumnSpace, into result: inout [UInt8]) {
    guard space.keyColumnCount > 0 else {
      result.append(contentsOf: recordBytes(row))
      return
    }
    for column in 0..<space.keyColumnCount {
      guard let field = field(row, column) else {
        result.append(0)
        continue
      }
      let rule = space.rules[column]
      if let number = sortableNumber(field, row, rule, space.numberStyles[column]) {
        Self.appendSortable(number, into: &result)
        continue
      }
      result.append(2)
      let isDate =
        rule.isDate
        || rule == .kind(.code) && DateText.day(bytes.span, range(field, row)) != nil
      appendCanonical(
        field,
        row,
        isDate ? rule : .exact,
        style: space.numberStyles[column],
        into: &result
      )
      result.append(0)
    }
  }

  private func sortableNumber(
    _ field: Field,
    _ row: Int,
    _ rule: ValueRule,
    _ style: NumberStyle
  ) -> ExactDecimal? {
    guard rule == .undeclared || rule == .kind(.integer) || rule == .kind(.decimal) else {
      return nil
    }
    let place = range(field, row)
    guard !field.isEscaped,
      let parts = NumberText.parts(bytes.span, place, style: style),
      rule != .undeclared || !parts.isPadded(bytes.span)
    else { return nil }
    return ExactDecimal(bytes.span, place, style: style)
  }

  private static func appendSortable(_ number: ExactDecimal, into result: inout [UInt8]) {
    result.append(1)
    result.append(UInt8(number.sign + 1))
    let flip: UInt8 = number.isNegative ? 0xFF : 0
    let biased = UInt32(truncatingIfNeeded: number.exponent + 0x8000_0000)
    for shift in [24, 16, 8, 0] {
      result.append(UInt8(truncatingIfNeeded: biased >> UInt32(shift)) ^ flip)
    }
    for digit in number.digits { result.append((digit + 1) ^ flip) }
    result.append(flip)
  }
}
