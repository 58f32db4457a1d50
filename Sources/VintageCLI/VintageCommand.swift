import Definitions
import ArgumentParser
import Files
import Vintage

/// The command `vintage`.
struct VintageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vintage",
    abstract: "Keeps every release of a published data set, and tells what changed.",
    discussion: """
      A release is named NAME@REF: a data set and a date (2020-04-15), a time \
      (2020-03-26T19:02), latest, first, ~3 (three before the latest), #42 (the 42nd), \
      a tag, or the first digits of an id; 2020-04-15~1 is the one before that.

      The archive is the folder given with -C, or VINTAGE_ARCHIVE, or the nearest \
      folder above the current one that holds vintage.toml.

      EXAMPLES:
        vintage init archive
        vintage -C archive dataset add hospital --key dep,jour --reference-date jour
        vintage -C archive add hospital downloads/*.csv
        vintage -C archive log hospital
        vintage -C archive cat hospital@2020-04-15 > as-known-then.csv

      \(ExitStatus.help(.done, .no, .refused, .partial, .damaged, .system, .interrupted))
      """,
    version: Version.text,
    groupedSubcommands: [
      CommandGroup(name: "START:", subcommands: [DemoCommand.self, InitCommand.self]),
      CommandGroup(
        name: "KEEP:",
        subcommands: [
          DataSetCommand.self, AddCommand.self, ImportCommand.self, TagCommand.self,
        ]
      ),
      CommandGroup(
        name: "LOOK:",
        subcommands: [ListCommand.self, LogCommand.self, ShowCommand.self, ReportCommand.self]
      ),
      CommandGroup(
        name: "WHAT CHANGED:",
        subcommands: [
          DiffCommand.self, CorrectionsCommand.self, ChangesCommand.self, HistoryCommand.self,
          BlameCommand.self, RevisionsCommand.self, TriangleCommand.self, ProveCommand.self,
          WithdrawalsCommand.self, CoverageCommand.self,
        ]
      ),
      CommandGroup(
        name: "GET BACK:",
        subcommands: [
          CatCommand.self, RestoreCommand.self, CiteCommand.self, ExportCommand.self,
        ]
      ),
      CommandGroup(
        name: "LOOK AFTER:",
        subcommands: [
          VerifyCommand.self, RepairCommand.self, PackCommand.self, StatsCommand.self,
        ]
      ),
      CommandGroup(name: "SHELL:", subcommands: [CompletionsCommand.self]),
    ]
  )

  @Option(
    name: [.customShort("C"), .long],
    help: ArgumentHelp("The archive's folder.", valueName: "dir")
  )
  var archive: String?
}

/// The option that every command on an archive takes, before or after its name.
struct ArchiveOption: ParsableArguments {
  @Option(
    name: [.customShort("C"), .long],
    help: ArgumentHelp("The archive's folder.", valueName: "dir")
  )
  var archive: String?
}

/// A command that works on an archive.
protocol ArchiveCommand: ParsableCommand {
  var parent: VintageCommand { get }
  var place: ArchiveOption { get }
}

extension ArchiveCommand {
  /// How commands on this archive start, so that one that is proposed works as it stands.
  var invocation: String {
    guard let directory = place.archive ?? parent.archive else { return "vintage" }
    return "vintage -C \(ShellWord.quoted(directory))"
  }

  /// Opens the archive that is meant.
  func openArchive() throws(ArchiveError) -> Archive {
    var archive: Archive
    if let directory = place.archive ?? parent.archive ?? Environment.value("VINTAGE_ARCHIVE") {
      archive = try Archive(at: directory)
    } else {
      archive = try Archive.find(from: Environment.currentDirectory)
    }
    archive.derivedFolder = Self.derivedFolder
    return archive
  }

  /// The folder of this user for what only saves time; none where there is no home, or where
  /// `VINTAGE_CACHE` says `none`.
  private static var derivedFolder: DerivedFolder? {
    if let stated = Environment.value("VINTAGE_CACHE") {
      return stated == "none" ? nil : DerivedFolder(stated)
    }
    let home = Environment.value("HOME").map { "\($0)/.cache" }
    return (Environment.value("XDG_CACHE_HOME") ?? home).map { DerivedFolder("\($0)/vintage") }
  }

  /// The data sets that are named, or all; of all, those whose definition is missing are told.
  func dataSets(_ names: [String], in archive: Archive) throws(ArchiveError) -> [DataSet] {
    var dataSets: [DataSet] = []
    for name in names.isEmpty ? try archive.undefinedNames() : [] {
      let error = ArchiveError.definitionMissing(name.text, path: archive.definitionPath(name))
      Failure(error).proposing(as: invocation).report()
    }
    for name in names.isEmpty ? try archive.dataSetNames().map(\.text) : names {
      dataSets.append(try archive.dataSet(named: name))
    }
    return dataSets
  }
}

extension ParsableArguments {
  /// Refuses texts that would be kept and are none: only names of files may have any bytes.
  func requireText(_ texts: [String]) throws {
    guard let bad = texts.first(where: { !Path.isUTF8($0) }) else { return }
    throw ValidationError("'\(bad)' is not UTF-8 text")
  }
}

/// Words of a shell, for commands that are proposed.
enum ShellWord {
  /// A text as one word of a shell.
  static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      byte > 0x7F || Character(Unicode.Scalar(byte)).isLetter
        || "0123456789_./+-@%:,=".utf8.contains(byte)
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }
}
