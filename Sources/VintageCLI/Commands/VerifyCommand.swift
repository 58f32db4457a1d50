import Digests
import ArgumentParser
import Store
import Times
import Vintage

/// The command `vintage verify`.
struct VerifyCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks that nothing was lost or changed.",
    discussion: """
      Without --data: every table of contents, the CRC-32 of every block, the hash chain of the \
      log. With --data: every release is rebuilt and its SHA-256 and SHA-1 compared.

      EXAMPLES:
        vintage verify
        vintage verify hospital --data

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data sets; all where none is named.")
  var names: [String] = []
  @Flag(help: "Rebuild every release.")
  var data = false
  @Flag(name: [.short, .long], help: "Print nothing but damage.")
  var quiet = false
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    var isSound = true
    var objects: [JSONValue] = []
    for dataSet in try dataSets(names, in: try openArchive()) {
      var progress = Progress(total: 0, isQuiet: quiet)
      let report = dataSet.store.verify(readsData: data) { done, total in
        progress.update(0, "\(dataSet.name): \(done)/\(total) releases")
      }
      progress.finish()
      // Data sets that are defined but empty are of interest only where they are named.
      guard !names.isEmpty || report.entryCount > 0 || !report.isSound else { continue }
      isSound = isSound && report.isSound
      if format == .text {
        try printText(report, dataSet)
      } else {
        objects.append(json(report, dataSet))
      }
    }
    if format != .text { try Output.write(objects, as: format) }
    if !isSound { throw ExitCode(ExitStatus.damaged.rawValue) }
  }

  private func printText(_ report: VerifyReport, _ dataSet: DataSet) throws {
    for problem in report.problems {
      Output.message("\(dataSet.name): \(Failure(problem.error).message)")
      if !problem.affected.isEmpty {
        let days = problem.affected.map { TimeText.plain($0.published, in: dataSet.zone) }
        let more = days.count > 6 ? " and \(days.count - 6) more" : ""
        Output.message("  affected: \(days.prefix(6).joined(separator: ", "))\(more)")
      }
    }
    guard !quiet, report.isSound else { return }
    let releases = NumberText.counted(report.releaseCount, "release")
    let what =
      data
      ? "\(releases) rebuilt, each with its SHA-256"
      : "\(releases) in \(NumberText.counted(report.packCount, "pack")), structure sound"
    try Output.write("\(dataSet.name): \(what); log head \(report.head.hex.prefix(16))\n")
  }

  private func json(_ report: VerifyReport, _ dataSet: DataSet) -> JSONValue {
    .object([
      ("name", .string(dataSet.name)), ("sound", .bool(report.isSound)), ("data", .bool(data)),
      ("packs", .integer(report.packCount)), ("blocks", .integer(report.blockCount)),
      ("entries", .integer(report.entryCount)), ("releases", .integer(report.releaseCount)),
      ("rebuilt", .integer(report.rebuiltCount)), ("log_head", .string(report.head.hex)),
      (
        "problems",
        .array(
          report.problems.map { problem in
            .object([
              ("message", .string(Failure(problem.error).message)),
              ("affected", .array(problem.affected.map { .string($0.id.hex) })),
            ])
          }
        )
      ),
    ])
  }
}
