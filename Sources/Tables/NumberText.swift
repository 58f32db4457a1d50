/// Reads decimal numbers as people and programs write them.
///
/// Sign, digits, a point (or a comma, where the column has decimal commas), an exponent: `-1`,
/// `+1498.00`, `.5`, `1e+05`, `1,34`. Spaces around are left out. Digits before the mark may stand
/// in groups, as the French and the Germans write them: `1 234 567`, `1.234,5`. Nothing is rounded.
enum NumberText {
  /// The parts of a number in its written form.
  struct Parts {
    var isNegative: Bool
    /// Where the digits before the mark lie, with the spaces or points between groups of them.
    var whole: Range<Int>
    /// Whether there are such spaces or points.
    var isGrouped: Bool
    /// Where the digits after the mark lie.
    var fraction: Range<Int>
    /// The power of ten that is written, at most nine digits long.
    var exponent: Int

    /// Whether a number of more than one digit starts with 0: a padded code rather than a figure.
    func isPadded(_ bytes: Span<UInt8>) -> Bool {
      whole.count > 1 && bytes[whole.lowerBound] == 0x30
    }
  }

  /// Takes a number apart.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold it.
  ///   - range: The value.
  ///   - style: Which marks the column has.
  /// - Returns: Its parts, or nil where it is no number.
  static func parts(_ bytes: Span<UInt8>, _ range: Range<Int>, style: NumberStyle) -> Parts? {
    let range = trimmed(bytes, range)
    var position = range.lowerBound
    let end = range.upperBound
    var isNegative = false
    if position < end, bytes[position] == 0x2D || bytes[position] == 0x2B {
      isNegative = bytes[position] == 0x2D
      position += 1
    }
    let first = digits(bytes, position, end)
    var whole = grouped(bytes, first, end)
    if whole == first, style != .point { whole = pointed(bytes, first, end, style) }
    position = whole.upperBound
    var fraction = position..<position
    if position < end, bytes[position] == 0x2E || (style != .point && bytes[position] == 0x2C) {
      fraction = digits(bytes, position + 1, end)
      position = fraction.upperBound
    }
    guard whole.count + fraction.count > 0 else { return nil }
    guard let exponent = exponent(bytes, position, end) else { return nil }
    return Parts(
      isNegative: isNegative,
      whole: whole,
      isGrouped: whole.count > first.count,
      fraction: fraction,
      exponent: exponent
    )
  }

  /// Follows groups of three digits with one kind of space before each.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the number.
  ///   - first: Its first digits: one to three without a leading zero, where groups follow.
  ///   - end: Where the value ends.
  /// - Returns: All digits with the spaces between them; `first` where no groups follow.
  private static func grouped(_ bytes: Span<UInt8>, _ first: Range<Int>, _ end: Int) -> Range<Int> {
    let space = spaceCount(bytes, first.upperBound, end)
    guard space > 0, (1...3).contains(first.count), bytes[first.lowerBound] != 0x30 else {
      return first
    }
    var position = first.upperBound
    while position < end, spaceCount(bytes, position, end) == space {
      let group = digits(bytes, position + space, end)
      // The bytes of the space are those of the first one: its length tells the kinds apart.
      guard group.count == 3, bytes[position] == bytes[first.upperBound] else { return first }
      position = group.upperBound
    }
    return first.lowerBound..<position
  }

  /// Follows groups of three digits with a point before each, up to the end or a comma.
  ///
  /// - Returns: All digits with the points between them; `first` where no groups follow, or where
  ///   the style takes a single point without a comma for a decimal mark.
  private static func pointed(
    _ bytes: Span<UInt8>,
    _ first: Range<Int>,
    _ end: Int,
    _ style: NumberStyle
  ) -> Range<Int> {
    var position = first.upperBound
    guard position < end, bytes[position] == 0x2E, (1...3).contains(first.count),
      bytes[first.lowerBound] != 0x30
    else { return first }
    var groupCount = 0
    while position < end, bytes[position] == 0x2E {
      let group = digits(bytes, position + 1, end)
      guard group.count == 3 else { return first }
      position = group.upperBound
      groupCount += 1
    }
    let hasComma = position < end && bytes[position] == 0x2C
    guard position == end || hasComma else { return first }
    guard style == .commaAndPoints || hasComma || groupCount > 1 else { return first }
    return first.lowerBound..<position
  }

  /// How many bytes a space between groups has at a place: 1 for a space, and for a no-break space
  /// of Windows-1252; 2 for that in UTF-8; 3 for the narrow no-break space; 0 where there is none.
  private static func spaceCount(_ bytes: Span<UInt8>, _ place: Int, _ end: Int) -> Int {
    guard place < end else { return 0 }
    switch bytes[place] {
    case 0x20, 0xA0: return 1
    case 0xC2 where place + 1 < end && bytes[place + 1] == 0xA0: return 2
    case 0xE2 where place + 2 < end && bytes[place + 1] == 0x80 && bytes[place + 2] == 0xAF:
      return 3
    default: return 0
    }
  }

  /// A range without the spaces and tabs at its ends.
  static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, bytes[low] == 0x20 || bytes[low] == 0x09 { low += 1 }
    while low < high, bytes[high - 1] == 0x20 || bytes[high - 1] == 0x09 { high -= 1 }
    return low..<high
  }

  /// The digits from `start` on.
  private static func digits(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
    var position = start
    while position < end, bytes[position] &- 0x30 < 10 { position += 1 }
    return start..<position
  }

  /// The exponent that fills the rest: 0 where nothing is left, nil where something else is.
  private static func exponent(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start < end else { return 0 }
    guard bytes[start] | 0x20 == 0x65 else { return nil }
    var position = start + 1
    var isNegative = false
    if position < end, bytes[position] == 0x2D || bytes[position] == 0x2B {
      isNegative = bytes[position] == 0x2D
      position += 1
    }
    let found = digits(bytes, position, end)
    guard (1...9).contains(found.count), found.upperBound == end else { return nil }
    var value = 0
    for index in found { value = value * 10 + Int(bytes[index] - 0x30) }
    return isNegative ? -value : value
  }

  /// Whether a value is a number in its shortest spelling and whole: digits without a leading zero.
  @inline(__always)
  static func isPlainWhole(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    if bytes[first] == 0x30 { return range.count == 1 }
    for index in range where bytes[index] &- 0x30 > 9 { return false }
    return true
  }
}
