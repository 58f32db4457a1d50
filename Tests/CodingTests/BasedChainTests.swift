import Coding
import Records
import Support
import Testing

/// Blocks of which each is told by the one before it.
@Suite struct BasedChainTests {
  /// The payloads of a chain of blocks, each of which must come back.
  ///
  /// - Parameters:
  ///   - texts: The rows of each block.
  ///   - effort: How long to look.
  /// - Returns: The first one by itself, each other told by the one before it.
  /// - Throws: Where a block has no such coding.
  @discardableResult
  static func chain(_ texts: [String], effort: Effort = .quick) throws -> [[UInt8]] {
    var payloads: [[UInt8]] = []
    var before: (block: BaseBlock, records: RecordBatch)?
    for text in texts {
      let batch = RecordBlockTests.batch(Array(text.utf8))
      let (byteCount, recordCount) = (batch.bytes.count, batch.count)
      let made =
        if let before {
          RecordBlock.encode(batch, effort: effort, after: before, distance: 1)
        } else {
          RecordBlock.inColumns(batch, effort: effort)
        }
      let payload = try #require(made, "block \(payloads.count)")
      let decoded = try RecordBlock.decode(
        payload[...],
        byteCount: byteCount,
        recordCount: recordCount,
        base: before?.block
      )
      #expect(decoded == batch, "block \(payloads.count)")
      let block = try BaseBlock(
        payload[...],
        byteCount: byteCount,
        recordCount: recordCount,
        base: before?.block
      )
      before = (block, batch)
      payloads.append(payload)
    }
    return payloads
  }

  /// Releases of a table whose columns change their nature between them.
  enum Change: String, CaseIterable {
    case growingDictionary, numbersToTexts, listedTexts, textRows, lineEnds, quotes, delimiters
    case columnInFront, columnGone, otherTable, fewRows, broken

    /// A row of a release.
    func row(_ row: Int, release: Int) -> String {
      let (code, figure) = (row * 7919 % 4001, row * row % 887 + release * 13)
      let plain = "\(code);\(figure)"
      switch self {
      case .growingDictionary:
        let name = (row * 31 + release * 7) % (12 + release * 15)
        return "\(code);item number \(name);\(figure)\n"
      case .numbersToTexts:
        let isText = release == 2 || release == 1 && row % 3 == 0
        return "\(code);\(isText ? "no \(figure)" : "\(figure)");\(row % 5)\n"
      case .listedTexts:
        let digits = 1_000_000_000_000_000 + (row + release) * 7_919_000_009
        let text = row % 9 == release ? "about \(row)" : row % 31 == 0 ? "" : "0.\(digits)"
        return "\(code);\(text)\n"
      case .textRows:
        let isLong = row % 40 == release
        return plain + (isLong ? String(repeating: ";\(release)", count: 3000) : "") + "\n"
      case .lineEnds: return plain + (release == 1 ? "\r\n" : row % 9 == 0 ? "\r\r\n" : "\n")
      case .quotes:
        return release == 1 ? "\"\(code)\";\(figure)\n" : "\(code);\"\(figure)\"\n"
      case .delimiters: return release == 1 ? "\(code),\(figure)\n" : plain + "\n"
      case .columnInFront: return String(repeating: "\(row);", count: release) + plain + "\n"
      case .columnGone: return plain + String(repeating: ";\(row)", count: 2 - release) + "\n"
      case .otherTable: return release == 1 ? "2020-03-\(10 + row % 20)|x\n" : plain + "\n"
      case .fewRows: return plain + "\n"
      case .broken: return row % 17 == release ? "\"open;\(row)\n" : plain + ";\"\"\"\(row)\"\n"
      }
    }

    /// All rows of a release.
    func text(release: Int) -> String {
      let count = self == .fewRows && release > 0 ? 2 : 130
      return (0..<count).map { row($0 + release * 3, release: release) }.joined()
    }
  }

  @Test(arguments: Change.allCases)
  func `a chain of three comes back where columns change their nature`(change: Change) throws {
    let texts = (0..<3).map(change.text)
    for effort in [Effort.quick, .thorough] {
      try Self.chain(texts, effort: effort)
      try Self.chain(texts.reversed(), effort: effort)
    }
  }

  @Test(arguments: UInt64(0)..<12)
  func `a chain of any changes comes back`(seed: UInt64) throws {
    var random = SeededRandom(seed)
    let texts = (0..<4).map { _ in
      let changes = (0...random.below(2)).map { _ in
        Change.allCases[random.below(Change.allCases.count)]
      }
      return (0..<60 + random.below(60)).map { row in
        changes[random.happens(20) ? random.below(changes.count) : 0]
          .row(row, release: random.happens(90) ? 1 : random.below(3))
      }.joined()
    }
    try Self.chain(texts)
  }

  @Test(arguments: UInt64(0)..<4)
  func `a revised history comes back, each part told by the one before it`(seed: UInt64) throws {
    var history = MadeHistory(seed: seed)
    let (batch, ends) = history.records(releaseCount: 6, dayCount: 2)
    var start = 0
    let texts = ends.map { end in
      defer { start = end }
      let range = batch.range(start).lowerBound..<batch.range(end - 1).upperBound
      return String(decoding: batch.bytes[range], as: UTF8.self)
    }
    try Self.chain(texts)
  }

  @Test func `each block of a chain costs a third of one by itself`() throws {
    let texts = (0..<4).map { BasedBlockTests.prices(rowCount: 900, release: $0 * 3) }
    let payloads = try Self.chain(texts)
    for (payload, text) in zip(payloads, texts).dropFirst() {
      let alone = RecordBlock.encode(RecordBlockTests.batch(Array(text.utf8)), effort: .quick)
      #expect(payload.count * 3 < alone.count)
    }
  }

  @Test func `texts that come with each block are told by those before them`() throws {
    func table(_ release: Int) -> String {
      (0..<500).map { row in
        let name = row * 7919 % 300
        let word = String(UInt64(name + 1) &* 0x9E37_79B9_7F4A_7C15, radix: 36)
        return "\(row * 37 % 501);\(name < 290 ? word : "new \(release) \(name)")\n"
      }.joined()
    }
    let payloads = try Self.chain((0..<2).map(table))
    #expect(payloads[1].count * 4 < payloads[0].count)
  }

  @Test func `a block of several releases costs no more for each than one of a single release`()
    throws
  {
    func table(_ release: Int) -> String {
      var random = SeededRandom(5)
      return (0..<300).map { row in
        let mixed = random.next()
        var own = SeededRandom(UInt64(row * 1000 + release))
        let cents = 250 + Int(mixed >> 40) % 9000 + own.below(23)
        let code = 1_000_000 + mixed % 8_999_993
        return "\(code);article of hall \(mixed >> 13 & 7);\(cents);\(release + 10)-01-2022\n"
      }.joined()
    }
    /// What a block of so many releases costs, told by as many, in bytes for each.
    func cost(_ count: Int) throws -> Int {
      let texts = [0, count].map { first in (first..<first + count).map(table).joined() }
      let batches = texts.map { RecordBlockTests.batch(Array($0.utf8)) }
      let ends = (1...count).map { $0 * 300 }
      let base = try BaseBlock(
        RecordBlock.encode(batches[0], chunkEnds: ends, effort: .quick)[...],
        byteCount: batches[0].bytes.count,
        recordCount: batches[0].count
      )
      let told = RecordBlock.encode(
        batches[1],
        chunkEnds: ends,
        effort: .quick,
        after: (base, batches[0]),
        distance: 1
      )
      return try #require(told).count / count
    }
    #expect(try cost(4) <= cost(1))
  }

  // MARK: Rows that come again in their order

  /// Identifiers in no order that could be guessed.
  private static func identifiers(_ count: Int) -> [Int] {
    var random = SeededRandom(21)
    var seen: Set<Int> = []
    while seen.count < count { seen.insert(1_000_000 + random.below(9_000_000)) }
    var all = seen.sorted()
    all.shuffle(using: &random)
    return all
  }

  private static func table(_ identifiers: [Int], release: Int) -> String {
    identifiers.map { "\($0);\($0 % 977 + release)\n" }.joined()
  }

  @Test func `identifiers that come again in the same order cost next to nothing`() throws {
    let all = Self.identifiers(1500)
    var changed = all
    changed.removeSubrange(700..<720)
    changed.insert(contentsOf: Self.identifiers(1510).suffix(10), at: 300)
    for (next, most) in [(all, 200), (changed, 300)] {
      let texts = [Self.table(all, release: 0), Self.table(next, release: 3)]
      let payloads = try Self.chain(texts)
      #expect(payloads[0].count > 1500 * 2)
      #expect(payloads[1].count < most)
    }
  }

  @Test func `several releases in one block are told by what followed, without a base`() throws {
    let all = Self.identifiers(700)
    let text = (0..<4).map { Self.table(all, release: $0) }.joined()
    let batch = RecordBlockTests.batch(Array(text.utf8))
    let ends = (1...4).map { $0 * all.count }
    let payload = RecordBlock.encode(batch, chunkEnds: ends, effort: .quick)
    #expect(RecordBlock.extent(payload) == .told && !RecordBlock.isBased(payload))
    #expect(RecordBlock.canBeBase(payload))
    let one = RecordBlockTests.batch(Array(Self.table(all, release: 0).utf8))
    #expect(payload.count < RecordBlock.encode(one, effort: .quick).count * 6 / 5)
    try RecordBlockTests.expectRoundTrip(batch, chunkEnds: ends)
  }
}
