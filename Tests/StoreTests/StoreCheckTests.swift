import Files
import Support
import Testing

@testable import Store

/// Checks that go on where they stopped, and ids that somebody kept.
@Suite struct StoreCheckTests {
  private static func filled() throws -> Bench {
    let bench = Bench()
    for day in 0..<6 { try bench.add("a\n\(day)\n", day: day) }
    return bench
  }

  @Test func `with no time each check takes the release that waited longest`() throws {
    let bench = try Self.filled()
    let options = VerifyOptions(readsData: true, seconds: 0)
    for call in 0..<12 {
      let report = bench.store.verify(options)
      #expect(report.isSound && report.rebuiltCount == 1 && report.postponedCount == 5)
      let checked = CheckedReleases.load(bench.store)
      #expect(checked.times.keys.sorted() == Array(1...min(call + 1, 6)))
    }
    #expect(bench.store.verify(VerifyOptions(readsData: true, seconds: 1e6)).rebuiltCount == 6)
  }

  @Test func `the note of checks may be deleted, damaged or not writable`() throws {
    let bench = try Self.filled()
    let options = VerifyOptions(readsData: true, seconds: 1e6)
    _ = bench.store.verify(options)
    let disk = try #require(bench.store.files as? CrashingFileSystem)
    let whole = try disk.readAll("/store/checked")
    #expect(CheckedReleases(bytes: whole)?.times.count == 6)
    for place in whole.indices {
      disk.damage("/store/checked") { $0[place] ^= 1 }
      #expect(bench.store.verify(options).rebuiltCount == 6)
      disk.damage("/store/checked") { $0 = Array(whole[..<place]) }
      #expect(bench.store.verify(options).rebuiltCount == 6)
    }
    try disk.remove("/store/checked")
    disk.arm(at: 0, .errors(30))
    #expect(bench.store.verify(options).isSound)
    #expect(try disk.status("/store/checked") == nil)
  }

  @Test func `an id that was kept is found, also in a damaged log, and no other`() throws {
    let bench = try Self.filled()
    let snapshot = try bench.store.snapshot()
    let head = snapshot.head.hex
    let release = snapshot.logged[2]
    #expect(try bench.store.find(idStartingWith: head) == [.head(afterEntry: 6)])
    #expect(
      try bench.store.find(idStartingWith: String(release.id.hex.prefix(12)))
        == [.release(release)]
    )
    #expect(try bench.store.find(idStartingWith: String(repeating: "0", count: 64)).isEmpty)
    let disk = try #require(bench.store.files as? CrashingFileSystem)
    disk.damage("/store/00000001-00000001.pack") { $0[$0.count - 1] ^= 1 }
    #expect(try bench.store.find(idStartingWith: head) == [.head(afterEntry: 6)])
  }

  @Test func `a report tells affected and whole releases where a pack does not open`() throws {
    let bench = try Self.filled()
    let disk = try #require(bench.store.files as? CrashingFileSystem)
    disk.damage("/store/00000006-00000006.pack") { $0[$0.count - 1] ^= 1 }
    let report = bench.store.verify(readsData: true)
    #expect(report.problems.map(\.entries) == [6...6])
    #expect(report.releaseCount == 5 && report.wholeCount == 5 && report.rebuiltCount == 5)
  }
}
