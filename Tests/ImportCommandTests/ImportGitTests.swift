import Digests
import Files
import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .enabled(if: GitSandbox.hasGit)) struct ImportGitTests {
  static let texts = ["dep;n\n01;1\n", "dep;n\n01;1\n02;5\n", "dep;n\n01;2\n02;5\n"]

  static func log(_ box: GitSandbox, _ name: String = "x") throws -> [[String: Any]] {
    try box.vintage("-C a log \(name) --format jsonl").text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// Three versions, committed a minute after they were written.
  static func filled() throws -> GitSandbox {
    let box = try GitSandbox()
    for (index, text) in texts.enumerated() {
      try box.commit(
        text,
        at: "2020-04-1\(index)T19:01:00+02:00",
        authored: "2020-04-1\(index)T19:00:00+02:00"
      )
    }
    return box
  }

  static let command = "-C a import git r d/x.csv --dataset x"

  @Test func `every version becomes a release, with its commit as provenance`() throws {
    let box = try Self.filled()
    try box.git(["remote", "add", "origin", "https://me:secret@example.org/x.git"])
    let outcome = try box.vintage("\(Self.command) --key dep --time-zone Europe/Paris")
    #expect(outcome.status == 0)
    #expect(try #require(outcome.messages.last).hasPrefix("x: added 3 releases; 43 B in "))
    let log = try Self.log(box)
    #expect(
      log.map { $0["published"] as? String }
        == (0...2).map { "2020-04-1\($0)T19:01:00+02:00" }
    )
    #expect(
      log.map { $0["sha256"] as? String } == Self.texts.map { Digest256(of: Array($0.utf8)).hex }
    )
    #expect(log[0]["file_name"] as? String == "x.csv")
    #expect(log[0]["source"] as? String == "https://example.org/x.git")
    let details = try #require(log[2]["details"] as? [String: String])
    let head = try box.git(["rev-parse", "HEAD"]).text.split(separator: "\n").first.map(String.init)
    #expect(details["git_commit"] == head)
    #expect(details["git_path"] == "d/x.csv")
    #expect(details["git_author_date"] == "2020-04-12T19:00:00+02:00")
    #expect(details["git_committer_date"] == "2020-04-12T19:01:00+02:00")
    #expect(try box.vintage("-C a verify --data").status == 0)
  }

  @Test func `a second run adds nothing and says so; after a new commit it adds that one`() throws {
    let box = try Self.filled()
    _ = try box.vintage(Self.command)
    let entries = try Self.log(box).map { $0["entry"] as? Int }
    let before = try box.disk.list("\(box.folder)/a/store/x")
    let again = try box.vintage(Self.command)
    #expect(again.status == 0)
    #expect(again.messages == ["x: nothing new in 3 versions of d/x.csv"])
    #expect(try box.disk.list("\(box.folder)/a/store/x") == before)
    try box.commit("dep;n\n", at: "2020-04-20T00:00:00Z")
    let more = try #require(try box.vintage(Self.command).messages.last)
    #expect(more.hasPrefix("x: added 1 release, 3 were there; 6 B in "))
    #expect(try Self.log(box).map { $0["entry"] as? Int } == entries + [4])
  }

  @Test func `files that were added by hand are not added again`() throws {
    let box = try Self.filled()
    _ = try box.vintage("-C a dataset add x")
    try box.disk.replace("\(box.folder)/f.csv", with: Array(Self.texts[1].utf8))
    _ = try box.vintage("-C a add x f.csv --published 2020-04-11T17:01:00Z")
    _ = try box.vintage(Self.command)
    #expect(try Self.log(box).count == 3)
    #expect(try box.vintage(Self.command).messages == ["x: nothing new in 3 versions of d/x.csv"])
  }

  @Test func `the author's date is taken where it is asked for`() throws {
    let box = try Self.filled()
    #expect(try box.vintage("\(Self.command) --date author").status == 0)
    let published = try Self.log(box).map { $0["published"] as? String }
    #expect(published == (0...2).map { "2020-04-1\($0)T17:00:00Z" })
  }

  @Test func `a removal is passed over, and what comes back unchanged is nothing new`() throws {
    let box = try Self.filled()
    try box.commit(nil, at: "2020-04-13T00:00:00Z")
    try box.commit(Self.texts[2], at: "2020-04-14T00:00:00Z")
    try box.commit(Self.texts[0], at: "2020-04-15T00:00:00Z")
    _ = try box.vintage(Self.command)
    let log = try Self.log(box)
    #expect(log.count == 4)
    #expect(log[3]["published"] as? String == "2020-04-15T00:00:00Z")
    #expect(log[3]["new_records"] as? Int == 0)
  }

  @Test func `a renamed file is followed on request`() throws {
    let box = try Self.filled()
    try box.git(["mv", "d/x.csv", "d/new.csv"])
    try box.git(["commit", "-q", "-m", "x"], at: "2020-04-13T00:00:00Z")
    try box.commit("dep;n\n", as: "d/new.csv", at: "2020-04-14T00:00:00Z")
    let line = "-C a import git r d/new.csv --dataset"
    _ = try box.vintage("\(line) short")
    _ = try box.vintage("\(line) long --follow")
    #expect(try Self.log(box, "short").count == 2)
    let log = try Self.log(box, "long")
    #expect(log.map { $0["file_name"] as? String } == ["x.csv", "x.csv", "x.csv", "new.csv"])
  }

  @Test func `of commits in one second the last one counts, also where it came back`() throws {
    let box = try GitSandbox()
    for text in ["a\n", "b\n", "a\n"] { try box.commit(text, at: "2020-04-10T00:00:00Z") }
    let outcome = try box.vintage(Self.command)
    #expect(outcome.status == 0)
    #expect(try box.vintage("-C a cat x@2020-04-10").text == "a\n")
    #expect(try Self.log(box).count == 2)
    #expect(outcome.messages.contains { $0.hasPrefix("note: 1 version shares a second with") })
    #expect(
      try box.vintage(Self.command).messages.last == "x: nothing new in 2 versions of d/x.csv"
    )
  }

  @Test func `what a partial clone lacks is listed and skipped, and nothing is fetched`() throws {
    let box = try Self.filled()
    try box.git(["config", "uploadpack.allowFilter", "true"])
    try box.git(
      ["clone", "-q", "--filter=blob:none", "file://\(box.folder)/r", "clone"],
      in: box.folder
    )
    let outcome = try box.vintage("-C a import git clone d/x.csv --dataset x")
    #expect(outcome.status == 3)
    #expect(outcome.messages.count { $0.hasSuffix("is not in this clone") } == 2)
    #expect(try #require(outcome.messages.last).hasPrefix("x: added 1 release, 2 refused"))
    // The source fills the gaps, and its releases go before the one that is there.
    #expect(try box.vintage(Self.command).status == 0)
    #expect(try Self.log(box).count == 3)
    #expect(try box.vintage("-C a cat x@first").text == Self.texts[0])
  }

  @Test func `a pointer of Git LFS is not taken for the file`() throws {
    let box = try Self.filled()
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    try box.commit(pointer, at: "2020-04-20T00:00:00Z")
    let outcome = try box.vintage(Self.command)
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains { $0.contains("a pointer of Git LFS") })
    #expect(try Self.log(box).count == 3)
  }

  /// Arguments that cannot be met, and the message.
  static let refused: [(line: String, message: String)] = [
    ("nowhere d/x.csv", "vintage: nowhere: "),
    ("https://example.org/x d/x.csv", "vintage: https://example.org/x: an address"),
    ("r d", "vintage: r: d is a folder"),
    ("r d/y.csv", "vintage: r: no commit has a file d/y.csv"),
    ("r d/x.csv --revision v9", "vintage: r: no branch, tag or commit named \"v9\""),
  ]

  @Test(arguments: refused.indices)
  func `what cannot be found is refused, and no data set is added`(index: Int) throws {
    let box = try Self.filled()
    let outcome = try box.vintage("-C a import git \(Self.refused[index].line) --dataset x")
    #expect(outcome.status == 2)
    #expect(outcome.messages.count == 1)
    #expect(try #require(outcome.messages.first).hasPrefix(Self.refused[index].message))
    #expect(try box.disk.list("\(box.folder)/a/datasets").isEmpty)
  }

  @Test func `options that contradict a data set are refused, the same ones are not`() throws {
    let box = try Self.filled()
    #expect(try box.vintage("\(Self.command) --key dep").status == 0)
    #expect(try box.vintage("\(Self.command) --key dep").status == 0)
    let outcome = try box.vintage("\(Self.command) --key n")
    #expect(outcome.status == 2)
    #expect(outcome.messages.first?.contains("is there already, with key = \"dep\"") == true)
  }

  @Test(.needsSharedData)
  func `a real history from git has the ids that adding its files gives`() throws {
    let box = try GitSandbox()
    let step = Command.optimised == nil ? 25 : 1
    let files = SharedData.files("spf-tests", endingWith: ".csv").enumerated()
      .filter { $0.offset.isMultiple(of: step) }.map(\.element)
    for path in files {
      let stamp = Path.name(of: path).dropLast(4).suffix(16)
      let time = "\(stamp.prefix(10))T\(stamp.suffix(5).replacing("h", with: ":")):00Z"
      try box.commit(
        String(decoding: try box.disk.readAll(path), as: UTF8.self),
        at: time
      )
    }
    let command = Command(Command.optimised, in: box.folder)
    #expect(try command.run(Self.command).status == 0)
    _ = try command.run("init b")
    _ = try command.run("-C b dataset add x")
    _ = try command.run(["-C", "b", "add", "x", "-q"] + files)
    func ids(_ archive: String) throws -> [[String]] {
      let outcome = try command.run("-C \(archive) log x --format jsonl --brief")
      return try outcome.text.split(separator: "\n").map {
        let object = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        return ["id", "sha256", "chunk"].map { object[$0] as? String ?? "" }
      }
    }
    #expect(try ids("a").count == files.count)
    #expect(try ids("a") == ids("b"))
  }

  @Test(.enabled(if: GitSandbox.hasGit))
  func `a version whose time is still to come is refused, the others come in`() throws {
    let box = try GitSandbox()
    try box.commit("a;b\n1;2\n", at: "2020-03-01T10:00:00Z")
    try box.commit("a;b\n1;3\n", at: "2090-03-01T10:00:00Z")
    let outcome = try box.vintage("-C a import git r d/x.csv --dataset x --key a")
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains { $0.contains("2090-03-01 10:00, which is still to come") })
    #expect(try box.vintage("-C a cat x@latest").text == "a;b\n1;2\n")
  }
}
