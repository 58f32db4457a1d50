import ArgumentParser
import Files
import Parallel
import Store
import Times
import Vintage

/// The command `vintage add`.
struct AddCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Keeps releases of a data set.",
    discussion: """
      When a file was published is read from its name (2020-04-23-19h00, \
      2020-04-23T19:00, 20200423-190000, 2020-04-23 ...), by the data set's own patterns first; \
      never from the clock or the file's date. Files are added in published order, up to 64 in \
      one transaction; what was added stays when a later one is refused.

      With the first release of a data set, the columns that its definition leaves open are \
      described there, with the kinds that their values suggest; correct what is wrong.

      A published time more than a day after the clock of this machine is refused without \
      --force: nothing that is published before then would be the latest.

      The same bytes again are kept as a confirmation; other bytes under the same published \
      time as a rewrite. Nothing is ever overwritten. Older releases may come later.

      What is counted are records: rows, the header included, or the pieces that a file without \
      rows is cut into.

      EXAMPLES:
        vintage add hospital downloads/*.csv
        vintage add hospital new.csv --published 2020-04-23T19:00
        curl -s URL | vintage add hospital - --published 2020-04-23 --source URL

      \(ExitStatus.help(.done, .refused, .partial, .damaged, .system, .interrupted))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption

  @Argument(help: "The data set.")
  var name: String
  @Argument(help: "The files; - reads one from standard input.")
  var files: [String]
  @Option(help: ArgumentHelp("When it was published; for one file.", valueName: "time"))
  var published: String?
  @Option(help: ArgumentHelp("The address it was fetched from.", valueName: "url"))
  var source = ""
  @Flag(help: "Keep a published time that is still to come.")
  var force = false
  @Flag(name: [.short, .long], help: "Print nothing but errors.")
  var quiet = false
  @Option(help: "text, json or jsonl: one object for each file.")
  var format = OutputFormat.text

  func validate() throws {
    try requireText([source])
    guard files.count > 1 || files == ["-"], published != nil || files == ["-"] else { return }
    guard files.count == 1 else { throw ValidationError("--published goes with one file") }
    guard published != nil else { throw ValidationError("- needs --published") }
  }

  func run() throws {
    let archive = try openArchive()
    let dataSet = try archive.dataSet(named: name)
    let after = try AfterAdding(to: dataSet, in: archive, proposing: invocation)
    var run = AddRun(dataSet: dataSet, source: source, isQuiet: quiet, format: format)
    let plan = run.plan(files, published: published, isForced: force)
    run.add(plan)
    after.settle(run.newReleases, in: run.snapshot, isQuiet: quiet || format != .text)
    try run.finish()
  }
}

/// One call of `vintage add`: what is planned, done and refused.
private struct AddRun {
  /// A file with the time at which it was published.
  struct Planned {
    var path: String
    var published: Instant
    var byteCount: Int
  }

  let dataSet: DataSet
  let source: String
  let isQuiet: Bool
  let format: OutputFormat
  private var added = 0
  private var rewrites = 0
  private var unchanged = 0
  /// Files of which the rows cannot be compared.
  private var unread: [(path: String, form: UnreadForm)] = []
  private var byteCount = 0
  private var newRecords = 0
  private(set) var newReleases: [StoredRelease] = []
  /// What the store holds with them, where the writer knows.
  private(set) var snapshot: StoreSnapshot?
  private var failures: [Failure] = []
  private var objects: [JSONValue] = []
  private var isInterrupted = false
  /// What waits to be published together with others.
  private var staged: [(outcome: AddOutcome, planned: Planned)] = []
  private let start = Environment.monotonicSeconds

  init(dataSet: DataSet, source: String, isQuiet: Bool, format: OutputFormat) {
    self.dataSet = dataSet
    self.source = source
    self.isQuiet = isQuiet
    self.format = format
  }

  /// The files in published order; those without a time, or that are no files, are refused.
  mutating func plan(_ paths: [String], published: String?, isForced: Bool) -> [Planned] {
    let disk = LocalFileSystem()
    var plan: [Planned] = []
    for path in paths {
      do {
        var byteCount = 0
        if path != "-" {
          guard let status = try disk.status(path) else { throw FileError.notFound(path: path) }
          guard status.kind == .regular else { throw FileError.notRegularFile(path: path) }
          byteCount = status.byteCount
        }
        let time =
          try published.map { try dataSet.publishedTime(stated: $0) }
          ?? dataSet.publishedTime(ofFile: path)
        if !isForced { try Failure.refuse(toCome: time, path, in: dataSet.zone) }
        plan.append(Planned(path: path, published: time, byteCount: byteCount))
      } catch {
        refuse(error)
      }
    }
    return plan.enumerated().sorted { left, right in
      (left.element.published, left.offset) < (right.element.published, right.offset)
    }.map(\.element)
  }

  mutating func add(_ plan: [Planned]) {
    Interruption.watch()
    let writer = StoreWriter(dataSet.store)
    let total = plan.reduce(0) { $0 + $1.byteCount }
    var progress = Progress(total: total, isQuiet: isQuiet)
    let files = readAhead(plan)
    defer { files.stop() }
    if let first = plan.first { writer.prepare(for: first.published) }
    for (index, planned) in plan.enumerated() {
      guard !Interruption.isRequested else {
        isInterrupted = true
        break
      }
      do {
        let file = try files.next().get()
        byteCount += file.bytes.count
        if let form = UnreadForm(file.bytes) { unread.append((planned.path, form)) }
        let now = Instant(seconds: Environment.now)
        let outcome =
          plan.count == 1
          ? try writer.add(file, recorded: now) : try writer.stage(file, recorded: now)
        staged.append((outcome, planned))
        if writer.isSettlementDue { settle(writer, isOnly: false) }
        let seconds = progress.seconds
        progress.update(byteCount, statusLine(index + 1, of: plan.count, seconds))
      } catch {
        refuse(error, path: planned.path)
      }
    }
    settle(writer, isOnly: plan.count == 1)
    snapshot = writer.snapshot
    progress.finish()
  }

  /// Makes durable what was staged, and tells of it; where that fails, none of it is there.
  private mutating func settle(_ writer: StoreWriter, isOnly: Bool) {
    defer { staged = [] }
    do {
      try writer.settle()
      for (outcome, planned) in staged { note(outcome, planned, isOnly: isOnly) }
    } catch {
      for (_, planned) in staged { refuse(error, path: planned.path) }
    }
  }

  /// Reads and hashes the next file while one is added.
  private func readAhead(_ plan: [Planned]) -> Conveyor<Result<IncomingFile, any Error>, Never> {
    let source = source
    return Conveyor(count: plan.count, window: 1, helperCount: 1) { place in
      let planned = plan[place]
      let isInput = planned.path == "-"
      return Result {
        IncomingFile(
          bytes: try isInput
            ? StandardStream.input.readAll() : LocalFileSystem().readAll(planned.path),
          published: planned.published,
          provenance: Provenance(
            fileName: isInput ? "" : Path.shown(Path.name(of: planned.path)),
            source: source,
            tool: Version.tool
          )
        )
      }
    }
  }

  private func statusLine(_ done: Int, of count: Int, _ seconds: Double) -> String {
    let speed = NumberText.decimal(Double(byteCount) / 1e6 / max(seconds, 1e-6))
    return "\(done)/\(count) files, \(speed) MB/s, \(NumberText.grouped(newRecords)) new records"
  }

  private mutating func note(_ outcome: AddOutcome, _ planned: Planned, isOnly: Bool) {
    let release = outcome.release
    let time = TimeText.plain(release.published, in: dataSet.zone)
    var text: String?
    switch outcome {
    case .added:
      added += 1
      newReleases.append(release)
      newRecords += release.newRecordCount
      let records = NumberText.counted(release.recordCount, "record")
      let new = NumberText.grouped(release.newRecordCount)
      text = isOnly ? "added \(time)  \(release.id.hex.prefix(8))  \(records), \(new) new" : nil
    case .rewrite(_, let other):
      rewrites += 1
      newReleases.append(release)
      newRecords += release.newRecordCount
      text =
        "rewrite of \(time): other bytes than \(other.id.hex.prefix(8)); both are kept"
    case .unchanged(_, let current?):
      unchanged += 1
      text =
        "kept already as \(release.id.hex.prefix(8)); \(time) means its rewrite "
        + "\(current.id.hex.prefix(8))"
    case .unchanged:
      unchanged += 1
      let last = TimeText.plain(release.lastConfirmed ?? release.published, in: dataSet.zone)
      text = "unchanged since \(time), last confirmed on \(last)"
    }
    if let text, !isQuiet, format == .text {
      Output.message("\(dataSet.name): \(text)\(isOnly ? "" : " (\(planned.path))")")
    }
    if format != .text {
      objects.append(ReleaseView(release, zone: dataSet.zone).json(outcome: outcome.name))
    }
  }

  private mutating func refuse(_ error: any Error, path: String? = nil) {
    var failure = Failure(error)
    if let path, !failure.message.contains(path) { failure.message = "\(path): \(failure.message)" }
    failure.report()
    failures.append(failure)
  }

  /// Prints the summary and leaves with the status that fits.
  func finish() throws {
    if format != .text { try Output.write(objects, as: format) }
    if let (path, form) = unread.first {
      let others = NumberText.counted(unread.count - 1, "other file")
      let names = unread.count > 1 ? "\(path) and \(others)" : path
      Output.message("note: \(names): \(form.rawValue), \(form.advice)")
    }
    let done = added + rewrites + unchanged
    if !isQuiet, format == .text, done + failures.count > 1 { try summarise() }
    guard !isInterrupted else {
      Output.message("vintage: stopped; what was added stays (go on with the same command)")
      throw ExitCode(ExitStatus.interrupted.rawValue)
    }
    guard let first = failures.first else { return }
    throw ExitCode(done > 0 ? ExitStatus.partial.rawValue : first.status.rawValue)
  }

  private func summarise() throws {
    var parts = ["added \(NumberText.counted(added, "release"))"]
    if rewrites > 0 { parts.append(NumberText.counted(rewrites, "rewrite")) }
    if unchanged > 0 { parts.append("\(NumberText.grouped(unchanged)) unchanged") }
    if !failures.isEmpty { parts.append("\(NumberText.grouped(failures.count)) refused") }
    let seconds = Environment.monotonicSeconds - start
    let speed = NumberText.decimal(Double(byteCount) / 1e6 / max(seconds, 1e-6))
    let stored = try dataSet.store.footprint().byteCount
    Output.message(
      """
      \(dataSet.name): \(parts.joined(separator: ", ")); \(NumberText.bytes(byteCount)) in \
      \(NumberText.decimal(seconds)) s (\(speed) MB/s); the store has \(NumberText.bytes(stored))
      """
    )
  }
}

/// A form of files that are kept like any other, but are no rows.
private enum UnreadForm: String {
  case gzip = "gzip"
  case zip = "zip"
  case wide = "UTF-16"

  /// Looks at how a file starts; nil for all others.
  init?(_ bytes: [UInt8]) {
    let starts: [(Self, [UInt8])] = [
      (.gzip, [0x1F, 0x8B]), (.zip, [0x50, 0x4B, 3, 4]), (.wide, [0xFF, 0xFE]),
      (.wide, [0xFE, 0xFF]),
    ]
    guard let found = starts.first(where: { bytes.starts(with: $0.1) }) else { return nil }
    self = found.0
  }

  /// What it means and what to do.
  var advice: String {
    switch self {
    case .gzip, .zip:
      "kept as it is; to compare rows bring in what is in it: vintage import dir unpacks"
    case .wide: "kept as it is; its rows cannot be compared: they are read in UTF-8 only"
    }
  }
}

extension AddOutcome {
  /// The word of machine formats.
  var name: String {
    switch self {
    case .added: "added"
    case .rewrite: "rewrite"
    case .unchanged: "unchanged"
    }
  }
}
