import Files
import Foundation
import Support
import Testing

/// The help of commands, held against what was read and approved: `Snapshots/*.txt`.
///
/// After a change that is meant, run with `VINTAGE_UPDATE_SNAPSHOTS=1` and read the difference.
@Suite(.temporaryDirectory) struct HelpTests {
  static let commands = [
    "init", "add", "log", "cat", "restore", "tag", "verify", "repair", "dataset add", "import git",
    "import dir", "cite", "report", "export",
  ]

  @Test(arguments: commands)
  func `help is as approved`(command: String) throws {
    let outcome = try Sandbox(isEmpty: true).run("\(command) --help")
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    let name = command.replacing(" ", with: "-")
    let path = "\(Path.parent(of: #filePath))/Snapshots/help-\(name).txt"
    if ProcessInfo.processInfo.environment["VINTAGE_UPDATE_SNAPSHOTS"] != nil {
      try LocalFileSystem().replace(path, with: outcome.output)
    }
    let approved = String(decoding: try LocalFileSystem().readAll(path), as: UTF8.self)
    #expect(outcome.text == approved)
  }

  /// All commands with one below another, in the order of the overview.
  private static func allCommands(_ box: Sandbox, below path: [String] = []) throws -> [[String]] {
    let lines = try box.command.run(path + ["--help"]).text.split(separator: "\n")
    var isListing = false
    var found = [path]
    for line in lines {
      if line.first != " " { isListing = line.hasSuffix("SUBCOMMANDS:") }
      guard isListing, line.hasPrefix("  "), let letter = line.dropFirst(2).first, letter != " "
      else { continue }
      let name = line.split(separator: " ")[0]
      guard name != "See" else { continue }
      found += try allCommands(box, below: path + [String(name)])
    }
    return found
  }

  /// Continued without a backslash, a line would be run as a command of its own.
  @Test func `every example of a help can be pasted, at 80 columns`() throws {
    let box = try Sandbox(isEmpty: true)
    let commands = try Self.allCommands(box)
    #expect(commands.count > 35)
    for command in commands {
      let help = try box.command.run(command + ["--help"]).text
      let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
      guard let title = lines.firstIndex(of: "EXAMPLES:") else { continue }
      var isContinued = false
      for line in lines[(title + 1)...].prefix(while: { !$0.isEmpty }) {
        let isStart = ["  vintage ", "  curl ", "  sqlite3 "].contains { line.hasPrefix($0) }
        #expect(isContinued ? line.hasPrefix("      ") : isStart, "\(command): \(line)")
        isContinued = line.hasSuffix(" \\")
      }
      #expect(!isContinued, "\(command)")
    }
  }

  @Test func `every command tells its exit status, and most an example`() throws {
    let box = try Sandbox(isEmpty: true)
    let overview = try box.run("--help").text
    let verbs = [
      "init", "dataset", "add", "list", "log", "show", "cat", "restore", "tag", "verify", "repair",
      "pack", "stats", "completions", "import", "cite", "report", "export",
    ]
    for verb in verbs {
      #expect(overview.contains("\n  \(verb) "), "\(verb)")
      let help = try box.run("\(verb) --help").text
      #expect(help.contains("EXIT STATUS:\n  0  done"), "\(verb)")
      #expect(help.contains("EXAMPLES:\n  vintage \(verb)"), "\(verb)")
    }
  }
}
