import Foundation
import Support
import Testing

@Suite(.temporaryDirectory) struct AddCommandTests {
  /// A file that is refused, the message, and the exit status where it is the only one.
  static let refused: [(file: String, message: String, status: Int32)] = [
    ("no-2020-04-16.csv", "no-2020-04-16.csv: no such file or folder", 2),
    ("folder-2020-04-16", "folder-2020-04-16: not a file", 2),
    (
      "h-2020-04-14-19h00.csv/x-2020-04-16.csv",
      "h-2020-04-14-19h00.csv/x-2020-04-16.csv: no such file or folder", 2
    ),
    ("undated.csv", "undated.csv: the name says no date", 2),
    (
      "h-2020-04-01_2020-04-02.csv",
      "h-2020-04-01_2020-04-02.csv: the name may mean 2020-04-01 00:00 or 2020-04-02 00:00", 2
    ),
    (
      "h-2020-10-25-02h30.csv",
      "h-2020-10-25-02h30.csv: the name may mean 2020-10-25T02:30:00+02:00 or "
        + "2020-10-25T02:30:00+01:00", 2
    ),
  ]

  private static func prepared() throws -> Sandbox {
    let box = try Sandbox()
    try box.fill()
    try box.disk.makeDirectories("\(box.folder)/folder-2020-04-16")
    for name in ["undated.csv", "h-2020-04-01_2020-04-02.csv", "h-2020-10-25-02h30.csv"] {
      try box.write(name, "x\n")
    }
    return box
  }

  @Test(arguments: refused.indices)
  func `a file that cannot be added is refused in one line, and nothing changes`(
    index: Int
  ) throws {
    let (file, message, status) = Self.refused[index]
    let box = try Self.prepared()
    let before = try box.run("-C a log hospital --format jsonl").text
    let outcome = try box.run("-C a add hospital \(file)")
    #expect(outcome.status == status)
    #expect(outcome.messages.count == 1)
    #expect(outcome.messages.first?.hasPrefix("vintage: \(message)") == true)
    #expect(outcome.output.isEmpty)
    #expect(try box.run("-C a log hospital --format jsonl").text == before)
  }

  @Test(arguments: refused.indices)
  func `beside it, the other files of the same command are added`(index: Int) throws {
    let (file, message, _) = Self.refused[index]
    let box = try Self.prepared()
    try box.write("h-2020-04-16-19h00.csv", "dep;jour;hosp\n")
    let outcome = try box.run("-C a add hospital \(file) h-2020-04-16-19h00.csv")
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains { $0.hasPrefix("vintage: \(message)") })
    let summary = try #require(outcome.messages.last)
    #expect(summary.hasPrefix("hospital: added 1 release, 1 refused; 14 B in "))
    #expect(try box.run("-C a cat hospital@2020-04-16").text == "dep;jour;hosp\n")
  }

  @Test(arguments: [
    ("2020-10-25T02:30", "the clock showed it twice", "2020-10-25T02:30:00+01:00"),
    ("2020-03-29T02:30", "the clock skipped it", "2020-03-29T03:30:00+02:00"),
  ])
  func `a time that is not one time is refused with both, and each can be written`(
    time: String,
    fault: String,
    later: String
  ) throws {
    let box = try Self.prepared()
    for line in ["add hospital undated.csv --published", "cat", "corrections hospital --since"] {
      let outcome = try box.run(
        "-C a \(line) \(line == "cat" ? "hospital@" : "")\(time)".replacing("@ ", with: "@")
      )
      #expect(outcome.status == 2 && outcome.messages.count == 1, "\(outcome.messages)")
      let message = try #require(outcome.messages.first)
      #expect(message.hasPrefix("vintage: \"\(time)\" is not one time in Europe/Paris: \(fault) ("))
      #expect(message.hasSuffix(" or \(later))"))
    }
    #expect(try box.run("-C a add hospital undated.csv --published \(later)").status == 0)
  }

  @Test func `an unreadable file is refused with the system's words`() throws {
    guard geteuid() != 0 else {
      print("skipped: the superuser can read every file")
      return
    }
    let box = try Self.prepared()
    chmod("\(box.folder)/h-2020-04-14-19h00.csv", 0)
    let outcome = try box.run("-C a add hospital h-2020-04-14-19h00.csv")
    #expect(outcome.status == 5)
    #expect(outcome.messages == ["vintage: h-2020-04-14-19h00.csv: Permission denied (open)"])
  }

  @Test func `one file is told in one line, and once what was inferred`() throws {
    let box = try Sandbox()
    try box.write("h-2020-04-14-19h00.csv", Sandbox.texts[0])
    let outcome = try box.run("-C a add hospital h-2020-04-14-19h00.csv")
    #expect(outcome.status == 0 && outcome.messages.count == 2)
    let line = try #require(outcome.messages.first)
    #expect(line.hasPrefix("hospital: added 2020-04-14 19:00  "))
    #expect(line.hasSuffix("  2 records, 2 new"))
    let inferred = "kinds inferred from the values: hosp integer; "
    #expect(outcome.messages.last == inferred + "correct them in a/datasets/hospital.toml")
    try box.write("h-2020-04-15-19h00.csv", Sandbox.texts[1])
    #expect(try box.run("-C a add hospital h-2020-04-15-19h00.csv").messages.count == 1)
  }

  @Test func `the same bytes again are unchanged, with the last confirmation`() throws {
    let box = try Sandbox()
    try box.fill()
    try box.write("h-2020-04-17-19h00.csv", Sandbox.texts[2])
    let outcome = try box.run("-C a add hospital h-2020-04-17-19h00.csv")
    #expect(outcome.status == 0)
    #expect(
      outcome.messages
        == ["hospital: unchanged since 2020-04-15 20:00, last confirmed on 2020-04-17 19:00"]
    )
    let shown = try JSON.object(box.run("-C a show hospital@latest --format json"))
    #expect(shown["last_confirmed"] as? String == "2020-04-17T19:00:00+02:00")
  }

  @Test func `other bytes under a known time are a rewrite, and nothing is overwritten`() throws {
    let box = try Sandbox()
    try box.fill()
    try box.write("again/h-2020-04-15-20h00.csv", "dep;jour;hosp\n01;2020-04-13;5\n")
    let outcome = try box.run("-C a add hospital again/h-2020-04-15-20h00.csv")
    #expect(outcome.status == 0)
    let line = try #require(outcome.messages.first)
    #expect(line.hasPrefix("hospital: rewrite of 2020-04-15 20:00: other bytes than "))
    let log = try JSON.lines(box.run("-C a log hospital --format jsonl"))
    #expect(log.count == 4 && (log[3]["labels"] as? [String])?.first == "rewrite")
    #expect(try box.run("-C a cat hospital@#3").text == Sandbox.texts[2])
  }

  @Test func `adding everything again changes nothing`() throws {
    let box = try Sandbox()
    try box.fill()
    try box.write("again/h-2020-04-15-20h00.csv", "dep;jour;hosp\n")
    let line = """
      -C a add hospital h-2020-04-14-19h00.csv h-2020-04-15-19h00.csv h-2020-04-15-20h00.csv \
      again/h-2020-04-15-20h00.csv
      """
    _ = try box.run(line)
    let before = try JSON.lines(box.run("-C a log hospital --format jsonl")).count
    let outcome = try box.run(line)
    #expect(outcome.status == 0)
    #expect(try #require(outcome.messages.last).contains("4 unchanged"))
    #expect(try JSON.lines(box.run("-C a log hospital --format jsonl")).count == before)
  }

  @Test func `machine output is one object a file, and messages stay apart`() throws {
    let box = try Sandbox()
    try box.write("h-2020-04-14-19h00.csv", Sandbox.texts[0])
    let outcome = try box.run(
      "-C a add hospital h-2020-04-14-19h00.csv undated.csv --format jsonl"
    )
    #expect(outcome.status == 3)
    let objects = try JSON.lines(outcome)
    #expect(objects.count == 1 && objects[0]["outcome"] as? String == "added")
    #expect(objects[0]["published"] as? String == "2020-04-14T19:00:00+02:00")
    #expect(objects[0]["file_name"] as? String == "h-2020-04-14-19h00.csv")
    #expect(outcome.messages.first?.hasPrefix("vintage: undated.csv") == true)
  }

  @Test func `standard input needs a time, and gets one`() throws {
    let box = try Sandbox()
    let bytes: [UInt8] = [0, 1, 2, 255, 10]
    let refused = try box.command.run(["-C", "a", "add", "hospital", "-"], input: bytes)
    #expect(refused.status == 2)
    let arguments = ["-C", "a", "add", "hospital", "-", "--published", "2020-04-20 19:00"]
    #expect(try box.command.run(arguments, input: bytes).status == 0)
    #expect(try box.run("-C a cat hospital@2020-04-20").output == bytes)
  }

  @Test func `names with compact times, and times stated by hand, are understood`() throws {
    let box = try Sandbox()
    try box.write("0007_2020-03-28T172154.csv", "a\n")
    try box.write("undated.csv", "b\n")
    #expect(try box.run("-C a add hospital 0007_2020-03-28T172154.csv").status == 0)
    #expect(
      try box.run("-C a add hospital undated.csv --published 2020-03-29T19:00").status == 0
    )
    let log = try JSON.lines(box.run("-C a log hospital --format jsonl"))
    #expect(
      log.map { $0["published"] as? String } == [
        "2020-03-28T17:21:54+01:00", "2020-03-29T19:00:00+02:00",
      ]
    )
  }

  @Test func `a time that cannot be read is refused`() throws {
    let box = try Sandbox()
    try box.write("undated.csv", "b\n")
    let outcome = try box.run("-C a add hospital undated.csv --published yesterday")
    #expect(outcome.status == 2)
    #expect(outcome.messages.first?.hasPrefix("vintage: \"yesterday\" is not a date") == true)
  }

  @Test func `two processes that add at once lose nothing`() async throws {
    let box = try Sandbox()
    for day in 10..<30 { try box.write("h-2020-05-\(day)-19h00.csv", "dep\n\(day)\n") }
    let command = box.command
    let days = Array(10..<30)
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for part in [days, Array(days.reversed())] {
        group.addTask {
          // The command sorts what it gets; single files keep the two apart.
          var worst: Int32 = 0
          for day in part {
            let outcome = try command.run("-C a add hospital h-2020-05-\(day)-19h00.csv -q")
            worst = max(worst, outcome.status)
          }
          return worst
        }
      }
      for try await status in group { #expect(status == 0) }
    }
    let log = try JSON.lines(box.run("-C a log hospital --format jsonl"))
    #expect(log.count == 20)
    #expect(try box.run("-C a verify --data").status == 0)
  }
}
