/// A POSIX TZ string: standard time and, perhaps, the rule by which summer time comes and goes.
///
/// Source: POSIX.1-2024, "Environment variables", TZ; the hours of a switch may be -167 to 167
/// as RFC 9636 §3.3.2 allows. Offsets are kept in seconds east, the opposite sign of the text.
struct ZoneRule: Hashable, Sendable {
  /// When a switch happens, in the wall clock that is in force before it.
  struct Switch: Hashable, Sendable {
    /// How the day is told.
    enum Day: Hashable, Sendable {
      /// `Jn`: day 1 to 365; the 29th of February is never counted.
      case dayWithoutLeap(Int)
      /// `n`: day 0 to 365; the 29th of February is counted.
      case dayOfYear(Int)
      /// `Mm.w.d`: weekday (0 is Sunday) of week 1 to 5 of a month; 5 is the last one.
      case weekday(month: Int, week: Int, day: Int)
    }

    /// The day of the year.
    var day: Day
    /// Seconds after that day's midnight; may be negative or beyond 24 hours.
    var second: Int
  }

  /// Summer time and its two switches.
  struct Summer: Hashable, Sendable {
    /// Seconds east of UTC while it is in force.
    var offset: Int
    /// When it starts.
    var start: Switch
    /// When it ends.
    var end: Switch
  }

  /// Seconds east of UTC of standard time.
  var standardOffset: Int
  /// Summer time, or nil where there is none.
  var summer: Summer?

  /// The seconds east of UTC at an instant within the years 1 to 9998; standard time elsewhere.
  ///
  /// The switches of three years are laid out in order and the last one before the instant counts,
  /// so that rules which cross the new year, or never end, need no special case.
  func offset(at instant: Instant) -> Int {
    guard let summer else { return standardOffset }
    let local = Instant(seconds: instant.seconds + Int64(standardOffset))
    let year = CivilTime(utc: local).date.components.year
    var best: (at: Int64, isSummer: Bool) = (.min, false)
    for candidate in [year - 1, year, year + 1] {
      guard let start = summer.start.seconds(inYear: candidate, offset: standardOffset),
        let end = summer.end.seconds(inYear: candidate, offset: summer.offset)
      else { continue }
      if end <= instant.seconds, end > best.at { best = (end, false) }
      // An end and a start at the same instant is summer time that never ends.
      if start <= instant.seconds, start >= best.at { best = (start, true) }
    }
    return best.isSummer ? summer.offset : standardOffset
  }
}

extension ZoneRule.Switch {
  /// The instant of the switch in one year, in seconds since the epoch.
  func seconds(inYear year: Int, offset: Int) -> Int64? {
    guard let newYear = CivilDate(year: year, month: 1, day: 1) else { return nil }
    let date: CivilDate
    switch day {
    case .dayWithoutLeap(let number):
      let leapShift = number >= 60 && CivilDate.dayCount(year: year, month: 2) == 29 ? 1 : 0
      date = newYear.advanced(by: number - 1 + leapShift)
    case .dayOfYear(let number):
      date = newYear.advanced(by: number)
    case .weekday(let month, let week, let weekday):
      guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
      // CivilDate counts from Monday, POSIX from Sunday.
      let firstHit = (weekday - (first.weekday + 1) % 7 + 7) % 7
      var day = firstHit + (week - 1) * 7
      if day >= CivilDate.dayCount(year: year, month: month) { day -= 7 }
      date = first.advanced(by: day)
    }
    return Int64(date.dayNumber) * 86_400 + Int64(second - offset)
  }
}
