import Definitions
import Digests
import Store
import Times
import Vintage

/// What is checked of a data set: its store, and whether its definition can be read.
struct CheckedDataSet {
  let name: String
  let store: DataSetStore
  /// The time zone; UTC where no definition says it.
  let zone: TimeZoneRules
  /// What is wrong with the definition; the store is checked all the same.
  let fault: Failure?

  init(_ dataSet: DataSet) {
    (name, store, zone, fault) = (dataSet.name, dataSet.store, dataSet.zone, nil)
  }

  /// A data set that does not open; nil where there is none of that name, or the disk refuses.
  init?(_ name: String, failing error: ArchiveError, in archive: Archive) {
    guard let valid = DataSetName(name) else { return nil }
    var fault = Failure(error)
    switch error {
    case .definitionMissing, .timeZone: break
    case .definition:
      fault.status = .damaged
      fault.hint = "correct it, or take a copy's with: vintage repair \(name) --from COPY"
    default: return nil
    }
    (self.name, store, zone, self.fault) = (name, archive.store(of: valid), .utc, fault)
  }
}

/// The report of a check, for people and for machines.
struct VerifyView {
  let report: VerifyReport
  let dataSet: CheckedDataSet
  /// Whether releases were rebuilt.
  let readsData: Bool
  /// How commands on the archive start.
  let invocation: String

  /// Tells damage on standard error and, where all is well, one line on standard output.
  func printText(isQuiet: Bool) throws {
    let name = dataSet.name
    if let fault = dataSet.fault {
      fault.proposing(as: invocation).report(name)
    }
    for problem in report.problems {
      Output.message("\(name): \(Failure(problem.error).message)")
      if let entries = problem.entries {
        Output.message("  not readable: \(LossNotes.words(entries)), and what releases they are")
      }
      if !problem.affected.isEmpty {
        Output.message("  affected: \(LossNotes.times(problem.affected, in: dataSet.zone))")
      }
    }
    for entries in report.lostEntries {
      Output.message("\(name): lost: \(LossNotes.words(entries)), and what releases they are")
    }
    if !report.lost.isEmpty {
      Output.message("\(name): lost: \(LossNotes.times(report.lost, in: dataSet.zone))")
    }
    guard report.isSound else {
      let releases = NumberText.counted(report.releaseCount, "release")
      Output.message(
        "\(name): \(NumberText.grouped(report.wholeCount)) of \(releases) whole"
          + " (repair with: \(repair))"
      )
      return
    }
    guard !isQuiet else { return }
    try Output.write("\(name): \(summary); log head \(report.head.hex.prefix(16))\n")
  }

  /// The command that repairs.
  private var repair: String { "\(invocation) repair \(dataSet.name) --from COPY" }

  private var summary: String {
    let releases = NumberText.counted(report.releaseCount, "release")
    guard readsData else {
      return "\(releases) in \(NumberText.counted(report.packCount, "pack")), structure sound"
    }
    guard report.postponedCount > 0 else { return "\(releases) rebuilt, each with its SHA-256" }
    return "\(NumberText.grouped(report.rebuiltCount)) of \(releases) rebuilt, each with its"
      + " SHA-256, the others another time"
  }

  /// The report as an object.
  func json(_ expectation: Expectation) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(dataSet.name)), ("sound", .bool(isSound)),
      ("data", .bool(readsData)), ("packs", .integer(report.packCount)),
      ("blocks", .integer(report.blockCount)), ("entries", .integer(report.entryCount)),
      ("releases", .integer(report.releaseCount)), ("whole", .integer(report.wholeCount)),
      ("rebuilt", .integer(report.rebuiltCount)), ("postponed", .integer(report.postponedCount)),
      ("log_head", .string(report.head.hex)),
      ("problems", .array(faults + report.problems.map(json))),
      ("affected", .ids(report.affected)), ("lost", .ids(report.lost)),
      ("lost_entries", .array(report.lostEntries.map(JSONValue.range))),
      ("repair", isSound ? .null : .string(repair)),
    ]
    if !expectation.ids.isEmpty { members.append(("expected", expectation.json(dataSet))) }
    return .object(members)
  }

  private var isSound: Bool { report.isSound && dataSet.fault == nil }

  /// What is wrong with the definition, in the form of a problem.
  private var faults: [JSONValue] {
    guard let fault = dataSet.fault else { return [] }
    return [.object([("message", .string(fault.message)), ("affected", .array([]))])]
  }

  private func json(_ problem: VerifyReport.Problem) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("message", .string(Failure(problem.error).message)), ("affected", .ids(problem.affected)),
    ]
    if let entries = problem.entries { members.append(("entries", .range(entries))) }
    return .object(members)
  }
}

extension JSONValue {
  /// The ids of releases.
  static func ids(_ releases: [StoredRelease]) -> JSONValue {
    .array(releases.map { .string($0.id.hex) })
  }

  /// The first and the last of a range.
  static func range(_ range: ClosedRange<Int>) -> JSONValue {
    .array([.integer(range.lowerBound), .integer(range.upperBound)])
  }
}
