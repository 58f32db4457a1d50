import Coding
import Support
import Testing

@testable import Store

/// Packs whose checksums are right and whose blocks are told by what they cannot be told by.
@Suite struct BasedForgeryTests {
  /// A store of one release in blocks of two rows, each told by the one before it.
  private static func line(_ blockCount: Int) throws -> PriceStore {
    let store = PriceStore()
    try store.bench.add(PriceStore.file(0, rowCount: blockCount * 2), day: 0)
    try store.recode(
      0..<1,
      sizes: Array(repeating: 2, count: blockCount),
      bases: (0..<blockCount).map { $0 == 0 ? nil : $0 - 1 }
    )
    return store
  }

  /// Whether an error says that a block of records is damaged.
  private static func isDamage(_ error: StoreError?) -> Bool {
    guard case .damaged(_, let offset, let what) = error else { return false }
    if case .records = what { return offset > 0 }
    return what == .inconsistent && offset > 0
  }

  @Test func `a block is told by 32 others, one by the other, and by no more`() throws {
    let most = Pack.largestDepth + 1
    let store = try Self.line(most)
    #expect(try store.bench.files() == [PriceStore.file(0, rowCount: most * 2)])
    let longer = try Self.line(most + 1)
    // Whoever asks, and whatever was decoded before.
    for _ in 0..<2 {
      let snapshot = try longer.bench.store.snapshot()
      for _ in 0..<2 {
        let error = #expect(throws: StoreError.self) { try snapshot.file(ofLogged: 0) }
        #expect(Self.isDamage(error))
      }
    }
    let error = #expect(throws: StoreError.self) { try longer.pack().recordBlock(most) }
    #expect(Self.isDamage(error))
    #expect(try longer.pack().recordBlock(most - 1).count == 2)
    let report = longer.bench.store.verify(readsData: true)
    #expect(report.problems.count == 1 && report.rebuiltCount == 0)
  }

  @Test(arguments: [1, 2, 100, 1 << 20])
  func `a distance beyond the first block is damage`(beyond: Int) throws {
    let store = try Self.line(3)
    try Self.replace(block: 1, of: store) {
      try RecordBlock.moved($0, toDistance: 1 + beyond)
    }
    let error = #expect(throws: StoreError.self) { try store.bench.files() }
    #expect(Self.isDamage(error))
    #expect(throws: StoreError.self) { try store.pack().base(ofRecordBlock: 1) }
    // What is told by it falls with it.
    #expect(throws: StoreError.self) { try store.pack().recordBlock(2) }
    #expect(!store.bench.store.verify(readsData: true).isSound)
    let report = try StoreWriter(store.bench.store).repair(from: nil, recorded: Bench.time(1))
    #expect(report.lost.count == 1)
  }

  @Test func `a block told by a stored one, or by one of another size, is damage`() throws {
    let store = try Self.line(3)
    let records = try store.pack().recordBlock(1)
    try Self.replace(block: 1, of: store) { _ in RecordBlock.stored(records) }
    let error = #expect(throws: StoreError.self) { try store.pack().recordBlock(2) }
    #expect(Self.isDamage(error))
    #expect(try store.pack().recordBlock(1) == records)
  }

  @Test func `extended blocks without their feature are damage`() throws {
    let told = try Self.line(3)
    Self.removeFeature(told)
    let error = #expect(throws: StoreError.self) { try told.bench.files() }
    #expect(Self.isDamage(error))
    // Also those that stand for themselves: identifiers that come again in their order.
    let store = PriceStore()
    func file(_ release: Int) -> [UInt8] {
      (0..<300).map { row in
        "\((UInt64(row) + 1) &* 0x9E37_79B9_7F4A_7C15 >> 40);\(row * row % 977 + release)\n"
      }.joined().bytes
    }
    for release in 0..<3 { try store.bench.add(file(release), day: release) }
    try store.recode(0..<3, sizes: [900], bases: [nil])
    try #require(try RecordBlock.extent(store.pack().recordPayload(0)) == .told)
    #expect(try store.bench.files() == (0..<3).map(file))
    Self.removeFeature(store)
    let other = #expect(throws: StoreError.self) { try store.bench.files() }
    #expect(Self.isDamage(other))
  }

  /// Puts another payload in the place of a block of the only pack, all checksums right.
  private static func replace(
    block: Int,
    of store: PriceStore,
    by change: ([UInt8]) throws -> [UInt8]
  ) throws {
    let pack = try store.pack()
    let snapshot = try store.bench.store.snapshot()
    let contents = pack.contents
    var builder = PackBuilder(
      firstEntry: contents.firstEntry,
      previousHead: contents.previousHead,
      firstRecord: contents.firstRecord
    )
    for (index, place) in contents.recordBlocks.enumerated() {
      let payload = try pack.recordPayload(index)
      builder.add(
        recordPayload: index == block ? try change(payload) : payload,
        recordCount: place.itemCount,
        byteCount: place.byteCount
      )
    }
    for (index, place) in contents.recipes.enumerated() {
      builder.add(
        recipe: Array(try snapshot.recipe(ofLogged: index)),
        baseDistance: place.baseDistance,
        sketch: contents.sketch(index)
      )
    }
    for entry in contents.entries { builder.add(entry: entry) }
    let bytes = Array(builder.finish().joined())
    store.disk.damage(pack.path) { $0 = bytes }
  }

  /// Takes the feature of extended blocks out of the only pack's contents.
  private static func removeFeature(_ store: PriceStore) {
    guard let pack = try? store.pack() else { return }
    store.disk.damage(pack.path) { bytes in
      guard var file = try? PackFile(bytes) else { return }
      let name = [8] + Array("blocks-2".utf8)
      let places = file.contents.indices.prefix(40)
      guard let place = places.first(where: { file.contents[$0...].starts(with: name) }) else {
        return
      }
      file.contents.removeSubrange(place..<place + name.count)
      file.contents[0] -= 1
      bytes = file.bytes
    }
  }
}
