import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .enabled(if: GitSandbox.hasGit)) struct InterruptTests {
  static let versionCount = 6000

  @Test func `Ctrl-C stops between two releases, and the same command goes on`() throws {
    let box = try GitSandbox()
    var stream = ""
    for number in 1...Self.versionCount {
      let rows = "n\n\(number)\n"
      let time = 1_586_000_000 + number * 3600
      stream += "commit refs/heads/main\ncommitter a <a@b> \(time) +0000\ndata 1\nx\n"
      stream += "M 100644 inline x.csv\ndata \(rows.utf8.count)\n\(rows)\n"
    }
    let git = Command("/usr/bin/git", in: "\(box.folder)/r")
    let filled = try git.run(["fast-import", "--quiet"], input: Array(stream.utf8))
    try #require(filled.status == 0)
    let words = ["-C", "a", "import", "git", "r", "x.csv", "--dataset", "x"]
    // What `timeout` sends after a part of the work is what a terminal sends.
    let interrupted = try Command("/usr/bin/timeout", in: box.folder).run(
      ["--preserve-status", "-s", "INT", "0.4", Command.built] + words
    )
    #expect(interrupted.status == 130)
    #expect(
      interrupted.messages.contains(
        "vintage: stopped; what was added stays (go on with the same command)"
      )
    )
    #expect(try box.vintage("-C a verify x").status == 0)
    let there = try box.vintage("-C a log x --brief --format jsonl").text
    #expect(there.split(separator: "\n").count < Self.versionCount)
    #expect(try Command(in: box.folder).run(words).status == 0)
    let all = try box.vintage("-C a log x --brief --format jsonl").text
    #expect(all.hasPrefix(there))
    #expect(all.split(separator: "\n").count == Self.versionCount)
  }
}
