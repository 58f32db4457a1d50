import Digests
public import ArgumentParser
import Bytes
import Files
import Store
import Times
public import Vintage

/// The command `vintage show`.
struct ShowCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Tells everything about one release.",
    discussion: """
      Records are rows, the header included, or the pieces that a file without rows is cut into; \
      new are those that no release added before had.

      EXAMPLES:
        vintage show hospital@2020-04-15
        vintage show hospital@latest --format json

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var choice: ReleaseChoice
  @Option(help: "text, json or jsonl.")
  var format = OutputFormat.text

  func run() throws {
    let (releases, place) = try choice.find(in: try openArchive())
    let zone = releases.dataSet.zone
    var view = ReleaseView(
      releases.release(place),
      zone: zone,
      number: place + 1,
      labels: try releases.labels(place)
    )
    // What the log says of a release is told also where its bytes are lost or damaged; older logs
    // have these, too.
    let (release, entry) = (view.release, view.release.entry)
    let checksums = (try? releases.checksums(place)) ?? (sha1: entry.sha1, chunk: entry.chunk)
    view.checksums = checksums
    guard format == .text else { return try Output.write(view.json(), as: format) }
    let tool = SafeText.line(entry.provenance.tool)
    let lines: [(String, String)] = [
      ("release", "\(releases.dataSet.name)@#\(place + 1) of \(releases.count)"),
      ("id", release.id.hex),
      ("published", "\(TimeText.plain(release.published, in: zone)) (\(zone.name))"),
      ("recorded", "\(TimeText.plain(release.recorded, in: zone)) by \(tool)"),
      ("confirmed", release.lastConfirmed.map { TimeText.plain($0, in: zone) } ?? ""),
      ("file name", SafeText.line(entry.provenance.fileName)),
      ("source", SafeText.line(entry.provenance.source)),
      ("details", Self.details(entry.provenance)),
      ("size", "\(NumberText.grouped(entry.byteCount)) bytes"),
      (
        "records",
        "\(NumberText.grouped(entry.recordCount)), \(NumberText.grouped(entry.newRecordCount)) new"
      ),
      ("sha256", entry.content.hex), ("sha1", Hex.text(checksums.sha1)),
      ("chunk", checksums.chunk?.digest.hex ?? ""),
      ("labels", view.labels?.map(\.rawValue).joined(separator: " ") ?? ""),
      ("tags", release.tags.joined(separator: " ")),
    ]
    let shown = lines.filter { !$0.1.isEmpty }
    let text = shown.map { name, value in
      name + String(repeating: " ", count: 11 - name.count) + value + "\n"
    }
    try Output.write(text.joined())
  }

  /// A line for each detail, under one another.
  private static func details(_ provenance: Provenance) -> String {
    provenance.details.sorted { $0.key < $1.key }
      .map { SafeText.line("\($0.key) \($0.value)") }
      .joined(separator: "\n" + String(repeating: " ", count: 11))
  }
}

/// The argument `NAME@REF` with its option.
struct ReleaseChoice: ParsableArguments {
  @Argument(help: ArgumentHelp("The release.", valueName: "name@ref"))
  var release: String
  @Option(help: "What dates are about: published, or recorded (what the archive held then).")
  var by = AsOfTime.published

  /// Finds the release that is meant; tells on standard error where the answer may surprise.
  func find(in archive: Archive) throws -> (releases: Releases, place: Int) {
    let address = ReleaseAddress(release)
    let dataSet = try archive.dataSet(named: address.dataSet)
    guard let reference = address.reference else {
      throw ArchiveError.missingReference(dataSet: dataSet.name)
    }
    let releases = try dataSet.releases()
    let place = try releases.place(of: reference, by: by)
    if by == .published || place == releases.count - 1 { Self.note(reference, releases, place) }
    return (releases, place)
  }

  /// Says on standard error where a release may not be what was expected.
  static func note(_ reference: String, _ releases: Releases, _ place: Int) {
    let now = Instant(seconds: Environment.now)
    guard let remark = releases.remark(on: reference, at: place, now: now) else { return }
    Output.message("note: \(remark)")
  }
}

extension AsOfTime: ExpressibleByArgument {}
