internal import History
internal import Tables
internal import Times
internal import Vintage

/// What vanished, what changed its form, and the days without a release.
struct ReportLosses {
  let facts: ReportFacts

  private var timeline: Timeline { facts.timeline }
  private static let most = ReportTables.mostLosses

  /// The section's contents.
  var html: String { vanished + columns + layout + gaps }

  private func back(_ place: Int?) -> String {
    place.map { "back " + facts.link($0) } ?? "not back"
  }

  private func capped(_ count: Int, _ noun: String) -> String {
    count > Self.most
      ? "<p class=note>Of \(ReportNumber.counted(count, noun)) the first are shown.</p>\n"
      : ""
  }

  private var vanished: String {
    let (keys, days) = (facts.withdrawals.keys, facts.withdrawals.days)
    guard !keys.isEmpty || !facts.withdrawals.columns.isEmpty else {
      return "<p>No row and no column that was published ever vanished.</p>\n"
    }
    let isBack = keys.count { $0.backSince != nil }
    var out =
      "<p>\(ReportNumber.counted(keys.count, "row")) vanished, "
      + "\(ReportNumber.grouped(isBack)) of them for a time.</p>\n"
    var table = MarkupTable(
      "Whole days and rows that vanished",
      [
        .init(title: "What"), .init(title: "Last seen"), .init(title: "Missing from"),
        .init(title: "Since"),
      ]
    )
    let runs = Self.runs(days)
    for run in runs.prefix(Self.most) {
      guard let day = run.first, let last = run.last else { continue }
      let rows = ReportNumber.counted(day.keyCount, "row")
      let what =
        run.count == 1
        ? "\(day.day), \(rows)" : "\(day.day) to \(last.day), \(run.count) days of \(rows)"
      table.append([
        what, facts.link(day.lastSeen), facts.link(day.firstMissing), back(day.backSince),
      ])
    }
    let ofDays = Set(days.map { [$0.day.dayNumber, $0.firstMissing] })
    let others = keys.filter { key in
      guard let day = timeline.referenceDate(key.row) else { return true }
      return !ofDays.contains([day.dayNumber, key.firstMissing])
    }
    for key in others.prefix(max(Self.most - runs.count, 5)) {
      table.append([
        facts.key(key.row), facts.link(key.lastSeen), facts.link(key.firstMissing),
        back(key.backSince),
      ])
    }
    if table.rowCount > 0 { out += table.html }
    return out + capped(runs.count, "day") + capped(others.count, "row")
  }

  /// Days that follow each other and vanished together, as one.
  private static func runs(_ days: [WithdrawnDay]) -> [[WithdrawnDay]] {
    var runs: [[WithdrawnDay]] = []
    for day in days {
      if var next = runs.last?.last {
        next.day = CivilDate(dayNumber: next.day.dayNumber + 1)
        if next == day {
          runs[runs.count - 1].append(day)
          continue
        }
      }
      runs.append([day])
    }
    return runs
  }

  private var columns: String {
    var table = MarkupTable(
      "Columns that came, went or moved",
      [.init(title: "Release"), .init(title: "What happened")]
    )
    for (place, release) in timeline.releases.enumerated() where !release.columnEvents.isEmpty {
      let words = release.columnEvents.map { event in
        switch event {
        case .added(let column, _): "\(timeline.columns.names[column]) is new"
        case .removed(let column, _): "\(timeline.columns.names[column]) is gone"
        case .moved(let column, _, _): "\(timeline.columns.names[column]) moved"
        case .renamed(let old, let new):
          "\(timeline.columns.names[new]) has the values of \(timeline.columns.names[old])"
        }
      }
      table.append([facts.link(place), Markup.escaped(words.joined(separator: "; "))])
    }
    return table.rowCount == 0 ? "" : table.html
  }

  private var layout: String {
    let places = timeline.releases.indices.filter {
      facts.steps[$0]?.labels.contains { $0 == .layout || $0 == .reordered } ?? false
    }
    guard !places.isEmpty else { return "<p>The layout of the file never changed.</p>\n" }
    let shown = places.prefix(60).map { facts.link($0) }.joined(separator: ", ")
    let more = places.count > 60 ? " and \(ReportNumber.grouped(places.count - 60)) more" : ""
    return
      "<p>\(ReportNumber.counted(places.count, "release")) changed quotes, line ends, spelling "
      + "or the order of rows, which is no correction: \(shown)\(more).</p>\n"
  }

  private var gaps: String {
    let coverage = facts.coverage
    let sightings = coverage.sightingCount > 0 ? ", nor were the same bytes seen again" : ""
    var out =
      "<p>\(ReportNumber.counted(coverage.missedDays.count, "day")) between the first and the last "
      + "release had none\(sightings); "
      + "\(ReportNumber.counted(coverage.severalADay.count, "day")) had several."
    if let gap = coverage.longestGap {
      let days = gap.to.dayNumber - gap.from.dayNumber
      out +=
        " The longest gap is \(ReportNumber.counted(days, "day")): "
        + "\(Markup.unbroken("\(gap.from)")) to \(Markup.unbroken("\(gap.to)"))."
    }
    return out + "</p>\n"
  }
}
