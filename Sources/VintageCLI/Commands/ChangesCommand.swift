import ArgumentParser
import History
import Tables
import Times
import Vintage

/// The command `vintage changes NAME`.
struct ChangesCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes",
    abstract: "Lists every new or changed cell, release by release or net.",
    discussion: """
      Everything that came after the state of --since, up to --until: new days as well as \
      corrections. With --net each cell stands once: what it said at --since, what it says at \
      --until; what went and came back is not there. Layout and columns give no cells.

      EXAMPLES:
        vintage changes admissions --since 2020-10-01 --until 2020-10-07
        vintage changes admissions --since 2020-07-10 --until 2020-09-12 \\
            --net --format csv
        vintage changes tests --since ~7 --where cl_age90=0 --columns P

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Option(
    help: ArgumentHelp("What came after the state of this date, time or REF.", valueName: "ref")
  )
  var since: String?
  @Option(help: ArgumentHelp("Up to the state of this date, time or REF.", valueName: "ref"))
  var until: String?
  @Flag(help: "One row per cell: the state before against the state after.")
  var net = false
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var output: FormatOption

  func run() throws {
    let analysis = try openAnalysis()
    try analysis.requireKey()
    let timeline = try readTimeline(analysis)
    let start = try since.map { try PeriodOptions.time($0, analysis, atEnd: true) }
    let end = try until.map { try PeriodOptions.time($0, analysis, atEnd: true) }
    try PeriodOptions.requireOrder(start, end, since: since, until: until)
    noteEmptiness(start, end, analysis)
    let filter = CellFilter(columns: try selection.columnSet(in: timeline, of: analysis))
    var cells =
      net
      ? timeline.netChanges(since: start, until: end, filter)
      : timeline.changes(since: start, until: end, filter)
    let conditions = try selection.conditions(in: timeline, of: analysis)
    if !conditions.isEmpty { cells = cells.filter { conditions.takes($0, of: timeline) } }
    let ledger = CellLedger(timeline: timeline, analysis: analysis)
    guard output.format == .text else {
      let sorted = ledger.sorted(cells, by: .key)
      return try ledger.write(sorted.prefix(output.machineLimit ?? .max), as: output.format)
    }
    try page(cells, ledger).write()
  }

  /// Says where no release can have brought a change.
  private func noteEmptiness(_ start: CivilTime?, _ end: CivilTime?, _ analysis: Analysis) {
    // What came after a state is in the releases after the moment of it.
    let after = start.map { start in
      var next = start
      next.secondOfDay += 1
      return next
    }
    PeriodOptions.noteEmptiness(from: after, to: end, since: since, until: until, analysis)
  }

  private func page(_ cells: [CellEvent], _ ledger: CellLedger) -> Page {
    var page = Page()
    page.line(
      Colour.bold(
        "\(name): \(NumberText.counted(cells.count, net ? "net change" : "changed cell"))"
      )
    )
    var counts: [RowEvent.Kind: Int] = [:]
    for cell in cells { counts[cell.kind, default: 0] += 1 }
    let parts = RowEvent.Kind.allCases.compactMap { kind in
      counts[kind].map { "\(NumberText.grouped($0)) \(kind.word)" }
    }
    if !parts.isEmpty { page.paragraph(parts.joined(separator: ", "), indent: 2) }
    ledger.append(cells, by: .key, limit: output.textLimit(40), to: &page)
    return page
  }
}
