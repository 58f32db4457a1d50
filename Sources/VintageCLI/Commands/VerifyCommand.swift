import ArgumentParser
import Bytes
import Definitions
import Digests
import Files
import Store
import Vintage

/// The command `vintage verify`.
struct VerifyCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that nothing was lost or changed.",
    discussion: """
      Without --data: every table of contents, the CRC-32 of every block, the hash chain of the \
      log. With --data: every release is rebuilt and its SHA-256 compared.

      With --max-time releases are rebuilt until the time is up, those first that were not \
      checked for the longest time; the store remembers where it can be written, so the next \
      call goes on. The structure is always checked as a whole.

      A data set whose definition is missing or cannot be read is told, and checked all the same.

      --expect asks whether the log still has an id that you kept: that of a release, or a log \
      head, at least 8 digits of it. A log whose past was changed does not have it.

      EXAMPLES:
        vintage verify
        vintage verify hospital --data
        vintage verify --max-time 10m --quiet
        vintage verify hospital --expect 7c0e6cf5d4a1b2c3

      \(ExitStatus.help(.done, .no, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data sets; all where none is named.")
  var names: [String] = []
  @Flag(help: "Rebuild every release.")
  var data = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rebuild releases for so long: 30s, 10m, 2h.", valueName: "time")
  )
  var maxTime: TimeLimit?
  @Option(help: ArgumentHelp("An id that the log must have; may be repeated.", valueName: "id"))
  var expect: [String] = []
  @Flag(name: [.short, .long], help: "Print nothing but damage.")
  var quiet = false
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func validate() throws {
    for id in expect {
      let digits = id.utf8.count
      guard (8...64).contains(digits), id.utf8.allSatisfy({ Hex.value($0) != nil }) else {
        throw ValidationError("--expect takes 8 to 64 hexadecimal digits of an id, not \(id)")
      }
    }
  }

  func run() throws {
    let start = Environment.monotonicSeconds
    let wanted = try wanted(in: try openArchive())
    var isSound = true
    var objects: [JSONValue] = []
    var expectation = Expectation(ids: expect)
    for (index, dataSet) in wanted.enumerated() {
      // What is left of the time is parted among the data sets that are left.
      let left = maxTime.map {
        max(0, $0.seconds - Environment.monotonicSeconds + start) / Double(wanted.count - index)
      }
      let report = check(dataSet, for: left)
      expectation.look(in: dataSet)
      // Data sets that are defined but empty are of interest only where they are named.
      guard !names.isEmpty || report.entryCount > 0 || !report.isSound || dataSet.fault != nil
      else { continue }
      isSound = isSound && report.isSound
      let view = VerifyView(
        report: report,
        dataSet: dataSet,
        readsData: readsData,
        invocation: invocation
      )
      if format == .text {
        try view.printText(isQuiet: quiet)
      } else {
        objects.append(view.json(expectation))
      }
    }
    if format != .text { try Output.write(objects, as: format) }
    let isAsExpected = try expectation.report(inText: format == .text && !quiet)
    let faults = wanted.compactMap(\.fault?.status)
    if !isSound || faults.contains(.damaged) { throw ExitCode(ExitStatus.damaged.rawValue) }
    if let first = faults.first { throw ExitCode(first.rawValue) }
    if !isAsExpected { throw ExitCode(ExitStatus.no.rawValue) }
  }

  /// The data sets that are named, or all; those without a definition that can be read too.
  private func wanted(in archive: Archive) throws -> [CheckedDataSet] {
    let all = names.isEmpty ? try archive.dataSetNames() + archive.undefinedNames() : []
    return try (names.isEmpty ? all.sorted().map(\.text) : names).map { name in
      do throws(ArchiveError) {
        return CheckedDataSet(try archive.dataSet(named: name))
      } catch {
        guard let data = CheckedDataSet(name, failing: error, in: archive) else { throw error }
        return data
      }
    }
  }

  private var readsData: Bool { data || maxTime != nil }

  private func check(_ dataSet: CheckedDataSet, for seconds: Double?) -> VerifyReport {
    var progress: Progress?
    let report = dataSet.store.verify(VerifyOptions(readsData: readsData, seconds: seconds)) {
      done,
      total in
      if progress == nil { progress = Progress(total: total, isQuiet: quiet) }
      progress?.update(done, "\(dataSet.name): \(done)/\(total) releases")
    }
    progress?.finish()
    return report
  }
}

/// The ids that somebody kept, and where the logs have them.
struct Expectation {
  let ids: [String]
  private var found: [String: [String: LogMatch]] = [:]

  init(ids: [String]) {
    self.ids = ids.map { $0.lowercased() }
  }

  /// Looks in one data set's log.
  mutating func look(in dataSet: CheckedDataSet) {
    for id in ids {
      // A log that cannot be read at all was told by the check.
      guard let match = (try? dataSet.store.find(idStartingWith: id))?.first else { continue }
      found[id, default: [:]][dataSet.name] = match
    }
  }

  /// What was found in one data set, as JSON.
  func json(_ dataSet: CheckedDataSet) -> JSONValue {
    .array(
      ids.map { id in
        var members: [(String, JSONValue)] = [("id", .string(id))]
        switch found[id]?[dataSet.name] {
        case .release(let release): members.append(("release", .string(release.id.hex)))
        case .head(let entry): members.append(("head_after_entry", .integer(entry)))
        case nil: break
        }
        members.append(("found", .bool(members.count > 1)))
        return .object(members)
      }
    )
  }

  /// Says for each id where it is, or that no log has it.
  ///
  /// - Returns: Whether all were found.
  func report(inText: Bool) throws -> Bool {
    for id in ids {
      guard let places = found[id] else {
        let hint = "the past was changed, or it is of another archive"
        Failure("no log contains \(id)", hint: hint).report()
        continue
      }
      for (name, match) in places.sorted(by: { $0.key < $1.key }) where inText {
        switch match {
        case .release(let release):
          try Output.write("\(id): the log of \(name) has it, release \(release.id.hex)\n")
        case .head(let entry):
          try Output.write("\(id): the log of \(name) has it, its head after entry \(entry)\n")
        }
      }
    }
    return ids.allSatisfy { found[$0] != nil }
  }
}
