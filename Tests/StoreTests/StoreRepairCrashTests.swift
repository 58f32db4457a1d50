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

  /// What is wrong with a disk on which a repair was started.
  private static func problems(
    _ disk: CrashingFileSystem,
    _ before: (files: [String], damaged: [[UInt8]]),
    _ copy: Bench,
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
    let report = try StoreWriter(bench.store).repair(from: copy.store, recorded: Bench.time(99))
    note(!report.hasLosses && report.wholeCount == 8, "\(report)")
    note(bench.store.verify(readsData: true).isSound, "not sound")
    note(areKept(), "a damaged file is gone")
    return problems
  }

  /// Stops a repair at every operation.
  private static func crash(
    hasCopy: Bool,
    _ survivals: [CrashingFileSystem.Survival],
    _ face: (CrashingFileSystem) -> any FileSystem = { $0 }
  ) throws -> (cases: Int, problems: [String]) {
    var (operation, cases, problems) = (0, 0, [String]())
    let template = try Self.damaged()
    while true {
      let pair = Pair(like: template, face)
      let damaged = [2, 5, 7].compactMap { pair.disk.contents[pair.path($0)] }
      let before = (try pair.readable(), damaged)
      pair.disk.arm(at: operation)
      _ = try? pair.repair(hasCopy)
      guard pair.disk.hasCrashed else { break }
      for survival in survivals {
        cases += 1
        let place = "stopped at \(operation), \(pair.disk.operations.last ?? ""), \(survival)"
        problems += try Self.problems(pair.disk.restarted(survival), before, pair.copy, place)
      }
      operation += 1
    }
    #expect(operation > 12)
    return (cases, problems)
  }

  @Test(arguments: [true, false])
  func `a crash at any operation loses nothing`(hasCopy: Bool) throws {
    let (cases, problems) = try Self.crash(hasCopy: hasCopy, Self.survivals)
    #expect(problems.isEmpty)
    Scale.report(
      "power cut at every operation of repair \(hasCopy ? "from" : "without") a copy",
      cases: cases,
      lost: problems.count
    )
  }

  /// Kills a repair at every operation, and cuts the power at some operations of the next one and
  /// at its end.
  private static func killAndCrash(
    step: Int
  ) throws -> (cases: Int, problems: [String]) {
    var (operation, cases, problems) = (0, 0, [String]())
    let template = try Self.damaged()
    while true {
      let pair = Pair(like: template)
      let damaged = [2, 5, 7].compactMap { pair.disk.contents[pair.path($0)] }
      let before = (try pair.readable(), damaged)
      pair.disk.arm(at: operation)
      _ = try? pair.repair()
      guard pair.disk.hasCrashed else { return (cases, problems) }
      var next = operation % step
      var isCut = true
      while isCut {
        let killed = pair.disk.restarted(.killed)
        killed.arm(at: next)
        _ = try? StoreWriter(Bench(files: killed).store).repair(
          from: pair.copy.store,
          recorded: Bench.time(99)
        )
        isCut = killed.hasCrashed
        let place = "killed at \(operation), \(pair.disk.operations.last ?? ""), then \(next)"
        for survival in CrashRun.survivals[1...5] {
          cases += 1
          let disk = killed.restarted(survival)
          problems += try Self.problems(disk, before, pair.copy, "\(place), \(survival)")
        }
        next += step
      }
      operation += 1
    }
  }

  @Test func `a power cut soon after a repair was killed loses nothing`() throws {
    let (cases, problems) = try Self.killAndCrash(step: Scale.factor > 1 ? 1 : 12)
    #expect(problems.isEmpty, "\(problems.first ?? "")")
    Scale.report("power cut after kill -9 of repair", cases: cases, lost: problems.count)
  }

  @Test func `without syncs of folders a damaged file can be gone, and this is noticed`() throws {
    let (_, problems) = try Self.crash(hasCopy: true, CrashRun.survivals) {
      CarelessFileSystem($0, without: [.folderSync])
    }
    #expect(problems.contains { $0.contains("a damaged file is gone") })
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
        let place = "failed at \(operation), \(fault)"
        let problems = try Self.problems(pair.disk, before, pair.copy, place)
        #expect(problems.isEmpty)
        operation += 1
      }
    }
    Scale.report("k-th call of repair failing", cases: cases, lost: 0)
  }
}
