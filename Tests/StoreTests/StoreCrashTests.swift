import Files
import Glibc
import Support
import Testing
import Times

@testable import Store

/// The disk stops at every single writing operation in turn; the store then opens, holds all that
/// was acknowledged before, and the change in flight wholly or not at all.
@Suite struct StoreCrashTests {
  /// A change to a store of 15 releases.
  enum Change: String, CaseIterable {
    case firstAdd
    case add
    case confirm
    case rewrite
    case addThatMerges
    case tag
    case pack
  }

  static let survivals: [CrashingFileSystem.Survival] =
    [.everything, .onlyDurable, .namesBeforeBytes] + (1...3).map { .some(seed: $0) }

  @Test(arguments: Change.allCases)
  func `a crash leaves the store before or after`(change: Change) throws {
    var operation = 0
    while true {
      let (disk, bench) = try Self.prepared(for: change)
      let before = try bench.identity()
      disk.arm(at: operation)
      let isDone = (try? Self.perform(change, bench)) != nil
      guard disk.hasCrashed else {
        #expect(isDone && operation > 5, "\(change): \(disk.operations)")
        return
      }
      let last = disk.operations.last ?? ""
      for survival in Self.survivals {
        let place = "\(change) stopped at \(operation), \(last), \(survival)"
        // A process whose last step failed after the commit may have been told nothing: both fit.
        try Self.check(disk.restarted(survival), change, before, isDone: isDone, place)
      }
      operation += 1
    }
  }

  @Test(arguments: Change.allCases)
  func `one failing operation is reported, and the same change then succeeds`(
    change: Change
  ) throws {
    var operation = 0
    while true {
      let (disk, bench) = try Self.prepared(for: change)
      disk.arm(at: operation, .error(ENOSPC))
      _ = try? Self.perform(change, bench)
      guard disk.hasFailed else { return }
      try Self.perform(change, bench)
      let report = bench.store.verify(readsData: true)
      #expect(report.isSound, "\(change) failed at \(operation): \(report.problems)")
      #expect(try bench.names().allSatisfy { !$0.hasPrefix("tmp-") })
      try Self.expectDone(change, bench)
      operation += 1
    }
  }

  @Test func `a name whose folder was not synced may be lost, and the test disk knows it`() throws {
    let disk = CrashingFileSystem()
    let file = try disk.createFile("/x", mode: 0o644)
    try file.write([1, 2, 3])
    #expect(try disk.restarted(.onlyDurable).status("/x") == nil)
    #expect(try disk.restarted(.namesBeforeBytes).status("/x")?.byteCount == 0)
    try file.synchronize()
    try disk.synchronizeDirectory("/")
    try disk.remove("/x")
    #expect(try disk.restarted(.onlyDurable).status("/x")?.byteCount == 3)
    #expect(try disk.restarted(.everything).status("/x") == nil)
  }

  // MARK: The world of these tests

  private static func text(_ day: Int) -> String { "d;n\n\(day);1\n\(day / 2);2\n" }

  private static func prepared(for change: Change) throws -> (CrashingFileSystem, Bench) {
    let disk = CrashingFileSystem()
    let bench = Bench(files: disk)
    let count = change == .firstAdd ? 0 : change == .addThatMerges ? 15 : 4
    for day in 0..<count { try bench.add(text(day), day: day) }
    return (disk, bench)
  }

  private static func perform(_ change: Change, _ bench: Bench) throws {
    switch change {
    case .firstAdd: try bench.add(text(0), day: 0)
    case .add: try bench.add(text(9), day: 9)
    case .confirm: try bench.add(text(3), day: 9)
    case .rewrite: try bench.add(text(9), day: 3)
    case .addThatMerges: try bench.add(text(15), day: 15)
    case .tag:
      let release = try bench.store.snapshot().logged[1]
      try bench.writer.tag("paper", release, isMoving: false, recorded: Bench.time(9))
    case .pack: _ = try bench.writer.pack()
    }
  }

  private static func expectDone(_ change: Change, _ bench: Bench) throws {
    let snapshot = try bench.store.snapshot()
    switch change {
    case .firstAdd: #expect(snapshot.releaseCount == 1)
    case .add, .rewrite: #expect(snapshot.releaseCount == 5)
    case .confirm: #expect(snapshot.releaseCount == 4 && !snapshot.confirmations.isEmpty)
    case .addThatMerges: #expect(snapshot.releaseCount == 16)
    case .tag: #expect(snapshot.tags == ["paper": 1])
    case .pack: #expect(snapshot.packs.count == 1)
    }
  }

  private static func check(
    _ disk: CrashingFileSystem,
    _ change: Change,
    _ before: StoreIdentity,
    isDone: Bool,
    _ place: String
  ) throws {
    let bench = Bench(files: disk)
    let report = bench.store.verify(readsData: true)
    #expect(report.isSound, "\(place): \(report.problems)")
    let found = try bench.identity()
    let grows = change != .pack && change != .tag && change != .confirm ? 1 : 0
    let isBefore = found == before
    let isAfter =
      found.releases.dropLast(grows) == before.releases[...]
      && found.contents.dropLast(grows) == before.contents[...]
      && (change == .pack ? found.head == before.head : found.head != before.head)
    #expect(isBefore || isAfter, "\(place)")
    if isDone { #expect(isAfter, "acknowledged and lost: \(place)") }
    // Whoever comes next carries on, and sweeps.
    try bench.add("d;n\n77;1\n", day: 77)
    #expect(try bench.names().allSatisfy { !$0.hasPrefix("tmp-") }, "\(place)")
    #expect(bench.store.verify(readsData: true).isSound, "\(place)")
  }
}
