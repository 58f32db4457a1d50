import ArgumentParser
import Definitions
import Digests
import Files
import Store
import Times
import Vintage

/// The command `vintage repair`.
struct RepairCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Sets damaged files aside and saves what can be saved.",
    discussion: """
      What is damaged is taken from another copy of the archive, after its hashes were compared; \
      the copy may be packed in another way, and may be damaged elsewhere. Damaged files are \
      moved to store/NAME/aside and never deleted. What nobody has is listed as lost, and all \
      other releases can be read again. A repair that was stopped is simply started again.

      vintage.toml and datasets/NAME.toml are taken from the copy where they are missing or \
      cannot be read; those that can be read stay. Damaged ones are moved to aside.

      EXAMPLES:
        vintage repair hospital --from /mnt/backup/archive
        vintage repair --from ../copy --dry-run
        vintage repair hospital

      EXIT STATUS:
        0  done: everything is whole
        2  refused: bad usage, nothing of that name, a file that is not there
        3  partly done: some releases are lost, all others can be read
        5  the system failed: no space, no permission, an input or output error
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data sets; all where none is named.")
  var names: [String] = []
  @Option(help: ArgumentHelp("Another copy of the archive.", valueName: "dir"))
  var from: String?
  @Flag(help: "Only tell what would be done.")
  var dryRun = false
  @Flag(name: [.short, .long], help: "Print nothing but losses.")
  var quiet = false
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    let copy = try from.map { try Archive(at: $0) }
    let rescued = try copy.map(rescueTexts) ?? []
    var objects = rescued.map(json)
    if format == .text && !quiet { for text in rescued { try Output.write(words(text)) } }
    if dryRun && !rescued.isEmpty {
      // What the stores need can be told only by an archive that opens.
      if format != .text { try Output.write(objects, as: format) }
      return Output.message("note: the plan for the releases follows once these texts are there")
    }
    let archive = try openArchive()
    var hasLosses = false
    for dataSet in try dataSets(names, in: archive) {
      let report = try StoreWriter(dataSet.store).repair(
        from: copy?.store(of: dataSet.definition.name),
        recorded: Instant(seconds: Environment.now),
        isTrial: dryRun
      )
      hasLosses = hasLosses || report.hasLosses
      let view = RepairView(report: report, dataSet: dataSet, isTrial: dryRun)
      if format == .text {
        let hint = " (a copy may have it: \(invocation) repair \(dataSet.name) --from COPY)"
        try view.printText(isQuiet: quiet, hint: copy == nil ? hint : "")
      } else {
        objects.append(view.json)
      }
    }
    if format != .text { try Output.write(objects, as: format) }
    if hasLosses { throw ExitCode(ExitStatus.partial.rawValue) }
  }

  /// Takes the texts that the archive lacks from the copy: without them it does not open.
  private func rescueTexts(from copy: Archive) throws(ArchiveError) -> [RescuedText] {
    let named = place.archive ?? parent.archive ?? Environment.value("VINTAGE_ARCHIVE")
    let found: String?
    do throws(ArchiveError) {
      found = try Archive.find(from: Environment.currentDirectory).directory
    } catch {
      found = nil
    }
    return try Archive.rescueTexts(
      at: named ?? found ?? Environment.currentDirectory,
      from: copy,
      names: names,
      isTrial: dryRun
    )
  }

  private func words(_ text: RescuedText) -> String {
    let would = dryRun ? "would be " : ""
    let aside = text.setAside.map { "; the damaged one \(dryRun ? "would be" : "is") \($0)" } ?? ""
    return "\(text.path): \(would)taken from the copy\(aside)\n"
  }

  private func json(_ text: RescuedText) -> JSONValue {
    .object([
      ("text", .string(text.path)), ("dry_run", .bool(dryRun)),
      ("set_aside", text.setAside.map(JSONValue.string) ?? .null),
    ])
  }
}

/// The report of a repair, for people and for machines.
private struct RepairView {
  let report: RepairReport
  let dataSet: DataSet
  let isTrial: Bool

  func printText(isQuiet: Bool, hint: String) throws {
    let name = dataSet.name
    if !isQuiet {
      for action in report.actions { try Output.write("\(name): \(words(action))\n") }
      for file in report.setAside { try Output.write("\(name): set aside: aside/\(file)\n") }
      let whole = NumberText.counted(report.wholeCount, "release")
      let what = report.isChanged ? isTrial ? "then" : "now" : "nothing to repair;"
      try Output.write("\(name): \(what) \(whole) whole\n")
    }
    if !report.leftInCopy.isEmpty {
      let times = LossNotes.times(report.leftInCopy, in: dataSet.zone)
      Output.message(
        "note: \(name): its log and the copy's went different ways; only the copy has \(times)"
          + " (take them out of it with restore, and add them)"
      )
    }
    for entries in report.lostEntries {
      Output.message("\(name): lost: \(LossNotes.words(entries))\(hint)")
    }
    if !report.lost.isEmpty {
      Output.message("\(name): lost: \(LossNotes.times(report.lost, in: dataSet.zone))\(hint)")
    }
  }

  private func words(_ action: RepairReport.Action) -> String {
    let would = isTrial ? "would be " : ""
    switch action {
    case .rewritten(let entries, let saved, let lost):
      let pieces = "\(saved) pieces from the copy, \(lost) lost"
      return "\(LossNotes.words(entries)): \(would)written anew, \(pieces)"
    case .replaced(let entries): return "\(LossNotes.words(entries)): \(would)taken from the copy"
    case .givenUp(let entries): return "\(LossNotes.words(entries)): \(would)given up"
    case .readded(let release):
      return "\(TimeText.plain(release.published, in: dataSet.zone)): \(would)added again"
    case .removedDerived(let file): return "\(would)removed: \(file), which is made again"
    }
  }

  var json: JSONValue {
    .object([
      ("name", .string(dataSet.name)), ("dry_run", .bool(isTrial)),
      ("actions", .array(report.actions.map(json))),
      ("set_aside", .array(report.setAside.map(JSONValue.string))),
      ("whole", .integer(report.wholeCount)), ("lost", .ids(report.lost)),
      ("lost_entries", .array(report.lostEntries.map(JSONValue.range))),
      ("left_in_copy", .ids(report.leftInCopy)),
    ])
  }

  private func json(_ action: RepairReport.Action) -> JSONValue {
    switch action {
    case .rewritten(let entries, let saved, let lost):
      return .object([
        ("action", .string("rewritten")), ("entries", .range(entries)), ("saved", .integer(saved)),
        ("lost", .integer(lost)),
      ])
    case .replaced(let entries):
      return .object([("action", .string("replaced")), ("entries", .range(entries))])
    case .givenUp(let entries):
      return .object([("action", .string("given up")), ("entries", .range(entries))])
    case .readded(let release):
      return .object([("action", .string("added again")), ("release", .string(release.id.hex))])
    case .removedDerived(let file):
      return .object([("action", .string("removed")), ("file", .string(file))])
    }
  }
}
