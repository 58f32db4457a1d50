import Definitions
import Files
import Imports
import Times

/// The plan of an import as `--dry-run` shows it.
struct FolderPlanView {
  let plan: FolderPlan
  let scan: FolderScan
  let definitions: [DataSetDefinition]

  /// Writes the plan; what could not be opened is told on standard error.
  func show(as format: OutputFormat) throws {
    for failure in scan.failures { Failure(failure).report() }
    guard format == .text else {
      let taken = try plan.taken.map { try json($0) }
      let left = try plan.left.map { file, reason in
        JSONValue.object([
          ("file", .string(Path.shown(file.name))), ("data_set", .null), ("published", .null),
          ("reason", .string(try words(reason))),
        ])
      }
      return try Output.write(taken + left, as: format)
    }
    var table = TextTable([("file", .left), ("data set", .left), ("published", .left)])
    for taken in plan.taken {
      let definition = definitions[taken.target]
      table.append([
        taken.file.name, definition.name.text,
        TimeText.plain(taken.published, in: try zone(definition)),
      ])
    }
    if !plan.taken.isEmpty { try Output.write(table.text) }
    for (file, reason) in plan.left {
      try Output.write("left: \(file.name): \(try words(reason))\n")
    }
    Output.message(summary)
  }

  private func json(_ taken: FolderPlan.Taken) throws -> JSONValue {
    let definition = definitions[taken.target]
    return .object([
      ("file", .string(Path.shown(taken.file.name))), ("data_set", .string(definition.name.text)),
      (
        "published",
        .string(TimeText.rfc3339(taken.published, in: try zone(definition)))
      ),
      ("reason", .null),
    ])
  }

  private var summary: String {
    var parts = ["\(NumberText.counted(plan.taken.count, "file")) would be taken"]
    if !plan.left.isEmpty { parts.append("\(NumberText.grouped(plan.left.count)) left") }
    if !scan.failures.isEmpty {
      parts.append("\(NumberText.grouped(scan.failures.count)) cannot be opened")
    }
    if scan.passedOverCount > 0 {
      parts.append("\(NumberText.grouped(scan.passedOverCount)) hidden or no files")
    }
    return parts.joined(separator: ", ")
  }

  private func zone(_ definition: DataSetDefinition) throws -> TimeZoneRules {
    try TimeZoneRules(named: definition.timeZone)
  }

  private func words(_ reason: FolderPlan.Reason) throws -> String {
    switch reason {
    case .noPattern: return "fits no pattern of a data set"
    case .noDate: return "its name says no date"
    case .severalDataSets(let names): return "fits \(names.joined(separator: " and "))"
    case .severalTimes(let times):
      let zone = try definitions.first.map(zone) ?? .utc
      let texts = TimeText.apart(times, in: zone)
      return "its name may mean \(texts.joined(separator: " or "))"
    }
  }
}
