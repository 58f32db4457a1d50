internal import History
internal import Times
internal import Vintage

/// The releases over time: how many cells each corrected.
struct TimelineChart {
  let facts: ReportFacts

  private static let (width, height) = (820.0, 230.0)
  private static let (left, right, top, bottom) = (64.0, 8.0, 14.0, 46.0)

  /// The chart with its caption.
  var html: String {
    let dates = facts.timeline.releases.map(\.published.date)
    guard let first = dates.first, let last = dates.last else { return "" }
    var drawing = Drawing(width: Int(Self.width), height: Int(Self.height))
    let days = DayScale(first, last)
    let most = dates.indices.map { facts.count($0) }.max() ?? 0
    let scale = NumberScale(0, Double(max(most, 1)))
    drawAxes(days, scale, &drawing)
    let step = (Self.width - Self.left - Self.right - 4) / Double(days.last - days.first + 1)
    let width = min(max(step * 0.8, 1.2), 14)
    for (place, date) in dates.enumerated() {
      drawRelease(place, x: Self.x(days.share(date)), width: width, scale, &drawing)
    }
    return drawing.figure(
      id: "timeline",
      title: "Corrected cells by release",
      description: "\(dates.count) releases from \(first) to \(last); the most that one corrected "
        + "is \(ReportNumber.grouped(most)) cells. The table of releases has every number.",
      caption: caption(most)
    )
  }

  private func caption(_ most: Int) -> String {
    guard most > 0 else {
      return "Each mark below the line is a release. None changed a figure published before."
    }
    return "Each mark below the line is a release; the bar above it counts the published figures "
      + "that it changed. "
      + MarkupKey.line(kinds)
  }

  /// The kinds of corrections that this history has.
  private var kinds: [(style: String, meaning: String)] {
    let all: [(style: String, meaning: String, kinds: [RowEvent.Kind])] = [
      ("revised", "revised", [.revised]),
      ("backfilled", "backfilled or restored", [.backfilled, .restored]),
      ("withdrawn", "withdrawn", [.withdrawn]),
    ]
    return all.filter { item in
      facts.countsOfRelease.contains { counts in item.kinds.contains { counts[$0] != nil } }
    }.map { ($0.style, $0.meaning) }
  }

  private static func x(_ share: Double) -> Double { left + 2 + share * (width - left - right - 4) }

  private func drawAxes(_ days: DayScale, _ scale: NumberScale, _ drawing: inout Drawing) {
    let plot = Self.height - Self.top - Self.bottom
    for tick in scale.ticks {
      let y = Self.height - Self.bottom - scale.share(tick) * plot
      drawing.line(Self.left, y, Self.width - Self.right, y, tick == 0 ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, ReportNumber.plain(tick), "t e")
    }
    for tick in days.ticks(atMost: 12) {
      let x = Self.x(days.share(tick.day))
      drawing.line(x, Self.height - Self.bottom + 14, x, Self.height - 20, "axis")
      drawing.tickLabel(x, Self.height - 6, tick.label, from: Self.left)
    }
  }

  private func drawRelease(
    _ place: Int,
    x: Double,
    width: Double,
    _ scale: NumberScale,
    _ drawing: inout Drawing
  ) {
    let base = Self.height - Self.bottom
    let plot = base - Self.top
    drawing.line(
      x,
      base + 3,
      x,
      base + 12,
      facts.timeline.releases[place].problem == nil ? "tick" : "bad"
    )
    let counts = facts.countsOfRelease[place]
    guard !counts.isEmpty else { return }
    let parts: [(String, Int)] = [
      ("revised", counts[.revised] ?? 0),
      ("backfilled", (counts[.backfilled] ?? 0) + (counts[.restored] ?? 0)),
      ("withdrawn", counts[.withdrawn] ?? 0),
    ]
    let words = parts.filter { $0.1 > 0 }.map { "\(ReportNumber.grouped($0.1)) \($0.0)" }
    let title = "\(facts.label(place)): \(words.joined(separator: ", "))"
    var y = base
    for (style, count) in parts where count > 0 {
      let height = max(scale.share(Double(count)) * plot, 0.8)
      y -= height
      drawing.rectangle(x - width / 2, y, width, height, style, title: title)
    }
  }
}
