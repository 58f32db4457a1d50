public import ArgumentParser
import Files
import History
public import Statistics
import Tables
import Vintage

/// The command `vintage triangle NAME COLUMN`.
struct TriangleCommand: FigureCommand {
  static let configuration = CommandConfiguration(
    commandName: "triangle",
    abstract: "Lays out a column by reference date and delay: the reporting triangle.",
    discussion: """
      delay: a row per reference date, a column per delay; vertical: a column per release; \
      horizontal: a row per release; diagonal: the k-th publications; revisions: a column per \
      release and the one --gap releases before it, later minus earlier; long: a row per figure \
      and release that changed it, or of increments per figure and release. --max-delay names the \
      longest delay (epinowcast counts delay 0 too, so there it is the number of delays); without \
      it, the longest at which a figure changed.

      What was not observed is empty, never 0: what is yet to come, what was before the first \
      release, and what that release added to figures of earlier days.

      --as names the columns as a package reads them, with its usual values and treatment of \
      negative increments: vintage, epiprocess, epinowcast, baselinenowcast, rjd3revisions, fred.

      EXAMPLES:
        vintage triangle admissions incid_hosp --where dep=75 --max-delay 14
        vintage triangle tests P --where cl_age90=0 --values increment --format csv
        vintage triangle tests P --view long --as epinowcast \\
            --format csv > reports.csv
        vintage triangle tests P --where cl_age90=0 --view vertical --format csv
        vintage triangle tests P --where cl_age90=0 \\
            --view revisions --gap 7 --as rjd3revisions

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var figures: FigureOptions
  @Option(help: "delay, vertical, horizontal, diagonal, revisions or long.")
  var view = TriangleLayout.delay
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far apart the releases of revisions are.", valueName: "releases")
  )
  var gap: Int?
  @Option(help: "level (what was known) or increment (what each delay added).")
  var values: TriangleOptions.Values?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The longest delay, in steps.", valueName: "steps")
  )
  var maxDelay: Int?
  @Option(help: "keep, redistribute (to shorter delays) or zero.")
  var negatives: NegativeTreatment?
  @Option(name: .customLong("as"), help: "Whose names and habits to follow.")
  var style = NamingStyle.vintage
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard let gap else { return }
    guard view == .revisions else { throw ValidationError("--gap goes with --view revisions") }
    if gap < 1 { throw ValidationError("--gap is at least 1") }
  }

  func run() throws {
    let figures = try readFigures()
    let values = values ?? style.customaryValues
    let triangle = try ReportingTriangle(
      series: observed(figures.series, values),
      options: TriangleOptions(
        values: values,
        maximumDelay: maxDelay.map { style.maximumDelay($0) } ?? .longestObserved,
        negatives: negatives ?? style.customaryNegatives,
        startsAtZero: style.customarilyStartsAtZero
      )
    )
    let view = try TriangleView(
      triangle: triangle,
      layout: view.layout(gap: gap ?? 1),
      style: style,
      keyName: figures.keyColumns.isEmpty ? nil : "key",
      valueName: column
    )
    if output.format == .text {
      try write(view, figures)
    } else {
      try writeForMachines(view, figures)
    }
  }

  /// The series without what a package cannot read: a note says how much that is.
  private func observed(
    _ series: PublishedSeries,
    _ values: TriangleOptions.Values
  ) -> PublishedSeries {
    guard style.needsFirstDelays, values == .increment else { return series }
    let kept = series.observedFromTheStart
    let count = series.cells.count - kept.cells.count
    if count > 0 {
      Output.message(
        "note: \(NumberText.counted(count, "figure")) about days before the first release"
          + " (\(series.releases[0])) left out: what their first delays added was not observed,"
          + " and \(style.rawValue) takes no gaps there"
      )
    }
    return kept
  }

  /// The header: the key's columns in place of the one column of the view.
  private func columns(_ view: TriangleView, _ figures: FigureSeries) -> [ResultColumn] {
    let own = figures.keyColumns.isEmpty ? view.columns : Array(view.columns.dropFirst())
    return (figures.keyColumns + own).map { ResultColumn($0) }
  }

  private func fields(_ row: [TableValue], _ figures: FigureSeries) -> [ResultField] {
    guard case .key(let key) = row.first else { return row.map { ResultField($0) } }
    return figures.texts(ofKey: key).map { .text($0) } + row.dropFirst().map { ResultField($0) }
  }

  private func writeForMachines(_ view: TriangleView, _ figures: FigureSeries) throws {
    var writer = try ResultWriter(columns(view, figures), format: output.format)
    var left = output.machineLimit ?? .max
    try view.forEachRow { row throws in
      guard left > 0 else { return }
      left -= 1
      try writer.append(fields(row, figures))
    }
    try writer.finish()
  }

  private func write(_ view: TriangleView, _ figures: FigureSeries) throws {
    var table = ResultTable(columns(view, figures))
    let limit = output.textLimit(40)
    var count = 0
    // The newest figures are the ones that are still moving.
    let isByFigure = self.view != .horizontal && self.view != .long
    let skipped = isByFigure ? max(0, view.triangle.rowCount - (limit ?? .max)) : 0
    view.forEachRow { row in
      count += 1
      if count > skipped, count - skipped <= limit ?? .max { table.append(fields(row, figures)) }
    }
    var page = Page()
    let triangle = view.triangle
    page.line(
      Colour.bold(
        "\(name) \(column): \(NumberText.counted(triangle.rowCount, "figure")), delays 0 to "
          + "\(triangle.lastDelay) in \(figures.series.step.rawValue)s, "
          + "\(triangle.options.values.rawValue)s"
      )
    )
    page.line(
      "observed from \(triangle.series.releases[0]) to \(triangle.series.versionsEnd);"
        + " what was before or comes later is empty"
    )
    page.line()
    if skipped > 0 {
      page.line("the last \(NumberText.counted(count - skipped, "figure")); --limit 0 shows all")
    }
    page.append(table.text(width: Page.width))
    if skipped == 0, let more = ResultTable.more(count, limit) { page.line(more) }
    try page.write()
  }
}

/// How a triangle is laid out.
enum TriangleLayout: String, ExpressibleByArgument, CaseIterable {
  case delay
  case vertical
  case horizontal
  case diagonal
  case revisions
  case long

  func layout(gap: Int) -> TriangleView.Layout {
    switch self {
    case .delay: .delay
    case .vertical: .vertical
    case .horizontal: .horizontal
    case .diagonal: .diagonal
    case .revisions: .revisions(gap: gap)
    case .long: .long
    }
  }
}

extension TriangleOptions.Values: ExpressibleByArgument {}
extension NegativeTreatment: ExpressibleByArgument {}
extension NamingStyle: ExpressibleByArgument {}
