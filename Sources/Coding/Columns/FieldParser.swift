internal import Times

/// What the text of a field can be read as, so that it is printed the same again.
enum FieldText {
  /// A number without needless zeros in front.
  case number(value: Int64, digits: Int, point: UInt8, endsInZero: Bool)
  /// 2020-03-18
  case isoDate(Int64)
  /// 18/03/2020
  case slashDate(Int64)
  /// Digits with a zero in front.
  case padded(value: Int64, width: Int)
  /// Anything else.
  case other

  /// A number that is the same for all fields of one format; -1 for other texts.
  var shape: Int {
    switch self {
    case .number(_, let digits, let point, let endsInZero):
      Int(point) << 16 | digits << 8 | (endsInZero ? 1 : 0)
    case .isoDate: 1 << 32
    case .slashDate: 1 << 33
    case .padded(_, let width): 1 << 34 | width
    case .other: -1
    }
  }

  /// Reads a field.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of the batch.
  ///   - start: Where the field starts.
  ///   - end: Where it ends.
  /// - Returns: What it can be read as.
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> FieldText {
    guard end > start, end - start <= 20 else { return .other }
    let isNegative = bytes[start] == UInt8(ascii: "-")
    let first = isNegative ? start + 1 : start
    var value: Int64 = 0
    var position = first
    var pointAt = -1
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit < 10 {
        // Of more than 18 digits nothing is made below, so this may overflow.
        value = value &* 10 &+ Int64(digit)
      } else if pointAt < 0, bytes[position] == 0x2E || bytes[position] == 0x2C {
        pointAt = position
      } else {
        return isNegative ? .other : parseDate(bytes, start, end)
      }
      position += 1
    }
    let digitCount = end - first - (pointAt < 0 ? 0 : 1)
    guard digitCount > 0, digitCount <= 18, pointAt != first, pointAt != end - 1 else {
      return .other
    }
    // "-0" and "-0.0" would lose their sign.
    if isNegative, value == 0 { return .other }
    let wholeCount = pointAt < 0 ? digitCount : pointAt - first
    if wholeCount > 1, bytes[first] == UInt8(ascii: "0") {
      return pointAt < 0 && !isNegative ? .padded(value: value, width: digitCount) : .other
    }
    return .number(
      value: isNegative ? -value : value,
      digits: digitCount - wholeCount,
      point: pointAt < 0 ? 0x2E : bytes[pointAt],
      endsInZero: pointAt >= 0 && bytes[end - 1] == UInt8(ascii: "0")
    )
  }

  private static func parseDate(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> FieldText {
    guard end - start == 10 else { return .other }
    let isISO = bytes[start + 4] == 0x2D && bytes[start + 7] == 0x2D
    let isSlash = bytes[start + 2] == 0x2F && bytes[start + 5] == 0x2F
    guard isISO || isSlash else { return .other }
    let (yearAt, monthAt, dayAt) = isISO ? (0, 5, 8) : (6, 3, 0)
    guard let year = number(bytes, start + yearAt, 4),
      let month = number(bytes, start + monthAt, 2),
      let day = number(bytes, start + dayAt, 2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return .other }
    return isISO ? .isoDate(Int64(date.dayNumber)) : .slashDate(Int64(date.dayNumber))
  }

  private static func number(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for position in start..<start + count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
