internal import Bytes
internal import Times

/// Spells values so that two values are equal under a rule exactly where their bytes are.
///
/// `NA` and the empty value keep their spelling and equal nothing else. What does not read as the
/// column's kind is compared as text.
public enum CanonicalValue {
  /// Appends the canonical form of a value.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold it.
  ///   - range: The value, quotes taken off.
  ///   - rule: How the column is compared.
  ///   - style: Which marks the column has.
  ///   - result: Receives the canonical form, UTF-8 unless the rule is `exact`.
  public static func append(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    rule: ValueRule,
    style: NumberStyle,
    into result: inout [UInt8]
  ) {
    switch rule {
    case .exact: for index in range { result.append(bytes[index]) }
    case .undeclared, .kind(.integer), .kind(.decimal):
      appendNumber(bytes, range, rule, style, &result)
    case .kind(.date): appendDate(bytes, range, monthFirst: false, &result)
    case .kind(.monthFirstDate): appendDate(bytes, range, monthFirst: true, &result)
    case .kind(.code): appendCode(bytes, range, &result)
    case .kind(.text): appendText(bytes, range, &result)
    }
  }

  /// A text in UTF-8; its lines end with a line feed, however they end in the file.
  private static func appendText(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ result: inout [UInt8]
  ) {
    let start = result.count
    WindowsText.appendUTF8(bytes, range, into: &result)
    guard hasReturn(bytes, range) else { return }
    var kept = start
    for place in start..<result.count {
      let isPair = result[place] == 0x0D && place + 1 < result.count && result[place + 1] == 0x0A
      guard !isPair else { continue }
      result[kept] = result[place]
      kept += 1
    }
    result.removeLast(result.count - kept)
  }

  /// Whether a value holds a carriage return.
  static func hasReturn(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    ByteScan.firstIndex(of: 0x0D, in: bytes, range) != nil
  }

  private static func appendNumber(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ rule: ValueRule,
    _ style: NumberStyle,
    _ result: inout [UInt8]
  ) {
    if NumberText.isPlainWhole(bytes, range) {
      for index in range { result.append(bytes[index]) }
      return
    }
    if rule == .undeclared {
      let parts = NumberText.parts(bytes, range, style: style)
      guard let parts, !parts.isPadded(bytes) else {
        appendText(bytes, range, &result)
        return
      }
    }
    guard let number = ExactDecimal(bytes, range, style: style) else {
      let kept = rule == .undeclared ? range : NumberText.trimmed(bytes, range)
      appendText(bytes, kept, &result)
      return
    }
    number.appendText(to: &result)
  }

  private static func appendDate(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    monthFirst: Bool,
    _ result: inout [UInt8]
  ) {
    if DateText.isPlainDay(bytes, range) {
      for index in range { result.append(bytes[index]) }
      return
    }
    guard let (date, style) = DateText.day(bytes, range, monthFirst: monthFirst) else {
      WindowsText.appendUTF8(bytes, NumberText.trimmed(bytes, range), into: &result)
      return
    }
    guard style != .iso else {
      for index in NumberText.trimmed(bytes, range) { result.append(bytes[index]) }
      return
    }
    result.append(contentsOf: date.description.utf8)
  }

  private static func appendCode(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ result: inout [UInt8]
  ) {
    var isAllDigits = !range.isEmpty
    for index in range where bytes[index] &- 0x30 > 9 { isAllDigits = false }
    guard isAllDigits else {
      // A key column is taken for a code until somebody says more, and may hold days.
      if DateText.day(bytes, range) != nil {
        return appendDate(bytes, range, monthFirst: false, &result)
      }
      appendText(bytes, range, &result)
      return
    }
    var start = range.lowerBound
    while start < range.upperBound - 1, bytes[start] == 0x30 { start += 1 }
    for index in start..<range.upperBound { result.append(bytes[index]) }
  }

  /// What a cell holds.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the value.
  ///   - range: The value, quotes taken off.
  /// - Returns: Its state; never `absent`.
  @inlinable
  public static func state(_ bytes: Span<UInt8>, _ range: Range<Int>) -> CellState {
    if range.isEmpty { return .empty }
    guard range.count == 2, bytes[range.lowerBound] == 0x4E, bytes[range.lowerBound + 1] == 0x41
    else { return .value }
    return .notAvailable
  }
}
