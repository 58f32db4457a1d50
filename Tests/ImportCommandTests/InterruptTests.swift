import Support
import Testing

@Suite(.temporaryDirectory, .enabled(if: GitSandbox.hasGit && Terminal.isThere))
struct InterruptTests {
  /// A repository with as many versions of one file.
  private func repository(_ versionCount: Int, in box: GitSandbox) throws -> String {
    var stream = ""
    for number in 1...versionCount {
      let rows = "n\n\(number)\n"
      let time = 1_486_000_000 + number * 3600
      stream += "commit refs/heads/main\ncommitter a <a@b> \(time) +0000\ndata 1\nx\n"
      stream += "M 100644 inline x.csv\ndata \(rows.utf8.count)\n\(rows)\n"
    }
    let name = "r\(versionCount)"
    try box.git(["init", "-q", "-b", "main", name], in: box.folder)
    let git = Command("/usr/bin/git", in: "\(box.folder)/\(name)")
    let filled = try git.run(["fast-import", "--quiet"], input: Array(stream.utf8))
    try #require(filled.status == 0)
    return name
  }

  @Test func `Ctrl-C stops between two releases, and the same command goes on`() throws {
    let box = try GitSandbox()
    try Terminal.interrupt { size in
      let count = size / 10
      let (archive, repository) = ("a\(count)", try repository(count, in: box))
      _ = try box.vintage("init \(archive)")
      let words = ["-C", archive, "import", "git", repository, "x.csv", "--dataset", "x"]
      // What is drawn first is that one release is in.
      let session = try Terminal.run(Command(in: box.folder), words, interruptAt: " releases")
      guard session.status != 0 else { return false }
      #expect(session.status == 130)
      #expect(
        session.drawn.contains(
          "vintage: stopped; what was added stays (go on with the same command)"
        )
      )
      #expect(try box.vintage("-C \(archive) verify x").status == 0)
      let there = try box.vintage("-C \(archive) log x --brief --format jsonl").text
      #expect((1..<count).contains(there.split(separator: "\n").count))
      #expect(try Command(in: box.folder).run(words).status == 0)
      let all = try box.vintage("-C \(archive) log x --brief --format jsonl").text
      #expect(all.hasPrefix(there))
      #expect(all.split(separator: "\n").count == count)
      return true
    }
  }
}
