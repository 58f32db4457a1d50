import Files
import Support
import Testing

/// What commands say of a data set whose definition is gone or cannot be read.
@Suite(.temporaryDirectory) struct DefinitionFaultTests {
  private static let missing =
    "a/datasets/hospital.toml is missing, but store/hospital holds releases (put it back, from a "
    + "copy with: vintage -C a repair hospital --from COPY, or define it again with: vintage -C a "
    + "dataset add hospital)"

  /// An archive with three releases and another data set that has none.
  private static func archive() throws -> Sandbox {
    let box = try Sandbox()
    try box.fill()
    _ = try box.run("-C a dataset add tests")
    return box
  }

  @Test func `releases without a definition are told by every command, and checked`() throws {
    let box = try Self.archive()
    let definition = try box.read("a/datasets/hospital.toml")
    try box.disk.remove("\(box.folder)/a/datasets/hospital.toml")
    let verified = try box.run("-C a verify --data")
    #expect(verified.status == 4 && verified.messages == ["hospital: \(Self.missing)"])
    #expect(verified.text.hasPrefix("hospital: 3 releases rebuilt"))
    #expect(try box.run("-C a verify hospital").status == 4)
    for line in ["list", "stats", "pack", "repair"] {
      let outcome = try box.run("-C a \(line)")
      #expect(outcome.messages.first == "vintage: \(Self.missing)", "\(line)")
    }
    let cat = try box.run("-C a cat hospital@latest")
    #expect(cat.status == 4 && cat.messages == ["vintage: \(Self.missing)"])
    #expect(try box.run("-C a cat nothing@latest").status == 2)
    let object = try #require(try JSON.objects(box.run("-C a verify --format json")).first)
    #expect(object["sound"] as? Bool == false && object["whole"] as? Int == 3)
    #expect((object["problems"] as? [[String: Any]])?.count == 1)
    // Put back it is whole, and defined again its releases are there.
    try box.disk.replace("\(box.folder)/a/datasets/hospital.toml", with: definition)
    #expect(try box.run("-C a verify").status == 0)
    try box.disk.remove("\(box.folder)/a/datasets/hospital.toml")
    #expect(try box.run("-C a dataset add hospital").status == 0)
    #expect(try box.run("-C a verify").status == 0)
    #expect(try box.run("-C a cat hospital@first").text == Sandbox.texts[0])
  }

  @Test func `damage is found in a store without a definition`() throws {
    let box = try Self.archive()
    try box.disk.remove("\(box.folder)/a/datasets/hospital.toml")
    try box.disk.remove("\(box.folder)/a/store/hospital/00000001-00000001.pack")
    let verified = try box.run("-C a verify")
    #expect(verified.status == 4 && verified.messages.first == "hospital: \(Self.missing)")
    #expect(verified.messages.contains { $0.contains("log entry 1 is missing") })
  }

  @Test func `a definition that does not parse stops no check of the others`() throws {
    let box = try Self.archive()
    try box.write("a/datasets/tests.toml", "x = = 1\n")
    let verified = try box.run("-C a verify --data")
    #expect(verified.status == 4 && verified.text.contains("hospital: 3 releases rebuilt"))
    #expect(verified.messages.count == 1)
    #expect(verified.messages.first?.hasPrefix("tests: a/datasets/tests.toml:1:5: ") == true)
    // That this machine does not know a zone is no damage.
    try box.write("a/datasets/tests.toml", "time_zone = \"Mars/Olympus\"\n")
    let elsewhere = try box.run("-C a verify")
    #expect(elsewhere.status == 2 && elsewhere.text.contains("hospital: 3 releases in 3 packs"))
  }

  @Test func `proposed commands have the -C that was given, as a word of the shell`() throws {
    let box = try Sandbox(isEmpty: true)
    for (folder, word) in [("plain", "plain"), ("it's here", "'it'\\''s here'")] {
      _ = try box.command.run(["init", folder])
      let added = try box.command.run(["-C", folder, "dataset", "add", "x"])
      #expect(added.messages.last == "next: vintage -C \(word) add x FILE...")
      let empty = try box.command.run(["-C", folder, "cat", "x@latest"])
      #expect(empty.messages.first?.contains("with: vintage -C \(word) add x FILE...)") == true)
    }
  }
}
