internal import History
internal import Tables
internal import Times
internal import Vintage

/// A figure as it was first published, as of some releases, and today; below it the difference.
struct SeriesChart {
  let facts: ReportFacts
  let figure: FigureThenNow

  private static let (width, left, right) = (820.0, 92.0, 10.0)
  private static let (top, plot, gap, strip) = (12.0, 230.0, 34.0, 90.0)

  private var column: String { facts.timeline.columns.names[figure.column] }

  /// The chart with its caption and the numbers as a table.
  var html: String {
    guard let first = figure.days.first, let last = figure.days.last else { return "" }
    let height = Self.top + Self.plot + Self.gap + Self.strip + 26
    var drawing = Drawing(width: Int(Self.width), height: Int(height))
    let days = DayScale(first, last)
    drawLines(days, &drawing)
    drawDifferences(days, &drawing)
    return drawing.figure(
      id: "series",
      title: "\(column), \(figure.name), then and now",
      description: "Lines over the reference dates \(first) to \(last): as first published, as of "
        + "chosen releases, and as the newest release has it; below, the newest less the first.",
      caption: caption
    ) + table
  }

  private func x(_ index: Int, _ days: DayScale) -> Double {
    Self.left + days.share(figure.days[index]) * (Self.width - Self.left - Self.right)
  }

  private func drawLines(_ days: DayScale, _ drawing: inout Drawing) {
    let all = ([figure.first, figure.today] + figure.asOf).flatMap { $0 }.compactMap { $0 }
    let scale = NumberScale(min(all.min() ?? 0, 0), all.max() ?? 1)
    let base = Self.top + Self.plot
    for tick in scale.ticks {
      let y = base - scale.share(tick) * Self.plot
      drawing.line(Self.left, y, Self.width - Self.right, y, tick == 0 ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, ReportNumber.plain(tick), "t e")
    }
    for tick in days.ticks(atMost: 11) {
      let x = Self.left + days.share(tick.day) * (Self.width - Self.left - Self.right)
      drawing.line(x, base + Self.gap + Self.strip, x, base + Self.gap + Self.strip + 6, "axis")
      let bounded = min(max(x, Self.left + 22), Self.width - 30)
      drawing.text(bounded, base + Self.gap + Self.strip + 20, tick.label, "t m")
    }
    func points(_ values: [Double?]) -> [(x: Double, y: Double)?] {
      values.enumerated().map { index, value in
        value.map { (x(index, days), base - scale.share($0) * Self.plot) }
      }
    }
    drawing.lines(points(figure.today), "s-today", title: "today (the newest release)")
    for (index, values) in figure.asOf.enumerated() {
      let title = "as of \(facts.label(figure.places[index]))"
      drawing.lines(points(values), "s-asof\(index % 3)", title: title)
    }
    drawing.lines(points(figure.first), "s-first", title: "as first published")
  }

  /// The newest value less the first one, as bars.
  private func drawDifferences(_ days: DayScale, _ drawing: inout Drawing) {
    let differences = figure.differences
    let (low, high) = (differences.min() ?? 0, differences.max() ?? 0)
    let scale = NumberScale(min(low, 0), max(high, low == 0 ? 1 : 0))
    let base = Self.top + Self.plot + Self.gap + Self.strip
    for tick in [scale.range.lowerBound, 0, scale.range.upperBound] {
      let y = base - scale.share(tick) * Self.strip
      drawing.line(Self.left, y, Self.width - Self.right, y, tick == 0 ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, ReportNumber.plain(tick), "t e")
    }
    let zero = base - scale.share(0) * Self.strip
    let step = (Self.width - Self.left - Self.right) / Double(days.last - days.first + 1)
    for (index, difference) in differences.enumerated() where difference != 0 {
      let height = max(scale.share(difference.magnitude + scale.range.lowerBound) * Self.strip, 0.6)
      let sign = difference > 0 ? "+" : ""
      drawing.rectangle(
        x(index, days) - min(step * 0.4, 5),
        difference > 0 ? zero - height : zero,
        min(max(step * 0.8, 1), 10),
        height,
        difference > 0 ? "up" : "down",
        title: "\(figure.days[index]): \(sign)\(ReportNumber.plain(difference))"
      )
    }
  }

  private var caption: String {
    let places = figure.places.enumerated().map { index, place in
      ("s-asof\(index % 3)", "as of \(facts.link(place))")
    }
    let key = [("s-first", "as first published")] + places + [("s-today", "today")]
    return "<b>\(Markup.escaped(column))</b>, \(Markup.escaped(figure.name)), by reference date. "
      + MarkupKey.line(key) + "<br>Below: today’s figure less the first one."
  }

  private var table: String {
    let differences = figure.differences
    let order = differences.indices.filter { differences[$0] != 0 }
      .sorted { (differences[$1].magnitude, $0) < (differences[$0].magnitude, $1) }
    guard !order.isEmpty else {
      return "<p>Every one of these figures still stands as it was first published.</p>\n"
    }
    var table = MarkupTable(
      "The figures that moved most",
      [.init(title: "Reference date"), .init(title: "First published", isNumber: true)]
        + figure.places.map { .init(title: "As of \(facts.label($0))", isNumber: true) }
        + [.init(title: "Today", isNumber: true), .init(title: "Difference", isNumber: true)]
    )
    func text(_ value: Double?) -> String { value.map { ReportNumber.plain($0) } ?? "–" }
    for index in order.prefix(20) {
      table.append(
        [figure.days[index].description, text(figure.first[index])]
          + figure.asOf.map { text($0[index]) }
          + [
            text(figure.today[index]),
            (differences[index] > 0 ? "+" : "") + ReportNumber.plain(differences[index]),
          ]
      )
    }
    let count = ReportNumber.grouped(order.count)
    return "<details><summary>The figures that moved most, of \(count) that moved</summary>\n"
      + table.html + "</details>\n"
  }
}

extension FigureThenNow {
  /// The newest value less the first one, 0 where one is missing.
  var differences: [Double] {
    zip(first, today).map { first, today in
      guard let first, let today else { return 0 }
      return today - first
    }
  }
}
