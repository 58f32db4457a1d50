import Coding
import Files
import Records
import Support
import Testing
import Times

@testable import Store

/// What a damaged store gives back after a repair, with another copy and without.
@Suite struct StoreRepairTests {
  /// A store of eight releases, and a copy that is packed in another way.
  struct Pair {
    let disk: CrashingFileSystem
    let bench: Bench
    let copy: Bench
    static let files = (0..<8).map { day in
      "d;n\n" + (0...day + 3).map { "\($0);\($0 * (day % 3 + 1))\n" }.joined()
    }

    init(isPacked: Bool = true, isOnlyCopied: Bool = false) throws {
      disk = CrashingFileSystem()
      bench = Bench(files: disk)
      copy = Bench(files: CrashingFileSystem())
      for (day, text) in Self.files.enumerated() {
        if !isOnlyCopied { try bench.add(text, day: day) }
        try copy.add(text, day: day)
      }
      if isPacked { _ = try copy.writer.pack() }
    }

    /// The same pair once more, on a disk of its own, which may have a careless face.
    init(like other: Pair, _ face: (CrashingFileSystem) -> any FileSystem = { $0 }) {
      disk = other.disk.restarted(.everything)
      bench = Bench(files: face(disk))
      copy = other.copy
    }

    @discardableResult
    func repair(_ isWithCopy: Bool = true, isTrial: Bool = false) throws -> RepairReport {
      try StoreWriter(bench.store).repair(
        from: isWithCopy ? copy.store : nil,
        recorded: Bench.time(99),
        isTrial: isTrial
      )
    }

    func path(_ entry: Int) -> String { "/store/0000000\(entry)-0000000\(entry).pack" }

    /// Flips a bit of the first block of a pack.
    func damageBlock(_ entry: Int) { disk.damage(path(entry)) { $0[15] ^= 1 } }
    /// Flips a bit of a pack's table of contents.
    func damageContents(_ entry: Int) { disk.damage(path(entry)) { $0[$0.count - 30] ^= 1 } }
    /// Flips a bit of the last block before the table of contents: that of recipes.
    func damageRecipe(_ entry: Int) throws {
      let pack = try bench.store.pack(
        PackName(firstEntry: entry, lastEntry: entry, generation: 0)
      )
      let offset = pack.contents.recordBlocks.reduce(15) { $0 + $1.storedByteCount }
      disk.damage(path(entry)) { $0[offset + 3] ^= 1 }
    }

    /// The files that can be read, as texts.
    func readable() throws -> [String] {
      let snapshot = try bench.store.survey().snapshot
      return snapshot.timeline.compactMap { place in
        (try? snapshot.file(ofLogged: place)).map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  @Test func `a whole store is left alone`() throws {
    let pair = try Pair()
    let before = pair.disk.contents
    let report = try pair.repair()
    #expect(!report.isChanged && !report.hasLosses && report.wholeCount == 8)
    #expect(pair.disk.contents == before)
  }

  @Test(arguments: ["block", "contents", "recipe", "missing"], [true, false])
  func `what is damaged is taken from a copy, and every id stays`(
    kind: String,
    isPacked: Bool
  ) throws {
    let pair = try Pair(isPacked: isPacked)
    let before = try pair.bench.identity()
    switch kind {
    case "block": for entry in [1, 4, 5] { pair.damageBlock(entry) }
    case "contents": for entry in [1, 4, 5, 8] { pair.damageContents(entry) }
    case "recipe": for entry in [2, 3, 8] { try pair.damageRecipe(entry) }
    default: for entry in [2, 5] { try pair.disk.remove(pair.path(entry)) }
    }
    #expect(!pair.bench.store.verify(readsData: true).isSound)
    let planned = try pair.repair(isTrial: true)
    #expect(!planned.hasLosses && planned.isChanged)
    let report = try pair.repair()
    #expect(!report.hasLosses && report.wholeCount == 8, "\(report)")
    #expect(report.actions == planned.actions)
    #expect(pair.bench.store.verify(readsData: true).isSound)
    #expect(try pair.bench.identity() == before)
    #expect(try pair.readable() == Pair.files)
    #expect(try !pair.repair().isChanged)
  }

  @Test(arguments: 1...8)
  func `without a copy the rest stays readable, and what is lost stays listed`(entry: Int) throws {
    let pair = try Pair()
    pair.damageBlock(entry)
    let affected = pair.bench.store.verify(readsData: false).affected
    let report = try pair.repair(false)
    #expect(report.lost == affected && report.wholeCount == 8 - affected.count)
    #expect(report.lost.contains { $0.entryNumber == entry })
    let snapshot = try pair.bench.store.snapshot()
    #expect(snapshot.releaseCount == 8)
    for place in snapshot.timeline {
      let release = snapshot.logged[place]
      if report.lost.contains(release) {
        #expect(throws: StoreError.lost(release: release.id)) {
          try snapshot.file(ofLogged: place)
        }
      } else {
        #expect(try snapshot.file(ofLogged: place) == Pair.files[place].bytes)
      }
    }
    #expect(try !pair.repair(false).isChanged)
    // Writers go on, merges included, and a lost file that is found again is kept again.
    for day in 20..<40 { try pair.bench.add("d;n\n\(day);0\n", day: day) }
    _ = try pair.bench.writer.pack()
    let lost = try #require(report.lost.first)
    try pair.bench.add(Pair.files[lost.entryNumber - 1], day: lost.entryNumber - 1)
    let after = pair.bench.store.verify(readsData: true)
    #expect(after.lost.count == report.lost.count - 1 && after.problems.isEmpty)
    #expect(try pair.repair().hasLosses == false)
    #expect(try Set(pair.readable()).isSuperset(of: Pair.files))
  }

  @Test(arguments: 1...8)
  func `log entries that nobody has are given up, the others stay`(entry: Int) throws {
    let pair = try Pair()
    pair.damageContents(entry)
    let readable = try pair.readable()
    let report = try pair.repair(false)
    #expect(report.lostEntries == [entry...entry] && report.setAside.count == 1)
    #expect(try pair.readable() == readable)
    let verified = pair.bench.store.verify(readsData: true)
    #expect(verified.problems.isEmpty && !verified.isSound)
    try pair.bench.add("d;n\n1;1\n", day: 50)
    _ = try pair.bench.writer.pack()
    #expect(try pair.readable() == readable + ["d;n\n1;1\n"])
    // A copy that turns up later fills the gap.
    let later = try pair.repair()
    #expect(later.isChanged && later.lost.isEmpty)
    #expect(try Set(pair.readable()) == Set(Pair.files + ["d;n\n1;1\n"]))
    // The log went on from its known end, so the last entry can only come back as a new one.
    #expect(later.lostEntries == (entry == 8 ? [8...8] : []))
    #expect(pair.bench.store.verify(readsData: true).isSound == (entry != 8))
    #expect(try !pair.repair().isChanged)
  }

  @Test func `a copy with another log gives its releases, and their ids are the same`() throws {
    let pair = try Pair()
    let other = Bench(files: CrashingFileSystem())
    for (day, text) in Pair.files.enumerated().reversed() { try other.add(text, day: day) }
    let before = Set(try pair.bench.identity().releases)
    pair.damageContents(3)
    pair.damageBlock(6)
    let report = try StoreWriter(pair.bench.store).repair(
      from: other.store,
      recorded: Bench.time(99)
    )
    #expect(report.lost.isEmpty && report.lostEntries == [3...3])
    #expect(try Set(pair.readable()) == Set(Pair.files))
    #expect(try Set(pair.bench.identity().releases) == before)
  }

  @Test func `a damaged copy gives what it has, and nothing wrong`() throws {
    let pair = try Pair(isPacked: false)
    for entry in [2, 5] { pair.damageBlock(entry) }
    let disk = try #require(pair.copy.store.files as? CrashingFileSystem)
    disk.damage(pair.path(5)) { $0[15] ^= 4 }
    disk.damage(pair.path(7)) { $0[$0.count - 30] ^= 4 }
    let report = try pair.repair()
    #expect(report.lost.contains { $0.entryNumber == 5 })
    #expect(!report.lost.contains { $0.entryNumber == 2 })
    #expect(try Set(pair.readable()).isSubset(of: Pair.files))
  }

  @Test func `an older copy gives what it knew of a pack that has grown since`() throws {
    let pair = try Pair()
    _ = try pair.bench.writer.pack()
    for day in 20..<23 { try pair.bench.add("d;n\n\(day);0\n", day: day) }
    _ = try pair.bench.writer.pack()
    let name = try #require(pair.bench.names().last { $0.hasSuffix(".pack") })
    pair.disk.damage("/store/\(name)") { $0[15] ^= 1 }
    let report = try pair.repair()
    #expect(report.lost.map(\.entryNumber) == [9, 10, 11], "\(report)")
    #expect(try Set(pair.readable()) == Set(Pair.files))
  }

  /// A pack of one release with the log of another one, but one wrong byte among its records, or
  /// its records in another order and a recipe to match.
  private static func forged(_ pair: Pair, _ entry: Int, isReversed: Bool) throws -> [UInt8] {
    let snapshot = try pair.copy.store.snapshot()
    let whole = snapshot.packs[entry - 1]
    let contents = whole.contents
    var batch = try whole.recordBlock(0)
    var recipe = Array(try snapshot.recipe(ofLogged: entry - 1))
    if isReversed {
      try #require(batch.count > 1)
      var (reversed, runs) = (RecordBatch(), RecordRuns())
      for index in batch.ends.indices.reversed() { reversed.append(batch, index..<index + 1) }
      batch = reversed
      let new = snapshot.logged[entry - 1].newRecords
      for number in try snapshot.runs(ofLogged: entry - 1).numbers {
        runs.append(new.contains(number) ? new.lowerBound + new.upperBound - 1 - number : number)
      }
      let base = try snapshot.runs(ofLogged: entry - 2)
      recipe = Recipe.encode(runs, base: base, firstNew: new.lowerBound)
    } else {
      batch.bytes[0] ^= 1
    }
    var pack = PackBuilder(
      firstEntry: contents.firstEntry,
      previousHead: contents.previousHead,
      firstRecord: contents.firstRecord
    )
    pack.add(
      recordPayload: RecordBlock.encode(batch, effort: .quick),
      recordCount: batch.count,
      byteCount: batch.bytes.count
    )
    pack.add(recipe: recipe, baseDistance: 1, sketch: contents.sketch(0))
    pack.add(entry: contents.entries[0])
    return pack.finish().flatMap { $0 }
  }

  /// What else is lost: nothing, the chunk of an earlier release, or the pack of the forged one.
  @Test(arguments: ["", "chunk", "pack"])
  func `a copy that does not hold what its log says puts nothing in the place of damage`(
    lost: String
  ) throws {
    let pair = try Pair(isPacked: false)
    let disk = try #require(pair.copy.store.files as? CrashingFileSystem)
    let honest = try [1, 5].map { try disk.readAll(pair.path($0)) }
    let forged = try Self.forged(pair, 5, isReversed: false)
    disk.damage(pair.path(5)) { $0 = forged }
    if lost == "chunk" {
      pair.damageBlock(1)
      disk.damage(pair.path(1)) { $0[15] ^= 4 }
    }
    if lost == "pack" { pair.damageContents(5) } else { pair.damageBlock(5) }
    let report = try pair.repair()
    #expect(report.lost.contains { $0.entryNumber == 5 })
    #expect(try Set(pair.readable()).isSubset(of: Pair.files))
    let wrong = pair.bench.store.verify(readsData: true).problems.filter {
      if case .wrongContent = $0.error { true } else { false }
    }
    #expect(wrong.isEmpty)
    // An honest copy still has its say.
    disk.damage(pair.path(1)) { $0 = honest[0] }
    disk.damage(pair.path(5)) { $0 = honest[1] }
    #expect(try !pair.repair().hasLosses)
    #expect(try Set(pair.readable()) == Set(Pair.files))
    #expect(pair.bench.store.verify(readsData: true).isSound)
  }

  @Test func `a recipe that is right only with the order of the copy is not taken`() throws {
    let pair = try Pair(isPacked: false)
    let disk = try #require(pair.copy.store.files as? CrashingFileSystem)
    let honest = try disk.readAll(pair.path(5))
    let forged = try Self.forged(pair, 5, isReversed: true)
    disk.damage(pair.path(5)) { $0 = forged }
    #expect(try pair.copy.store.snapshot().file(ofLogged: 4) == Pair.files[4].bytes)
    try pair.damageRecipe(5)
    let report = try pair.repair()
    // The copy does give this file back, which is added again, but not those that follow.
    #expect(report.lost.allSatisfy { $0.entryNumber > 5 })
    #expect(try pair.readable().contains(Pair.files[4]))
    #expect(try Set(pair.readable()).isSubset(of: Pair.files))
    #expect(pair.bench.store.verify(readsData: true).problems.isEmpty)
    disk.damage(pair.path(5)) { $0 = honest }
    #expect(try !pair.repair().hasLosses)
    #expect(try Set(pair.readable()) == Set(Pair.files))
  }

  @Test func `damaged files are kept, and a pack of a later version is no damage`() throws {
    let pair = try Pair()
    pair.damageBlock(4)
    let damaged = try #require(pair.disk.contents[pair.path(4)])
    try pair.repair()
    #expect(pair.disk.contents["/store/aside/00000004-00000004.pack"] == damaged)
    pair.disk.damage(pair.path(2)) { $0[13] = UInt8(ascii: "2") }
    #expect(throws: StoreError.damaged(path: pair.path(2), byteOffset: 0, .unknownVersion("2"))) {
      try pair.repair()
    }
  }

  @Test func `a note of checks that cannot be read is removed`() throws {
    let pair = try Pair()
    try pair.disk.replace("/store/checked", with: Array("rubbish".utf8))
    #expect(pair.bench.store.verify(readsData: true).isSound)
    let report = try pair.repair()
    #expect(report.actions == [.removedDerived(name: "checked")])
    #expect(try pair.disk.status("/store/checked") == nil)
  }
}
