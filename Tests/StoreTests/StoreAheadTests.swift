import Support
import Testing

@testable import Store

/// Releases behind long chains of recipes, whose blocks are decoded while these are composed.
@Suite struct StoreAheadTests {
  /// A row of the first release in each of 120 others is replaced, one a day.
  private static func filled(_ disk: CrashingFileSystem) throws -> (Bench, [String]) {
    let bench = Bench(files: disk)
    var rows = (0..<200).map { "\($0);0;some text of a row\n" }
    var files: [String] = []
    for day in 0..<120 {
      if day > 0 { rows[day] = "\(day);\(day * 7919 % 1000);another text\n" }
      files.append(rows.joined())
      try bench.add(files[day], day: day)
    }
    return (bench, files)
  }

  @Test func `every release comes back to a reader that has just come`() throws {
    let (bench, files) = try Self.filled(CrashingFileSystem())
    for (place, file) in files.enumerated() {
      // A new snapshot has no sequences to start from.
      #expect(try bench.store.snapshot().file(ofLogged: place).elementsEqual(file.utf8))
    }
    let snapshot = try bench.store.snapshot()
    #expect(try snapshot.chain(ofLogged: 119).steps.count > 64)
    #expect(snapshot.blocksAhead(of: snapshot.logged[119]).count == snapshot.blocks.entries.count)
    // Those that came later are not among them.
    #expect(snapshot.blocksAhead(of: snapshot.logged[0]).count < snapshot.blocks.entries.count)
  }

  @Test func `a damaged block takes only the releases along that need it`() throws {
    let disk = CrashingFileSystem()
    let (bench, files) = try Self.filled(disk)
    let snapshot = try bench.store.snapshot()
    let last = try #require(snapshot.packs.last)
    disk.damage(last.path) { $0[PackContents.header.count] ^= 1 }
    let first = last.contents.firstEntry - 1
    #expect(throws: StoreError.self) { try bench.store.snapshot().file(ofLogged: 119) }
    #expect(
      try bench.store.snapshot().file(ofLogged: first - 1).elementsEqual(files[first - 1].utf8)
    )
  }

  @Test func `a damaged recipe on the way is told, and nothing hangs`() throws {
    let disk = CrashingFileSystem()
    let (bench, _) = try Self.filled(disk)
    let snapshot = try bench.store.snapshot()
    // Recipes stand behind the records of a pack; that of the second release is on every way.
    let (chain, pack) = (try snapshot.chain(ofLogged: 119), snapshot.packs[0])
    #expect(chain.steps.contains { $0.pack == 0 })
    let start =
      PackContents.header.count
      + pack.contents.recordBlocks.reduce(0) { $0 + $1.storedByteCount }
    disk.damage(pack.path) { $0[start + 4] ^= 1 }
    #expect(throws: StoreError.self) { try bench.store.snapshot().file(ofLogged: 119) }
  }
}
