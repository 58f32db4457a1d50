import Coding
import Records
import Testing

/// Damaged payloads: every answer is an error or a batch of the wanted size, never a trap.
@Suite struct HostileBlockTests {
  static let seeds: [UInt64] = [1, 2]

  /// Payloads of each codec, with the batch that they hold.
  static func samples(seed: UInt64) -> [(payload: [UInt8], batch: RecordBatch)] {
    var history = MadeHistory(seed: seed)
    let (batch, ends) = history.records(releaseCount: 2, dayCount: 1)
    let small = RecordBlockTests.batch(Array(RecordBlockTests.texts[4].utf8))
    let listed = RecordBlockTests.batch(Array(RecordBlockTests.listed.utf8.prefix(900)))
    let words = WordTextTests.answers(count: 40, seed: seed)
    let amended = FoldedWordsTests.amended(count: 12, seed: seed)
    let objects = RecordBlockTests.batch(
      Array((0..<30).map { "{\"id\": \($0), \"v\": [\($0 % 7), \"t\($0 % 3)\"]},\n" }.joined().utf8)
    )
    return [
      (RecordBlock.encode(listed, effort: .quick), listed),
      (RecordBlock.encode(batch, chunkEnds: ends, effort: .quick), batch),
      (RecordBlock.encode(batch, chunkEnds: ends, effort: .best), batch),
      (RecordBlock.encode(small, effort: .quick), small),
      (RecordBlock.folded(batch, effort: .quick), batch),
      (RecordBlock.folded(words, codec: .words, effort: .quick), words),
      (RecordBlock.folded(amended, codec: .words, effort: .quick), amended),
      (RecordBlock.inColumns(objects, effort: .quick) ?? [], objects),
    ]
  }

  static func expectSafe(_ payload: ArraySlice<UInt8>, _ batch: RecordBatch) {
    let found = try? RecordBlock.decode(
      payload,
      byteCount: batch.bytes.count,
      recordCount: batch.count
    )
    guard let found else { return }
    #expect(found.count == batch.count && found.bytes.count == batch.bytes.count)
  }

  @Test(arguments: seeds)
  func `every prefix of a payload is an error`(seed: UInt64) {
    for (payload, batch) in Self.samples(seed: seed) {
      for end in payload.indices {
        #expect(throws: CodingError.self) {
          try RecordBlock.decode(
            payload[..<end],
            byteCount: batch.bytes.count,
            recordCount: batch.count
          )
        }
      }
    }
  }

  @Test(arguments: seeds)
  func `no flipped bit traps`(seed: UInt64) {
    for (payload, batch) in Self.samples(seed: seed) {
      for bit in 0..<payload.count * 8 {
        var damaged = payload
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        Self.expectSafe(damaged[...], batch)
      }
    }
  }

  @Test(arguments: seeds)
  func `no damage to the unpacked head traps`(seed: UInt64) throws {
    var history = MadeHistory(seed: seed)
    var (batch, ends) = history.records(releaseCount: 2, dayCount: 1)
    if seed == 2 {
      (batch, ends) = (RecordBlockTests.batch(Array(RecordBlockTests.listed.utf8)), [])
    }
    for effort in [Effort.quick, .thorough] {
      let parts = try #require(
        RecordBlock.partsOfColumns(batch, chunkEnds: ends, effort: effort)
      )
      var random = SeededGenerator(seed: seed)
      for position in parts.head.indices {
        let values: [UInt8] = [0, 128, 255, UInt8.random(in: 0...255, using: &random)]
        for value in values where value != parts.head[position] {
          var head = parts.head
          head[position] = value
          Self.expectSafe(RecordBlock.columns(head: head, body: parts.body)[...], batch)
        }
      }
    }
  }

  /// One row of two columns, each of them a text of so many bytes from a dictionary of its own.
  private static func twoTexts(_ byteCount: UInt8) -> [UInt8] {
    // Two columns, no maps, one layout: two fields and a line feed, in every row.
    var head: [UInt8] = [2, 0, 0, 0, 0, 1, 0x3B, 1, 0x0A, 2, 0, 0, 0, 1, 2]
    for number in 0..<2 as Range<UInt8> {
      head += [number, 0, 0, 1, 0, 1, 1, 2 * byteCount, byteCount, byteCount, 0, 0, 0]
    }
    let body = [UInt8](repeating: 0x61, count: 2 * Int(byteCount))
    return RecordBlock.columns(head: head, body: body)
  }

  @Test func `all texts of a block together are no longer than its records`() throws {
    let found = try RecordBlock.decode(Self.twoTexts(20)[...], byteCount: 42, recordCount: 1)
    let field = String(repeating: "a", count: 20)
    #expect(found.bytes.elementsEqual("\(field);\(field)\n".utf8))
    // Where the second one is read there is room for no more: else 4,096 columns could take 4,096
    // times the memory of their records.
    #expect {
      try RecordBlock.decode(Self.twoTexts(40)[...], byteCount: 50, recordCount: 1)
    } throws: { error in
      if case .malformed = error as? CodingError { true } else { false }
    }
  }

  @Test func `wrong sizes are refused without large allocations`() {
    let (payload, batch) = Self.samples(seed: 1)[0]
    for (byteCount, recordCount) in [
      (batch.bytes.count + 1, batch.count), (batch.bytes.count - 1, batch.count),
      (batch.bytes.count, batch.count + 1), (batch.bytes.count, batch.count - 1),
      (1 << 28, batch.count), (0, 0), (-1, 0), (5, 6), (1 << 40, 1 << 39),
    ] {
      #expect(throws: CodingError.self) {
        try RecordBlock.decode(payload[...], byteCount: byteCount, recordCount: recordCount)
      }
    }
  }
}
