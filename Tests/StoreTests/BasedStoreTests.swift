import Coding
import Support
import Testing

@testable import Store

/// Blocks that are told by others of their pack: what they save, and what merges do with them.
@Suite struct BasedStoreTests {
  static let all = Array(0..<PriceStore.releaseCount)

  @Test func `where every row changes, packed blocks are told by earlier ones, and much smaller`()
    throws
  {
    let store = try PriceStore.packed()
    let bases = try store.bases()
    #expect(bases == [nil, 0, 0, 2, 0, 4])
    let pack = try store.pack()
    #expect(pack.contents.blockExtent == .told)
    var (told, alone) = (0, 0)
    for (index, base) in try store.bases().enumerated() {
      let payload = try pack.recordPayload(index)
      #expect(RecordBlock.isBased(payload) == (base != nil))
      #expect(try RecordBlock.baseDistance(payload[...]) == base.map { index - $0 })
      told += payload.count
      alone += RecordBlock.encode(try pack.recordBlock(index), effort: .thorough).count
    }
    #expect(told * 2 < alone, "\(told) and \(alone) bytes")
  }

  @Test func `every release of such a store comes back, in any order`() throws {
    let store = try PriceStore.packed()
    #expect(try store.readable() == Self.all)
    let snapshot = try store.bench.store.snapshot()
    for place in snapshot.logged.indices.reversed() {
      #expect(try snapshot.file(ofLogged: place) == PriceStore.file(place))
    }
    let report = store.bench.store.verify(readsData: true)
    #expect(report.isSound && report.rebuiltCount == PriceStore.releaseCount)
  }

  @Test func `what is decoded for a release counts the blocks that it is told by`() throws {
    let store = try PriceStore.packed()
    let snapshot = try store.bench.store.snapshot()
    let sizes = snapshot.blocks.entries.map(\.byteCount)
    try #require(sizes.count == 6)
    let needed = [[0], [0, 1], [0, 2], [0, 2, 3], [0, 4], [0, 4, 5]]
    for place in snapshot.logged.indices {
      let byteCount = try snapshot.decodedByteCount(ofLogged: place)
      #expect(byteCount == needed[place / 4].reduce(0) { $0 + sizes[$1] }, "release \(place)")
    }
  }

  @Test func `packing anew gives the same blocks, and what is added later joins them`() throws {
    let store = try PriceStore.packed()
    let identity = try store.bench.identity()
    let size = try store.bench.store.footprint().byteCount
    _ = try store.bench.writer.pack()
    #expect(try store.bench.identity() == identity)
    #expect(try store.bench.store.footprint().byteCount == size)
    try store.add(24..<28)
    #expect(try store.readable() == Self.all + [24, 25, 26, 27])
    _ = try store.bench.writer.pack()
    let bases = try store.bases()
    #expect(bases == [nil, 0, 0, 2, 0, 4, 4])
    #expect(try store.readable() == Self.all + [24, 25, 26, 27])
    #expect(store.bench.store.verify(readsData: true).isSound)
  }

  @Test func `merges that come by themselves tell blocks by others, too`() throws {
    let store = PriceStore()
    try store.add(0..<17)
    #expect(try store.bench.store.snapshot().packs.count == 2)
    let bases = try store.bases()
    #expect(bases.count == 4 && bases.compactMap(\.self).count == 3, "\(bases)")
    #expect(try store.readable() == Array(0..<17))
  }

  @Test func `a merge takes over told blocks where blocks before and between them are joined`()
    throws
  {
    let store = PriceStore()
    try store.add(0..<13)
    // Four releases, one, one, and four that are told by the first.
    try store.recode(3..<13, sizes: [640, 160, 160, 640], bases: [nil, nil, nil, 0])
    let payload = try store.pack(3).recordPayload(3)
    let identity = try store.bench.identity()
    let other = PriceStore(store.disk)
    try other.add(13..<25)
    #expect(try other.bench.store.snapshot().packs.count == 1)
    // Three, four, one and one, four: three blocks became one, and later two of them one.
    #expect(
      try other.pack().contents.recordBlocks.prefix(4).map(\.itemCount) == [480, 640, 320, 640]
    )
    let bases = try other.bases()
    #expect(bases.prefix(4) == [nil, nil, 0, 1])
    let moved = try other.pack().recordPayload(3)
    #expect(try moved == RecordBlock.moved(payload, toDistance: 2))
    #expect(try other.readable() == Array(0..<25))
    #expect(try other.bench.identity().releases.starts(with: identity.releases))
    #expect(other.bench.store.verify(readsData: true).isSound)
  }

  @Test func `a block that was told by one that is joined is coded anew`() throws {
    let store = PriceStore()
    try store.add(0..<10)
    // The base is joined with the one behind it; of the two told by it one is joined as well.
    try store.recode(0..<10, sizes: [160, 320, 640, 160, 320], bases: [nil, nil, 0, 2, 0])
    #expect(try store.readable() == Array(0..<10))
    let other = PriceStore(store.disk)
    try other.add(10..<25)
    let pack = try other.pack()
    #expect(pack.contents.recordBlocks.prefix(3).map(\.itemCount) == [480, 640, 640])
    #expect(try other.readable() == Array(0..<25))
    #expect(other.bench.store.verify(readsData: true).isSound)
  }

  @Test func `sixteen merged packs are merged once more, and their told blocks with them`() throws {
    let store = PriceStore()
    func file(_ release: Int) -> [UInt8] { PriceStore.file(release, rowCount: 40) }
    for release in 0..<256 { try store.bench.add(file(release), day: release) }
    #expect(try store.bench.store.snapshot().packs.count == 1)
    #expect(try store.bases().contains { $0 != nil })
    let snapshot = try store.bench.store.snapshot()
    for place in snapshot.logged.indices {
      #expect(try snapshot.file(ofLogged: place) == file(place))
    }
  }
}
