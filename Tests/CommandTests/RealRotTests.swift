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
    let first = try box.run("-C a cat hospital@#50")
    let diff = try box.run("-C a diff hospital@#50 hospital@#51 --format csv")
    let log = try box.run("-C a log hospital --limit 5")
    #expect(first.status == 0 && log.status == 0)
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
      #expect(try box.run("-C a verify --data -q").status == 4, "\(name), byte \(place)")
      for (line, right) in [
        ("cat hospital@#50", first), ("diff hospital@#50 hospital@#51 --format csv", diff),
        ("log hospital --limit 5", log),
      ] {
        let outcome = try box.run("-C a \(line)")
        let isRight = outcome.status == right.status && outcome.output == right.output
        #expect(isRight || outcome.status == 4, "\(line): \(name), byte \(place)")
      }
      try box.disk.replace("\(box.folder)/\(folder)/\(name)", with: whole)
    }
    #expect(try box.run("-C a verify --data -q").status == 0)
    Scale.report("byte flipped in the archive of 101 real releases", cases: trials, lost: 0)
  }
}
