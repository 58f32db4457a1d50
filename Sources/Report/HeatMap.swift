internal import History
internal import Tables
internal import Times
internal import Vintage

/// Which reference dates each release corrected: darker is more.
struct HeatMap {
  let facts: ReportFacts
  let heat: HeatCounts

  private static let (width, left, right, top, bottom) = (820.0, 82.0, 8.0, 8.0, 40.0)

  private let classes: HeatClasses

  init(facts: ReportFacts, heat: HeatCounts) {
    self.facts = facts
    self.heat = heat
    classes = HeatClasses(heat.counts)
  }

  private var cellWidth: Double {
    (Self.width - Self.left - Self.right) / Double(heat.columnCount)
  }
  private var cellHeight: Double { min(max(380 / Double(heat.rowCount), 5), 18) }
  private var plot: Double { cellHeight * Double(heat.rowCount) }

  /// The map with its caption and the numbers as a table.
  var html: String {
    var drawing = Drawing(width: Int(Self.width), height: Int(Self.top + plot + Self.bottom + 0.5))
    drawing.rectangle(Self.left, Self.top, Self.width - Self.left - Self.right, plot, "ground")
    for row in 0..<heat.rowCount {
      for column in 0..<heat.columnCount where heat.count(row: row, column: column) > 0 {
        draw(row, column, &drawing)
      }
    }
    drawAxes(&drawing)
    return drawing.figure(
      id: "heat",
      title: "Corrected cells by release and reference date",
      description: "From left to right the releases, from top to bottom the reference dates that "
        + "the corrected figures are about. A table of the most corrected dates follows.",
      caption: caption
    ) + table
  }

  private func draw(_ row: Int, _ column: Int, _ drawing: inout Drawing) {
    let count = heat.count(row: row, column: column)
    let cells = count == 1 ? "one cell" : "\(ReportNumber.grouped(count)) cells"
    drawing.rectangle(
      Self.left + Double(column) * cellWidth,
      Self.top + Double(row) * cellHeight,
      max(cellWidth - 0.6, 1),
      max(cellHeight - 0.6, 1),
      classes.style(count),
      title: "\(releases(column)) on \(days(row)): \(cells)"
    )
  }

  private func releases(_ column: Int) -> String {
    let places = heat.places(ofColumn: column, of: facts.timeline.releases.count)
    guard places.count > 1 else { return facts.label(places.lowerBound) }
    return "\(facts.label(places.lowerBound)) to \(facts.label(places.upperBound))"
  }

  private func days(_ row: Int) -> String {
    let (first, last) = heat.days(ofRow: row)
    return first == last ? "\(first)" : "\(first) to \(last)"
  }

  private var caption: String {
    var joined: [String] = []
    if heat.releasesPerColumn > 1 { joined.append("\(heat.releasesPerColumn) releases a column") }
    if heat.daysPerRow > 1 { joined.append("\(heat.daysPerRow) days a row") }
    let note = joined.isEmpty ? "" : " To fit the page: \(joined.joined(separator: ", "))."
    let stray =
      heat.leftOutCount == 0
      ? ""
      : " \(ReportNumber.counted(heat.leftOutCount, "cell")) about days far from all others "
        + "(slips of the pen) left out."
    return "Across: the release. Down: the day that the corrected figure is about. Colour near the "
      + "lower edge is a fresh figure still filling up; colour far above it is an old figure "
      + "changed late.\(note)\(stray) "
      + MarkupKey.line(classes.key)
  }

  private func drawAxes(_ drawing: inout Drawing) {
    let releases = facts.timeline.releases
    let every = max(1, heat.columnCount / 6)
    for column in stride(from: 0, to: heat.columnCount, by: every) {
      let x = Self.left + (Double(column) + 0.5) * cellWidth
      guard x < Self.width - 36 else { continue }
      let place = heat.places(ofColumn: column, of: releases.count).lowerBound
      drawing.line(x, Self.top + plot + 2, x, Self.top + plot + 8, "axis")
      let day = releases[place].published.date.description
      drawing.text(max(x, Self.left + 30), Self.top + plot + 24, day, "t m")
    }
    let rows = max(1, heat.rowCount / 8)
    for row in stride(from: 0, to: heat.rowCount, by: rows) {
      let y = Self.top + (Double(row) + 0.5) * cellHeight
      drawing.text(Self.left - 6, y + 4, heat.days(ofRow: row).0.description, "t e")
    }
  }

  /// The rows with most corrections, for those who do not see the map.
  private var table: String {
    let totals = (0..<heat.rowCount).map { row in
      (row: row, count: (0..<heat.columnCount).reduce(0) { $0 + heat.count(row: row, column: $1) })
    }
    let most = totals.filter { $0.count > 0 }.sorted { ($1.count, $0.row) < ($0.count, $1.row) }
    var table = MarkupTable(
      "Reference dates with most corrections",
      [
        .init(title: "Reference date"), .init(title: "Corrected cells", isNumber: true),
        .init(title: "Share", isNumber: true),
      ]
    )
    let sum = totals.reduce(0) { $0 + $1.count }
    for item in most.prefix(15) {
      table.append([
        days(item.row), ReportNumber.grouped(item.count), ReportNumber.share(item.count, of: sum),
      ])
    }
    return "<details><summary>The dates with most corrections, as a table</summary>\n"
      + table.html + "</details>\n"
  }
}
