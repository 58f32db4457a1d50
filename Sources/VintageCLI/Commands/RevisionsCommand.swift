import ArgumentParser
import History
import Statistics
import Tables
import Times
import Vintage

/// The command `vintage revisions NAME COLUMN`.
struct RevisionsCommand: FigureCommand {
  static let configuration = CommandConfiguration(
    commandName: "revisions",
    abstract: "Measures how much, how often and how late the figures of a column were revised.",
    discussion: """
      One row per figure, with the columns of epiprocess' revision_analysis: n_revisions, min_lag, \
      max_lag, lag_near_latest, spread, rel_spread, min_value, max_value, median_value; lags in \
      steps of the series. Reference dates that have not waited --min-waiting days are left out. \
      The defaults are those of epiprocess without the slips of its code; --compat epiprocess \
      computes what that code computes.

      --economist compares two publications of each figure, later minus earlier, and says which: \
      first:latest, first:3 (the third different value), first:3:every (the third publication), \
      gap:1 (release by release), lag:7:30 (what was known after 7 and after 30 steps).

      EXAMPLES:
        vintage revisions tests P
        vintage revisions tests P --where cl_age90=0 --format csv
        vintage revisions admissions incid_hosp \\
            --min-waiting 14d --within-latest 0.05
        vintage revisions tests P --compat epiprocess --format csv
        vintage revisions tests P --economist --pair lag:7:30

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var figures: FigureOptions
  @Option(
    help: ArgumentHelp("Whose results to give, bit for bit: epiprocess.", valueName: "package")
  )
  var compat: CompatiblePackage?
  @Flag(help: "The measures of economists instead.")
  var economist = false
  @Option(help: ArgumentHelp("Which two publications economists compare.", valueName: "pair"))
  var pair = "first:latest"
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Leave out younger reference dates.", valueName: "days")
  )
  var minWaiting = DayCount(days: 60)
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Near the latest figure is within this share.", valueName: "share")
  )
  var withinLatest = 0.2
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Differences up to this repeat a figure.", valueName: "size")
  )
  var tolerance = 0.0
  @Flag(help: "Count releases in which the figure was missing.")
  var keepMissing = false
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var output: FormatOption

  func run() throws {
    let figures = try readFigures()
    guard !economist else { return try writeMeasures(figures) }
    let options = try RevisionOptions(
      semantics: compat == .epiprocess ? .epiprocess : .repaired,
      dropsMissing: !keepMissing,
      minimumWaitingDayCount: minWaiting.days,
      withinLatest: withinLatest,
      compactifyTolerance: tolerance
    )
    let text = RevisionText(
      figures: figures,
      table: RevisionTable(series: figures.series, options: options),
      title: "\(name) \(column)"
    )
    if output.format == .text {
      try text.page(limit: output.textLimit(15)).write()
    } else {
      try text.write(as: output.format, limit: output.machineLimit)
    }
  }

  private func writeMeasures(_ figures: FigureSeries) throws {
    let selection = try PairSelection(name: pair)
    let measures = EconomistMeasures(series: figures.series, selection: selection)
    if output.format == .json || output.format == .jsonl {
      let members = measures.entries.map { ($0.name, ResultField($0.value).json) }
      let object = JSONValue.object(
        [("data_set", .string(name)), ("column", .string(column))] + members
      )
      return try Output.writeExactly((output.format == .json ? object.pretty : object.line) + "\n")
    }
    var table = ResultTable(["measure", "value"].map { ResultColumn($0) })
    for entry in measures.entries {
      let value = ResultField(entry.value)
      if output.format == .text, case .number(let number) = entry.value {
        table.append([.text(entry.name), .text(NumberText.rounded(number))])
      } else {
        table.append([.text(entry.name), value])
      }
    }
    guard output.format == .text else { return try table.write(as: output.format) }
    var page = Page()
    page.line(
      Colour.bold(
        "\(name) \(column): \(NumberText.counted(measures.count, "pair")) of publications, \(pair)"
      )
    )
    page.line("R = later - earlier")
    page.line()
    page.append(table.text(width: Page.width))
    try page.write()
  }
}

/// A package whose results can be had.
enum CompatiblePackage: String, ExpressibleByArgument, CaseIterable {
  case epiprocess
}

extension ResultField {
  /// A field of a statistic.
  init(_ value: TableValue) {
    switch value {
    case .key(let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
    case .text(let text): self = .text(text)
    case .integer(let count): self = .integer(count)
    case .number(let number):
      self = number.isFinite ? .number(value.description) : .text(value.description)
    case .missing: self = .missing
    }
  }
}

extension NumberText {
  /// A measure for people: four decimals, fewer above 1,000; very small ones as powers of ten.
  static func rounded(_ value: Double) -> String {
    let size = value.magnitude
    guard value.isFinite, size < 1e15 else { return "\(value)" }
    if size == 0 { return "0" }
    if size < 0.0001 {
      let text = "\(value)"
      guard let mark = text.firstIndex(of: "e") else { return text }
      return String(text[..<mark].prefix(5)) + text[mark...]
    }
    let decimals = size < 1000 ? 4 : 1
    let scale = decimals == 4 ? 10_000.0 : 10.0
    let scaled = Int((size * scale).rounded())
    let (whole, rest) = (scaled / Int(scale), scaled % Int(scale))
    var fraction = String(rest)
    fraction = String(repeating: "0", count: decimals - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return (value < 0 ? "-" : "") + grouped(whole) + (fraction.isEmpty ? "" : "." + fraction)
  }
}

extension RevisionsCommand {
  /// The rows of a revision table, as tables.
  private struct RevisionText {
    let figures: FigureSeries
    let table: RevisionTable
    let title: String

    private var columns: [ResultColumn] {
      (figures.keyColumns + ["time_value"] + CellRevisions.columnNames).map { ResultColumn($0) }
    }

    private func fields(_ row: CellRevisions) -> [ResultField] {
      let key = figures.texts(ofKey: row.key).map { ResultField.text($0) }
      let counts = [row.revisionCount, row.minimumLag, row.maximumLag, row.lagNearLatest]
      let values = [
        row.spread, row.relativeSpread, row.minimumValue, row.maximumValue, row.medianValue,
      ]
      return key + [.text(table.step.label(row.reference))] + counts.map { .integer($0) }
        + values.map { value in value.map { ResultField(TableValue.number($0)) } ?? .missing }
    }

    func write(as format: TableFormat, limit: Int?) throws {
      var writer = try ResultWriter(columns, format: format)
      for row in table.rows.prefix(limit ?? .max) { try writer.append(fields(row)) }
      try writer.finish()
    }

    func page(limit: Int?) -> Page {
      var page = Page()
      let summary = RevisionSummary(table: table)
      page.line(Colour.bold("\(title): \(NumberText.counted(table.rows.count, "figure"))"))
      var about = "lags in \(table.step.rawValue)s"
      if let range = table.referenceRange {
        about = "reference dates \(range.lowerBound) to \(range.upperBound), " + about
      }
      page.line(about)
      if table.waitingCellCount > 0 {
        let days = table.options.minimumWaitingDayCount ?? 0
        page.line(
          "\(NumberText.grouped(table.waitingCellCount)) younger than \(days) days left out "
            + "(--min-waiting)"
        )
      }
      page.line()
      page.line("first published after    \(words(summary.minimumLag))")
      page.line("near the latest after    \(words(summary.lagNearLatest))")
      page.line("never revised            \(words(summary.withoutRevisions))")
      page.line("settled within 3 days    \(words(summary.quick))")
      page.line("at most 3 revisions      \(words(summary.few))")
      page.line("of the revised figures:")
      page.line("  rel_spread below 0.1   \(words(summary.smallRelativeSpread))")
      if let threshold = summary.absoluteThreshold {
        let label = "  spread above \(NumberText.rounded(threshold))"
        let space = String(repeating: " ", count: max(1, 25 - label.count))
        page.line(label + space + words(summary.largeSpread))
      }
      if let missing = summary.missingVersions {
        page.line("missing in a release     \(words(missing))")
      }
      append(limit, &page)
      return page
    }

    private func append(_ limit: Int?, _ page: inout Page) {
      var shown = ResultTable(
        (figures.keyColumns + ["date", "n", "first", "last", "near", "spread", "rel", "min", "max"])
          .map { ResultColumn($0) }
      )
      let rows = table.rows.indices.sorted {
        (-(table.rows[$0].spread ?? 0), $0) < (-(table.rows[$1].spread ?? 0), $1)
      }
      for index in rows.prefix(limit ?? .max) {
        let row = table.rows[index]
        let values = [row.spread, row.relativeSpread, row.minimumValue, row.maximumValue]
        let counts = [row.revisionCount, row.minimumLag, row.maximumLag, row.lagNearLatest]
        shown.append(
          figures.texts(ofKey: row.key).map { .text($0) } + [.text(table.step.label(row.reference))]
            + counts.map { .integer($0) }
            + values.map { value in
              value.map { .number(NumberText.plain($0)) } ?? .missing
            }
        )
      }
      guard !rows.isEmpty else { return }
      page.line()
      page.line("largest spread first; first, last, near: lags")
      page.append(shown.text(width: Page.width))
      if let more = ResultTable.more(rows.count, limit) { page.line(more) }
    }

    private func words(_ share: Share) -> String {
      let percent = share.percent.map { " (\(NumberText.rounded($0)) %)" } ?? ""
      return "\(NumberText.grouped(share.count)) of \(NumberText.grouped(share.total))\(percent)"
    }

    private func words(_ lags: LagSummary?) -> String {
      guard let lags else { return "-" }
      return
        "median \(NumberText.rounded(lags.median)), mean \(NumberText.rounded(lags.printedMean)), "
        + "\(NumberText.grouped(lags.minimum)) to \(NumberText.grouped(lags.maximum))"
    }
  }
}

extension NumberText {
  /// A figure without thousands separators, rounded as ``rounded(_:)`` does.
  static func plain(_ value: Double) -> String {
    rounded(value).filter { $0 != "," }
  }
}
