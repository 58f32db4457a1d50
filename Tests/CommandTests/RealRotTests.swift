import Files
import Support
import Testing

/// Bytes of a real archive change, those of the 101 releases of the hospital history.
@Suite(.temporaryDirectory, .needsSharedData) struct RealRotTests {
  @Test func `no flipped byte makes a command give out something wrong`() throws {
    guard let path = Command.optimised else {
      print("skipped: real archives are damaged with the optimised command")
      return
    }
    var box = try Sandbox()
    box.command = Command(path, in: box.folder)
    let files = SharedData.files("spf-hospital", endingWith: ".csv")
    #expect(try box.command.run(["-C", "a", "add", "hospital", "-q"] + files).status == 0)
    let check = try RotCheck(
      box,
      [
        "cat hospital@#50",
        "diff hospital@#50 hospital@#51 --format csv --duplicates first",
        "log hospital --limit 5",
      ]
    )
    let folder = "a/store/hospital"
    let packs = try box.disk.list("\(box.folder)/\(folder)").filter { $0.hasSuffix(".pack") }
    var random = SeededRandom(21)
    let trials = Scale.trials(24)
    for _ in 0..<trials {
      let name = packs[random.below(packs.count)]
      let whole = try box.read("\(folder)/\(name)")
      var damaged = whole
      let place = random.below(whole.count)
      damaged[place] ^= 1 << UInt8(random.below(8))
      try box.disk.replace("\(box.folder)/\(folder)/\(name)", with: damaged)
      #expect(try check.problems() == [], "\(name), byte \(place)")
      try box.disk.replace("\(box.folder)/\(folder)/\(name)", with: whole)
    }
    #expect(try box.run("-C a verify --data -q").status == 0)
    Scale.report("byte flipped in the archive of 101 real releases", cases: trials, lost: 0)
  }
}

/// What commands say of a whole archive, and whether they say anything else when it is damaged.
struct RotCheck {
  private let box: Sandbox
  private let right: [(line: String, outcome: Command.Outcome)]

  /// Asks the whole archive.
  init(_ box: Sandbox, _ lines: [String]) throws {
    self.box = box
    right = try lines.map { ($0, try box.run("-C a \($0)")) }
    for (line, outcome) in right { #expect(outcome.status < 2, "\(line): \(outcome.messages)") }
  }

  /// What is wrong with the answers of the damaged one: it is told, and nothing else is given out.
  func problems() throws -> [String] {
    var problems: [String] = []
    if try box.run("-C a verify --data -q").status != 4 { problems.append("not told") }
    for (line, right) in right {
      let outcome = try box.run("-C a \(line)")
      let isRight = outcome.status == right.status && outcome.output == right.output
      if !isRight && outcome.status != 4 { problems.append("wrong: \(line)") }
    }
    return problems
  }
}

@Suite(.temporaryDirectory) struct RotCheckTests {
  @Test func `wrong bytes under right checksums are noticed`() throws {
    let box = try Sandbox()
    #expect(try box.shell("cp -r a b"))
    try box.fill()
    let lines = [
      "cat hospital@latest", "diff hospital@first hospital@latest --format csv",
      "log hospital --format jsonl",
    ]
    let check = try RotCheck(box, lines)
    // The same releases with another figure: every CRC-32 and SHA-256 of that archive is right.
    for name in ["h-2020-04-14-19h00.csv", "h-2020-04-15-19h00.csv", "h-2020-04-15-20h00.csv"] {
      let text = String(decoding: try box.read(name), as: UTF8.self)
      try box.write(name, text.replacing("01;2020-04-13;4", with: "01;2020-04-13;5"))
      #expect(try box.run("-C b add hospital \(name) -q").status == 0)
    }
    #expect(try box.shell("rm -r a/store && cp -r b/store a/store"))
    let problems = try check.problems()
    #expect(problems == ["not told"] + lines.map { "wrong: \($0)" })
  }
}
