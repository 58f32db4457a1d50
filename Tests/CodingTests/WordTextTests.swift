import Bytes
import Coding
import Records
import Testing

/// Codec 4: texts as numbers of words.
@Suite struct WordTextTests {
  /// Rows with a number and a few words each.
  static func answers(count: Int, seed: UInt64) -> RecordBatch {
    var random = SeededGenerator(seed: seed)
    let words = [
      "yes", "no", "not", "at", "all", "très", "bien", "e.g.", "(sic)", "12,5", "x", "?",
    ]
    var batch = RecordBatch()
    for row in 0..<count {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        words[Int.random(in: 0..<words.count, using: &random)]
      }
      batch.append(Array("\(row % 10);\(text.joined(separator: " "))\n".utf8))
    }
    return batch
  }

  /// A payload of one codec without columns.
  private static func payload(_ batch: RecordBatch, _ codec: RecordBlock.Codec) -> [UInt8] {
    RecordBlock.folded(batch, codec: codec, effort: .thorough)
  }

  @Test func `words cost little more than half of what they cost as bytes`() throws {
    var random = SeededGenerator(seed: 4)
    let words = (0..<300).map { "word\(UInt32($0) &* 2_654_435_761)" }
    var batch = RecordBatch()
    for _ in 0..<3000 {
      let text = (0..<8).map { _ in words[Int.random(in: 0..<300, using: &random)] }
      batch.append(Array((text.joined(separator: " ") + "\n").utf8))
    }
    let (before, now) = (Self.payload(batch, .folded), Self.payload(batch, .words))
    #expect(now.count * 9 < before.count * 5)
    // Nine bits tell one of 300 apart; the words themselves are 4 kB.
    #expect(now.count < 3000 * 8 * 10 / 8 + 4_000)
    #expect(try FoldedTextTests.decode(now, batch) == batch)
    #expect(try FoldedTextTests.decode(before, batch) == batch)
  }

  @Test(arguments: UInt64(1)...6)
  func `texts with odd spaces come back`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let parts = [
      "answer", "Bremen", "70000", " ", "  ", ", ", ";", "\tyes ", "été", "\"no", " maybe ",
    ]
    var batch = RecordBatch()
    for _ in 0..<700 {
      let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &random)]
      }
      batch.append(Array(text.joined(separator: " ").utf8))
    }
    for codec in [RecordBlock.Codec.folded, .words] {
      #expect(try FoldedTextTests.decode(Self.payload(batch, codec), batch) == batch)
    }
    #expect(Self.payload(batch, .words).count < Self.payload(batch, .folded).count)
  }

  @Test func `a column of answers is kept as words`() throws {
    let batch = Self.answers(count: 4000, seed: 9)
    let payload = RecordBlock.encode(batch, effort: .quick)
    #expect(payload[0] == RecordBlock.Codec.words.rawValue)
    #expect(try FoldedTextTests.decode(payload, batch) == batch)
  }

  /// `tomorrow become`, `ordinary nothing`, `tomorrow become.` as three records of five words.
  static func golden(_ tokens: [UInt8], emptyWords: Int = 0) -> [UInt8] {
    let words = Array("tomorrowbecomeordinarynothing.".utf8)
    var head: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 3, 1]
    // Five words of 8, 6, 8, 7 and 1 bytes, as LEB128 of zigzag numbers; thirty bytes.
    let lengths = [16, 12, 16, 14, 2] + [UInt8](repeating: 0, count: emptyWords)
    let (wordCount, tokenCount) = (UInt8(lengths.count), UInt8(tokens.count))
    head += [wordCount, 4, wordCount, wordCount, 30, 30, tokenCount, 4, tokenCount, tokenCount]
    let body = lengths + words + tokens
    return [4, UInt8(head.count), UInt8(head.count)] + head + body
  }

  static let goldenBatch = RecordBatch(
    bytes: Array("tomorrow becomeordinary nothingtomorrow become.".utf8),
    ends: [15, 31, 47]
  )

  /// Numbers of words, as a zigzag number says them.
  private static let tokens: [UInt8] = [1, 2, 0, 3, 4, 0, 1, 2, 5, 0]

  @Test func `a block of words is read as it was written`() throws {
    let found = try FoldedTextTests.decode(Self.golden(Self.tokens), Self.goldenBatch)
    #expect(found == Self.goldenBatch)
  }

  @Test func `a word without bytes is refused, also where it stands nowhere`() {
    #expect(throws: CodingError.self) {
      try FoldedTextTests.decode(Self.golden(Self.tokens, emptyWords: 1), Self.goldenBatch)
    }
  }

  @Test(arguments: [
    ("a word that is not there", [1, 2, 0, 3, 4, 0, 1, 2, 6, 0] as [UInt8]),
    ("a text that has no end", [1, 2, 0, 3, 4, 0, 1, 2, 5]),
    ("a text too many", [1, 2, 0, 3, 4, 0, 1, 2, 5, 0, 0]),
    ("a text too few", [1, 2, 0, 3, 4, 1, 2, 5, 0]),
    ("more bytes than the records have", [4, 4, 0, 4, 4, 0, 4, 4, 4, 0]),
    ("fewer bytes", [1, 2, 0, 3, 4, 0, 1, 2, 0]),
  ])
  func `words that cannot be are refused`(what: String, tokens: [UInt8]) {
    #expect(throws: CodingError.self, "\(what)") {
      try FoldedTextTests.decode(Self.golden(tokens), Self.goldenBatch)
    }
  }
}
