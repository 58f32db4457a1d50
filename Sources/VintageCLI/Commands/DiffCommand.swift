import ArgumentParser
import Files
import History
import Store
import Tables
import Times
import Vintage

/// The command `vintage diff NAME@A NAME@B`.
struct DiffCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tells what differs between two releases, row by row and cell by cell.",
    discussion: """
      Rows are matched by the key of the data set, values compared under the kinds of their \
      columns: 01/04/2020 is 2020-04-01 and 1498.00 is 1498, but NA, empty, absent and 0 are four \
      different things. Columns that came, went or moved are told apart and revise no row; so is \
      layout (quotes, line ends, order, spelling), which is no difference. Without a key, whole \
      lines are compared. One release alone is compared with the one before it.

      json has the shape of csv-diff (added, removed, changed, columns_added, columns_removed) \
      and more; csv has from_ and to_ columns and diff_type as Dolt; daff is the highlighter \
      format of daff; html is one page that needs nothing else.

      EXAMPLES:
        vintage diff hospital@2020-04-15 hospital@2020-04-16
        vintage diff hospital@2020-04-15 @latest --only revised
        vintage diff hospital@latest
        vintage diff admissions@2020-07-10 @2020-09-12 \\
            --where dep=75 --columns incid_hosp
        vintage diff mutations@2021-07-02 @2021-07-04 --raw --format json
        vintage diff tests@~1 @latest --rel-tol P=0.01 --format html > changes.html

      EXIT STATUS:
        0  no figure that was asked about differs; layout may
        1  something differs
        2  refused: bad usage, nothing of that name, rows of one key that contradict each other
        4  the archive is damaged; nothing wrong was given out
        5  the system failed: no space, no permission, an input or output error
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: ArgumentHelp("The two releases; of the second one @REF is enough."))
  var releases: [String]
  @Option(help: "What dates are about: published, or recorded (what the archive held then).")
  var by = AsOfTime.published
  @OptionGroup var comparison: ComparisonFlags
  @OptionGroup var selection: SelectionOptions
  @Option(
    help: ArgumentHelp(
      "Only these parts: added, removed, revised, columns; may be repeated.",
      valueName: "part,..."
    )
  )
  var only: [String] = []
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Differences up to x are none; may be repeated.", valueName: "[column=]x")
  )
  var absTol: [String] = []
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Differences up to x times the old value are none.",
      valueName: "[column=]x"
    )
  )
  var relTol: [String] = []
  @Option(help: "text, csv, jsonl, json, daff or html.")
  var format = DiffFormat.text
  @Option(
    name: [.short, .long],
    parsing: .unconditional,
    help: ArgumentHelp("The most rows of each part that are shown; 0 for all.", valueName: "count")
  )
  var limit: Int?

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is 0 (all) or more") }
    if !(1...2).contains(releases.count) { throw ValidationError("diff takes two releases") }
  }

  func run() throws {
    let (all, old, new) = try find()
    let analysis = try Analysis(all, comparing: [old, new])
    guard analysis.hasKey else { return try compareLines(analysis, old, new) }
    let diff = try analysis.diff(from: old, to: new, options: comparison.options)
    AnalysisNotes.report(diff.timeline, of: analysis)
    let report = try DiffReport(
      diff,
      from: old,
      to: new,
      of: analysis,
      try choices(diff.timeline, analysis)
    )
    switch format {
    case .text:
      try DiffText(report: report, limit: limit.map { $0 == 0 ? nil : $0 } ?? 40).page().write()
    case .csv, .jsonl, .json:
      try DiffMachine(report: report, limit: machineLimit).write(as: format.tableFormat)
    case .daff: try DiffHighlighter(report: report).write()
    case .html: try DiffPage(report: report, limit: machineLimit).write()
    }
    if !report.isSame { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private var machineLimit: Int? { limit == 0 ? nil : limit }

  /// The two releases; one alone stands for the step that led to it.
  private func find() throws -> (Releases, old: Int, new: Int) {
    let first = ReleaseAddress(releases[0])
    let dataSet = try openArchive().dataSet(named: first.dataSet)
    guard let reference = first.reference else {
      throw ArchiveError.missingReference(dataSet: dataSet.name)
    }
    let all = try dataSet.releases()
    let place = try all.place(of: reference, by: by)
    guard releases.count == 2 else {
      guard place > 0 else {
        throw Failure("\(releases[0]) is the first release", hint: "name two releases")
      }
      return (all, place - 1, place)
    }
    let second = ReleaseAddress(releases[1])
    guard second.dataSet.isEmpty || second.dataSet == dataSet.name else {
      throw AnalysisError.differentDataSets(dataSet.name, second.dataSet)
    }
    guard let other = second.reference else {
      throw ArchiveError.missingReference(dataSet: dataSet.name)
    }
    let newPlace = try all.place(of: other, by: by)
    ReleaseChoice.note(reference, all, place)
    ReleaseChoice.note(other, all, newPlace)
    if place == newPlace {
      Output.message("note: \(reference) and \(other) mean the same release")
    }
    return (all, place, newPlace)
  }

  private func choices(_ timeline: Timeline, _ analysis: Analysis) throws -> DiffSelection {
    var result = DiffSelection(
      columns: try selection.columnSet(in: timeline, of: analysis),
      conditions: try conditions(timeline, analysis),
      tolerances: try Tolerances(absolute: absTol, relative: relTol, timeline, analysis)
    )
    guard !only.isEmpty else { return result }
    result.parts = []
    for word in try only.listItems {
      guard let part = DiffSelection.Part(rawValue: word) else {
        throw Failure(
          "--only \(Failure.quoted(word)) is no part of a comparison",
          hint:
            "the parts are \(DiffSelection.Part.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      result.parts.insert(part)
    }
    return result
  }

  /// The conditions on rows; where none of those that differ meets them, one that was not read has
  /// to.
  private func conditions(_ timeline: Timeline, _ analysis: Analysis) throws -> RowConditions {
    do {
      let conditions = try selection.conditions(in: timeline, of: analysis)
      if !conditions.takesAny(of: timeline) {
        let releases = timeline.releases.map(\.release)
        let all = try analysis.timeline(of: releases, options: comparison.options)
        _ = try selection.conditions(in: all, of: analysis)
      }
      return conditions
    } catch AnalysisError.noSuchRow(let name, let key) {
      throw Failure("neither release of \(name) has a row with \(SafeText.short(key))")
    }
  }

  private func compareLines(_ analysis: Analysis, _ old: Int, _ new: Int) throws {
    Output.message("note: \(analysis.dataSet.name) has no key: whole lines are compared")
    guard selection.conditions.isEmpty, selection.columns.isEmpty, selection.ignore.isEmpty else {
      throw AnalysisError.noKey(dataSet: analysis.dataSet.name)
    }
    let diff = try LineDiff(from: old, to: new, of: analysis.releases.snapshot)
    try LineDiffText(
      analysis: analysis,
      diff: diff,
      old: old,
      new: new,
      limit: limit ?? (format == .text ? 40 : 0)
    ).write(as: format)
    if !diff.added.isEmpty || !diff.removed.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
  }
}

/// How a comparison is written.
enum DiffFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case csv
  case jsonl
  case json
  case daff
  case html

  /// The format of tables.
  var tableFormat: TableFormat { TableFormat(rawValue: rawValue) ?? .text }
}
