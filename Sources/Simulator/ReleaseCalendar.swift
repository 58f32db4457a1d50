import Times

/// When a producer publishes.
public enum PublicationCalendar: Sendable, Equatable {
  /// Every day at 19:00.
  case regular
  /// As measured: about 19:00, 4 % of days without a release, 2 % with a second one, 1 % after
  /// midnight.
  case measured
  /// As measured, and no release on Saturdays and Sundays.
  case measuredOnWeekdays
}

/// Draws the times of the releases of one day after the other.
struct ReleaseCalendar {
  /// A release to make.
  struct Slot {
    /// The day whose figures it brings.
    var day: CivilDate
    /// When it is published; after midnight that is the day after.
    var published: CivilTime
    /// Whether the day has had a release already.
    var isSecond: Bool
  }

  private let calendar: PublicationCalendar
  private let end: CivilDate
  private var day: CivilDate
  private var random: Randomness
  private var second: Slot?
  private var isFirst = true

  init(_ calendar: PublicationCalendar, from start: CivilDate, dayCount: Int, seed: UInt64) {
    self.calendar = calendar
    day = start
    end = start.advanced(by: dayCount)
    random = Randomness(seed: seed, stream: 9)
  }

  /// The next release, or nil after the last day.
  mutating func next() -> Slot? {
    if let slot = second {
      second = nil
      return slot
    }
    while day < end {
      let today = day
      day = day.advanced(by: 1)
      if let slot = release(of: today) {
        isFirst = false
        return slot
      }
    }
    return nil
  }

  private mutating func release(of today: CivilDate) -> Slot? {
    guard calendar != .regular else { return slot(today, minute: 19 * 60) }
    if calendar == .measuredOnWeekdays, today.weekday >= 5 { return nil }
    let isMissed = random.happens(perMillion: 40_000)
    let minute = 19 * 60 + random.below(6)
    let isLate = random.happens(perMillion: 10_000)
    if random.happens(perMillion: 20_000), !isMissed, !isLate {
      second = slot(today, minute: 20 * 60 + random.below(150), isSecond: true)
    }
    if isMissed, !isFirst { return nil }
    return slot(today, minute: isLate ? 24 * 60 + 25 : minute)
  }

  private func slot(_ today: CivilDate, minute: Int, isSecond: Bool = false) -> Slot {
    let published = CivilTime(
      date: today.advanced(by: minute / 1440),
      secondOfDay: minute % 1440 * 60
    )
    return Slot(day: today, published: published, isSecond: isSecond)
  }
}
