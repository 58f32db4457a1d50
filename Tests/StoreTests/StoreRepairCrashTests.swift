import Files
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

  /// A store whose newest entries are missing beside other damage, and one that has nothing.
  private static func cut() throws -> [Pair] {
    let pair = try Pair(isPacked: false)
    pair.damageBlock(2)
    for entry in 6...8 { try pair.disk.remove(pair.path(entry)) }
    return [pair, try Pair(isPacked: false, isOnlyCopied: true)]
  }

  /// What is wrong with a disk on which a repair was started.
  private static func problems(
    _ disk: CrashingFileSystem,
    _ before: (files: [String], damaged: [[UInt8]]),
    _ copy: Bench,
    isDone: Bool,
    _ place: String
  ) throws -> [String] {
    var problems: [String] = []
    func note(_ isRight: Bool, _ problem: String) {
      if !isRight { problems.append("\(place): \(problem)") }
    }
    func areKept() -> Bool {
      let contents = Set(disk.contents.values)
      return before.damaged.allSatisfy { contents.contains($0) }
    }
    let bench = Bench(files: disk)
    note(areKept(), "a damaged file is gone")
    let snapshot = try bench.store.survey().snapshot
    let files = snapshot.timeline.compactMap { try? snapshot.file(ofLogged: $0) }
      .map { String(decoding: $0, as: UTF8.self) }
    note(Set(files).isSuperset(of: before.files), "lost")
    note(Set(files).isSubset(of: Pair.files), "wrong")
    note(!isDone || files.count == Pair.files.count, "acknowledged and lost")
    let report = try StoreWriter(bench.store).repair(from: copy.store, recorded: Bench.time(99))
    note(!report.hasLosses && report.wholeCount == 8, "\(report)")
    note(bench.store.verify(readsData: true).isSound, "not sound")
    note(areKept(), "a damaged file is gone")
    return problems
  }

  /// A repair of a damaged store, on a disk with a face of its own.
  private static func repair(
    of template: Pair,
    hasCopy: Bool = true,
    _ face: @escaping (CrashingFileSystem) -> any FileSystem = { $0 }
  ) throws -> StoppedChange {
    let damaged = [2, 5, 7].compactMap { template.disk.contents[template.path($0)] }
    let before = (try template.readable(), damaged)
    return StoppedChange(on: { template.disk.restarted(.everything) }) { disk in
      let writer = StoreWriter(Bench(files: face(disk)).store)
      let copy = hasCopy ? template.copy.store : nil
      return (try? writer.repair(from: copy, recorded: Bench.time(99))) != nil
    } look: { disk, isDone, place in
      try Self.problems(disk, before, template.copy, isDone: isDone && hasCopy, place)
    }
  }

  @Test(arguments: [true, false])
  func `a crash at any operation loses nothing`(hasCopy: Bool) throws {
    let outcome = try Self.repair(of: Self.damaged(), hasCopy: hasCopy).cut(Self.survivals)
    #expect(outcome.problems.isEmpty && outcome.operationCount > 12)
    outcome.report("power cut at every operation of repair \(hasCopy ? "from" : "without") a copy")
  }

  @Test func `a crash while missing entries are taken over loses nothing`() throws {
    let outcomes = try Self.cut().map {
      try Self.repair(of: $0).cut(CrashRun.survivals)
    }
    let outcome = StoppedChange.Outcome(adding: outcomes)
    #expect(outcome.problems.isEmpty, "\(outcome.problems.first ?? "")")
    #expect(outcomes.allSatisfy { $0.operationCount > 15 })
    outcome.report("power cut at every operation of repair that takes entries over")
    let failed = try StoppedChange.Outcome(
      adding: Self.cut().map { try Self.repair(of: $0).fail() }
    )
    #expect(failed.problems.isEmpty, "\(failed.problems.first ?? "")")
    failed.report("k-th call of repair that takes entries over failing")
  }

  @Test func `a power cut soon after a repair was killed loses nothing`() throws {
    let step = Scale.factor > 1 ? 1 : 12
    let outcome = try Self.repair(of: Self.damaged()).kill(step: step, CrashRun.survivals[1...5])
    #expect(outcome.problems.isEmpty, "\(outcome.problems.first ?? "")")
    outcome.report("power cut after kill -9 of repair")
  }

  @Test func `without syncs of folders a damaged file can be gone, and this is noticed`() throws {
    let repair = try Self.repair(of: Self.damaged()) {
      CarelessFileSystem($0, without: [.folderSync])
    }
    let problems = try repair.cut(CrashRun.survivals).problems
    #expect(problems.contains { $0.contains("a damaged file is gone") })
  }

  @Test func `any operation that fails, once or for good, is survived`() throws {
    let outcome = try Self.repair(of: Self.damaged()).fail()
    #expect(outcome.problems.isEmpty, "\(outcome.problems.first ?? "")")
    outcome.report("k-th call of repair failing")
  }
}
