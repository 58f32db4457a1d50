import ArgumentParser
import Files
import History
import Report
import Tables
import Vintage

/// The command `vintage report NAME -o FILE`.
struct ReportCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes one HTML page with charts of what was published and changed.",
    discussion: """
      The page needs no network and no other file, prints well and fits a phone: the releases \
      over time, which days each of them changed, a figure as first published, as of chosen \
      releases and today, how late and how large the corrections are, the largest and the latest \
      of them, withdrawals and gaps, every release with its SHA-256, and how to cite it.

      Without --key and --column the figure is the one that was changed most. --sum adds up the \
      figures of all rows of a day; it is refused for rates and where the definition states no role.

      EXAMPLES:
        vintage report admissions -o report.html
        vintage report admissions -o paris.html --key dep=75 --column incid_hosp
        vintage report admissions -o france.html --column incid_hosp --sum
        vintage report tests -o tests.html --as-of 2020-11-01,2021-05-19 --force

      \(ExitStatus.help(.done, .refused, .damaged, .system, .interrupted))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The page; - is standard output.", valueName: "file")
  )
  var output: String
  @Option(help: "The column of the figure.")
  var column: String?
  @Option(
    help: ArgumentHelp("The rows of the figure; may be repeated.", valueName: "column=value,...")
  )
  var key: [String] = []
  @Flag(help: "Add up the rows of each day.")
  var sum = false
  @Option(
    help: ArgumentHelp(
      "At most three releases to show it as of; may be repeated.",
      valueName: "ref,..."
    )
  )
  var asOf: [String] = []
  @Flag(help: "Replace a file that is there.")
  var force = false
  @OptionGroup var comparison: ComparisonFlags

  func run() throws {
    let disk = LocalFileSystem()
    if output != "-" { try Output.requireRoom(for: output, isReplacing: force) }
    let analysis = try openAnalysis()
    try analysis.requireKey()
    let choice = try choice(analysis)
    let timeline = try readTimeline(analysis)
    let progress = PhasedProgress(isQuiet: comparison.quiet)
    defer { progress.finish() }
    let page = try ReportPage(timeline, of: analysis, showing: choice, by: Version.tool) {
      progress.update("counting", $0, of: $1, "corrected cells")
    }
    let bytes = Array(page.html.utf8)
    progress.finish()
    guard output != "-" else { return try StandardStream.output.write(bytes) }
    try disk.output(to: output, replacing: force) { temporary in
      let file = try disk.createFile(temporary, mode: 0o644)
      try file.write(bytes)
      try file.synchronize()
      try file.close()
    }
    if comparison.quiet { return }
    Output.message("wrote \(output): \(NumberText.bytes(bytes.count))")
  }

  private func choice(_ analysis: Analysis) throws -> ReportChoice {
    var choice = ReportChoice()
    choice.column = column
    choice.isSum = sum
    for text in key {
      guard let pairs = RowConditions.pairs(text) else {
        throw Failure("--key \(Failure.quoted(text)) has no =", hint: "write --key dep=75")
      }
      for pair in pairs where !analysis.schema.keyColumns.contains(pair.name) {
        throw AnalysisError.notAKeyColumn(
          dataSet: name,
          column: pair.name,
          key: analysis.schema.keyColumns
        )
      }
      choice.key += pairs
    }
    if !asOf.isEmpty {
      let places = try asOf.listItems.map { try analysis.releases.place(of: $0) }
      guard (1...3).contains(places.count) else {
        throw Failure("--as-of names \(places.count) releases", hint: "name one to three")
      }
      choice.places = places.sorted()
    }
    return choice
  }
}
