public import Times

/// The step of a series: how far apart its reference dates are, and the unit of its lags.
public enum PeriodStep: String, Sendable, CaseIterable {
  /// Reference dates are days.
  case day
  /// Reference dates are days seven apart; any weekday may begin the week.
  case week
  /// Reference dates are calendar months, named by any day in them.
  case month
  /// Reference dates are calendar quarters, named by any day in them.
  case quarter
  /// Reference dates are calendar years, named by any day in them.
  case year

  /// The steps from a reference date to a release.
  ///
  /// Days and weeks count elapsed time, rounded down to whole weeks; months, quarters and years
  /// count calendar boundaries crossed, so that every day of the period itself has lag 0.
  ///
  /// - Parameters:
  ///   - release: The day of the release.
  ///   - reference: The reference date.
  /// - Returns: The lag in steps; negative where the release came before the reference date.
  public func lag(of release: CivilDate, from reference: CivilDate) -> Int {
    switch self {
    case .day: release.dayNumber - reference.dayNumber
    case .week: floorQuotient(release.dayNumber - reference.dayNumber, 7)
    case .month, .quarter, .year: ordinal(of: release) - ordinal(of: reference)
    }
  }

  /// Whether two reference dates name the same period.
  ///
  /// - Parameters:
  ///   - left: A reference date.
  ///   - right: Another.
  /// - Returns: Whether the days, or the calendar periods they are in, are the same. Weeks are the
  ///   same when they begin on the same day.
  public func isSamePeriod(_ left: CivilDate, _ right: CivilDate) -> Bool {
    switch self {
    case .day, .week: left == right
    case .month, .quarter, .year: ordinal(of: left) == ordinal(of: right)
    }
  }

  /// The number of steps that a span of days takes, rounded up as epiprocess does.
  ///
  /// A month counts 30 days there; a quarter counts 90 and a year 360, by extension.
  ///
  /// - Parameter dayCount: Days; 0 or more.
  /// - Returns: Steps; `ceil(dayCount / 7)` for weeks, `ceil(dayCount / 30)` for months.
  public func stepCount(roundingUpDays dayCount: Int) -> Int {
    (dayCount + approximateDayCount - 1) / approximateDayCount
  }

  /// The first day of the period that is `count` steps after the period of a date.
  ///
  /// - Parameters:
  ///   - date: A date in the first period.
  ///   - count: Steps; negative goes back.
  /// - Returns: The day; days and weeks keep their phase, the others begin on the first.
  public func advance(_ date: CivilDate, by count: Int) -> CivilDate {
    switch self {
    case .day: date.advanced(by: count)
    case .week: date.advanced(by: 7 * count)
    case .month, .quarter, .year:
      firstDay(ofMonthOrdinal: (ordinal(of: date) + count) * monthsPerStep) ?? date
    }
  }

  /// Names the period of a date: `2020-04-15`, `2020-04`, `2020Q2` or `2020`.
  ///
  /// - Parameter date: A date in the period.
  /// - Returns: The name; a week is named by its reference date.
  public func label(_ date: CivilDate) -> String {
    let (year, month, _) = date.components
    let paddedYear = Digits.padded(year, 4)
    return switch self {
    case .day, .week: date.description
    case .month: "\(paddedYear)-\(Digits.padded(month, 2))"
    case .quarter: "\(paddedYear)Q\((month - 1) / 3 + 1)"
    case .year: paddedYear
    }
  }

  /// Finds the unit of a set of delays, as baselinenowcast does.
  ///
  /// The smallest positive gap must divide every other one and be one day or seven.
  ///
  /// - Parameter gaps: Release minus reference date, in days.
  /// - Returns: ``day`` or ``week``.
  /// - Throws: ``StatisticsError/irregularDelays(smallestGap:)``.
  public static func inferred(
    fromDelays gaps: some Sequence<Int>
  ) throws(StatisticsError) -> PeriodStep {
    let positive = gaps.filter { $0 > 0 }
    guard let smallest = positive.min() else { throw .irregularDelays(smallestGap: nil) }
    guard smallest == 1 || smallest == 7, positive.allSatisfy({ $0.isMultiple(of: smallest) })
    else { throw .irregularDelays(smallestGap: smallest) }
    return smallest == 1 ? .day : .week
  }

  /// The days that a step counts when a span of days is rounded up to steps.
  private var approximateDayCount: Int {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 30
    case .quarter: 90
    case .year: 360
    }
  }

  /// The calendar months in a step; 0 where a step is not made of months.
  private var monthsPerStep: Int {
    switch self {
    case .day, .week: 0
    case .month: 1
    case .quarter: 3
    case .year: 12
    }
  }

  /// The period's number on the calendar; only for steps made of months.
  private func ordinal(of date: CivilDate) -> Int {
    let (year, month, _) = date.components
    return floorQuotient(year * 12 + month - 1, max(1, monthsPerStep))
  }

  private func firstDay(ofMonthOrdinal ordinal: Int) -> CivilDate? {
    let year = floorQuotient(ordinal, 12)
    return CivilDate(year: year, month: ordinal - year * 12 + 1, day: 1)
  }
}

/// The quotient rounded towards minus infinity; `divisor` is positive.
private func floorQuotient(_ dividend: Int, _ divisor: Int) -> Int {
  let quotient = dividend / divisor
  return dividend % divisor < 0 ? quotient - 1 : quotient
}
