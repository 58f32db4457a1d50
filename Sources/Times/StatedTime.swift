/// A date or time as somebody wrote it: how fine it is, what the clock shows, perhaps the offset.
public struct StatedTime: Hashable, Sendable {
  /// How much the text says.
  public enum Precision: Hashable, Comparable, Sendable {
    /// A date only.
    case day
    /// Hours and minutes.
    case minute
    /// Hours, minutes and seconds.
    case second
  }

  /// How much the text says.
  public var precision: Precision
  /// What the clock shows; what the text does not say is zero.
  public var civilTime: CivilTime
  /// Seconds east of UTC where the text says so itself, else nil.
  public var offset: Int?

  /// Makes a stated time.
  ///
  /// - Parameters:
  ///   - precision: How much is said.
  ///   - civilTime: What the clock shows.
  ///   - offset: Seconds east of UTC, or nil where the zone is left to the reader.
  public init(precision: Precision, civilTime: CivilTime, offset: Int? = nil) {
    self.precision = precision
    self.civilTime = civilTime
    self.offset = offset
  }

  /// The first instant that the text covers.
  ///
  /// - Parameter zone: The zone that counts where the text has no offset of its own.
  /// - Returns: The instant; see ``TimeZoneRules/instant(of:)`` for hours that are doubled or
  ///   missing.
  public func instant(in zone: TimeZoneRules) -> Instant {
    resolved(civilTime, in: zone)
  }

  /// All first instants that the text can mean.
  ///
  /// - Parameter zone: The zone that counts where the text has no offset of its own.
  /// - Returns: One as a rule, and where the text has an offset or is a date alone; else what
  ///   ``TimeZoneRules/meanings(of:)`` says, with whether the clock shows the time at them.
  public func meanings(in zone: TimeZoneRules) -> (instants: [Instant], isShown: Bool) {
    guard offset == nil, precision != .day else { return ([instant(in: zone)], true) }
    return zone.meanings(of: civilTime)
  }

  /// The last instant that the text covers, in whole seconds.
  ///
  /// - Parameter zone: The zone that counts where the text has no offset of its own.
  /// - Returns: 23:59:59 of a day (a day has 23 to 25 hours), second 59 of a minute, or the second
  ///   itself. A minute of the doubled hour of autumn ends within the earlier one.
  public func endOfPeriod(in zone: TimeZoneRules) -> Instant {
    switch precision {
    case .second: return instant(in: zone)
    case .minute: return Instant(seconds: instant(in: zone).seconds + 59)
    case .day:
      let nextDay = CivilTime(date: civilTime.date.advanced(by: 1), secondOfDay: 0)
      return Instant(seconds: resolved(nextDay, in: zone).seconds - 1)
    }
  }

  private func resolved(_ civil: CivilTime, in zone: TimeZoneRules) -> Instant {
    guard let offset else { return zone.instant(of: civil) }
    return Instant(seconds: civil.utc.seconds - Int64(offset))
  }
}
