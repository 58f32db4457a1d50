public import Times

/// Reads days and periods as publishers write them.
///
/// The day comes first where the year comes last: `01/04/2020` is the first of April, unless the
/// column is known to have the month first. A time of day may follow.
public enum DateText {
  /// How a day is spelled.
  public enum Style: UInt8, Hashable, Sendable, CaseIterable {
    /// `2020-04-01`.
    case iso
    /// `2020/04/01`.
    case yearFirstSlashes
    /// `01/04/2020`.
    case slashes
    /// `01-04-2020`.
    case hyphens
    /// `01.04.2020`.
    case points
    /// `20200401`, of the years 1900 to 2099.
    case compact
    /// `2020-04-01 00:00:00`, `2020-04-01T00:00Z`.
    case midnight
  }

  /// Reads one day.
  ///
  /// One with a time is that day where the time is midnight: any other says more.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold it.
  ///   - range: The value, spaces around allowed.
  ///   - monthFirst: Whether the month stands first between slashes or hyphens before the year.
  /// - Returns: The day and its style, or nil where it is no day of the calendar.
  public static func day(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    monthFirst: Bool = false
  ) -> (CivilDate, Style)? {
    let range = NumberText.trimmed(bytes, range)
    if range.count == 8 { return compactDay(bytes, range) }
    guard range.count >= 10, let found = writtenDay(bytes, range.lowerBound, monthFirst) else {
      return nil
    }
    guard range.count > 10 else { return found }
    return isMidnight(bytes, range.dropFirst(10)) == true ? (found.0, .midnight) : nil
  }

  /// Reads the ten bytes of a day with its marks.
  private static func writtenDay(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ monthFirst: Bool
  ) -> (CivilDate, Style)? {
    let (atFour, atTwo) = (bytes[start + 4], bytes[start + 2])
    if atFour == bytes[start + 7], atFour == 0x2D || atFour == 0x2F {
      guard let date = date(bytes, year: start, month: start + 5, day: start + 8) else {
        return nil
      }
      return (date, atFour == 0x2D ? .iso : .yearFirstSlashes)
    }
    guard atTwo == bytes[start + 5] else { return nil }
    let style: Style? =
      switch atTwo {
      case 0x2F: .slashes
      case 0x2D: .hyphens
      case 0x2E: .points
      default: nil
      }
    guard let style else { return nil }
    let (month, day) = monthFirst && style != .points ? (start, start + 3) : (start + 3, start)
    return date(bytes, year: start + 6, month: month, day: day).map { ($0, style) }
  }

  private static func compactDay(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>
  ) -> (CivilDate, Style)? {
    let start = range.lowerBound
    guard let date = date(bytes, year: start, month: start + 4, day: start + 6),
      (1900...2099).contains(date.components.year)
    else { return nil }
    return (date, .compact)
  }

  /// Whether what follows a day is a time, and midnight.
  ///
  /// - Returns: nil where it is no time: `T` or a space, hours and minutes, perhaps seconds with a
  ///   fraction, and `Z` or an offset such as `+02:00` or `+0200`.
  private static func isMidnight(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool? {
    var (place, end) = (range.lowerBound, range.upperBound)
    guard range.count >= 6, bytes[place] == 0x54 || bytes[place] == 0x20,
      let hour = number(bytes, place + 1, 2), bytes[place + 3] == 0x3A,
      let minute = number(bytes, place + 4, 2), hour < 24, minute < 60
    else { return nil }
    var isMidnight = hour == 0 && minute == 0
    place += 6
    if end - place >= 3, bytes[place] == 0x3A {
      guard let second = number(bytes, place + 1, 2), second <= 60 else { return nil }
      isMidnight = isMidnight && second == 0
      place += 3
      if place < end, bytes[place] == 0x2E {
        place += 1
        while place < end, bytes[place] &- 0x30 < 10 {
          isMidnight = isMidnight && bytes[place] == 0x30
          place += 1
        }
      }
    }
    if place < end, bytes[end - 1] == 0x5A { end -= 1 }
    guard place < end else { return isMidnight }
    guard bytes[place] == 0x2B || bytes[place] == 0x2D, number(bytes, end - 2, 2) != nil else {
      return nil
    }
    let hasColon = end - place == 6 && bytes[place + 3] == 0x3A
    guard hasColon || end - place == 5, number(bytes, place + 1, 2) != nil else { return nil }
    return isMidnight
  }

  /// Whether a value is `2020-04-01`, with a day that every month has: most values of most files,
  /// told without computing the day.
  @inline(__always)
  static func isPlainDay(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    guard range.count == 10, bytes[start + 4] == 0x2D, bytes[start + 7] == 0x2D else {
      return false
    }
    guard number(bytes, start, 4) != nil, let month = number(bytes, start + 5, 2),
      let day = number(bytes, start + 8, 2)
    else { return false }
    return month >= 1 && month <= 12 && day >= 1 && day <= 28
  }

  /// Reads the last day of a period: a day, a range of days, a week or a month.
  ///
  /// `2020-04-01`, at any time of the day; `2021-07-20-2021-07-26`; `2020-S10` and `2020-W10` (ISO
  /// weeks, to Sunday); `2020-04`. A lag counts from this day: a period can be published once it
  /// is over.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold it.
  ///   - range: The value, spaces around allowed.
  ///   - monthFirst: Whether the month stands first between slashes or hyphens before the year.
  /// - Returns: The day, or nil where it names none.
  public static func lastDay(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    monthFirst: Bool = false
  ) -> CivilDate? {
    let range = NumberText.trimmed(bytes, range)
    if range.count == 10 { return writtenDay(bytes, range.lowerBound, monthFirst)?.0 }
    if range.count > 10, isMidnight(bytes, range.dropFirst(10)) != nil {
      return writtenDay(bytes, range.lowerBound, monthFirst)?.0
    }
    if range.count == 21 { return writtenDay(bytes, range.upperBound - 10, monthFirst)?.0 }
    if range.count == 8, let day = compactDay(bytes, range) { return day.0 }
    guard (7...8).contains(range.count), bytes[range.lowerBound + 4] == 0x2D else { return nil }
    guard let year = number(bytes, range.lowerBound, 4) else { return nil }
    if range.count == 7 {
      guard let month = number(bytes, range.lowerBound + 5, 2), (1...12).contains(month) else {
        return nil
      }
      let length = CivilDate.dayCount(year: year, month: month)
      return CivilDate(year: year, month: month, day: length)
    }
    let mark = bytes[range.lowerBound + 5]
    guard mark == 0x53 || mark == 0x57, let week = number(bytes, range.lowerBound + 6, 2),
      (1...53).contains(week), let fourth = CivilDate(year: year, month: 1, day: 4)
    else { return nil }
    return fourth.advanced(by: 6 - fourth.weekday + 7 * (week - 1))
  }

  private static func date(
    _ bytes: Span<UInt8>,
    year: Int,
    month: Int,
    day: Int
  ) -> CivilDate? {
    guard let year = number(bytes, year, 4), let month = number(bytes, month, 2),
      let day = number(bytes, day, 2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  @inline(__always)
  private static func number(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for index in start..<start + count {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
