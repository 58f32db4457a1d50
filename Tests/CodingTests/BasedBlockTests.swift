import Coding
import Records
import Support
import Testing

/// Blocks that are told by an earlier one.
@Suite struct BasedBlockTests {
  /// A block and the one that it is told by.
  struct Pair {
    var before: RecordBatch
    var after: RecordBatch
    /// The block that stands before, coded.
    var payload: [UInt8]

    var base: BaseBlock {
      get throws {
        try BaseBlock(
          payload[...],
          byteCount: before.bytes.count,
          recordCount: before.count
        )
      }
    }

    init(_ before: RecordBatch, _ after: RecordBatch, payload: [UInt8]) {
      (self.before, self.after, self.payload) = (before, after, payload)
    }

    /// Codes the first block in columns, so that another can be told by it.
    init?(_ before: String, _ after: String, effort: Effort = .quick) {
      self.before = RecordBlockTests.batch(Array(before.utf8))
      self.after = RecordBlockTests.batch(Array(after.utf8))
      guard let payload = RecordBlock.inColumns(self.before, effort: effort) else { return nil }
      self.payload = payload
    }

    /// The second block, coded by the first one.
    func coded(effort: Effort = .quick) throws -> [UInt8]? {
      RecordBlock.encode(
        after,
        chunkEnds: [after.count],
        effort: effort,
        after: (try base, before),
        distance: 3
      )
    }

    func decode(_ payload: ArraySlice<UInt8>) throws -> RecordBatch {
      try RecordBlock.decode(
        payload,
        byteCount: after.bytes.count,
        recordCount: after.count,
        base: try base
      )
    }
  }

  /// A price list: every row changes from release to release, a few come.
  static func prices(rowCount: Int, release: Int) -> String {
    var text = "item;name;net;gross;date\n"
    for row in 0..<rowCount + release {
      let code = (row &* 7_919_317 &+ 13) % 9_000_000 + 1_000_000
      let cents = 250 + (row &* 2_654_435_761 >> 9) % 9000 + (row * release * 31) % 23
      text += "\(code);article \(code % 4099);\(cents / 100).\(cents % 100 / 10)\(cents % 10)"
      text += ";\((cents * 119 / 100) / 10).\((cents * 119 / 100) % 10)"
      text += ";2022-01-\(release < 9 ? "0" : "")\(release + 1)\n"
    }
    return text
  }

  @Test(arguments: RecordBlockTests.texts)
  func `rows of any shape come back, told by rows of any other`(text: String) throws {
    for other in RecordBlockTests.texts {
      for effort in [Effort.quick, .thorough] where effort == .quick || other == text {
        guard let pair = Pair(other, text, effort: effort) else { continue }
        guard let coded = try pair.coded(effort: effort) else {
          // Two rows at least make columns.
          #expect(pair.before.count + pair.after.count < 2)
          continue
        }
        #expect(try RecordBlock.baseDistance(coded[...]) == 3)
        #expect(try pair.decode(coded[...]) == pair.after)
      }
    }
  }

  @Test func `a release in which every row changes costs a third of one by itself`() throws {
    let pair = try #require(
      Pair(Self.prices(rowCount: 3000, release: 0), Self.prices(rowCount: 3000, release: 5))
    )
    let alone = RecordBlock.encode(pair.after, effort: .thorough)
    let coded = try #require(try pair.coded(effort: .thorough))
    #expect(try pair.decode(coded[...]) == pair.after)
    #expect(coded.count * 3 < alone.count)
  }

  @Test func `a table that gains a column is told by what it was`() throws {
    func table(_ days: Int) -> String {
      let head = "area;" + (0..<days).map { "2020-03-\(10 + $0)" }.joined(separator: ";") + "\n"
      return head
        + (0..<400).map { area in
          let sums = (0..<days).map { "\((area * 37 % 101) * ($0 + 3) + area * $0 % 7)" }
          return "area \(area * 7 % 401);" + sums.joined(separator: ";") + "\n"
        }.joined()
    }
    // The block starts behind the header, as one in the middle of a history may.
    let (before, after) = (table(15), table(17))
    let rows = after.drop { $0 != "\n" }.dropFirst()
    let pair = try #require(Pair(before, String(rows)))
    let alone = RecordBlock.encode(pair.after, effort: .quick)
    let coded = try #require(try pair.coded())
    #expect(try pair.decode(coded[...]) == pair.after)
    #expect(coded.count * 3 < alone.count)
  }

  @Test func `texts without columns are told by texts`() throws {
    var random = SeededRandom(3)
    var (before, after) = (RecordBatch(), RecordBatch())
    for row in 0..<30 {
      let line = (0..<40).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
      before.append(Array("\(row) \(line)\n".utf8))
      after.append(Array("\(row * 7) \(line)\n".utf8))
    }
    let payload = RecordBlock.folded(before, codec: .folded, effort: .quick)
    let pair = Pair(before, after, payload: payload)
    let coded = try #require(try pair.coded())
    #expect(try pair.decode(coded[...]) == after)
    #expect(coded.count * 3 < payload.count)
  }

  @Test func `a payload is moved to another distance and keeps the rest`() throws {
    let pair = try #require(
      Pair(Self.prices(rowCount: 50, release: 0), Self.prices(rowCount: 50, release: 1))
    )
    let coded = try #require(try pair.coded())
    for distance in [1, 127, 128, 1 << 20] {
      let moved = try RecordBlock.moved(coded, toDistance: distance)
      #expect(try RecordBlock.baseDistance(moved[...]) == distance)
      #expect(try pair.decode(moved[...]) == pair.after)
      #expect(try RecordBlock.moved(moved, toDistance: 3) == coded)
    }
    #expect(try RecordBlock.baseDistance(pair.payload[...]) == nil)
    #expect(try RecordBlock.moved(pair.payload, toDistance: 9) == pair.payload)
  }

  @Test func `a block is not told by nothing, nor by one that has no columns`() throws {
    let pair = try #require(
      Pair(Self.prices(rowCount: 20, release: 0), Self.prices(rowCount: 20, release: 1))
    )
    let coded = try #require(try pair.coded())
    let (byteCount, recordCount) = (pair.after.bytes.count, pair.after.count)
    #expect(throws: CodingError.self) {
      try RecordBlock.decode(coded[...], byteCount: byteCount, recordCount: recordCount)
    }
    #expect(throws: CodingError.malformed(offset: 1)) {
      try BaseBlock(coded[...], byteCount: byteCount, recordCount: recordCount)
    }
    #expect(throws: CodingError.unknownCodec(0)) {
      try BaseBlock(
        RecordBlock.stored(pair.after)[...],
        byteCount: byteCount,
        recordCount: recordCount
      )
    }
    // A block that stands for itself is not told by another one.
    #expect(throws: CodingError.malformed(offset: 1)) { try pair.decode(pair.payload[...]) }
    #expect(try RecordBlock.baseDistance([5, 0, 2][...]) == nil)
    let heads: [[UInt8]] = [
      [5], [5, 1], [5, 1, 0], [5, 1, 1], [5, 1, 5, 0, 2], [5, 128, 128, 128, 1, 2],
    ]
    for head in heads {
      #expect(throws: CodingError.malformed(offset: 1)) {
        try RecordBlock.baseDistance(head[...])
      }
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `a damaged payload is an error or gives as much as there was`(seed: UInt64) throws {
    let pairs = [
      Pair(Self.prices(rowCount: 30, release: 0), Self.prices(rowCount: 30, release: Int(seed))),
      Pair(RecordBlockTests.texts[13], RecordBlockTests.texts[14]),
      Pair(RecordBlockTests.listed, String(RecordBlockTests.listed.dropFirst(900).prefix(900))),
    ].compactMap(\.self)
    #expect(pairs.count == 3)
    for pair in pairs {
      let coded = try #require(try pair.coded())
      for end in coded.indices {
        #expect(throws: CodingError.self) { try pair.decode(coded[..<end]) }
      }
      var random = SeededRandom(seed)
      for _ in 0..<1500 {
        var damaged = coded
        for _ in 0...random.below(2) {
          damaged[random.below(coded.count)] ^= 1 << UInt8(random.below(8))
        }
        guard let found = try? pair.decode(damaged[...]) else { continue }
        #expect(found.count == pair.after.count && found.bytes.count == pair.after.bytes.count)
      }
    }
  }
}
