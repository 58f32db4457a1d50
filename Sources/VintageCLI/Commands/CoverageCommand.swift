import ArgumentParser
import History
import Statistics
import Times
import Vintage

/// The command `vintage coverage NAME`.
struct CoverageCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Shows the calendar of the releases: gaps, delays, and when figures are settled.",
    discussion: """
      In the calendar # is a day with a release that changed something, = one on which the same \
      bytes as before were published, a digit so many releases on one day, . a day without any. \
      Bytes that were added again make no release: they are a sighting of it, which tells that the \
      file was there on that day, and nothing of the days between.

      The publication delay is the days from the newest reference date in a release to its \
      publication. A figure is settled after the days from its reference date to the release that \
      gave it the value of the newest release; figures that the first release gave are left out. \
      The median is the middle number of days, or the mean of the two in the middle; the ninetieth \
      percentile is the number of days within which nine of ten are.

      EXAMPLES:
        vintage coverage hospital
        vintage coverage hospital --format csv

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @OptionGroup var comparison: ComparisonFlags
  @Option(help: "text, csv (a row per day), jsonl (a day a line) or json.")
  var format = TableFormat.text

  func run() throws {
    let analysis = try openAnalysis()
    let timeline = try readTimeline(analysis)
    let sightings = analysis.releases.sightingDays(of: timeline.releases.map(\.release))
    let calendar = ReleaseCalendarView(timeline, sightings)
    let coverage = Coverage(timeline, sightings: sightings)
    switch format {
    case .text: try page(coverage, calendar).write()
    case .csv, .jsonl: try calendar.table.write(as: format)
    case .json: try Output.write(document(coverage, calendar), as: .json)
    }
  }

  private func page(
    _ coverage: Coverage,
    _ calendar: ReleaseCalendarView
  ) -> Page {
    var page = Page()
    var title = "\(name): \(NumberText.counted(coverage.releaseCount, "release"))"
    if coverage.sightingCount > 0 {
      title += ", \(NumberText.counted(coverage.sightingCount, "sighting")) of the same bytes"
    }
    if let days = calendar.days {
      let ends = [days.lowerBound, days.upperBound].map { CivilDate(dayNumber: $0).description }
      title += ", \(ends.joined(separator: " to "))"
    }
    page.line(Colour.bold(title))
    page.paragraph(
      "\(NumberText.grouped(coverage.changedCount)) changed something, "
        + "\(NumberText.grouped(coverage.unchangedCount)) did not; "
        + "\(NumberText.counted(coverage.missedDays.count, "day")) without "
        + "\(coverage.sightingCount > 0 ? "either" : "a release"), "
        + "\(NumberText.counted(coverage.severalADay.count, "day")) with several",
      indent: 2
    )
    if let gap = coverage.longestGap {
      let days = NumberText.counted(gap.to.dayNumber - gap.from.dayNumber, "day")
      page.line("longest gap        \(days), \(gap.from) to \(gap.to)")
    }
    if let delay = coverage.publicationDelay { page.line("publication delay  \(words(delay))") }
    if let settled = coverage.settledAfter { page.line("settled after      \(words(settled))") }
    page.line()
    page.append(calendar.text)
    return page
  }

  private func words(_ days: DayQuantiles) -> String {
    "median \(NumberText.rounded(days.median)) \(days.median == 1 ? "day" : "days"), 90 % within "
      + "\(NumberText.grouped(days.ninetiethPercentile)), "
      + "\(NumberText.grouped(days.minimum)) to \(NumberText.grouped(days.maximum))"
  }

  private func document(_ coverage: Coverage, _ calendar: ReleaseCalendarView) -> JSONValue {
    .object([
      ("data_set", .string(name)), ("releases", .integer(coverage.releaseCount)),
      ("changed", .integer(coverage.changedCount)),
      ("unchanged", .integer(coverage.unchangedCount)),
      ("sightings", .integer(coverage.sightingCount)),
      ("missed_days", .array(coverage.missedDays.map { .string($0.description) })),
      (
        "several_a_day",
        .array(
          coverage.severalADay.map {
            .object([("day", .string($0.day.description)), ("releases", .integer($0.count))])
          }
        )
      ),
      (
        "longest_gap",
        coverage.longestGap.map {
          .object([
            ("from", .string($0.from.description)), ("to", .string($0.to.description)),
            ("days", .integer($0.to.dayNumber - $0.from.dayNumber)),
          ])
        } ?? .null
      ),
      ("publication_delay", json(coverage.publicationDelay)),
      ("settled_after", json(coverage.settledAfter)),
    ])
  }

  private func json(_ days: DayQuantiles?) -> JSONValue {
    guard let days else { return .null }
    return .object([
      ("figures", .integer(days.count)), ("min", .integer(days.minimum)),
      ("median", .number(TableValue(days.median).description)),
      ("p90", .integer(days.ninetiethPercentile)), ("max", .integer(days.maximum)),
    ])
  }
}

/// The days from the first release to the last release or sighting.
private struct ReleaseCalendarView {
  private typealias Count = (releases: Int, unchanged: Int, sightings: Int)

  private var counts: [CivilDate: Count] = [:]
  let days: ClosedRange<Int>?

  init(_ timeline: Timeline, _ sightings: [CivilDate]) {
    for day in sightings { counts[day, default: (0, 0, 0)].sightings += 1 }
    var previous: TimelineRelease?
    for release in timeline.releases {
      let isSame =
        previous.map {
          release.commonPrefixCount == $0.recordCount && release.recordCount == $0.recordCount
        } ?? false
      var count = counts[release.published.date] ?? (0, 0, 0)
      count.releases += 1
      if isSame { count.unchanged += 1 }
      counts[release.published.date] = count
      previous = release
    }
    if let first = counts.keys.min(), let last = counts.keys.max() {
      days = first.dayNumber...last.dayNumber
    } else {
      days = nil
    }
  }

  private func state(_ day: CivilDate) -> String {
    guard let count = counts[day] else { return "missed" }
    guard count.releases <= 1 else { return "several" }
    return count.releases == count.unchanged ? "unchanged" : "changed"
  }

  /// A row per day.
  var table: ResultTable {
    var table = ResultTable(
      ["day", "state", "releases", "unchanged", "sightings"].map { ResultColumn($0) }
    )
    for number in days.map(Array.init) ?? [] {
      let day = CivilDate(dayNumber: number)
      let count = counts[day] ?? (0, 0, 0)
      table.append([
        .text(day.description), .text(state(day)), .integer(count.releases),
        .integer(count.unchanged), .integer(count.sightings),
      ])
    }
    return table
  }

  /// A line per month, a character per day.
  var text: String {
    guard let days else { return "" }
    var out = "         1   5    10   15   20   25   30\n"
    var line = ""
    for number in days {
      let day = CivilDate(dayNumber: number)
      let (_, _, place) = day.components
      if line.isEmpty {
        line = "\(day.description.prefix(7))  " + String(repeating: " ", count: place - 1)
      }
      line += mark(day)
      let isLast = number == days.upperBound
      if isLast || CivilDate(dayNumber: number + 1).components.day == 1 {
        out += line + "\n"
        line = ""
      }
    }
    return out + "# changed  = unchanged  2 so many on one day  . none\n"
  }

  private func mark(_ day: CivilDate) -> String {
    guard let count = counts[day] else { return "." }
    guard count.releases <= 1 else { return count.releases > 9 ? "9" : "\(count.releases)" }
    return count.releases == count.unchanged ? "=" : "#"
  }
}
