import ArgumentParser
import Vintage

/// The command `vintage import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Brings a history in: from a git repository, from a folder.",
    discussion: """
      What is there already is passed over, so an import can be repeated, and one that was \
      stopped goes on where it was.

      EXAMPLES:
        vintage import git covid-mirror data/hospital.csv --dataset hospital
        vintage import dir downloads --dry-run
        vintage import dir downloads --dataset hospital

      \(ExitStatus.help(.done, .refused, .partial, .damaged, .system, .interrupted))
      """,
    subcommands: [ImportGitCommand.self, ImportDirCommand.self]
  )
}
