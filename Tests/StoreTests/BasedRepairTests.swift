import Support
import Testing

@testable import Store

/// What damage to blocks takes along that others are told by, and what a repair saves.
@Suite struct BasedRepairTests {
  static let all = Array(0..<PriceStore.releaseCount)
  /// The releases that need a block, by itself or through one that is told by it.
  static let needing = [
    all, [4, 5, 6, 7], Array(8...15), [12, 13, 14, 15], Array(16...23), [20, 21, 22, 23],
  ]

  private func numbers(_ releases: [StoredRelease]) -> [Int] { releases.map(PriceStore.release) }

  @discardableResult
  private func repair(_ store: PriceStore, from copy: PriceStore? = nil) throws -> RepairReport {
    try StoreWriter(store.bench.store).repair(from: copy?.bench.store, recorded: Bench.time(99))
  }

  @Test(arguments: 0..<6)
  func `a quick check names all releases that need a damaged block`(block: Int) throws {
    let store = try PriceStore.packed()
    try store.damage(block: block)
    for readsData in [false, true] {
      let report = store.bench.store.verify(readsData: readsData)
      #expect(report.problems.count == 1)
      #expect(numbers(report.problems[0].affected) == Self.needing[block])
      #expect(numbers(report.affected) == Self.needing[block])
    }
    #expect(try store.readable() == Self.all.filter { !Self.needing[block].contains($0) })
  }

  @Test func `with another copy everything is saved, and every id stays`() throws {
    let copy = try PriceStore.copy()
    for block in 0..<6 {
      let store = try PriceStore.packed()
      let identity = try store.bench.identity()
      try store.damage(block: block)
      let report = try repair(store, from: copy)
      #expect(report.isChanged && !report.hasLosses && report.wholeCount == Self.all.count)
      #expect(store.bench.store.verify(readsData: true).isSound)
      #expect(try store.bench.identity() == identity)
      #expect(try store.readable() == Self.all)
      #expect(try !repair(store, from: copy).isChanged)
      // Blocks that did not need it are told as they were.
      #expect(try store.bases().contains { $0 != nil } == (block > 0))
    }
  }

  @Test(arguments: 0..<6)
  func `without a copy the releases that need it are lost, and nothing else, also later`(
    block: Int
  ) throws {
    let store = try PriceStore.packed()
    try store.damage(block: block)
    let report = try repair(store)
    let rest = Self.all.filter { !Self.needing[block].contains($0) }
    #expect(numbers(report.lost) == Self.needing[block] && report.wholeCount == rest.count)
    #expect(try store.readable() == rest)
    #expect(try !repair(store).isChanged)
    let verified = store.bench.store.verify(readsData: true)
    #expect(
      verified.problems.isEmpty,
      "\(verified.problems.map { ($0.error, numbers($0.affected)) })"
    )
    #expect(numbers(verified.lost) == Self.needing[block])
    // Writers and merges go on.
    let later = PriceStore(store.disk)
    try later.add(24..<27)
    _ = try later.bench.writer.pack()
    #expect(try later.readable() == rest + [24, 25, 26])
    #expect(try !repair(later).isChanged)
    #expect(try later.readable() == rest + [24, 25, 26])
  }

  @Test func `a copy that turns up later gives back what was lost`() throws {
    let store = try PriceStore.packed()
    let identity = try store.bench.identity()
    for block in [1, 2] { try store.damage(block: block) }
    #expect(try numbers(repair(store).lost) == Array(4...15))
    let report = try repair(store, from: try PriceStore.copy())
    #expect(report.isChanged && !report.hasLosses)
    #expect(try store.bench.identity() == identity)
    #expect(try store.readable() == Self.all)
    #expect(store.bench.store.verify(readsData: true).isSound)
  }

  @Test func `blocks behind one that became several are told at new distances`() throws {
    let store = try PriceStore.packed()
    let copy = try PriceStore.copy()
    // The copy has all but one of the four releases of the damaged block.
    let sixteen = Array(repeating: 160, count: 16)
    try copy.recode(0..<1, sizes: sixteen, bases: sixteen.map { _ in nil })
    try copy.damage(block: 5)
    try store.damage(block: 1)
    let before = try store.pack()
    let payloads = try [2, 3, 4, 5].map { try before.recordPayload($0) }
    let report = try repair(store, from: copy)
    #expect(numbers(report.lost) == [5])
    let after = try store.pack()
    #expect(
      after.contents.recordBlocks.map(\.itemCount) == [640, 160, 160, 320, 640, 640, 640, 640]
    )
    #expect(
      after.contents.recordBlocks.map(\.isLost) == [false, false, true]
        + Array(repeating: false, count: 5)
    )
    #expect(try store.bases() == [nil, nil, nil, nil, 0, 4, 0, 6])
    for (index, payload) in payloads.enumerated() {
      let now = try after.recordPayload(4 + index)
      #expect((now == payload) == [false, true, false, true][index])
    }
    #expect(try store.readable() == Self.all.filter { $0 != 5 })
    #expect(try !repair(store, from: copy).isChanged)
  }

  @Test func `places of lost blocks in front move the others, and they still come back`() throws {
    let store = try PriceStore.packed()
    try store.damage(block: 3)
    try store.damage(block: 1)
    try repair(store)
    // Four places stand for each lost block, one for each release.
    let lost = [Int?](repeating: nil, count: 4)
    #expect(try store.bases() == [nil] + lost + [0] + lost + [0, 10])
    let rest = Self.all.filter { !(4...7).contains($0) && !(12...15).contains($0) }
    #expect(try store.readable() == rest)
    // Damage to what is left is told, and repaired, by what it takes along now.
    try store.damage(block: 10)
    #expect(
      numbers(store.bench.store.verify(readsData: false).problems[0].affected) == Array(16...23)
    )
    #expect(try !repair(store, from: try PriceStore.copy()).hasLosses)
    #expect(try store.readable() == Self.all)
  }
}
