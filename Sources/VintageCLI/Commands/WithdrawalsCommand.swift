import ArgumentParser
import History
import Tables
import Times
import Vintage

/// The command `vintage withdrawals NAME`.
struct WithdrawalsCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdrawals",
    abstract: "Lists the rows, columns and whole days that vanished.",
    discussion: """
      For each: the last release that had it, the first that had not, and the release since which \
      it is back, if it is. Of a row the values that it had last; of a column the one that may \
      hold its values now; of a day the number of its rows.

      EXAMPLES:
        vintage withdrawals hospital
        vintage withdrawals vaccination --only column,day
        vintage withdrawals vaccination --format jsonl

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Option(
    help: ArgumentHelp("Only these: row, column, day; may be repeated.", valueName: "kind,...")
  )
  var only: [String] = []
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var output: FormatOption

  func run() throws {
    let kinds = Set(try only.isEmpty ? ["row", "column", "day"] : only.listItems)
    if let wrong = kinds.subtracting(["row", "column", "day"]).first {
      throw Failure(
        "--only \(Failure.quoted(wrong)) is nothing that vanishes",
        hint: "write row, column, day"
      )
    }
    let analysis = try openAnalysis()
    let timeline = try readTimeline(analysis)
    let table = WithdrawalTable(
      withdrawals: Withdrawals(timeline),
      ledger: CellLedger(timeline: timeline, analysis: analysis),
      kinds: kinds
    )
    switch output.format {
    case .text: try table.page(limit: output.textLimit(20)).write()
    case .csv, .jsonl, .json: try table.write(as: output.format, limit: output.machineLimit)
    }
  }
}

/// What vanished, as tables.
private struct WithdrawalTable {
  let withdrawals: Withdrawals
  let ledger: CellLedger
  let kinds: Set<String>

  private var timeline: Timeline { ledger.timeline }
  private var keys: [WithdrawnKey] {
    kinds.contains("row") ? timeline.sortedByKey(withdrawals.keys) { $0.row } : []
  }
  private var columns: [WithdrawnColumn] { kinds.contains("column") ? withdrawals.columns : [] }
  private var days: [WithdrawnDay] { kinds.contains("day") ? withdrawals.days : [] }

  /// One row for each thing; what does not apply is empty.
  func write(as format: TableFormat, limit: Int?) throws {
    let values = Array(timeline.columns.keyColumnCount..<timeline.columns.count)
    let result =
      [ResultColumn("kind")] + ResultColumn.key(timeline.keyNames)
      + ["column", "day", "last_seen", "first_missing", "back_since", "rows", "renamed_to"].map {
        ResultColumn($0)
      } + values.map { ResultColumn(timeline.columns.names[$0], in: "values") }
    var writer = try ResultWriter(result, format: format)
    let noKey = timeline.keyNames.map { _ in ResultField.missing }
    let noValues = values.map { _ in ResultField.missing }
    var left = limit ?? .max
    func append(_ row: [ResultField]) throws {
      guard left > 0 else { return }
      left -= 1
      try writer.append(row)
    }
    for day in days {
      try append(
        [.text("day")] + noKey + [.missing, .text(day.day.description)]
          + places(day.lastSeen, day.firstMissing, day.backSince)
          + [.integer(day.keyCount), .missing] + noValues
      )
    }
    for column in columns {
      let renamed = ResultField(column.renamedTo.map { timeline.columns.names[$0] })
      try append(
        [.text("column")] + noKey + [.text(timeline.columns.names[column.column]), .missing]
          + places(column.lastSeen, column.firstMissing, column.backSince)
          + [.missing, renamed] + noValues
      )
    }
    for key in keys {
      try append(
        [.text("row")] + timeline.keyFields(key.row) + [.missing, day(key.row)]
          + places(key.lastSeen, key.firstMissing, key.backSince) + [.missing, .missing]
          + values.map { timeline.field(key.row, $0) }
      )
    }
    try writer.finish()
  }

  private func day(_ row: Int) -> ResultField {
    ResultField(timeline.referenceDate(row)?.description)
  }

  private func places(_ lastSeen: Int, _ firstMissing: Int, _ backSince: Int?) -> [ResultField] {
    [ledger.releaseField(lastSeen), ledger.releaseField(firstMissing)]
      + [backSince.map { ledger.releaseField($0) } ?? .missing]
  }

  func page(limit: Int?) -> Page {
    var page = Page()
    let back = withdrawals.keys.count { $0.backSince != nil }
    page.line(
      Colour.bold(
        "\(ledger.analysis.dataSet.name): \(NumberText.counted(withdrawals.keys.count, "row")), "
          + "\(NumberText.counted(withdrawals.columns.count, "column")), "
          + "\(NumberText.counted(withdrawals.days.count, "whole day")) vanished"
      )
    )
    if withdrawals.keys.count > 0 {
      page.line("\(NumberText.grouped(back)) of the rows came back later")
    }
    appendDays(limit, &page)
    appendColumns(limit, &page)
    appendRows(limit, &page)
    return page
  }

  private static let placeNames = ["last seen", "missing from", "back since"]

  private func shownPlaces(_ lastSeen: Int, _ missing: Int, _ back: Int?) -> [ResultField] {
    [
      .text(ledger.releaseText(lastSeen)), .text(ledger.releaseText(missing)),
      back.map { .text(ledger.releaseText($0)) } ?? .missing,
    ]
  }

  private func append(_ table: ResultTable, _ title: String, _ limit: Int?, _ page: inout Page) {
    guard !table.rows.isEmpty else { return }
    page.line()
    page.line(title)
    page.append(table.text(limit: limit, width: Page.width))
    if let more = ResultTable.more(table.rows.count, limit) { page.line(more) }
  }

  private func appendDays(_ limit: Int?, _ page: inout Page) {
    var table = ResultTable((["day", "rows"] + Self.placeNames).map { ResultColumn($0) })
    for day in days {
      table.append(
        [.text(day.day.description), .integer(day.keyCount)]
          + shownPlaces(day.lastSeen, day.firstMissing, day.backSince)
      )
    }
    append(table, "whole days", limit, &page)
  }

  private func appendColumns(_ limit: Int?, _ page: inout Page) {
    var table = ResultTable(
      (["column"] + Self.placeNames + ["values now in"]).map { ResultColumn($0) }
    )
    for column in columns {
      table.append(
        [.text(timeline.columns.names[column.column])]
          + shownPlaces(column.lastSeen, column.firstMissing, column.backSince)
          + [ResultField(column.renamedTo.map { timeline.columns.names[$0] + "?" })]
      )
    }
    append(table, "columns", limit, &page)
  }

  private func appendRows(_ limit: Int?, _ page: inout Page) {
    let values = Array(timeline.columns.keyColumnCount..<timeline.columns.count)
    var table = ResultTable(
      (timeline.keyNames + Self.placeNames + values.map { timeline.columns.names[$0] }).map {
        ResultColumn($0)
      }
    )
    for key in keys.prefix(limit.map { $0 + 1 } ?? .max) {
      table.append(
        timeline.keyFields(key.row) + shownPlaces(key.lastSeen, key.firstMissing, key.backSince)
          + values.map { timeline.field(key.row, $0) }
      )
    }
    guard !table.rows.isEmpty else { return }
    page.line()
    page.line("rows, with the values that they had last")
    page.append(table.text(limit: limit, width: Page.width))
    if let more = ResultTable.more(keys.count, limit) { page.line(more) }
  }
}
