import Files
import Support
import Testing

/// What long commands draw on a terminal, and what Ctrl-C leaves behind.
@Suite(.temporaryDirectory, .enabled(if: Terminal.isThere)) struct TerminalTests {
  /// Releases of so many rows, of which every third changes each time.
  static func files(_ rowCount: Int) -> [String] {
    (0..<9).map { release in
      "dep;jour;n\n"
        + (0..<rowCount).map { row in
          let number = row.isMultiple(of: 3) ? row + release : row
          return "\(row / 90);2019-0\(1 + row % 90 / 10)-\(10 + row % 10);\(number)\n"
        }.joined()
    }
  }

  /// Runs the command with its messages on a terminal.
  private func run(_ box: ExportRun, _ line: String, interruptAt text: String? = nil) throws
    -> Terminal.Session
  {
    let words = ["-C", box.archive] + line.split(separator: " ").map(String.init)
    return try Terminal.run(box.command, words, interruptAt: text)
  }

  @Test func `a long command says what it does, how much, how fast and for how long`() throws {
    let box = try ExportRun(Self.files(400))
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

  @Test func `nothing is drawn where there is no terminal, or --quiet, or before the delay`() throws
  {
    var box = try ExportRun(Self.files(400))
    box.command.environment["VINTAGE_PROGRESS_DELAY"] = "0"
    let piped = try box.done("-C \(box.archive) report t -o t.html")
    #expect(piped.messages.count == 1 && piped.messages[0].hasPrefix("wrote t.html"))
    let quiet = try run(box, "export t --sqlite t.sqlite --quiet")
    #expect(quiet.status == 0 && quiet.drawn == "", "\(quiet.drawn)")
    let delayed = try Terminal.run(
      box.command,
      ["-C", box.archive, "export", "t", "--csv", "t.csv"],
      delay: "86400"
    )
    #expect(delayed.status == 0 && !delayed.drawn.contains("comparing"), "\(delayed.drawn)")
  }

  static let cases = [
    ("export t --sqlite out", "writing figures"), ("export t --csv out", "writing figures"),
    ("export t --sqlite out", "comparing"), ("report t -o out", "comparing"),
    ("corrections t --format csv", "comparing"),
  ]

  @Test(arguments: cases.indices)
  func `Ctrl-C ends a long command with 130 and leaves no file behind`(index: Int) throws {
    let (line, text) = Self.cases[index]
    try Terminal.interrupt { size in
      let folder = "\(TemporaryDirectoryTrait.current)/\(size)"
      let box = try ExportRun(Self.files(size), in: folder)
      let before = try LocalFileSystem().list(folder).sorted()
      let session = try run(box, line, interruptAt: text)
      guard session.status != 0 else { return false }
      #expect(session.status == 130)
      #expect(session.drawn.hasSuffix("\r\u{1B}[Kvintage: stopped\r\n"), "\(session.drawn)")
      #expect(try LocalFileSystem().list(folder).sorted() == before)
      #expect(try box.command.run("-C \(box.archive) verify t --data").status == 0)
      return true
    }
  }

  @Test func `Ctrl-C while a file is replaced leaves the file as it was`() throws {
    try Terminal.interrupt { size in
      let folder = "\(TemporaryDirectoryTrait.current)/\(size)"
      let box = try ExportRun(Self.files(size), in: folder)
      try LocalFileSystem().replace("\(folder)/out", with: Array("mine".utf8))
      let session = try run(box, "export t --sqlite out --force", interruptAt: "writing figures")
      guard session.status != 0 else { return false }
      #expect(session.status == 130)
      #expect(try LocalFileSystem().readAll("\(folder)/out") == Array("mine".utf8))
      #expect(try LocalFileSystem().list(folder).allSatisfy { !$0.hasPrefix("tmp-") })
      return true
    }
  }
}
