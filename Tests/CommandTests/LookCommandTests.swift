import Bytes
import Digests
import Foundation
import Support
import Testing

@Suite(.temporaryDirectory) struct LookCommandTests {
  @Test func `data sets without releases are named below the list`() throws {
    let box = try Sandbox()
    try box.fill()
    for name in ["empty-one", "empty-two"] { _ = try box.run("-C a dataset add \(name)") }
    let outcome = try box.run("-C a list")
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.count <= 80 }, "\(outcome.text)")
    #expect(lines.last == "no releases yet: empty-one, empty-two")
    #expect(try JSON.objects(box.run("-C a list --format json")).count == 3)
  }

  @Test func `what would disturb a terminal is shown, and machines get it as it is`() throws {
    let box = try Sandbox()
    let name = "h-2020-04-14-19h00\u{1B}[2J\u{9B}31m\u{202E}\n.csv"
    try box.write(name, Sandbox.texts[0])
    let add = try box.command.run(["-C", "a", "add", "hospital", name])
    #expect(add.status == 0, "\(add.messages)")
    let shown = try box.run("-C a show hospital@latest").text
    #expect(shown.contains(#"h-2020-04-14-19h00\u{1b}[2J\u{9b}31m\u{202e}\u{a}.csv"#))
    let object = try JSON.object(box.run("-C a show hospital@latest --format json"))
    #expect(object["file_name"] as? String == name)
    let missing = try box.command.run(["-C", "a", "add", "hospital", "\u{1B}]0;x\u{7}\n"])
    #expect(missing.status == 2 && missing.messages.count == 1)
    #expect(missing.messages.first?.hasPrefix(#"vintage: \u{1b}]0;x\u{7}\u{a}: no such"#) == true)
  }

  @Test func `a release is written byte for byte`() throws {
    let box = try Sandbox()
    try box.fill()
    for (reference, text) in [
      ("2020-04-14", 0), ("2020-04-15T19:30", 1), ("2020-04-15", 2), ("latest", 2), ("first", 0),
      ("~1", 1), ("#2", 1),
    ] {
      let outcome = try box.run("-C a cat hospital@\(reference)")
      #expect(outcome.status == 0 && outcome.text == Sandbox.texts[text], "\(reference)")
    }
  }

  /// References that are refused, and the first line said about each.
  static let refused: [(arguments: String, message: String)] = [
    (
      "cat hospital@2020-01-01",
      "hospital@2020-01-01: the first release was published on 2020-04-14 19:00"
    ),
    ("cat nothing@latest", "no data set named nothing; there are hospital"),
    ("cat hospital@~9", "hospital@~9: there are 3 releases"),
    ("cat hospital@#4", "hospital@#4: there are 3 releases"),
    ("cat hospital@paper", "hospital@paper: no tag, time or id fits; it has no tags"),
    ("cat hospital@2020-02-30", "\"2020-02-30\" is not a date or time"),
    ("cat hospital@", "\"\" is not a reference to a release"),
    ("cat hospital", "say which release of hospital: hospital@REF"),
    (
      "show hospital@2020-01-01",
      "hospital@2020-01-01: the first release was published on 2020-04-14 19:00"
    ),
    ("log nothing", "no data set named nothing; there are hospital"),
    ("add nothing h-2020-04-14-19h00.csv", "no data set named nothing; there are hospital"),
    ("tag hospital@latest latest", "\"latest\" cannot be a tag"),
    ("tag hospital --delete none", "there is no tag none"),
    ("verify nothing", "no data set named nothing; there are hospital"),
    ("dataset add hospital", "the data set hospital is there already: a/datasets/hospital.toml"),
    ("dataset add Hospital", "\"Hospital\" cannot name a data set"),
  ]

  @Test func `what cannot be met is refused in one line with exit status 2`() throws {
    let box = try Sandbox()
    try box.fill()
    for (arguments, message) in Self.refused {
      let outcome = try box.run("-C a \(arguments)")
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.messages.count == 1, "\(arguments)")
      #expect(outcome.messages.first?.hasPrefix("vintage: \(message)") == true, "\(arguments)")
      #expect(outcome.output.isEmpty, "\(arguments)")
    }
  }

  @Test func `a start of several ids is refused with the ids`() throws {
    let box = try Sandbox()
    // Two releases of these files share four digits of their ids; found by search, fixed for ever.
    let (start, times) = try SharedStart.find(dataSet: "hospital", text: "x\n")
    for (index, time) in times.enumerated() {
      try box.write("x.csv", "x\n")
      _ = try box.run("-C a add hospital x.csv --published \(time)")
      if index == 0 {
        try box.write("y.csv", "y\n")
        _ = try box.run("-C a add hospital y.csv --published \(time.dropLast(3))30Z")
      }
    }
    let outcome = try box.run("-C a cat hospital@\(start)")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    let line = try #require(outcome.messages.first)
    #expect(line.hasPrefix("vintage: hospital@\(start) may be the id \(start)"))
    #expect(line.contains(" or the id \(start)"))
  }

  @Test func `the log is one object a release`() throws {
    let box = try Sandbox()
    try box.fill()
    let log = try JSON.lines(box.run("-C a log hospital --format jsonl"))
    #expect(log.map { $0["number"] as? Int } == [1, 2, 3])
    #expect(
      log.map { $0["labels"] as? [String] } == [
        ["first"], ["appended", "rows added"], ["revised"],
      ]
    )
    #expect(log.map { $0["bytes"] as? Int } == Sandbox.texts.map(\.utf8.count))
    for key in ["id", "published", "recorded", "records", "sha256", "file_name", "tool"] {
      #expect(log.allSatisfy { $0[key] != nil }, "\(key)")
    }
    let array = try JSON.objects(box.run("-C a log hospital --format json"))
    #expect(array.count == 3)
    #expect(try JSON.lines(box.run("-C a log hospital --format jsonl --limit 1")).count == 1)
    #expect(try JSON.lines(box.run("-C a log hospital --format jsonl --limit 0")).count == 3)
  }

  @Test func `the log of an empty data set says what to do, and is an empty list for machines`()
    throws
  {
    let box = try Sandbox()
    let outcome = try box.run("-C a log hospital")
    #expect(outcome.status == 2)
    #expect(outcome.messages.first?.hasPrefix("vintage: hospital has no release yet") == true)
    #expect(try JSON.objects(box.run("-C a log hospital --format json")).isEmpty)
    #expect(try box.run("-C a log hospital --format jsonl").output.isEmpty)
  }

  @Test func `every machine format parses and is not mixed with messages`() throws {
    let box = try Sandbox()
    try box.fill()
    for command in [
      "list", "log hospital", "show hospital@latest", "verify", "stats", "tag hospital",
      "dataset list", "dataset show hospital",
    ] {
      let json = try box.run("-C a \(command) --format json")
      #expect(json.status == 0 && json.messages.isEmpty, "\(command)")
      #expect(throws: Never.self, "\(command)") { try JSON.value(json) }
      let lines = try box.run("-C a \(command) --format jsonl")
      #expect(throws: Never.self, "\(command)") { try JSON.lines(lines) }
    }
  }

  @Test func `show tells everything about a release`() throws {
    let box = try Sandbox()
    try box.fill()
    let outcome = try box.run("-C a show hospital@2020-04-15")
    #expect(outcome.status == 0)
    let text = outcome.text
    for part in [
      "release    hospital@#3 of 3\n", "published  2020-04-15 20:00 (Europe/Paris)\n",
      "file name  h-2020-04-15-20h00.csv\n", "size       46 bytes\n",
      "records    3, 1 new\n",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    // Both are of the bytes: `sha1sum` of the file, and the SHA-256 of the one new row.
    let object = try JSON.object(box.run("-C a show hospital@2020-04-15 --format json"))
    let sha1 = Hex.text(SHA1.digest(of: Array(Sandbox.texts[2].utf8)))
    #expect(object["sha1"] as? String == sha1 && text.contains("sha1       \(sha1)\n"))
    let known = Set(Sandbox.texts[1].split(separator: "\n"))
    let row = Sandbox.texts[2].split(separator: "\n").filter { !known.contains($0) }
    let chunk = Digest256(of: Array("\(row[0])\n".utf8)).hex
    #expect(object["chunk"] as? String == chunk && text.contains("chunk      \(chunk)\n"))
  }

  @Test func `a date past the last release answers, and says since when nothing was seen`() throws {
    let box = try Sandbox()
    try box.fill()
    let outcome = try box.run("-C a cat hospital@2020-06-01")
    #expect(outcome.status == 0 && outcome.text == Sandbox.texts[2])
    #expect(outcome.messages == ["note: nothing newer than 2020-04-15 20:00 has been seen"])
  }

  @Test func `what the archive held is another question than what was published`() throws {
    let box = try Sandbox()
    try box.fill()
    let outcome = try box.run("-C a cat hospital@2020-04-15 --by recorded")
    #expect(outcome.status == 2)
    let line = try #require(outcome.messages.first)
    #expect(line.hasPrefix("vintage: hospital@2020-04-15: the first release was recorded on "))
  }
}
