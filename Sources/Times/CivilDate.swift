/// A day of the proleptic Gregorian calendar, as the count of days since 1970-01-01.
///
/// The conversions are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
public struct CivilDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before.
  public var dayNumber: Int

  /// Makes a date from its day number.
  ///
  /// - Parameter dayNumber: Days since 1970-01-01.
  public init(dayNumber: Int) {
    self.dayNumber = dayNumber
  }

  /// Makes a date from year, month and day, or nil where there is no such day.
  ///
  /// - Parameters:
  ///   - year: The year, 0 to 9999.
  ///   - month: The month, 1 to 12.
  ///   - day: The day of the month, from 1.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month) else { return nil }
    guard day >= 1, day <= Self.dayCount(year: year, month: month) else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    dayNumber = era * 146_097 + dayOfEra - 719_468
  }

  /// The year, month and day of the month.
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }

  /// The day of the week: 0 is Monday, 6 is Sunday.
  public var weekday: Int {
    let shifted = (dayNumber + 3) % 7
    return shifted < 0 ? shifted + 7 : shifted
  }

  /// The length of a month.
  ///
  /// - Parameters:
  ///   - year: The year.
  ///   - month: The month, 1 to 12.
  /// - Returns: 28 to 31 days.
  public static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether `left` is the earlier day.
  ///
  /// - Parameters:
  ///   - left: A day.
  ///   - right: Another.
  /// - Returns: Whether `left` comes first.
  public static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

  /// The day that is `count` days later, or earlier where `count` is negative.
  ///
  /// - Parameter count: Days.
  /// - Returns: The other day.
  public func advanced(by count: Int) -> Self { Self(dayNumber: dayNumber + count) }
}

extension CivilDate: CustomStringConvertible {
  /// The date as ISO 8601 writes it: `2020-04-15`.
  public var description: String {
    let (year, month, day) = components
    return "\(Digits.padded(year, 4))-\(Digits.padded(month, 2))-\(Digits.padded(day, 2))"
  }
}

/// Decimal digits with leading zeros.
public enum Digits {
  /// Spells a number with at least `width` digits.
  ///
  /// - Parameters:
  ///   - value: The number; 0 or more.
  ///   - width: The least number of digits.
  /// - Returns: The digits.
  public static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Appends a number with at least `width` digits in ASCII.
  ///
  /// - Parameters:
  ///   - value: The number; 0 or more.
  ///   - width: The least number of digits.
  ///   - out: Receives the digits.
  static func append(_ value: Int, width: Int, to out: inout [UInt8]) {
    guard value >= 0, value < 10_000, width <= 4 else {
      return out.append(contentsOf: padded(value, width).utf8)
    }
    var power = 1000
    var isLeading = true
    for place in (0..<4).reversed() {
      let digit = value / power % 10
      power /= 10
      isLeading = isLeading && digit == 0 && place >= max(width, 1)
      if !isLeading { out.append(UInt8(ascii: "0") + UInt8(digit)) }
    }
  }
}
