import Definitions
import Digests
import ArgumentParser
import Store
import Times
import Vintage

/// The command `vintage list`.
struct ListCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the data sets with their releases.",
    discussion: """
      The last day is that of the newest release or, where its bytes were seen again, of the last \
      sighting; in machine formats these are "last" and "last_confirmed" (null without one).

      EXAMPLES:
        vintage list
        vintage list --format json

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    let archive = try openArchive()
    var table = TextTable([
      ("data set", .left), ("releases", .right), ("first", .left), ("last", .left),
      ("files", .right), ("kept in", .right),
    ])
    var objects: [JSONValue] = []
    var empty: [String] = []
    for dataSet in try dataSets([], in: archive) {
      let releases = try dataSet.releases()
      LossNotes.report(releases)
      let raw = releases.snapshot.logged.reduce(0) { $0 + $1.byteCount }
      let stored = try dataSet.store.footprint().byteCount
      let ends =
        releases.count == 0
        ? [] : [0, releases.count - 1].map { releases.release($0).published }
      let seen = releases.lastSeen[releases.count - 1]
      let days = (ends + [seen].compactMap(\.self)).map {
        dataSet.zone.civilTime(of: $0).date.description
      }
      if let first = days.first, let last = days.last {
        table.append([
          dataSet.name, NumberText.grouped(releases.count), first, last, NumberText.bytes(raw),
          NumberText.bytes(stored),
        ])
      } else {
        empty.append(dataSet.name)
      }
      let time = { JSONValue.string(TimeText.rfc3339($0, in: dataSet.zone)) }
      let times = ends.map(time)
      objects.append(
        .object([
          ("name", .string(dataSet.name)), ("title", .text(dataSet.definition.title)),
          ("releases", .integer(releases.count)), ("first", times.first ?? .null),
          ("last", times.last ?? .null), ("last_confirmed", seen.map(time) ?? .null),
          ("bytes", .integer(raw)), ("stored", .integer(stored)),
          ("lost", .integer(releases.snapshot.lostReleases.count)),
          ("log_head", .string(releases.snapshot.head.hex)),
        ])
      )
    }
    guard format == .text else { return try Output.write(objects, as: format) }
    guard !objects.isEmpty else {
      guard try archive.undefinedNames().isEmpty else { return }
      return Output.message("no data set yet; add one with: \(invocation) dataset add NAME")
    }
    var page = Page()
    if empty.count < objects.count { page.append(table.text) }
    if !empty.isEmpty {
      page.paragraph("no releases yet: \(empty.joined(separator: ", "))", indent: 2)
    }
    try page.write()
  }
}
