internal import History
internal import Tables
internal import Times
internal import Vintage

/// A figure as it was first published, as of some releases, and today; below it the difference.
struct SeriesChart {
  let facts: ReportFacts
  let figure: FigureThenNow

  private var column: String { facts.timeline.columns.names[figure.column] }

  /// The chart with its caption, a closer look at the days that moved most, and the numbers.
  var html: String {
    guard let first = figure.days.first, let last = figure.days.last else { return "" }
    let whole = SeriesDrawing(facts: facts, figure: figure, range: figure.days.indices)
    let chart = whole.drawing.figure(
      id: "series",
      title: "\(column), \(figure.name), then and now",
      description: description(first, last),
      caption: caption
    )
    return chart + closeUp + table
  }

  private func description(_ first: CivilDate, _ last: CivilDate) -> String {
    "Lines over the reference dates \(first) to \(last): as first published, as of chosen "
      + "releases, and as the newest release has it; below, the newest less the first."
  }

  /// The weeks in which the figures moved most, where the whole is too long to see them.
  private var closeUp: String {
    guard let range = figure.weeksThatMovedMost else { return "" }
    let (first, last) = (figure.days[range.lowerBound], figure.days[range.upperBound - 1])
    let drawn = SeriesDrawing(facts: facts, figure: figure, range: range, isCloseUp: true)
    let axis = drawn.beginsAtZero ? "" : " The axis does not begin at 0."
    return drawn.drawing.figure(
      id: "closer",
      title: "A closer look at the eight weeks that moved most",
      description: description(first, last),
      caption: "A closer look at the eight weeks that moved most, "
        + "\(Markup.unbroken("\(first)")) to \(Markup.unbroken("\(last)")).\(axis)"
        + MarkupKey.line(key)
    )
  }

  private var key: [(style: String, meaning: String)] {
    let places = figure.places.enumerated().map { index, place in
      ("s-asof\(index % 3)", "as of \(facts.link(place))")
    }
    return [("s-first", "as first published")] + places + [("s-today", "today")]
  }

  private var caption: String {
    let name = "<b>\(Markup.escaped(column))</b>, \(Markup.escaped(figure.name)), by reference date"
    let below =
      figure.differences.contains { $0 != 0 } ? "; below, today’s figure less the first one" : ""
    return "\(name)\(below). Where only the line of today is seen, it hides the others: they "
      + "differ by less than its thickness.\(MarkupKey.line(key))"
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
