import Files
import Support
import Testing

@testable import Store

/// What a repair takes over from a copy whose log goes on where that of the store ends.
@Suite struct StoreRepairTailTests {
  typealias Pair = StoreRepairTests.Pair

  @Test(arguments: [8...8, 6...8, 1...8], [true, false])
  func `the newest entries come back from a copy, and every id stays`(
    gone: ClosedRange<Int>,
    isPacked: Bool
  ) throws {
    let pair = try Pair(isPacked: isPacked)
    let before = try pair.bench.identity()
    for entry in gone { try pair.disk.remove(pair.path(entry)) }
    #expect(pair.bench.store.verify(readsData: true).isSound)
    let planned = try pair.repair(isTrial: true)
    #expect(planned.isChanged && planned.wholeCount == 8)
    let report = try pair.repair()
    #expect(report.actions == planned.actions && report.setAside.isEmpty)
    #expect(!report.hasLosses && report.wholeCount == 8)
    #expect(try pair.bench.identity() == before)
    #expect(try pair.readable() == Pair.files)
    #expect(pair.bench.store.verify(readsData: true).isSound)
    #expect(try !pair.repair().isChanged)
  }

  @Test func `a store of which nothing is there comes back, and without a copy nothing is made`()
    throws
  {
    let pair = try Pair()
    let disk = CrashingFileSystem()
    let bench = Bench(files: disk)
    let alone = try StoreWriter(bench.store).repair(recorded: Bench.time(99))
    #expect(try !alone.isChanged && disk.status("/store") == nil)
    let copy = pair.copy.store
    let report = try StoreWriter(bench.store).repair(from: copy, recorded: Bench.time(99))
    #expect(report.actions == [.replaced(entries: 1...8)] && report.wholeCount == 8)
    #expect(try bench.identity() == pair.bench.identity())
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `damage and a tail that is missing are repaired together`() throws {
    let pair = try Pair(isPacked: false)
    let before = try pair.bench.identity()
    pair.damageBlock(2)
    pair.damageContents(6)
    for entry in [7, 8] { try pair.disk.remove(pair.path(entry)) }
    #expect(try !pair.repair().hasLosses)
    #expect(try pair.bench.identity() == before)
    #expect(pair.bench.store.verify(readsData: true).isSound)
  }

  @Test func `tags and confirmations come along, and entries without a release`() throws {
    let pair = try Pair()
    for bench in [pair.bench, pair.copy] {
      try bench.add(Pair.files[7], day: 30)
      let release = try bench.store.snapshot().logged[1]
      try bench.writer.tag("paper", release, isMoving: false, recorded: Bench.time(31))
    }
    let before = try pair.bench.identity()
    for name in try pair.bench.names() where name > "00000008" && name.hasSuffix(".pack") {
      try pair.disk.remove("/store/\(name)")
    }
    let report = try pair.repair()
    #expect(try pair.bench.identity() == before, "\(report)")
    #expect(try pair.bench.store.snapshot().tags == ["paper": 1])
  }

  @Test func `where the logs part, nothing of the copy's is put behind ours`() throws {
    let pair = try Pair()
    try pair.disk.remove(pair.path(8))
    try pair.bench.add("d;n\n1;1\n", day: 50)
    let before = try pair.bench.identity()
    let report = try pair.repair()
    #expect(!report.isChanged && report.leftInCopy.map(\.entryNumber) == [8])
    #expect(try pair.bench.identity() == before)
  }

  @Test func `an older copy is no reason to change anything`() throws {
    let pair = try Pair()
    try pair.bench.add("d;n\n1;1\n", day: 50)
    let report = try pair.repair()
    #expect(!report.isChanged && report.leftInCopy.isEmpty)
  }

  @Test func `a damaged copy gives what it has, and what it lacks at its end is no loss here`()
    throws
  {
    let pair = try Pair(isPacked: false)
    for entry in 4...8 { try pair.disk.remove(pair.path(entry)) }
    let copy = try #require(pair.copy.store.files as? CrashingFileSystem)
    copy.damage(pair.path(5)) { $0[$0.count - 30] ^= 4 }
    copy.damage(pair.path(8)) { $0[$0.count - 30] ^= 4 }
    let report = try pair.repair()
    #expect(report.lostEntries == [5...5])
    let snapshot = try pair.bench.store.snapshot()
    #expect(snapshot.entryCount == 7 && snapshot.logged.map(\.entryNumber) == [1, 2, 3, 4, 6, 7])
    #expect(try Set(pair.readable()).isSubset(of: Pair.files))
    #expect(pair.bench.store.verify(readsData: true).problems.isEmpty)
    #expect(try !pair.repair().isChanged)
  }
}
