/// Why a text is no date or time.
public enum TimeTextError: Error, Hashable, Sendable {
  /// The text has none of the accepted forms.
  case malformed(String)
  /// The form is right, but there is no such day, hour or offset: `2020-02-31`, `25:00`.
  case impossible(String)
}

/// Dates and times in ISO 8601, as people type them and as machines exchange them.
public enum TimeText {
  /// Reads a date, or a date and time.
  ///
  /// ```
  /// 2020-04-15            20200415
  /// 2020-04-15T19:02      2020-04-15 19:02      20200415T1902      2020-03-28T1721
  /// 2020-04-15T19:02:33   2020-04-15 19:02:33   20200415T190233    2020-03-28T172154
  /// any of the last two rows with Z, +02:00, +0200 or +02 after it
  /// ```
  ///
  /// A fraction of a second is read and dropped.
  ///
  /// - Parameter text: The text, without blanks around it.
  /// - Returns: What it says.
  /// - Throws: ``TimeTextError``.
  public static func parse(_ text: String) throws(TimeTextError) -> StatedTime {
    var cursor = TextCursor(text.utf8)
    guard let date = try readDate(&cursor, text) else { throw .malformed(text) }
    if cursor.isAtEnd {
      return StatedTime(precision: .day, civilTime: CivilTime(date: date, secondOfDay: 0))
    }
    guard cursor.skip("T") || cursor.skip("t") || cursor.skip(" ") else { throw .malformed(text) }
    let (precision, second) = try readTimeOfDay(&cursor, text)
    let offset = cursor.isAtEnd ? nil : try readOffset(&cursor, text)
    guard cursor.isAtEnd else { throw .malformed(text) }
    let civil = CivilTime(date: date, secondOfDay: second)
    return StatedTime(precision: precision, civilTime: civil, offset: offset)
  }

  private static func readDate(
    _ cursor: inout TextCursor,
    _ text: String
  ) throws(TimeTextError) -> CivilDate? {
    guard let year = cursor.readDigits(4) else { return nil }
    let isSpaced = cursor.skip("-")
    guard let month = cursor.readDigits(2), !isSpaced || cursor.skip("-"),
      let day = cursor.readDigits(2)
    else { return nil }
    guard let date = CivilDate(year: year, month: month, day: day) else { throw .impossible(text) }
    return date
  }

  private static func readTimeOfDay(
    _ cursor: inout TextCursor,
    _ text: String
  ) throws(TimeTextError) -> (precision: StatedTime.Precision, second: Int) {
    guard let hour = cursor.readDigits(2) else { throw .malformed(text) }
    let isSpaced = cursor.skip(":")
    guard let minute = cursor.readDigits(2) else { throw .malformed(text) }
    var second: Int?
    if isSpaced ? cursor.skip(":") : cursor.peek.map(TextCursor.isDigit) == true {
      second = cursor.readDigits(2)
      guard second != nil else { throw .malformed(text) }
      if cursor.skip("."), cursor.readNumber(atMost: 9) == nil { throw .malformed(text) }
    }
    guard hour < 24, minute < 60, second ?? 0 < 60 else { throw .impossible(text) }
    return (second == nil ? .minute : .second, hour * 3600 + minute * 60 + (second ?? 0))
  }

  private static func readOffset(
    _ cursor: inout TextCursor,
    _ text: String
  ) throws(TimeTextError) -> Int {
    if cursor.skip("Z") || cursor.skip("z") { return 0 }
    let isWest = cursor.skip("-")
    guard isWest || cursor.skip("+"), let hour = cursor.readDigits(2) else {
      throw .malformed(text)
    }
    var minute = 0
    if !cursor.isAtEnd {
      _ = cursor.skip(":")
      guard let value = cursor.readDigits(2) else { throw .malformed(text) }
      minute = value
    }
    guard hour < 24, minute < 60 else { throw .impossible(text) }
    return (hour * 3600 + minute * 60) * (isWest ? -1 : 1)
  }
}

extension TimeText {
  /// Spells an instant for machines, as RFC 3339: `2020-03-26T19:02:00+01:00`.
  ///
  /// - Parameters:
  ///   - instant: The instant.
  ///   - zone: Whose clock is shown; UTC writes `Z`. Offsets of odd seconds, as before 1911 in
  ///     Paris, are cut to whole minutes, and the clock with them: the instant stays exact.
  /// - Returns: The text.
  public static func rfc3339(_ instant: Instant, in zone: TimeZoneRules) -> String {
    let minutes = zone.offset(at: instant) / 60
    if minutes == 0 {
      return "\(TimeZoneRules.utc.civilTime(of: instant))\(zone.isUTC ? "Z" : "+00:00")"
    }
    let local = TimeZoneRules.utc.civilTime(
      of: Instant(seconds: instant.seconds.addingClamped(Int64(minutes * 60)))
    )
    let size = abs(minutes)
    let sign = minutes < 0 ? "-" : "+"
    return "\(local)\(sign)\(Digits.padded(size / 60, 2)):\(Digits.padded(size % 60, 2))"
  }

  /// Spells several instants so that they can be told apart, and typed.
  ///
  /// - Parameters:
  ///   - instants: The instants.
  ///   - zone: Whose clock is shown.
  /// - Returns: ``plain(_:in:)``, where no change of the clock lies between them; else RFC 3339.
  public static func apart(_ instants: [Instant], in zone: TimeZoneRules) -> [String] {
    let offsets = Set(instants.map { zone.offset(at: $0) })
    let seconds = instants.map(\.seconds)
    let isNear = (seconds.max() ?? 0) - (seconds.min() ?? 0) < 86_400
    let isExact = isNear && offsets.count > 1
    return instants.map { isExact ? rfc3339($0, in: zone) : plain($0, in: zone) }
  }

  /// Spells an instant for people, to the minute: `2020-03-26 19:02`.
  ///
  /// - Parameters:
  ///   - instant: The instant.
  ///   - zone: Whose clock is shown.
  /// - Returns: The text; seconds are dropped.
  public static func plain(_ instant: Instant, in zone: TimeZoneRules) -> String {
    let local = zone.civilTime(of: instant)
    let hour = Digits.padded(local.secondOfDay / 3600, 2)
    return "\(local.date) \(hour):\(Digits.padded(local.secondOfDay / 60 % 60, 2))"
  }
}

extension Int64 {
  /// The sum, or the nearest integer where it does not fit.
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
