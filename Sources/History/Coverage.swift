public import Times
internal import Tables

/// The middle and the slow end of a number of days.
public struct DayQuantiles: Hashable, Sendable {
  /// How many values there are.
  public var count: Int
  /// The smallest.
  public var minimum: Int
  /// The median: the middle value, or the mean of the two in the middle.
  public var median: Double
  /// The smallest value that at least nine tenths of all do not exceed.
  public var ninetiethPercentile: Int
  /// The largest.
  public var maximum: Int

  /// Sorts days and takes the quantiles.
  ///
  /// - Parameter days: The days; nil is returned where there are none.
  init?(_ days: [Int]) {
    let sorted = days.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    count = sorted.count
    minimum = first
    median = Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    ninetiethPercentile = sorted[(sorted.count * 9 + 9) / 10 - 1]
    maximum = last
  }
}

/// The calendar of the releases, and how late and how final they are.
public struct Coverage: Sendable {
  /// How many releases there are.
  public private(set) var releaseCount = 0
  /// How many hold other records, or the same ones in another order, than the one before.
  public private(set) var changedCount = 0
  /// How often the same bytes came as before: as a release of its own or as a sighting.
  public private(set) var unchangedCount = 0
  /// How often the bytes of a release were seen again, without a release of its own.
  public let sightingCount: Int
  /// The days between the first and the last release or sighting with neither.
  public private(set) var missedDays: [CivilDate] = []
  /// The days with more than one release, and how many.
  public private(set) var severalADay: [(day: CivilDate, count: Int)] = []
  /// The longest time with neither a release nor a sighting, by the days it lies between; nil where
  /// there is but one such day.
  public private(set) var longestGap: (from: CivilDate, to: CivilDate)?
  /// Days from the latest reference date in a release to its publication.
  public private(set) var publicationDelay: DayQuantiles?
  /// Days from a figure's reference date to the release that gave it its last value.
  ///
  /// Figures of the last release, each value of each row with a reference date once; those that the
  /// first release gave are left out, since nothing is known of the time before it. What is young
  /// may still change, so the true days are as many or more.
  public private(set) var settledAfter: DayQuantiles?

  /// Reads the calendar of a timeline.
  ///
  /// - Parameters:
  ///   - timeline: The timeline.
  ///   - sightings: The days on which the bytes of a release were seen again.
  public init(_ timeline: Timeline, sightings: [CivilDate] = []) {
    releaseCount = timeline.releases.count
    sightingCount = sightings.count
    unchangedCount = sightings.count
    guard let last = timeline.releases.indices.last else { return }
    noteCalendar(timeline.releases.map(\.published.date), sightings)
    var previous: TimelineRelease?
    for release in timeline.releases {
      if let previous {
        let isSame =
          release.commonPrefixCount == previous.recordCount
          && release.recordCount == previous.recordCount
        if isSame { unchangedCount += 1 } else { changedCount += 1 }
      }
      previous = release
    }
    noteDelays(timeline)
    noteSettling(timeline, timeline.lastComparable(before: last + 1))
  }

  private mutating func noteCalendar(_ dates: [CivilDate], _ sightings: [CivilDate]) {
    var counts: [CivilDate: Int] = [:]
    for date in dates { counts[date, default: 0] += 1 }
    severalADay = counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }.map { ($0, $1) }
    let days = Set(dates + sightings).sorted()
    for (from, to) in zip(days, days.dropFirst()) {
      for day in from.dayNumber + 1..<max(to.dayNumber, from.dayNumber + 1) {
        missedDays.append(CivilDate(dayNumber: day))
      }
      let longest = longestGap.map { $0.to.dayNumber - $0.from.dayNumber } ?? 0
      if to.dayNumber - from.dayNumber > longest { longestGap = (from, to) }
    }
  }

  private mutating func noteDelays(_ timeline: Timeline) {
    var latest: CivilDate?
    var delays: [Int] = []
    for release in timeline.releases where release.problem == nil {
      for event in timeline.events[release.events] where event.new >= 0 {
        if let day = timeline.referenceDate(Int(event.new)) { latest = max(latest ?? day, day) }
      }
      if let latest { delays.append(release.published.date.dayNumber - latest.dayNumber) }
    }
    publicationDelay = DayQuantiles(delays)
  }

  private mutating func noteSettling(_ timeline: Timeline, _ place: Int) {
    let blame = Blame(timeline, at: place)
    var days: [Int] = []
    for row in blame.rows {
      guard let reference = timeline.referenceDate(row) else { continue }
      for column in timeline.rows.layouts[timeline.rows.layout(row)].columns
      where column >= timeline.columns.keyColumnCount {
        guard let place = blame.origin(row, column)?.changedPlace, place > 0 else { continue }
        let published = timeline.releases[place].published.date
        days.append(published.dayNumber - reference.dayNumber)
      }
    }
    settledAfter = DayQuantiles(days)
  }
}
