import ArgumentParser
import History
import Store
import Tables
import Times
import Vintage

/// The command `vintage history NAME KEY [COLUMN]`.
struct HistoryCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Tells the life of a figure: what it said, from when to when.",
    discussion: """
      KEY names the row by its key: dep=75,jour=2020-04-20. A part of the key takes all rows that \
      fit. Without COLUMN every value column is told.

      Each line is a stretch of releases that said the same: the value, the first release that \
      said so (valid_from), the one that said otherwise (valid_to, open where none has), and the \
      newest one that still said so, or the last sighting of its bytes (last_confirmed). The state \
      is value, empty, NA, absent (the release has no such column) or withdrawn (the row is gone).

      EXAMPLES:
        vintage history admissions dep=75,jour=2020-04-20
        vintage history admissions dep=75,jour=2020-04-20 incid_hosp
        vintage history tests jour=2020-11-02,cl_age90=0 P --format csv

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Argument(help: ArgumentHelp("The key of the row.", valueName: "column=value,..."))
  var key: String
  @Argument(help: "The column. (default: all)")
  var column: String?
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var output: FormatOption

  func run() throws {
    let analysis = try openAnalysis()
    try analysis.requireKey()
    let pairs = try wantedPairs(analysis)
    let timeline = try readTimeline(analysis)
    let columns = try wantedColumns(timeline, analysis)
    var wanted: [String: String] = [:]
    for pair in pairs { wanted[pair.name] = pair.value }
    let keys = try timeline.keys(where: wanted)
    guard !keys.isEmpty else { throw AnalysisError.noSuchRow(dataSet: name, key: key) }
    let lives = CellLives(ledger: CellLedger(timeline: timeline, analysis: analysis))
    let events = keys.count * columns.count > 1 ? KeyEvents(timeline) : nil
    if output.format == .text {
      try lives.page(keys, columns, events, limit: output.textLimit(40)).write()
    } else {
      try lives.write(keys, columns, events, as: output.format, limit: output.machineLimit)
    }
  }

  /// The parts of the key that were given; each has to name a key column.
  private func wantedPairs(_ analysis: Analysis) throws -> [(name: String, value: String)] {
    guard let pairs = RowConditions.pairs(key) else {
      throw Failure(
        "\(Failure.quoted(key)) is no key",
        hint: "write \(analysis.schema.keyColumns.map { "\($0)=VALUE" }.joined(separator: ","))"
      )
    }
    for pair in pairs where !analysis.schema.keyColumns.contains(pair.name) {
      throw AnalysisError.notAKeyColumn(
        dataSet: name,
        column: pair.name,
        key: analysis.schema.keyColumns
      )
    }
    return pairs
  }

  private func wantedColumns(_ timeline: Timeline, _ analysis: Analysis) throws -> [Int] {
    guard let column else {
      return Array(timeline.columns.keyColumnCount..<timeline.columns.count)
    }
    let number = try analysis.column(column, in: timeline)
    guard number >= timeline.columns.keyColumnCount else {
      throw AnalysisError.keyColumn(dataSet: name, column: column)
    }
    return [number]
  }
}

/// The lives of cells, as tables.
private struct CellLives {
  let ledger: CellLedger
  private let lastSeen: [Int: Instant]

  init(ledger: CellLedger) {
    self.ledger = ledger
    lastSeen = ledger.analysis.releases.lastSeen
  }

  private var timeline: Timeline { ledger.timeline }

  func write(
    _ keys: [Int],
    _ columns: [Int],
    _ events: KeyEvents?,
    as format: TableFormat,
    limit: Int?
  ) throws {
    let result =
      ResultColumn.key(timeline.keyNames)
      + [
        "column", "state", "value", "difference", "valid_from", "valid_to", "last_confirmed",
        "from_number", "to_number", "lag",
      ].map { ResultColumn($0) }
    var writer = try ResultWriter(result, format: format)
    var left = limit ?? .max
    for key in keys {
      for column in columns {
        let spans = timeline.life(ofKey: key, column: column, events)
        let keyRow = spans.first { $0.row >= 0 }?.row ?? 0
        for (index, span) in spans.enumerated() where left > 0 {
          left -= 1
          let to = span.to.map { ledger.releaseField($0) } ?? .missing
          var row = timeline.keyFields(keyRow)
          row += [.text(timeline.columns.names[column]), .text(span.state.rawValue)]
          row += [timeline.field(span.row, column), difference(spans, index, column)]
          row += [ledger.releaseField(span.from), to, confirmedField(span)]
          row.append(.integer(number(span.from)))
          row.append(ResultField(span.to.map(number)))
          row.append(ResultField(lag(keyRow, span.from)))
          try writer.append(row)
        }
      }
    }
    try writer.finish()
  }

  /// When a stretch was last confirmed: by a release, or by a sighting of its bytes.
  private func confirmedField(_ span: CellSpan) -> ResultField {
    guard let seen = lastSeen[timeline.releases[span.lastConfirmed].release] else {
      return ledger.releaseField(span.lastConfirmed)
    }
    return .text(TimeText.rfc3339(seen, in: ledger.analysis.dataSet.zone))
  }

  /// The same for people: a sighting by its day.
  private func confirmedText(_ span: CellSpan) -> String {
    guard let seen = lastSeen[timeline.releases[span.lastConfirmed].release] else {
      return ledger.releaseText(span.lastConfirmed)
    }
    return ledger.analysis.dataSet.zone.civilTime(of: seen).date.description
  }

  private func number(_ place: Int) -> Int { timeline.releases[place].release + 1 }

  private func lag(_ row: Int, _ place: Int) -> Int? {
    timeline.referenceDate(row).map {
      timeline.releases[place].published.date.dayNumber - $0.dayNumber
    }
  }

  /// What a stretch says less what the last value before it said.
  private func difference(_ spans: [CellSpan], _ index: Int, _ column: Int) -> ResultField {
    guard let before = spans[..<index].last(where: { $0.state == .value }) else { return .missing }
    return ResultField(
      timeline.difference(old: before.row, new: spans[index].row, column: column)
    )
  }

  func page(_ keys: [Int], _ columns: [Int], _ events: KeyEvents?, limit: Int?) -> Page {
    var page = Page()
    var (shown, count) = (0, 0)
    for key in keys {
      var hasTitle = false
      for column in columns {
        let spans = timeline.life(ofKey: key, column: column, events)
        guard spans.contains(where: { $0.state != .absent && $0.state != .withdrawn }) else {
          continue
        }
        count += 1
        guard shown < limit ?? .max else { continue }
        shown += 1
        let keyRow = spans.first { $0.row >= 0 }?.row ?? 0
        if !hasTitle { page.line(Colour.bold(timeline.keyLabel(keyRow))) }
        hasTitle = true
        append(spans, column, keyRow, &page)
      }
    }
    if count > shown {
      page.line("... \(NumberText.grouped(count - shown)) more figures; --limit 0 shows all")
    }
    return page
  }

  private func append(_ spans: [CellSpan], _ column: Int, _ keyRow: Int, _ page: inout Page) {
    let name = timeline.columns.names[column]
    let revisions = spans.count - 1
    let count = revisions == 0 ? "never changed" : NumberText.counted(revisions, "change")
    page.line("\(name): \(count)")
    var table = ResultTable(
      ["  valid from", "until", "last confirmed", "value", "diff", "lag"].map { ResultColumn($0) }
    )
    for (index, span) in spans.enumerated() {
      let value = span.state == .value ? timeline.field(span.row, column) : .text(stateWord(span))
      let difference = difference(spans, index, column)
      var signed = ResultField.missing
      if case .number(let text) = difference { signed = .text(NumberText.signed(text)) }
      table.append([
        .text("  " + ledger.releaseText(span.from)),
        .text(span.to.map { ledger.releaseText($0) } ?? "now"),
        .text(confirmedText(span)), value, signed,
        ResultField(lag(keyRow, span.from)),
      ])
    }
    page.append(table.text(width: Page.width))
  }

  private func stateWord(_ span: CellSpan) -> String {
    span.state == .notAvailable ? "NA" : "(\(span.state.rawValue))"
  }
}
