import Bytes
import Coding
import Records
import Testing

/// Codec 3: texts as copies of what stands before them, at any distance.
@Suite struct FoldedTextTests {
  /// Rows with a long text of their own that comes again in every release, with a number that
  /// changes; more than zlib sees at once lies between two of them.
  static func outlines(rowCount: Int, releaseCount: Int, seed: UInt64) -> RecordBatch {
    var random = SeededGenerator(seed: seed)
    let outlines = (0..<rowCount).map { _ in
      (0..<150).map { _ in "\(Int.random(in: 100_000...999_999, using: &random))" }
        .joined(separator: " ")
    }
    var batch = RecordBatch()
    for _ in 0..<releaseCount {
      for (row, outline) in outlines.enumerated() {
        let number = Int.random(in: 0...9_999, using: &random)
        batch.append(Array("\(row);\"(\(outline))\";\(number)\n".utf8))
      }
    }
    return batch
  }

  static func decode(_ payload: [UInt8], _ batch: RecordBatch) throws -> RecordBatch {
    try RecordBlock.decode(
      payload[...],
      byteCount: batch.bytes.count,
      recordCount: batch.count
    )
  }

  @Test(arguments: [Effort.quick, .thorough])
  func `what repeats far apart is kept once`(effort: Effort) throws {
    let batch = Self.outlines(rowCount: 60, releaseCount: 4, seed: 7)
    let payload = RecordBlock.encode(batch, effort: effort)
    #expect(payload[0] == RecordBlock.Codec.words.rawValue)
    #expect(payload.count * 6 < batch.bytes.count, "four releases in about the space of one")
    #expect(try Self.decode(payload, batch) == batch)
  }

  @Test func `pieces without line ends are folded, and come back`() throws {
    let lines = Self.outlines(rowCount: 50, releaseCount: 3, seed: 9)
    let text = lines.bytes.filter { $0 != 0x0A }
    let ends = stride(from: 8_000, to: text.count, by: 8_000) + [text.count]
    let batch = RecordBatch(bytes: text, ends: ends)
    let payload = RecordBlock.encode(batch, effort: .thorough)
    #expect(payload[0] == RecordBlock.Codec.words.rawValue)
    #expect(payload.count * 4 < text.count)
    #expect(try Self.decode(payload, batch) == batch)
  }

  @Test func `texts of every length come back`() throws {
    var random = SeededGenerator(seed: 3)
    for length in [1, 2, 3, 47, 48, 49, 50, 100, 700, 5_000] {
      for alphabet in [1, 2, 200] {
        let bytes = (0..<length).map { _ in UInt8(Int.random(in: 0..<alphabet, using: &random)) }
        let batch = RecordBatch(bytes: bytes + bytes, ends: [length, 2 * length])
        let payload = RecordBlock.folded(batch, effort: .quick)
        #expect(try Self.decode(payload, batch) == batch, "\(length) of \(alphabet)")
      }
    }
  }

  /// `abc`, nine bytes that repeat it, `abc` once more and a line end, as one record.
  static let golden = "031212000000000000000110010106011001060404" + "6162630a"
  static let goldenBatch = RecordBatch(bytes: Array("abcabcabcabcabc\n".utf8), ends: [16])

  @Test func `a folded block is read as it was written`() throws {
    let payload = try #require(Hex.bytes(Self.golden))
    #expect(try Self.decode(payload, Self.goldenBatch) == Self.goldenBatch)
  }

  /// The golden block with other numbers: bytes before the copy, its length less 4, its distance.
  @Test(arguments: [
    ("a copy from before the first byte", "06", "10", "08"),
    ("a copy of what comes after it", "06", "10", "00"),
    ("a distance below 0", "06", "10", "05"),
    ("a copy that is too long", "06", "12", "06"),
    ("a copy that is too short", "06", "0e", "06"),
    ("a length below 0", "06", "0f", "06"),
    ("more bytes before it than there are", "0a", "10", "06"),
    ("fewer bytes than none before it", "05", "10", "06"),
  ])
  func `copies that cannot be are refused`(
    what: String,
    before: String,
    length: String,
    distance: String
  ) throws {
    let text =
      "0312120000000000000001100101" + before + "01" + length + "01" + distance + "0404"
      + "6162630a"
    let payload = try #require(Hex.bytes(text))
    #expect(throws: CodingError.self, "\(what)") { try Self.decode(payload, Self.goldenBatch) }
  }
}
