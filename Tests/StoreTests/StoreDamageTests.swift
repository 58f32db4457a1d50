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

  @Test(arguments: [true, false])
  func `every flipped bit is reported, and no wrong byte is given out`(isPacked: Bool) throws {
    let (disk, bench, path) = try Self.filled(isPacked: isPacked)
    let byteCount = try disk.open(path).byteCount
    let originals = Self.texts.map(\.bytes)
    for bit in 0..<byteCount * 8 {
      disk.damage(path) { $0[bit / 8] ^= 1 << UInt8(bit % 8) }
      #expect(!bench.store.verify(readsData: false).isSound, "bit \(bit) of \(byteCount * 8)")
      if let snapshot = try? bench.store.snapshot() {
        for place in snapshot.logged.indices {
          if let file = try? snapshot.file(ofLogged: place) { #expect(file == originals[place]) }
        }
      }
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
      #expect(!bench.store.verify(readsData: false).isSound, "cut at \(end)")
    }
    disk.damage(path) { $0 = whole + [0] }
    #expect(!bench.store.verify(readsData: false).isSound)
    let kind = isPacked ? "packed" : "as added"
    Scale.report("a pack cut at every length, \(kind)", cases: whole.count, lost: 0)
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
