import ArgumentParser
import History
import Store
import Tables
import Times
import Vintage

/// In which order a ledger is shown.
enum LedgerOrder: String, ExpressibleByArgument, CaseIterable {
  case key
  case release
  case size
  case lag
}

/// A number of days: `60d`, `60`, `8w`.
struct DayCount: ExpressibleByArgument {
  let days: Int

  init(days: Int) {
    self.days = days
  }

  init?(argument: String) {
    let unit = argument.last == "w" ? 7 : 1
    let digits = argument.last == "w" || argument.last == "d" ? argument.dropLast() : argument[...]
    guard let count = Int(digits), (0...1_000_000).contains(count) else { return nil }
    days = count * unit
  }

  /// The way it is written.
  var defaultValueDescription: String { "\(days)d" }
}

extension RowEvent.Kind {
  /// The word for it in ledgers.
  var word: String {
    switch self {
    case .initial: "initial"
    case .added: "added"
    case .backfilled: "backfilled"
    case .restored: "restored"
    case .withdrawn: "withdrawn"
    case .revised: "revised"
    case .layout: "layout"
    }
  }
}

/// Changes of cells, as tables.
struct CellLedger {
  let timeline: Timeline
  let analysis: Analysis
  private let releaseTexts: [String]

  init(timeline: Timeline, analysis: Analysis) {
    self.timeline = timeline
    self.analysis = analysis
    releaseTexts = timeline.releases.map {
      TimeText.rfc3339(analysis.releases.release($0.release).published, in: analysis.dataSet.zone)
    }
  }

  /// The columns in machine formats.
  private var columns: [ResultColumn] {
    [ResultColumn("release"), ResultColumn("number"), ResultColumn("kind")]
      + ResultColumn.key(timeline.keyNames)
      + ["column", "old", "new", "difference", "lag"].map { ResultColumn($0) }
  }

  /// Puts cells in order; those of equal rank stay in the order of key, column and release.
  func sorted(_ cells: [CellEvent], by order: LedgerOrder) -> [CellEvent] {
    let cells = timeline.sorted(cells)
    switch order {
    case .key: return cells
    case .release: return Self.sorted(cells) { Int($0.place) }
    case .lag: return Self.sorted(cells) { -(timeline.lag(of: $0) ?? .min / 2) }
    case .size:
      return Self.sorted(cells) { cell in
        switch timeline.differenceField(cell) {
        case .integer(let difference): return -Double(difference.magnitude)
        case .number(let text): return -(Double(text)?.magnitude ?? -1)
        default: return 1
        }
      }
    }
  }

  /// A stable sort by a rank that is computed once.
  private static func sorted<Rank: Comparable>(
    _ cells: [CellEvent],
    by rank: (CellEvent) -> Rank
  ) -> [CellEvent] {
    let ranks = cells.map(rank)
    return cells.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { cells[$0] }
  }

  /// Writes cells for machines.
  func write(_ cells: ArraySlice<CellEvent>, as format: TableFormat) throws {
    var writer = try ResultWriter(columns, format: format)
    let releases = releaseTexts.map { writer.encoded(.text($0)) }
    let names = timeline.columns.names.map { writer.encoded(.text($0)) }
    let kinds = Dictionary(
      uniqueKeysWithValues: RowEvent.Kind.allCases.map { ($0, writer.encoded(.text($0.word))) }
    )
    // Cells of one key follow each other: its texts and its day are looked up once.
    var (key, keyFields, day): (Int32, [ResultField], CivilDate?) = (-1, [], nil)
    var row: [ResultField] = []
    for cell in cells {
      if cell.key != key {
        let keyRow = Int(cell.new >= 0 ? cell.new : cell.old)
        key = cell.key
        keyFields = timeline.keyTexts(keyRow).map { writer.encoded(.text($0)) }
        day = timeline.referenceDate(keyRow)
      }
      let release = timeline.releases[Int(cell.place)]
      row.removeAll(keepingCapacity: true)
      row.append(releases[Int(cell.place)])
      row.append(.integer(release.release + 1))
      row.append(kinds[cell.kind] ?? .missing)
      row.append(contentsOf: keyFields)
      row.append(names[Int(cell.column)])
      row.append(timeline.field(Int(cell.old), Int(cell.column)))
      row.append(timeline.field(Int(cell.new), Int(cell.column)))
      row.append(timeline.differenceField(cell))
      let keyDay = hasDayInKey ? day : nil
      row.append(
        ResultField(
          hasDayInKey
            ? keyDay.map { release.published.date.dayNumber - $0.dayNumber }
            : timeline.lag(of: cell)
        )
      )
      try writer.append(row)
    }
    try writer.finish()
  }

  /// Whether the reference date is a part of the key, and so the same for all cells of a key.
  private var hasDayInKey: Bool {
    timeline.referenceColumn.map { $0 < timeline.columns.keyColumnCount } ?? false
  }

  /// Appends cells for people.
  func append(_ cells: [CellEvent], by order: LedgerOrder, limit: Int?, to page: inout Page) {
    guard !cells.isEmpty else { return }
    let shown = sorted(cells, by: order).prefix(limit ?? .max)
    let keys = shown.map { timeline.keyTexts(of: $0) }
    // A key column that says the same in every line would push others off the page.
    let isSame = timeline.keyNames.indices.map { column in
      shown.count > 1 && keys.allSatisfy { $0[column] == keys[0][column] }
    }
    let isSingleKind = Set(cells.map(\.kind)).count == 1
    func varying<Item>(_ items: [Item]) -> [Item] {
      zip(items, isSame).filter { !$0.1 }.map(\.0)
    }
    var table = ResultTable(
      [ResultColumn("release")] + varying(timeline.keyNames).map { ResultColumn($0) }
        + ["column", "old", "new", "diff", "lag"].map { ResultColumn($0) }
        + (isSingleKind ? [] : [ResultColumn("kind")])
    )
    for (cell, key) in zip(shown, keys) {
      let values = timeline.values(of: cell)
      var row: [ResultField] = [.text(releaseText(cell))]
      row += varying(key).map { .text($0) }
      row.append(.text(timeline.columns.names[Int(cell.column)]))
      row.append(timeline.field(Int(cell.old), Int(cell.column)))
      row.append(timeline.field(Int(cell.new), Int(cell.column)))
      row.append(ResultField(values.difference.map { NumberText.signed($0.description) }))
      row.append(ResultField(timeline.lag(of: cell)))
      if !isSingleKind { row.append(.text(cell.kind.word)) }
      table.append(row)
    }
    page.line()
    let words: [LedgerOrder: String] = [
      .key: "by key", .release: "by release", .size: "largest first", .lag: "longest lag first",
    ]
    let same = timeline.keyNames.indices.filter { isSame[$0] }.map {
      "\(timeline.keyNames[$0])=\(keys[0][$0])"
    }
    page.line(
      ([words[order] ?? "", "lag in days"]
        + (same.isEmpty ? [] : ["all of \(same.joined(separator: ","))"]))
        .joined(separator: "; ")
    )
    page.append(table.text(width: Page.width))
    if let more = ResultTable.more(cells.count, limit) { page.line(more) }
  }

  /// The release of a cell: its day, and the time too where the day has several.
  func releaseText(_ cell: CellEvent) -> String { releaseText(Int(cell.place)) }

  /// A release: its day, and the time too where the day has several.
  func releaseText(_ place: Int) -> String {
    let release = timeline.releases[place]
    let day = release.published.date
    let isSingle =
      (place == 0 || timeline.releases[place - 1].published.date != day)
      && (place + 1 == timeline.releases.count
        || timeline.releases[place + 1].published.date != day)
    return isSingle ? day.description : analysis.publishedText(release.release)
  }

  /// A release for machines.
  func releaseField(_ place: Int) -> ResultField { .text(releaseTexts[place]) }
}
