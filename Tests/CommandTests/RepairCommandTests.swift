import Files
import Support
import Testing

@Suite(.temporaryDirectory) struct RepairCommandTests {
  /// An archive with damage in the block of its second pack, and a copy that was packed.
  private static func damaged() throws -> Sandbox {
    let box = try Sandbox()
    try box.fill()
    try copy(box, "a", "b")
    _ = try box.run("-C b pack -q")
    try flip(box, "a/store/hospital/00000002-00000002.pack", 20)
    return box
  }

  private static func flip(_ box: Sandbox, _ path: String, _ offset: Int) throws {
    var bytes = try box.read(path)
    bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
    try box.disk.replace("\(box.folder)/\(path)", with: bytes)
  }

  private static func copy(_ box: Sandbox, _ from: String, _ to: String) throws {
    for folder in ["", "/datasets", "/store/hospital"] {
      try box.disk.makeDirectories("\(box.folder)/\(to)\(folder)")
      for name in try box.disk.list("\(box.folder)/\(from)\(folder)") {
        let path = "\(from)\(folder)/\(name)"
        guard try box.disk.status("\(box.folder)/\(path)")?.kind == .regular else { continue }
        try box.disk.replace("\(box.folder)/\(to)\(folder)/\(name)", with: box.read(path))
      }
    }
  }

  @Test func `verify names the command, repair does it, and all is well`() throws {
    let box = try Self.damaged()
    let verified = try box.run("-C a verify")
    #expect(verified.status == 4)
    #expect(
      verified.messages.last
        == "hospital: 1 of 3 releases whole (repair with: vintage -C a repair hospital --from COPY)"
    )
    let planned = try box.run("-C a repair --from b --dry-run")
    #expect(planned.status == 0 && planned.text.contains("would be written anew"))
    #expect(try box.run("-C a verify").status == 4)
    let repaired = try box.run("-C a repair hospital --from b")
    #expect(repaired.status == 0 && repaired.messages.isEmpty)
    #expect(
      repaired.text == """
        hospital: log entry 2: written anew, 1 pieces from the copy, 0 lost
        hospital: set aside: aside/00000002-00000002.pack
        hospital: now 3 releases whole

        """
    )
    #expect(try box.run("-C a verify --data").status == 0)
    #expect(
      try box.run("-C a repair --from b").text
        == "hospital: nothing to repair; 3 releases whole\n"
    )
  }

  @Test func `without a copy losses are listed, and every other command goes on`() throws {
    let box = try Self.damaged()
    let repaired = try box.run("-C a repair --format json")
    #expect(repaired.status == 3)
    let object = try #require(try JSON.objects(repaired).first)
    #expect((object["lost"] as? [String])?.count == 2 && object["whole"] as? Int == 1)
    let log = try box.run("-C a log hospital")
    #expect(log.status == 0 && log.text.contains(" lost\n"))
    #expect(log.messages == ["note: hospital: lost and left out: 2 releases"])
    #expect(try box.run("-C a list").status == 0)
    #expect(try box.run("-C a cat hospital@first").text == Sandbox.texts[0])
    let cat = try box.run("-C a cat hospital@latest")
    #expect(cat.status == 4 && cat.output.isEmpty)
    #expect(cat.messages.first?.contains(" is lost: ") == true)
    #expect(try box.run("-C a corrections hospital").status == 0)
    #expect(try box.run("-C a verify").status == 4)
    // The file itself brings the release back.
    #expect(try box.run("-C a add hospital h-2020-04-15-20h00.csv").status == 0)
    #expect(try box.run("-C a cat hospital@latest").text == Sandbox.texts[2])
    #expect(try box.run("-C a repair --from b").status == 0)
    #expect(try box.run("-C a verify --data").status == 0)
  }

  @Test func `an id that was kept is asked for, and a changed past is told`() throws {
    let box = try Sandbox()
    try box.fill()
    let object = try #require(try JSON.objects(box.run("-C a verify --format json")).first)
    let head = try #require(object["log_head"] as? String)
    let found = try box.run("-C a verify --expect \(head.prefix(16))")
    #expect(found.status == 0)
    #expect(
      found.text.hasSuffix("the log of hospital has it, its head after entry 3\n"),
      "\(found.text)"
    )
    let other = try box.run("-C a verify --expect 0123456789abcdef -q")
    #expect(other.status == 1 && other.output.isEmpty)
    #expect(other.messages.first?.hasPrefix("vintage: no log contains 0123456789abcdef") == true)
    #expect(try box.run("-C a verify --expect nonsense").status == 2)
    let machine = try box.run("-C a verify --expect \(head) --format json")
    let expected = try #require(try JSON.objects(machine).first?["expected"] as? [[String: Any]])
    #expect(expected.first?["found"] as? Bool == true)
  }

  @Test func `a check with a limit goes on where it stopped`() throws {
    let box = try Sandbox()
    try box.fill()
    for _ in 0..<3 {
      let outcome = try box.run("-C a verify --max-time 0s")
      #expect(outcome.status == 0 && outcome.text.contains("1 of 3 releases rebuilt"))
    }
    let note = String(decoding: try box.read("a/store/hospital/checked"), as: UTF8.self)
    #expect(note.split(separator: "\n").count == 4)
    #expect(try box.run("-C a verify --max-time 1w").status == 2)
  }

  @Test(arguments: [true, false])
  func `a store that is gone comes back from the copy, with its definition or without`(
    hasDefinition: Bool
  ) throws {
    let box = try Sandbox()
    try box.fill()
    try Self.copy(box, "a", "b")
    let log = try box.run("-C a log hospital --format json").text
    #expect(try box.shell("rm -r a/store/hospital"))
    if !hasDefinition { try box.disk.remove("\(box.folder)/a/datasets/hospital.toml") }
    let repaired = try box.run("-C a repair --from b")
    #expect(repaired.status == 0 && repaired.messages.isEmpty)
    #expect(repaired.text.hasSuffix("hospital: now 3 releases whole\n"))
    #expect(try box.run("-C a log hospital --format json").text == log)
    #expect(try box.run("-C a verify --data").status == 0)
  }

  @Test func `releases that only a copy of another log has are named`() throws {
    let box = try Sandbox()
    try box.fill()
    try Self.copy(box, "a", "b")
    try box.disk.remove("\(box.folder)/a/store/hospital/00000003-00000003.pack")
    try box.write("h-2020-04-16-19h00.csv", "dep;jour;hosp\n01;2020-04-16;9\n")
    _ = try box.run("-C a add hospital h-2020-04-16-19h00.csv")
    let repaired = try box.run("-C a repair --from b")
    #expect(repaired.status == 0 && repaired.text.contains("nothing to repair; 3 releases whole"))
    #expect(
      repaired.messages.first?.hasPrefix(
        "note: hospital: its log and the copy's went different ways; only the copy has 2020-04-15"
      ) == true
    )
  }

  @Test(arguments: [nil, "format = = 1\n"])
  func `texts that are missing or damaged are taken from the copy`(damage: String?) throws {
    let box = try Sandbox()
    try box.fill()
    try Self.copy(box, "a", "b")
    let paths = ["vintage.toml", "datasets/hospital.toml"]
    for path in paths {
      if let damage {
        try box.write("a/\(path)", damage)
      } else {
        try box.disk.remove("\(box.folder)/a/\(path)")
      }
    }
    #expect(try box.run("-C a list").status != 0)
    let planned = try box.run("-C a repair --from b --dry-run")
    #expect(planned.status == 0 && planned.text.contains("vintage.toml: would be taken"))
    #expect(try box.run("-C a list").status != 0)
    let repaired = try box.run("-C a repair --from b")
    #expect(repaired.status == 0, "\(repaired.messages)")
    #expect(repaired.text.hasSuffix("hospital: nothing to repair; 3 releases whole\n"))
    for path in paths { #expect(try box.read("a/\(path)") == box.read("b/\(path)")) }
    if let damage {
      for name in ["vintage.toml", "hospital.toml"] {
        #expect(try box.read("a/aside/\(name)") == Array(damage.utf8))
      }
    }
    #expect(try box.run("-C a verify --data").status == 0)
  }

  @Test func `texts that can be read stay, and no archive is made of another folder`() throws {
    let box = try Sandbox()
    try box.fill()
    try Self.copy(box, "a", "b")
    let edited = "title = \"Ours\"\nformat = 1\n"
    try box.write("a/vintage.toml", edited)
    #expect(try box.run("-C a repair --from b").status == 0)
    #expect(try box.read("a/vintage.toml") == Array(edited.utf8))
    try box.write("a/vintage.toml", "format = 2\n")
    #expect(try box.run("-C a repair --from b").status != 0)
    #expect(try box.read("a/vintage.toml") == Array("format = 2\n".utf8))
    try box.write("other/notes.txt", "mine\n")
    #expect(try box.run("-C other repair --from b").status == 2)
    #expect(try box.disk.list("\(box.folder)/other") == ["notes.txt"])
  }
}
