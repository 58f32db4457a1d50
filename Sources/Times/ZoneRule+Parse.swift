extension ZoneRule {
  /// Reads a POSIX TZ string, `CET-1CEST,M3.5.0,M10.5.0/3`, or gives nil where it is none.
  ///
  /// A string that names summer time without telling when it comes is refused: POSIX leaves the
  /// answer to the machine, and an archive must not depend on it.
  init?(text: some Sequence<UInt8>) {
    var cursor = TextCursor(text)
    guard Self.skipAbbreviation(&cursor), let west = Self.readTime(&cursor, hours: 24) else {
      return nil
    }
    standardOffset = -west
    summer = nil
    if cursor.isAtEnd { return }
    guard Self.skipAbbreviation(&cursor) else { return nil }
    var summerOffset = standardOffset + 3600
    if cursor.peek != UInt8(ascii: ",") {
      guard let west = Self.readTime(&cursor, hours: 24) else { return nil }
      summerOffset = -west
    }
    guard let start = Self.readSwitch(&cursor), let end = Self.readSwitch(&cursor),
      cursor.isAtEnd
    else { return nil }
    summer = Summer(offset: summerOffset, start: start, end: end)
  }

  /// `CET`, three letters or more, or `<+03>`.
  private static func skipAbbreviation(_ cursor: inout TextCursor) -> Bool {
    let isQuoted = cursor.skip("<")
    let start = cursor.offset
    while let byte = cursor.peek {
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      let isInside = isQuoted && (TextCursor.isDigit(byte) || isSign)
      guard TextCursor.isLetter(byte) || isInside else { break }
      cursor.offset += 1
    }
    let count = cursor.offset - start
    return (3...30).contains(count) && (!isQuoted || cursor.skip(">"))
  }

  /// `[+-]hh[:mm[:ss]]`, in seconds.
  private static func readTime(_ cursor: inout TextCursor, hours: Int) -> Int? {
    let isNegative = cursor.skip("-")
    if !isNegative { _ = cursor.skip("+") }
    guard let hour = cursor.readNumber(atMost: 3), hour <= hours else { return nil }
    var seconds = hour * 3600
    for unit in [60, 1] where cursor.skip(":") {
      guard let value = cursor.readNumber(atMost: 2), value < 60 else { return nil }
      seconds += value * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// `,day[/time]`; the time is 02:00 where it is not told.
  private static func readSwitch(_ cursor: inout TextCursor) -> Switch? {
    guard cursor.skip(","), let day = readDay(&cursor) else { return nil }
    guard cursor.skip("/") else { return Switch(day: day, second: 7200) }
    guard let second = readTime(&cursor, hours: 167) else { return nil }
    return Switch(day: day, second: second)
  }

  private static func readDay(_ cursor: inout TextCursor) -> Switch.Day? {
    if cursor.skip("J") {
      guard let day = cursor.readNumber(atMost: 3), (1...365).contains(day) else { return nil }
      return .dayWithoutLeap(day)
    }
    guard cursor.skip("M") else {
      guard let day = cursor.readNumber(atMost: 3), day <= 365 else { return nil }
      return .dayOfYear(day)
    }
    guard let month = cursor.readNumber(atMost: 2), (1...12).contains(month), cursor.skip("."),
      let week = cursor.readNumber(atMost: 1), (1...5).contains(week), cursor.skip("."),
      let day = cursor.readNumber(atMost: 1), day <= 6
    else { return nil }
    return .weekday(month: month, week: week, day: day)
  }
}
