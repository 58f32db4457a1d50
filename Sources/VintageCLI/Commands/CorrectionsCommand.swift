import ArgumentParser
import Files
import History
import Tables
import Times
import Vintage

/// The command `vintage corrections NAME`.
struct CorrectionsCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "corrections",
    abstract: "Lists every published figure that was changed afterwards.",
    discussion: """
      A correction is a cell that was revised, withdrawn (its row is gone), restored (its row is \
      back) or backfilled (a new row for a day that earlier releases had reached). New days, \
      columns that come or go, and layout are none; where a column is back, its figures are held \
      against what they said before. The lag is the days from the reference date to the release.

      For people a summary comes first, then the largest corrections. Machine formats hold all of \
      them, sorted by key, column and release, one object or row for each corrected cell: release, \
      number, kind, key, column, old, new, difference, lag.

      EXAMPLES:
        vintage corrections admissions
        vintage corrections tests --lag-over 60d --sort size
        vintage corrections admissions --since 2020-09-01 --until 2020-09-30 \\
            --format csv
        vintage corrections admissions --where dep=75 --columns incid_hosp --sort key
        vintage corrections admissions --format jsonl > corrections.jsonl

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @OptionGroup var period: PeriodOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only corrections later than this: 60d, 8w.", valueName: "days")
  )
  var lagOver: DayCount?
  @Option(
    help: ArgumentHelp(
      "Only these kinds: revised, withdrawn, restored, backfilled; may be repeated.",
      valueName: "kind,..."
    )
  )
  var only: [String] = []
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var comparison: ComparisonFlags
  @Option(help: "key, release, size (largest first) or lag (longest first).")
  var sort: LedgerOrder?
  @OptionGroup var output: FormatOption

  func run() throws {
    let analysis = try openAnalysis()
    try analysis.requireKey()
    let bounds = try period.bounds(analysis)
    let timeline = try readTimeline(analysis)
    let filter = CellFilter(
      since: bounds.first,
      until: bounds.last,
      columns: try selection.columnSet(in: timeline, of: analysis),
      lagOver: lagOver?.days
    )
    if lagOver != nil, timeline.referenceColumn == nil {
      throw AnalysisError.noReferenceDate(dataSet: name)
    }
    let cells = try chosen(timeline.corrections(filter), timeline, analysis)
    let ledger = CellLedger(timeline: timeline, analysis: analysis)
    guard output.format == .text else {
      let sorted = ledger.sorted(cells, by: sort ?? .key)
      return try ledger.write(
        sorted.prefix(output.machineLimit ?? .max),
        as: output.format
      )
    }
    var page = Page()
    CorrectionSummaryText(ledger: ledger, filter: filter).append(cells, to: &page)
    let order = sort ?? .size
    ledger.append(cells, by: order, limit: output.textLimit(20), to: &page)
    try page.write()
  }

  /// The cells of the wanted kinds and rows.
  private func chosen(
    _ cells: [CellEvent],
    _ timeline: Timeline,
    _ analysis: Analysis
  ) throws -> [CellEvent] {
    let conditions = try selection.conditions(in: timeline, of: analysis)
    var kinds: Set<RowEvent.Kind>?
    if !only.isEmpty {
      kinds = []
      for word in try only.listItems {
        let known: [RowEvent.Kind] = [.revised, .withdrawn, .restored, .backfilled]
        guard let kind = known.first(where: { $0.word == word }) else {
          throw Failure(
            "--only \(Failure.quoted(word)) is no kind of correction",
            hint: "the kinds are \(known.map(\.word).joined(separator: ", "))"
          )
        }
        kinds?.insert(kind)
      }
    }
    guard kinds != nil || !conditions.isEmpty else { return cells }
    return cells.filter { cell in
      (kinds?.contains(cell.kind) ?? true) && conditions.takes(cell, of: timeline)
    }
  }
}
