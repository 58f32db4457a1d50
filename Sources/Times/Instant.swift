/// A point in time: seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since the epoch; negative before.
  public var seconds: Int64

  /// Makes an instant.
  ///
  /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z.
  public init(seconds: Int64) {
    self.seconds = seconds
  }

  /// Whether `left` is earlier.
  ///
  /// - Parameters:
  ///   - left: An instant.
  ///   - right: Another.
  /// - Returns: Whether `left` comes first.
  public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}

/// A date and time of day as a clock on the wall shows it, without a zone.
public struct CivilTime: Hashable, Comparable, Sendable {
  /// The day.
  public var date: CivilDate
  /// Seconds since the day's midnight, 0 to 86 399.
  public var secondOfDay: Int

  /// Makes a wall-clock time.
  ///
  /// - Parameters:
  ///   - date: The day.
  ///   - secondOfDay: Seconds since midnight, 0 to 86 399.
  public init(date: CivilDate, secondOfDay: Int) {
    self.date = date
    self.secondOfDay = secondOfDay
  }

  /// The wall-clock time in UTC.
  ///
  /// - Parameter instant: The instant.
  public init(utc instant: Instant) {
    let day = instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds - 86_399) / 86_400
    date = CivilDate(dayNumber: Int(day))
    secondOfDay = Int(instant.seconds - day * 86_400)
  }

  /// The instant at which a clock in UTC shows this time.
  public var utc: Instant {
    Instant(seconds: Int64(date.dayNumber) * 86_400 + Int64(secondOfDay))
  }

  /// Whether `left` is the earlier reading.
  ///
  /// - Parameters:
  ///   - left: A time.
  ///   - right: Another.
  /// - Returns: Whether `left` comes first.
  public static func < (left: Self, right: Self) -> Bool {
    (left.date.dayNumber, left.secondOfDay) < (right.date.dayNumber, right.secondOfDay)
  }
}

extension CivilTime: CustomStringConvertible {
  /// The time as ISO 8601 writes it: `2020-04-15T19:00:00`.
  public var description: String {
    let hour = Digits.padded(secondOfDay / 3600, 2)
    let minute = Digits.padded(secondOfDay / 60 % 60, 2)
    return "\(date)T\(hour):\(minute):\(Digits.padded(secondOfDay % 60, 2))"
  }
}

extension Instant: CustomStringConvertible {
  /// The instant in UTC as RFC 3339 writes it: `2020-04-15T17:00:00Z`.
  public var description: String {
    var text: [UInt8] = []
    appendText(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends ``description`` in ASCII.
  ///
  /// - Parameter out: Receives the text.
  public func appendText(to out: inout [UInt8]) {
    let time = CivilTime(utc: self)
    let (year, month, day) = time.date.components
    Digits.append(year, width: 4, to: &out)
    for (mark, value) in [
      ("-", month), ("-", day), ("T", time.secondOfDay / 3600), (":", time.secondOfDay / 60 % 60),
      (":", time.secondOfDay % 60),
    ] as [(Unicode.Scalar, Int)] {
      out.append(UInt8(ascii: mark))
      Digits.append(value, width: 2, to: &out)
    }
    out.append(UInt8(ascii: "Z"))
  }
}
