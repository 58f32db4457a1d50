import ArgumentParser
import History
import Tables
import Vintage

/// The command `vintage blame NAME@REF`.
struct BlameCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "blame",
    abstract: "Tells for each figure of a release which release gave it this value.",
    discussion: """
      The release that gave a cell its value is the last one that changed it; going back to an \
      old value is the work of the release that went back. Another spelling, another order and \
      columns beside the cell change nothing. "revisions" counts how often the value changed.

      EXAMPLES:
        vintage blame admissions@2020-11-11 --where dep=75
        vintage blame admissions@latest --columns incid_hosp --revised
        vintage blame admissions@2020-11-11 --format csv > blame.csv

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var choice: ReleaseChoice
  @OptionGroup var selection: SelectionOptions
  @Flag(help: "Only cells that were changed at least once.")
  var revised = false
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var output: FormatOption

  func run() throws {
    let (releases, place) = try choice.find(in: try openArchive())
    let analysis = try Analysis(releases)
    try analysis.requireKey()
    let progress = PhasedProgress(isQuiet: comparison.quiet)
    defer { progress.finish() }
    let timeline = try analysis.timeline(
      of: Array(0...place),
      options: comparison.options,
      progress: progress.update
    )
    progress.finish()
    AnalysisNotes.report(timeline, of: analysis)
    if case .keyColumnMissing(let column) = timeline.releases[place].problem {
      throw AnalysisError.keyColumnMissing(
        dataSet: analysis.dataSet.name,
        published: analysis.publishedText(place),
        column: column,
        columns: []
      )
    }
    let table = BlameTable(
      blame: Blame(timeline, at: place),
      ledger: CellLedger(timeline: timeline, analysis: analysis),
      columns: try selection.columnSet(in: timeline, of: analysis),
      conditions: try selection.conditions(in: timeline, of: analysis),
      onlyRevised: revised
    )
    if output.format == .text {
      try table.page(limit: output.textLimit(40)).write()
    } else {
      try table.write(as: output.format, limit: output.machineLimit)
    }
  }
}

/// The origins of the cells of one release, as tables.
private struct BlameTable {
  let blame: Blame
  let ledger: CellLedger
  let columns: Set<Int>?
  let conditions: RowConditions
  let onlyRevised: Bool

  private var timeline: Timeline { ledger.timeline }

  /// Hands on each cell that was asked for, by key.
  private func forEachCell(_ body: (Int, Int, CellOrigin) throws -> Void) rethrows {
    for row in blame.rows where conditions.takes(row, of: timeline) {
      for column in timeline.rows.layouts[timeline.rows.layout(row)].columns {
        guard column >= timeline.columns.keyColumnCount, columns?.contains(column) ?? true,
          let origin = blame.origin(row, column), !onlyRevised || origin.revisionCount > 0
        else { continue }
        try body(row, column, origin)
      }
    }
  }

  private func previous(_ origin: CellOrigin, _ column: Int) -> ResultField {
    origin.revisionCount == 0 ? .missing : timeline.field(origin.previousRow, column)
  }

  func write(as format: TableFormat, limit: Int?) throws {
    var writer = try ResultWriter(
      ResultColumn.key(timeline.keyNames)
        + ["column", "value", "since", "number", "previous", "revisions"].map { ResultColumn($0) },
      format: format
    )
    var left = limit ?? .max
    try forEachCell { row, column, origin in
      guard left > 0 else { return }
      left -= 1
      try writer.append(
        timeline.keyFields(row) + [
          .text(timeline.columns.names[column]), timeline.field(row, column),
          ledger.releaseField(origin.place),
          .integer(timeline.releases[origin.place].release + 1), previous(origin, column),
          .integer(origin.revisionCount),
        ]
      )
    }
    try writer.finish()
  }

  func page(limit: Int?) -> Page {
    var table = ResultTable(
      (timeline.keyNames + ["column", "value", "since", "before", "revisions"]).map {
        ResultColumn($0)
      }
    )
    var (count, revisedCount) = (0, 0)
    forEachCell { row, column, origin in
      count += 1
      if origin.revisionCount > 0 { revisedCount += 1 }
      guard count <= limit ?? .max else { return }
      table.append(
        timeline.keyFields(row) + [
          .text(timeline.columns.names[column]), timeline.field(row, column),
          .text(ledger.releaseText(origin.place)), previous(origin, column),
          .integer(origin.revisionCount),
        ],
        origin.revisionCount > 0 ? .yellow : nil
      )
    }
    var page = Page()
    let release = timeline.releases[blame.place].release
    page.line(
      Colour.bold(
        "\(ledger.analysis.dataSet.name), release of \(ledger.analysis.publishedText(release)) "
          + "(#\(release + 1))"
      )
    )
    page.line(
      "\(NumberText.counted(count, "cell")), \(NumberText.grouped(revisedCount)) of them changed "
        + "since they were first published"
    )
    guard count > 0 else { return page }
    page.line()
    page.append(table.text(width: Page.width))
    if let more = ResultTable.more(count, limit) { page.line(more) }
    return page
  }
}
