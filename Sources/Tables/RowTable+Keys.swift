internal import Bytes

extension RowTable {
  /// Appends the canonical bytes of a row's key.
  ///
  /// ```
  ///  per key column                          without key columns
  /// ┌─────────────────────┬────────────────┐ ┌───────────────────────┐
  /// │ 0, or count + 1     │ canonical      │ │ the row's bytes       │
  /// │ (LEB128)            │ value          │ │ without its line end  │
  /// └─────────────────────┴────────────────┘ └───────────────────────┘
  /// ```
  ///
  /// A byte order mark is no part of a row. An absent value has count 0. Under raw comparison a
  /// short row reads as if it were filled up with empty fields, so absent is written as empty.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - space: The columns; the first ones are the key.
  ///   - scratch: Room to work in.
  ///   - key: Receives the bytes.
  public func appendKey(
    _ row: Int,
    _ space: ColumnSpace,
    scratch: inout [UInt8],
    into key: inout [UInt8]
  ) {
    guard space.keyColumnCount > 0 else {
      let stop = LineEnd.find(bytes.span, starts[row]..<starts[row + 1]).1
      let start = starts[row] + ByteOrderMark.length(bytes.span, starts[row]..<stop)
      for index in start..<stop { key.append(bytes[index]) }
      return
    }
    for column in 0..<space.keyColumnCount {
      guard let field = field(row, column) else {
        key.append(space.isRaw ? 1 : 0)
        continue
      }
      // Nearly every count is one byte, so the value is written behind it at once.
      let start = key.count
      key.append(0)
      appendCanonical(
        field,
        row,
        space.rules[column],
        style: space.numberStyles[column],
        into: &key
      )
      let count = key.count - start
      guard count >= 0x80 else {
        key[start] = UInt8(truncatingIfNeeded: count)
        continue
      }
      scratch.removeAll(keepingCapacity: true)
      scratch.append(contentsOf: key[(start + 1)...])
      key.removeSubrange(start...)
      key.writeCount(count)
      key.append(contentsOf: scratch)
    }
  }

  /// Appends the canonical form of a field.
  func appendCanonical(
    _ field: Field,
    _ row: Int,
    _ rule: ValueRule,
    style: NumberStyle,
    into result: inout [UInt8]
  ) {
    guard field.isEscaped else {
      CanonicalValue.append(
        bytes.span,
        range(field, row),
        rule: rule,
        style: style,
        into: &result
      )
      return
    }
    var text: [UInt8] = []
    FieldSplitter.decode(bytes.span, range(field, row), into: &text)
    CanonicalValue.append(
      text.span,
      0..<text.count,
      rule: rule,
      style: style,
      into: &result
    )
  }
}
