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
