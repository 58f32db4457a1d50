import Files
import Foundation
import Support
import Testing

/// What a person, or somebody who means harm, may hand to the command.
@Suite(.temporaryDirectory) struct HostileInputTests {
  static let names = [
    "../outside", "/etc/hospital", "a/../../b", "..", ".", "", "a b", "a\u{1}b", "a\nb",
    "\u{1B}[31m",
    "HOSPITAL", "-rf", "h\u{F4}pital", "a/b", String(repeating: "a", count: 101),
    String(repeating: "x", count: 4096),
  ]

  @Test(arguments: names.indices)
  func `a name that leaves the archive, or cannot be one, is refused`(index: Int) throws {
    let name = Self.names[index]
    let box = try Sandbox()
    let before = try box.disk.list(box.folder)
    for arguments in [
      ["-C", "a", "dataset", "add", "--", name],
      ["-C", "a", "add", "--", name, "x-2020-01-01.csv"],
      ["-C", "a", "cat", "--", "\(name)@latest"], ["-C", "a", "verify", "--", name],
      ["-C", "a", "repair", "--", name],
    ] {
      let outcome = try box.command.run(arguments)
      #expect(outcome.status == 2 && outcome.output.isEmpty, "\(arguments[2])")
    }
    #expect(try box.disk.list(box.folder) == before)
    #expect(try box.disk.list("\(box.folder)/a/datasets") == ["hospital.toml"])
  }

  @Test func `names of files may be anything that the system allows`() throws {
    let box = try Sandbox()
    try box.fill()
    for (index, name) in ["x\u{1}y", "x;rm -rf y", "x\ny", String(repeating: "n", count: 200)]
      .enumerated()
    {
      let file = "\(name)-2020-06-0\(index + 1).csv"
      try box.write(file, "dep\n\(index)\n")
      #expect(try box.command.run(["-C", "a", "add", "hospital", file]).status == 0)
      #expect(try box.run("-C a cat hospital@2020-06-0\(index + 1)").text == "dep\n\(index)\n")
    }
    #expect(throws: Never.self) { try JSON.lines(box.run("-C a log hospital --format jsonl")) }
  }

  @Test func `names that are not UTF-8 are read, texts that are not are refused`() throws {
    let box = try Sandbox()
    // The shell makes the names and calls the command: no text here could spell them.
    let names = "d=$(printf 'd\\351'); f=$(printf 'x\\377\\376-2020-07-01.csv'); "
    let vintage = "'\(box.command.path)'"
    try box.write("one.csv", Sandbox.texts[0])
    guard try box.shell(names + "mkdir \"$d\" && cp one.csv \"$d/$f\"") else {
      print("skipped: this file system takes no such name")
      return
    }
    #expect(try box.shell(names + "\(vintage) -C a add hospital \"$d/$f\""))
    #expect(try box.run("-C a cat hospital@2020-07-01").text == Sandbox.texts[0])
    let release = try #require(JSON.lines(box.run("-C a log hospital --format jsonl")).first)
    #expect(release["file_name"] as? String == "x\\xff\\xfe-2020-07-01.csv")
    // What the command writes has the name that was asked for, and so has an archive.
    #expect(try box.shell(names + "\(vintage) -C a restore hospital@latest -o \"$d/back\""))
    #expect(try box.shell(names + "cmp \"$d/$f\" \"$d/back\""))
    #expect(try box.shell(names + "\(vintage) -C a export hospital --sqlite \"$d/x.db\""))
    #expect(try box.shell(names + "test -s \"$d/x.db\""))
    #expect(try box.shell(names + "cp -r a \"$d/a\" && cd \"$d/a\" && \(vintage) verify --data"))
    #expect(try !box.shell(names + "\(vintage) -C a dataset set hospital title=\"$d\""))
    #expect(try !box.shell(names + "\(vintage) -C a add hospital \"$d/$f\" --source \"$d\""))
  }

  @Test func `a symbolic link to a file is read, one to nothing or to a folder is refused`() throws
  {
    let box = try Sandbox()
    try box.write("real.csv", "dep\n1\n")
    symlink("real.csv", "\(box.folder)/link-2020-06-01.csv")
    symlink("nowhere", "\(box.folder)/link-2020-06-02.csv")
    symlink("a", "\(box.folder)/link-2020-06-03.csv")
    symlink("link-2020-06-04.csv", "\(box.folder)/link-2020-06-04.csv")
    #expect(try box.run("-C a add hospital link-2020-06-01.csv").status == 0)
    #expect(try box.run("-C a add hospital link-2020-06-02.csv").status == 2)
    #expect(try box.run("-C a add hospital link-2020-06-03.csv").status == 2)
    #expect(try box.run("-C a add hospital link-2020-06-04.csv").status == 5)
    mkfifo("\(box.folder)/pipe-2020-06-05.csv", 0o644)
    #expect(try box.run("-C a add hospital pipe-2020-06-05.csv").status == 2)
    #expect(try box.run("-C a cat hospital@latest").text == "dep\n1\n")
  }

  @Test func `a file that grows while it is read is refused or kept as it was at one moment`()
    throws
  {
    let box = try Sandbox()
    let path = "\(box.folder)/h-2020-06-01.csv"
    let isDone = Shared(false)
    try box.write("h-2020-06-01.csv", String(repeating: "1;2;3\n", count: 1000))
    let line = Array("4;5;6\n".utf8)
    let thread = Thread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      _ = try? file.seekToEnd()
      while !isDone.value {
        try? file.write(contentsOf: line)
        usleep(100)
      }
    }
    thread.start()
    defer { isDone.change { $0 = true } }
    for _ in 0..<10 {
      let outcome = try box.run("-C a add hospital h-2020-06-01.csv -q")
      #expect(outcome.status == 0 || outcome.status == 5, "\(outcome.messages)")
    }
    #expect(try box.run("-C a verify --data").status == 0)
  }

  /// Files that are no tables, with the most that they may need in a debug build.
  static let files: [(name: String, bytes: @Sendable () -> [UInt8])] = [
    (
      "100,000 columns",
      {
        let header = (0..<100_000).map { "c\($0)" }.joined(separator: ";")
        return Array((header + "\n" + String(repeating: "1;", count: 99_999) + "1\n").utf8)
      }
    ),
    ("NUL bytes", { Array("a;b\n1;\0\n\0\0;2\n".utf8) + [UInt8](repeating: 0, count: 70_000) }),
    (
      "a quote that never closes",
      { Array(("a;\"b\n" + String(repeating: "1;2\n", count: 20_000)).utf8) }
    ),
    ("only line ends", { [UInt8](repeating: 10, count: 100_000) }),
    ("bytes that are no text", { SeededRandom.bytes(300_000) }),
  ]

  @Test(arguments: files.indices)
  func `files that are no tables come back byte for byte, and are compared or refused`(
    index: Int
  ) throws {
    let box = try Sandbox()
    let bytes = Self.files[index].bytes()
    for (day, file) in [bytes, bytes.dropLast(3) + [55, 10], bytes].enumerated() {
      let name = "h-2020-06-0\(day + 1).csv"
      try box.disk.replace("\(box.folder)/\(name)", with: Array(file))
      #expect(try box.run("-C a add hospital \(name) -q").status == 0)
    }
    #expect(try box.run("-C a cat hospital@first").output == bytes)
    for line in ["log hospital", "diff hospital@first hospital@~1", "corrections hospital"] {
      let outcome = try box.run("-C a \(line)")
      #expect((0...2).contains(outcome.status), "\(line): \(outcome.messages.prefix(2))")
    }
    #expect(try box.run("-C a verify --data").status == 0)
  }

  @Test func `fifty megabytes on one line`() throws {
    var box = try Sandbox()
    // A debug build cuts ten times more slowly: it is given a tenth.
    if let optimised = Command.optimised { box.command = Command(optimised, in: box.folder) }
    let count = Command.optimised == nil ? 5_000_000 : 50_000_000
    var line = [UInt8](repeating: UInt8(ascii: "7"), count: count)
    var random = SeededRandom(2)
    for _ in 0..<1000 { line[random.below(count)] = UInt8(ascii: ";") }
    try box.disk.replace("\(box.folder)/h-2020-06-01.csv", with: line)
    #expect(try box.run("-C a add hospital h-2020-06-01.csv -q").status == 0)
    #expect(try box.run("-C a cat hospital@latest").output == line)
    #expect(try (0...2).contains(box.run("-C a log hospital").status))
  }
}

extension SeededRandom {
  /// The same noise each time.
  fileprivate static func bytes(_ count: Int) -> [UInt8] {
    var random = SeededRandom(4)
    return random.bytes(count)
  }
}
