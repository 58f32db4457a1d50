import Digests
import Files
import Support
import Times

@testable import Store

/// A change to a store of some releases, stopped at every single writing operation in turn.
struct CrashRun {
  /// What is done when the disk stops.
  enum Change: String, CaseIterable {
    case firstAdd
    case add
    case confirm
    case rewrite
    case addThatMerges
    case series
    case seriesThatJoins
    case tag
    case removeTag
    case pack
  }

  static let survivals: [CrashingFileSystem.Survival] =
    [.everything, .onlyDurable, .namesBeforeBytes]
    + (1...UInt64(Scale.trials(3))).map { .some(seed: $0) }

  let change: Change
  /// What the writer under test is given of the disk.
  var face: (CrashingFileSystem) -> any FileSystem = { $0 }
  /// How many crashes were tried.
  private(set) var caseCount = 0
  /// What was wrong after one of them.
  private(set) var problems: [String] = []

  init(_ change: Change) {
    self.change = change
  }

  /// Stops at every operation and looks at what is left, in every way in which it may be.
  mutating func crash() throws {
    var operation = 0
    while true {
      let (disk, bench) = try prepared()
      let before = try bench.identity()
      disk.arm(at: operation)
      let isDone = (try? perform(bench)) != nil
      guard disk.hasCrashed else {
        if !isDone || operation <= 3 { problems.append("\(change): \(disk.operations)") }
        return
      }
      for survival in Self.survivals {
        caseCount += 1
        let place = "\(change) stopped at \(operation), \(disk.operations.last ?? ""), \(survival)"
        do {
          try check(disk.restarted(survival), before, isDone: isDone, place)
        } catch {
          problems.append("\(place): \(error)")
        }
      }
      operation += 1
    }
  }

  /// Kills the change at every operation, and cuts the power at every operation of the addition
  /// that comes next and at its end.
  mutating func killAndCrash() throws {
    var operation = 0
    while true {
      let (disk, bench) = try prepared()
      var kept = try bench.identity().contents
      disk.arm(at: operation)
      let isDone = (try? perform(bench)) != nil
      guard disk.hasCrashed else { return }
      if isDone { kept = try Bench(files: disk).identity().contents }
      var next = 0
      var isCut = true
      while isCut {
        let killed = disk.restarted(.killed)
        killed.arm(at: next)
        let isAdded = (try? Bench(files: face(killed)).add(Self.text(77), day: 77)) != nil
        isCut = killed.hasCrashed
        let place = "\(change) killed at \(operation), \(disk.operations.last ?? ""), then \(next)"
        for survival in Self.survivals[1...5] {
          caseCount += 1
          let wanted = kept + (isAdded ? [Digest256(of: Self.text(77).bytes).hex] : [])
          try hold(wanted, killed.restarted(survival), "\(place), \(survival)")
        }
        next += 1
      }
      operation += 1
    }
  }

  /// Looks whether a store is sound and holds what it must.
  private mutating func hold(
    _ contents: [String],
    _ disk: CrashingFileSystem,
    _ place: String
  ) throws {
    do {
      let bench = Bench(files: disk)
      note(bench.store.verify(readsData: true).isSound, "\(place): not sound")
      note(try Set(bench.identity().contents).isSuperset(of: contents), "\(place): lost")
      try bench.add("d;n\n78;1\n", day: 78)
    } catch {
      problems.append("\(place): \(error)")
    }
  }

  /// Lets every operation fail, and looks whether the same change then succeeds.
  mutating func fail(_ fault: CrashingFileSystem.Fault) throws {
    var operation = 0
    while true {
      let (disk, bench) = try prepared()
      let before = try bench.identity()
      disk.arm(at: operation, fault)
      let isDone = (try? perform(bench)) != nil
      guard disk.hasFailed else { return }
      disk.mend()
      caseCount += 1
      let place = "\(change) failed at \(operation), \(fault)"
      do {
        note(try bench.identity().releases.starts(with: before.releases), "\(place): lost")
        // What was reported as done is done; what was not can be done again.
        if !isDone || change != .removeTag { try? perform(bench) }
        note(bench.store.verify(readsData: true).isSound, "\(place): not sound")
        try bench.add("d;n\n77;1\n", day: 77)
        note(try !bench.names().contains { $0.hasPrefix("tmp-") }, "\(place): leftovers")
        note(try isPerformed(bench), "\(place): not done")
      } catch {
        problems.append("\(place): \(error)")
      }
      operation += 1
    }
  }

  private mutating func note(_ isRight: Bool, _ problem: String) {
    if !isRight { problems.append(problem) }
  }

  private static func text(_ day: Int) -> String { "d;n\n\(day);1\n\(day / 2);2\n" }

  /// The disk before the change, made once.
  private var template: CrashingFileSystem?

  private mutating func prepared() throws -> (CrashingFileSystem, Bench) {
    let made = try template ?? filled()
    template = made
    let disk = made.restarted(.everything)
    return (disk, Bench(files: face(disk)))
  }

  private func filled() throws -> CrashingFileSystem {
    let disk = CrashingFileSystem()
    let bench = Bench(files: disk)
    let count =
      switch change {
      case .firstAdd: 0
      case .addThatMerges, .seriesThatJoins: 15
      default: 4
      }
    for day in 0..<count { try bench.add(Self.text(day), day: day) }
    if change == .removeTag { try tag(bench) }
    return disk
  }

  private func tag(_ bench: Bench) throws {
    let release = try bench.store.snapshot().logged[1]
    try bench.writer.tag("paper", release, isMoving: false, recorded: Bench.time(9))
  }

  private func perform(_ bench: Bench) throws {
    switch change {
    case .firstAdd: try bench.add(Self.text(0), day: 0)
    case .add: try bench.add(Self.text(9), day: 9)
    case .confirm: try bench.add(Self.text(3), day: 9)
    case .rewrite: try bench.add(Self.text(9), day: 3)
    case .addThatMerges: try bench.add(Self.text(15), day: 15)
    case .series, .seriesThatJoins:
      for day in 15...17 { try bench.stage(Self.text(day), day: day) }
      try bench.writer.settle()
    case .tag: try tag(bench)
    case .removeTag: try bench.writer.removeTag("paper", recorded: Bench.time(10))
    case .pack: _ = try bench.writer.pack()
    }
  }

  /// Whether the change is there, one release having been added since.
  private func isPerformed(_ bench: Bench) throws -> Bool {
    let snapshot = try bench.store.snapshot()
    switch change {
    case .firstAdd: return snapshot.releaseCount == 2
    case .add, .rewrite: return snapshot.releaseCount == 6
    case .confirm: return snapshot.releaseCount == 5 && !snapshot.confirmations.isEmpty
    case .addThatMerges: return snapshot.releaseCount == 17
    case .series: return snapshot.releaseCount == 8
    case .seriesThatJoins: return snapshot.releaseCount == 19 && snapshot.packs.count < 4
    case .tag: return snapshot.tags == ["paper": 1]
    case .removeTag: return snapshot.tags.isEmpty
    case .pack: return snapshot.packs.count == 2
    }
  }

  private mutating func check(
    _ disk: CrashingFileSystem,
    _ before: StoreIdentity,
    isDone: Bool,
    _ place: String
  ) throws {
    let bench = Bench(files: disk)
    note(bench.store.verify(readsData: true).isSound, "\(place): not sound")
    let found = try bench.identity()
    let grows =
      switch change {
      case .pack, .tag, .removeTag, .confirm: 0
      case .series, .seriesThatJoins: 3
      default: 1
      }
    let isAfter =
      found.releases.dropLast(grows) == before.releases[...]
      && found.contents.dropLast(grows) == before.contents[...]
      && (change == .pack ? found.head == before.head : found.head != before.head)
    note(found == before || isAfter, "\(place): neither before nor after")
    if isDone { note(isAfter, "\(place): acknowledged and lost") }
    // Whoever comes next carries on, and sweeps.
    try bench.add("d;n\n77;1\n", day: 77)
    note(try !bench.names().contains { $0.hasPrefix("tmp-") }, "\(place): leftovers")
    note(bench.store.verify(readsData: true).isSound, "\(place): not sound afterwards")
  }
}
