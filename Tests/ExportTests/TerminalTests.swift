import Files
import Foundation
import Support
import Testing

/// What long commands draw on a terminal, and what Ctrl-C leaves behind.
@Suite(.temporaryDirectory, .enabled(if: ExportRun.hasPython("pty"))) struct TerminalTests {
  /// What a command did on a terminal.
  struct Session: Decodable {
    var status: Int
    var drawn: String
    var output: String
  }

  /// Releases that keep a command busy for longer than the silence before the first line.
  static let files = (0..<9).map { release in
    "dep;jour;n\n"
      + (0..<4000).map { row in
        let number = row.isMultiple(of: 3) ? row + release : row
        return "\(row % 100);2020-\(10 + row / 100 % 3)-\(10 + row / 300);\(number)\n"
      }.joined()
  }

  /// Runs the command with its messages on a terminal.
  private func run(_ box: ExportRun, _ line: String, interruptAt text: String? = nil) throws
    -> Session
  {
    let script = "\(Path.parent(of: #filePath))/Oracle/terminal.py"
    let words = line.split(separator: " ").map(String.init)
    let outcome = try ExportRun.python(
      [script] + (text.map { ["--interrupt-at", $0] } ?? []) + [
        box.command.path, "-C", box.archive,
      ]
        + words,
      in: TemporaryDirectoryTrait.current
    )
    return try JSONDecoder().decode(Session.self, from: Data(outcome.output))
  }

  @Test func `a long command says what it does, how much, how fast and for how long`() throws {
    let box = try ExportRun(Self.files)
    let folder = TemporaryDirectoryTrait.current
    let lines = ["export t --sqlite t.sqlite", "report t -o t.html", "export t --csv t.csv"]
    for line in lines {
      let session = try run(box, line)
      #expect(session.status == 0)
      #expect(
        session.drawn.contains(
          /\[#*\.*\] +[a-z ]+: [\d,]+ of [\d,]+ [a-z ]+, [\d.]+( k| M)?\/s, [^\r]+ left/
        ),
        "\(line): \(session.drawn)"
      )
      // The line is gone when the command is done.
      let last = session.drawn.split(separator: "\r").last.map(String.init) ?? ""
      #expect(!last.contains(" left"), "\(session.drawn)")
      #expect(try LocalFileSystem().status("\(folder)/\(line.split(separator: " ")[3])") != nil)
    }
    for line in ["corrections t", "coverage t", "changes t --net", "revisions t n"] {
      let session = try run(box, line + " --format csv")
      #expect(session.status == 0 && session.drawn.contains("comparing: "), "\(line)")
      #expect(!session.output.contains("comparing"), "results and messages are not mixed")
      let quiet = try run(box, line + " --format csv --quiet")
      #expect(!quiet.drawn.contains("comparing"), "\(line)")
      #expect(quiet.output == session.output)
    }
  }

  @Test func `nothing is drawn where there is no terminal, or --quiet`() throws {
    let box = try ExportRun(Self.files)
    let piped = try box.done("-C \(box.archive) report t -o t.html")
    #expect(piped.messages.count == 1 && piped.messages[0].hasPrefix("wrote t.html"))
    let quiet = try run(box, "export t --sqlite t.sqlite --quiet")
    #expect(quiet.status == 0 && quiet.drawn == "", "\(quiet.drawn)")
  }

  static let cases = [
    ("export t --sqlite out", "writing figures"), ("export t --csv out", "writing figures"),
    ("export t --sqlite out", "comparing"), ("report t -o out", "comparing"),
    ("corrections t --format csv", "comparing"),
  ]

  @Test(arguments: cases.indices)
  func `Ctrl-C ends a long command with 130 and leaves no file behind`(index: Int) throws {
    let (line, text) = Self.cases[index]
    let box = try ExportRun(Self.files)
    let folder = TemporaryDirectoryTrait.current
    let before = try LocalFileSystem().list(folder).sorted()
    let session = try run(box, line, interruptAt: text)
    #expect(session.status == 130)
    #expect(session.drawn.hasSuffix("\r\u{1B}[Kvintage: stopped\r\n"), "\(session.drawn)")
    #expect(try LocalFileSystem().list(folder).sorted() == before)
    #expect(try box.command.run("-C \(box.archive) verify t --data").status == 0)
  }

  @Test func `Ctrl-C while a file is replaced leaves the file as it was`() throws {
    let box = try ExportRun(Self.files)
    let folder = TemporaryDirectoryTrait.current
    try LocalFileSystem().replace("\(folder)/out", with: Array("mine".utf8))
    let session = try run(box, "export t --sqlite out --force", interruptAt: "writing figures")
    #expect(session.status == 130)
    #expect(try LocalFileSystem().readAll("\(folder)/out") == Array("mine".utf8))
    #expect(try LocalFileSystem().list(folder).allSatisfy { !$0.hasPrefix("tmp-") })
  }
}
