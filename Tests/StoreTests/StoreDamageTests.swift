import Files
import Support
import Testing

@testable import Store

/// Every byte of a live pack counts: a change is told, and nothing traps on it.
@Suite struct StoreDamageTests {
  static let texts = ["d;n\n1;1\n2;2\n", "d;n\n1;1\n2;3\n4;4\n", "n;d\n1;1\n"]

  private static func filled(
    isPacked: Bool
  ) throws -> (disk: CrashingFileSystem, bench: Bench, path: String) {
    let disk = CrashingFileSystem()
    let bench = Bench(files: disk)
    for (day, text) in texts.enumerated() { try bench.add(text, day: day) }
    if isPacked { _ = try bench.writer.pack() }
    return (
      disk, bench, isPacked ? "/store/00000001-00000003.pack" : "/store/00000002-00000002.pack"
    )
  }

  /// What is wrong with what a damaged store says: it is not told, or wrong bytes are given out.
  private static func problems(
    _ bench: Bench,
    read: (StoreSnapshot, Int) throws -> [UInt8] = { try $0.file(ofLogged: $1) }
  ) -> [String] {
    var problems = bench.store.verify(readsData: false).isSound ? ["not told"] : []
    guard let snapshot = try? bench.store.snapshot() else { return problems }
    for place in snapshot.logged.indices {
      guard let file = try? read(snapshot, place), file != texts[place].bytes else { continue }
      problems.append("wrong bytes of release \(place)")
    }
    return problems
  }

  @Test(arguments: [true, false])
  func `every flipped bit is reported, and no wrong byte is given out`(isPacked: Bool) throws {
    let (disk, bench, path) = try Self.filled(isPacked: isPacked)
    let byteCount = try disk.open(path).byteCount
    for bit in 0..<byteCount * 8 {
      disk.damage(path) { $0[bit / 8] ^= 1 << UInt8(bit % 8) }
      #expect(Self.problems(bench) == [], "bit \(bit) of \(byteCount * 8)")
      disk.damage(path) { $0[bit / 8] ^= 1 << UInt8(bit % 8) }
    }
    #expect(bench.store.verify(readsData: true).isSound)
    let kind = isPacked ? "packed" : "as added"
    Scale.report("every bit of a pack flipped, \(kind)", cases: byteCount * 8, lost: 0)
  }

  @Test(arguments: [true, false])
  func `every truncation is reported`(isPacked: Bool) throws {
    let (disk, bench, path) = try Self.filled(isPacked: isPacked)
    let file = try disk.open(path)
    let whole = try file.read(file.byteCount, at: 0)
    for end in 0..<whole.count {
      disk.damage(path) { $0 = Array(whole[..<end]) }
      #expect(Self.problems(bench) == [], "cut at \(end)")
    }
    disk.damage(path) { $0 = whole + [0] }
    #expect(!bench.store.verify(readsData: false).isSound)
    let kind = isPacked ? "packed" : "as added"
    Scale.report("a pack cut at every length, \(kind)", cases: whole.count, lost: 0)
  }

  @Test func `where the checksums fit damage is not told, and without them wrong bytes come out`()
    throws
  {
    let (disk, bench, path) = try Self.filled(isPacked: true)
    let pack = try bench.store.pack(PackName(firstEntry: 1, lastEntry: 3, generation: 0))
    let byteCount = pack.contents.recordBlocks[0].storedByteCount
    let whole = try PackFile(try #require(disk.contents[path]))
    var wrongCount = 0
    for bit in 0..<byteCount * 8 {
      var forged = whole
      try forged.forge(0..<byteCount) { $0[bit / 8] ^= 1 << UInt8(bit % 8) }
      disk.damage(path) { $0 = forged.bytes }
      // The CRC-32 is out: the SHA-256 alone keeps wrong bytes back.
      #expect(Self.problems(bench) == ["not told"], "bit \(bit)")
      // And without it they are given out.
      let problems = Self.problems(bench) { snapshot, place in
        try snapshot.gather(snapshot.runs(ofLogged: place), byteCount: 0).bytes
      }
      if problems.count > 1 { wrongCount += 1 }
    }
    #expect(wrongCount > byteCount)
  }

  @Test func `a missing pack is named by the first entry that is gone`() throws {
    let (disk, bench, path) = try Self.filled(isPacked: false)
    try disk.remove(path)
    #expect(throws: StoreError.missingEntries(directory: "/store", entry: 2)) {
      try bench.store.snapshot()
    }
    #expect(throws: StoreError.missingEntries(directory: "/store", entry: 2)) {
      try bench.add("x\n", day: 9)
    }
  }

  @Test func `packs of two stores do not mix`() throws {
    let (disk, bench, path) = try Self.filled(isPacked: false)
    let other = Bench()
    for day in 0..<2 { try other.add("other\n\(day)\n", day: day) }
    let file = try other.store.files.open(path)
    let bytes = try file.read(file.byteCount, at: 0)
    disk.damage(path) { $0 = bytes }
    #expect(throws: StoreError.damaged(path: path, byteOffset: 0, .inconsistent)) {
      try bench.store.snapshot()
    }
  }

  @Test func `damage in one block names the releases that need it`() throws {
    let (disk, bench, path) = try Self.filled(isPacked: false)
    disk.damage(path) { $0[PackContents.header.count] ^= 1 }
    let report = bench.store.verify(readsData: true)
    #expect(report.problems.first?.affected.map(\.entryNumber) == [2])
    #expect(report.rebuiltCount == 2)
  }

  @Test func `packs of later versions are told from packs that are damaged`() throws {
    let (disk, bench, path) = try Self.filled(isPacked: false)
    disk.damage(path) { $0[13] = UInt8(ascii: "2") }
    #expect(throws: StoreError.damaged(path: path, byteOffset: 0, .unknownVersion("2"))) {
      try bench.store.snapshot()
    }
    disk.damage(path) { $0[0] = UInt8(ascii: "V") }
    #expect(throws: StoreError.damaged(path: path, byteOffset: 0, .notAPack)) {
      try bench.store.snapshot()
    }
  }
}
