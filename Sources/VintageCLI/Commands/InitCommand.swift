import ArgumentParser
import Vintage

/// The command `vintage init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Makes a new archive.",
    discussion: """
      Makes DIR with vintage.toml and datasets/. What is in DIR already stays.

      EXAMPLES:
        vintage init archive
        vintage init archive --title "Hospital figures of France"

      \(ExitStatus.help(.done, .refused, .system))
      """
  )

  @ParentCommand var parent: VintageCommand

  @Argument(help: "The folder; the current one where it is left out.")
  var directory: String?

  @Option(help: "What the archive is called.")
  var title = ""

  func validate() throws { try requireText([title]) }

  func run() throws {
    let target = directory ?? parent.archive ?? "."
    let archive = try Archive.create(at: target, title: title)
    Output.message("made an archive in \(archive.directory)")
    Output.message("next: vintage -C \(archive.directory) dataset add NAME --key COLUMN,...")
  }
}
