import ArgumentParser
import Store
import Times
import Vintage

/// `vintage log NAME`
struct LogCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Lists the releases of a data set in published order.",
    discussion: """
      Labels: first; appended (the old file, then more); reordered (the same rows in another \
      order); identical; rewrite (the published time of another release, with other bytes).

      EXAMPLES:
        vintage log hospital
        vintage log hospital --limit 10
        vintage log hospital --format jsonl

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """)

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: "The data set.")
  var name: String
  @Option(name: [.short, .long], help: "Only the newest so many.")
  var limit: Int?
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is at least 1") }
  }

  func run() throws {
    let dataSet = try openArchive().dataSet(named: name)
    let releases = try dataSet.releases()
    let places = max(0, releases.count - (limit ?? releases.count))..<releases.count
    let views = try places.map { place in
      ReleaseView(
        releases.release(place), zone: dataSet.zone, number: place + 1,
        labels: try releases.labels(place))
    }
    guard format == .text else { return try Output.write(views.map { $0.json() }, as: format) }
    guard !views.isEmpty else { throw ArchiveError.noReleases(dataSet: name) }
    var table = TextTable([
      ("#", .right), ("published", .left), ("id", .left), ("size", .right), ("rows", .right),
      ("new", .right), ("", .left),
    ])
    for view in views {
      let entry = view.release.entry
      table.append([
        "\(view.number ?? 0)", TimeText.plain(view.release.published, in: dataSet.zone),
        String(view.release.id.hex.prefix(8)), NumberText.bytes(entry.byteCount),
        NumberText.grouped(entry.recordCount), NumberText.grouped(entry.newRecordCount),
        view.remarks,
      ])
    }
    try Output.write(table.text)
  }
}
