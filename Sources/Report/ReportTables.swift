internal import Definitions
internal import Digests
internal import History
internal import Store
internal import Tables
internal import Times
internal import Vintage

/// The tables of a report.
struct ReportTables {
  let facts: ReportFacts

  /// The most rows of each table.
  static let (mostCorrections, mostReleases, mostLosses) = (24, 1500, 20)

  private var timeline: Timeline { facts.timeline }

  /// The corrections of each column in numbers.
  var columns: String {
    let definition = facts.analysis.dataSet.definition
    func meaning(_ name: String) -> String { definition.column(named: name)?.meaning ?? "" }
    let names = timeline.columns.names
    // Nobody has said what the columns of some data sets mean.
    let hasMeanings = facts.summary.columns.contains { !meaning(names[$0.column]).isEmpty }
    var table = MarkupTable(
      "Corrections by column",
      [.init(title: "Column")] + (hasMeanings ? [.init(title: "What it counts")] : [])
        + ["Cells", "Up", "Down", "Net", "Gross"].map { .init(title: $0, isNumber: true) }
    )
    for column in facts.summary.columns.sorted(by: { $0.count > $1.count }) {
      let name = names[column.column]
      table.append(
        [Markup.escaped(name)] + (hasMeanings ? [Markup.escaped(meaning(name))] : []) + [
          ReportNumber.grouped(column.count), ReportNumber.grouped(column.upCount),
          ReportNumber.grouped(column.downCount),
          column.net.map { ReportNumber.signed($0.description) } ?? "–",
          column.gross.map { ReportNumber.grouped(decimal: $0.description) } ?? "–",
        ]
      )
    }
    return table.html
  }

  /// A histogram as a table with bars.
  static func bars(
    _ caption: String,
    _ heading: String,
    _ classes: [(label: String, count: Int)]
  ) -> String {
    let most = max(classes.map(\.count).max() ?? 1, 1)
    let total = classes.reduce(0) { $0 + $1.count }
    var table = MarkupTable(
      caption,
      [
        .init(title: heading), .init(title: "Cells", isNumber: true),
        .init(title: "Share", isNumber: true), .init(title: ""),
      ]
    )
    for item in classes {
      let width = item.count * 1000 / most
      let bar =
        "<svg class=bar viewBox=\"0 0 100 10\" preserveAspectRatio=none aria-hidden=true>"
        + "<rect width=\"\(width / 10).\(width % 10)\" height=10 class=revised></rect></svg>"
      table.append([
        item.label, ReportNumber.grouped(item.count), ReportNumber.share(item.count, of: total),
        bar,
      ])
    }
    return table.html
  }

  /// The largest corrections of each column.
  var largest: String {
    let columns = facts.summary.columns.sorted { $0.count > $1.count }.prefix(12)
    let each = max(2, Self.mostCorrections / max(columns.count, 1))
    var best: [Int: [(size: Double, cell: CellEvent)]] = [:]
    for cell in facts.corrections {
      let size = size(cell)
      guard size > 0 else { continue }
      var list = best[Int(cell.column)] ?? []
      if list.count == each, let last = list.last, last.size >= size { continue }
      let place = list.firstIndex { $0.size < size } ?? list.count
      list.insert((size, cell), at: place)
      best[Int(cell.column)] = Array(list.prefix(each))
    }
    let cells = columns.flatMap { (best[$0.column] ?? []).map(\.cell) }
    return table("The largest corrections, column by column", cells, prefix: "c")
  }

  private func size(_ cell: CellEvent) -> Double {
    guard cell.old >= 0, cell.new >= 0 else { return 0 }
    let column = Int(cell.column)
    if let old = timeline.rows.smallWholeNumber(Int(cell.old), column),
      let new = timeline.rows.smallWholeNumber(Int(cell.new), column)
    {
      return timeline.columns.holdsNumbers[column] ? Double(abs(new - old)) : 0
    }
    let difference = timeline.difference(old: Int(cell.old), new: Int(cell.new), column: column)
    return difference.flatMap { Double($0.magnitude.description) } ?? 0
  }

  /// The corrections of the last releases that made any, the largest of each first.
  var latest: String {
    var cells: [CellEvent] = []
    var end = facts.corrections.count
    while end > 0, cells.count < Self.mostCorrections {
      let place = facts.corrections[end - 1].place
      var start = end - 1
      while start > 0, facts.corrections[start - 1].place == place { start -= 1 }
      let ranked = facts.corrections[start..<end].map { (size($0), $0) }
        .sorted { $0.0 > $1.0 }.map(\.1)
      cells += ranked.prefix(min(8, Self.mostCorrections - cells.count))
      end = start
    }
    return table("The latest corrections, at most eight a release", cells, prefix: "l")
  }

  private func table(_ caption: String, _ cells: [CellEvent], prefix: String) -> String {
    var table = MarkupTable(
      caption + facts.commonKey,
      [
        .init(title: "Release"), .init(title: "Figure"), .init(title: "Column"),
        .init(title: "Before", isNumber: true), .init(title: "After", isNumber: true),
        .init(title: "Difference", isNumber: true), .init(title: "Days after", isNumber: true),
      ]
    )
    for (index, cell) in cells.enumerated() {
      let column = Int(cell.column)
      let difference = timeline.difference(old: Int(cell.old), new: Int(cell.new), column: column)
      let row = Int(cell.new >= 0 ? cell.new : cell.old)
      table.append(
        [
          facts.link(Int(cell.place)), facts.key(row),
          Markup.escaped(timeline.columns.names[column]), value(Int(cell.old), column),
          cell.new < 0 ? "withdrawn" : value(Int(cell.new), column),
          difference.map { ReportNumber.signed($0.description) } ?? "–",
          timeline.lag(of: cell).map { ReportNumber.grouped($0) } ?? "–",
        ],
        id: "\(prefix)\(index + 1)"
      )
    }
    return table.html
  }

  private func value(_ row: Int, _ column: Int) -> String {
    guard row >= 0, let text = timeline.rows.text(row, column) else { return "–" }
    if timeline.columns.holdsNumbers[column], Int(text) != nil || Double(text) != nil {
      return Markup.escaped(ReportNumber.grouped(decimal: text))
    }
    return text.isEmpty ? "(empty)" : Markup.escaped(text)
  }

  /// Every release.
  var releases: String {
    var table = MarkupTable(
      "The releases, newest first",
      [
        .init(title: "#", isNumber: true), .init(title: "Published"),
        .init(title: "Size", isNumber: true), .init(title: "Rows", isNumber: true),
        .init(title: "New rows", isNumber: true), .init(title: "Revised rows", isNumber: true),
        .init(title: "Corrected cells", isNumber: true), .init(title: "Gone rows", isNumber: true),
        .init(title: "What happened"), .init(title: "SHA-256"),
      ]
    )
    for place in timeline.releases.indices.suffix(Self.mostReleases).reversed() {
      let release = timeline.releases[place]
      let stored = facts.analysis.releases.release(release.release)
      let step = facts.steps[place]
      let hex = stored.content.hex
      let new: [RowEvent.Kind] = [.added, .backfilled, .restored]
      func count(_ kinds: [RowEvent.Kind]) -> String {
        guard let step else { return "" }
        return ReportNumber.grouped(kinds.reduce(0) { $0 + step.keyCount($1) })
      }
      let labels = step?.labels.filter { ![.rowsAdded, .revised, .withdrawn].contains($0) }
      let words = release.problem == nil ? labels?.map(\.rawValue) ?? ["first"] : ["no key"]
      table.append(
        [
          String(facts.number(place)), facts.analysis.publishedText(release.release),
          ReportNumber.bytes(stored.byteCount), ReportNumber.grouped(release.rowCount),
          count(new), count([.revised]), ReportNumber.grouped(facts.count(place)),
          count([.withdrawn]), Markup.escaped((words + stored.tags).joined(separator: ", ")),
          "<code title=\"\(hex)\">\(hex.prefix(10))</code>",
        ],
        id: "r\(facts.number(place))"
      )
    }
    return table.html
  }
}
