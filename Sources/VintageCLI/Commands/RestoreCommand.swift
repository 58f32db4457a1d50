import ArgumentParser
import Files
import Vintage

/// The command `vintage restore`.
struct RestoreCommand: ArchiveCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Writes a release to a file, in one step.",
    discussion: """
      The file appears whole or not at all; one that is there already stays without --force. \
      As a file, - is standard output; one of that name is ./-.

      EXAMPLES:
        vintage restore hospital@2020-04-15 -o hospital-2020-04-15.csv
        vintage restore hospital@latest -o latest.csv --force

      \(ExitStatus.help(.done, .refused, .damaged, .system))
      """
  )

  @ParentCommand var parent: VintageCommand
  @OptionGroup var place: ArchiveOption
  @OptionGroup var choice: ReleaseChoice
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The file; - is standard output.", valueName: "file")
  )
  var output: String
  @Flag(help: "Replace a file that is there.")
  var force = false

  func run() throws {
    let (releases, place) = try choice.find(in: try openArchive())
    let bytes = try releases.file(place)
    guard output != "-" else { return try StandardStream.output.write(bytes) }
    let disk = LocalFileSystem()
    try Output.requireRoom(for: output, isReplacing: force)
    if force {
      try disk.replace(output, with: bytes)
    } else {
      do throws(FileError) {
        let directory = Path.parent(of: output)
        try disk.publish([bytes], as: Path.name(of: output), in: directory, mode: 0o644)
      } catch .alreadyExists {
        throw ArchiveError.outputExists(path: output)
      }
    }
    Output.message("wrote \(output): \(NumberText.grouped(bytes.count)) bytes, SHA-256 as recorded")
  }
}
