import Files
import Glibc
import Support
import Testing

@testable import Store

/// A repair that stops anywhere leaves nothing worse than it was, and can be started again.
@Suite struct StoreRepairCrashTests {
  typealias Pair = StoreRepairTests.Pair

  /// The ways in which a disk comes back; by default fewer random ones than for an addition.
  private static let survivals = Array(
    CrashRun.survivals.prefix(Scale.factor > 1 ? CrashRun.survivals.count : 4)
  )

  private static func damaged() throws -> Pair {
    let pair = try Pair()
    pair.damageBlock(2)
    pair.damageContents(5)
    try pair.damageRecipe(7)
    return pair
  }

  /// What must hold on a disk on which a repair was started.
  private static func check(
    _ disk: CrashingFileSystem,
    _ before: (files: [String], damaged: [[UInt8]]),
    _ copy: Bench,
    _ place: String
  ) throws {
    let bench = Bench(files: disk)
    let contents = Set(disk.contents.values)
    #expect(before.damaged.allSatisfy(contents.contains), "\(place): a damaged file is gone")
    let snapshot = try bench.store.survey().snapshot
    let files = snapshot.timeline.compactMap { try? snapshot.file(ofLogged: $0) }
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(Set(files).isSuperset(of: before.files), "\(place): lost")
    #expect(Set(files).isSubset(of: Pair.files), "\(place): wrong")
    let report = try StoreWriter(bench.store).repair(from: copy.store, recorded: Bench.time(99))
    #expect(!report.hasLosses && report.wholeCount == 8, "\(place): \(report)")
    #expect(bench.store.verify(readsData: true).isSound, "\(place)")
    #expect(
      before.damaged.allSatisfy(Set(disk.contents.values).contains),
      "\(place): a damaged file is gone"
    )
  }

  @Test(arguments: [true, false])
  func `a crash at any operation loses nothing`(hasCopy: Bool) throws {
    var operation = 0
    var cases = 0
    let template = try Self.damaged()
    while true {
      let pair = Pair(like: template)
      let damaged = [2, 5, 7].compactMap { pair.disk.contents[pair.path($0)] }
      let before = (try pair.readable(), damaged)
      pair.disk.arm(at: operation)
      _ = try? pair.repair(hasCopy)
      guard pair.disk.hasCrashed else { break }
      for survival in Self.survivals {
        cases += 1
        let place = "stopped at \(operation), \(pair.disk.operations.last ?? ""), \(survival)"
        try Self.check(pair.disk.restarted(survival), before, pair.copy, place)
      }
      operation += 1
    }
    #expect(operation > 12)
    Scale.report(
      "power cut at every operation of repair \(hasCopy ? "from" : "without") a copy",
      cases: cases,
      lost: 0
    )
  }

  @Test func `any operation that fails, once or for good, is survived`() throws {
    var cases = 0
    let template = try Self.damaged()
    for fault in [CrashingFileSystem.Fault.error(ENOSPC), .errors(EIO), .error(EINTR)] {
      var operation = 0
      while true {
        let pair = Pair(like: template)
        let damaged = [2, 5, 7].compactMap { pair.disk.contents[pair.path($0)] }
        let before = (try pair.readable(), damaged)
        pair.disk.arm(at: operation, fault)
        _ = try? pair.repair()
        guard pair.disk.hasFailed else { break }
        pair.disk.mend()
        cases += 1
        try Self.check(pair.disk, before, pair.copy, "failed at \(operation), \(fault)")
        operation += 1
      }
    }
    Scale.report("k-th call of repair failing", cases: cases, lost: 0)
  }
}
