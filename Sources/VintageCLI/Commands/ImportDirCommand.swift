import ArgumentParser
import Definitions
import Files
import Imports
import Store
import Times
import Vintage

/// The command `vintage import dir`.
struct ImportDirCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "dir",
    abstract: "Takes in the files below a folder, .gz and .zip unpacked.",
    discussion: """
      Which data set a file belongs to, and when it was published, is read from its name by the \
      patterns of the data sets (file_names in their definitions). With --dataset only that \
      one counts; where it has no pattern, every file whose name has a date is taken. \
      --pattern replaces the patterns and may have folders: '%Y/%m/%d/data.csv'. To patterns a \
      zip archive is a folder.

      Nothing is guessed: what fits no pattern, or two, is left where it is. --dry-run tells \
      what would become of each file. Hidden files and links to folders are passed over.

      EXAMPLES:
        vintage import dir downloads --dry-run
        vintage import dir downloads
        vintage import dir mirror --dataset hospital --pattern 'covid-%Y-%m-%d.csv'

      \(ExitStatus.help(.done, .refused, .partial, .damaged, .system, .interrupted))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption

  @Argument(help: ArgumentHelp("The folder.", valueName: "dir"))
  var directory: String
  @Option(
    name: .customLong("dataset"),
    help: ArgumentHelp("The data set. (default: whichever a file fits)", valueName: "name")
  )
  var name: String?
  @Option(
    name: .customLong("pattern"),
    help: ArgumentHelp("How files are named here; may be repeated.", valueName: "pattern")
  )
  var patterns: [String] = []
  @Option(help: ArgumentHelp("The address they were fetched from.", valueName: "url"))
  var source = ""
  @Flag(help: "Tell what would be done, and do nothing.")
  var dryRun = false
  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false
  @Option(help: "text, json or jsonl: one object for each file.")
  var format = OutputFormat.text
  @OptionGroup(title: "OPTIONS OF A NEW DATA SET") var options: DefinitionOptions

  func validate() throws {
    try requireText([source])
    guard patterns.isEmpty || name != nil else {
      throw ValidationError("--pattern needs --dataset")
    }
  }

  func run() throws {
    Interruption.watch()
    let archive = try openArchive()
    let patterns = try patterns.map { text in
      guard let pattern = FileNamePattern(path: text) else { throw Failure.notAPattern(text) }
      return pattern
    }
    let definitions = try definitions(in: archive)
    let targets = try definitions.map { definition in
      let zone = try TimeZoneRules(named: definition.timeZone)
      return FolderPlan.Target(definition, zone: zone, patterns: patterns)
    }
    let scan = try FolderScan(directory)
    let plan = FolderPlan(scan.files, for: targets)
    let view = FolderPlanView(plan: plan, scan: scan, definitions: definitions)
    guard !dryRun else { return try view.show(as: format) }
    try take(plan, scan, definitions, in: archive)
  }

  /// What is, or would be, known about the data sets that files may belong to.
  private func definitions(in archive: Archive) throws -> [DataSetDefinition] {
    if let name { return [try options.find(name, in: archive).0] }
    let known = try dataSets([], in: archive).map(\.definition)
    guard known.contains(where: { !$0.fileNames.isEmpty }) else {
      throw Failure(
        "no data set says how its files are named",
        hint: "say which data set the files belong to with --dataset NAME"
      )
    }
    return known
  }

  private func take(
    _ plan: FolderPlan,
    _ scan: FolderScan,
    _ definitions: [DataSetDefinition],
    in archive: Archive
  ) throws {
    var statuses: [ExitStatus] = []
    var failures = scan.failures
    if failures.isEmpty, plan.taken.isEmpty { throw Failure(nothingIn: directory, plan) }
    for (index, definition) in definitions.enumerated() {
      var taken = plan.taken.filter { $0.target == index }
      guard !taken.isEmpty || !failures.isEmpty && index == definitions.count - 1 else { continue }
      let dataSet = try options.open(definition.name.text, in: archive, isQuiet: quiet)
      var run = try ImportRun(
        Intake(dataSet),
        in: archive,
        proposing: invocation,
        isQuiet: quiet,
        format: format
      )
      // What could not be opened belongs to nobody; the first data set counts it.
      for failure in failures { run.refuse(failure) }
      failures = []
      taken.removeAll { run.refuses(toCome: $0.published, $0.file.name) }
      let (files, directory) = (taken.map(\.file), directory)
      run.add(taken.map(item)) { place in try files[place].content(in: directory) }
      statuses.append(try run.finish(NumberText.counted(taken.count, "file")))
      if statuses.last == .interrupted { break }
    }
    if !quiet, !plan.left.isEmpty {
      let count = NumberText.counted(plan.left.count, "file")
      Output.message("note: \(count) left where they are; see why with --dry-run")
    }
    // The worst that happened, but a part that was done is a part.
    let worst = statuses.max { $0.rawValue < $1.rawValue } ?? .done
    guard worst != .done else { return }
    throw ExitCode(
      worst == .refused && statuses.contains(.done) ? ExitStatus.partial.rawValue : worst.rawValue
    )
  }

  private func item(_ taken: FolderPlan.Taken) -> ImportItem {
    ImportItem(
      published: taken.published,
      label: taken.file.name,
      byteCount: taken.file.byteCount,
      provenance: Provenance(
        fileName: Path.shown(Path.name(of: taken.file.name)),
        source: source,
        tool: Version.tool,
        details: taken.file.details
      )
    )
  }
}

extension Failure {
  /// A folder that holds nothing for any data set.
  fileprivate init(nothingIn directory: String, _ plan: FolderPlan) {
    self.init(
      plan.left.isEmpty
        ? "\(directory): there are no files"
        : "\(directory): none of \(NumberText.counted(plan.left.count, "file")) fits",
      hint: plan.left.isEmpty ? nil : "see why with --dry-run"
    )
  }
}
