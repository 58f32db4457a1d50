import ArgumentParser
import Files
import Store
import Times
import Vintage

/// The command `vintage tag`.
struct TagCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Names a release, for good.",
    discussion: """
      EXAMPLES:
        vintage tag hospital@2020-04-15 paper-v1
        vintage cat hospital@paper-v1
        vintage tag hospital                     lists the tags
        vintage tag hospital --delete paper-v1

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @Argument(help: ArgumentHelp("The release; the data set alone lists.", valueName: "name@ref"))
  var release: String
  @Argument(help: "The tag.")
  var tag: String?
  @Option(help: ArgumentHelp("Take this tag away.", valueName: "tag"))
  var delete: String?
  @Flag(help: "Move a tag that names another release.")
  var force = false
  @Option(help: "text, json or jsonl, for the list.")
  var format = OutputFormat.text

  func validate() throws {
    if tag != nil, delete != nil { throw ValidationError("--delete takes the tag itself") }
  }

  func run() throws {
    let archive = try openArchive()
    let address = ReleaseAddress(release)
    let dataSet = try archive.dataSet(named: address.dataSet)
    let releases = try dataSet.releases()
    let writer = StoreWriter(dataSet.store)
    let now = Instant(seconds: Environment.now)
    if let delete {
      try writer.removeTag(delete, recorded: now)
      Output.message("\(dataSet.name): \(delete) is no longer a tag")
    } else if let tag {
      guard let reference = address.reference else {
        throw ArchiveError.missingReference(dataSet: dataSet.name)
      }
      guard TagName.isValid(tag) else { throw ArchiveError.badTagName(tag) }
      let found = releases.release(try releases.place(of: reference))
      try writer.tag(tag, found, isMoving: force, recorded: now)
      Output.message(
        "\(dataSet.name): \(tag) is \(TimeText.plain(found.published, in: dataSet.zone)) "
          + found.id.hex.prefix(8)
      )
    } else {
      try list(releases)
    }
  }

  private func list(_ releases: Releases) throws {
    let tags = releases.snapshot.tags.sorted { $0.key < $1.key }
    let zone = releases.dataSet.zone
    guard format == .text else {
      return try Output.write(
        tags.map { name, place in
          let release = releases.snapshot.logged[place]
          return .object([
            ("tag", .string(name)), ("id", .string(release.id.hex)),
            ("published", .string(TimeText.rfc3339(release.published, in: zone))),
          ])
        },
        as: format
      )
    }
    var table = TextTable([("tag", .left), ("published", .left), ("id", .left)])
    for (name, place) in tags {
      let release = releases.snapshot.logged[place]
      table.append([
        name, TimeText.plain(release.published, in: zone), String(release.id.hex.prefix(8)),
      ])
    }
    if !tags.isEmpty { try Output.write(table.text) }
  }
}
