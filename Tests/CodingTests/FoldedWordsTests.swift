import Coding
import Records
import Testing

/// Texts of which most are copies, and what is none numbers of words.
@Suite struct FoldedWordsTests {
  /// Sections of a law, and then each of them again with a few words changed.
  static func amended(count: Int, seed: UInt64) -> RecordBatch {
    var random = SeededGenerator(seed: seed)
    let words = (0..<200).map {
      "\(String(UInt64($0 + 7) &* 0x9E37_79B9_7F4A_7C15 >> 40, radix: 32))"
    }
    func word() -> String { words[Int.random(in: 0..<words.count, using: &random)] }
    var sections = (0..<count).map { _ in (0..<60).map { _ in word() } }
    var batch = RecordBatch()
    for _ in 0..<3 {
      for index in sections.indices {
        batch.append(Array((sections[index].joined(separator: " ") + ".\n").utf8))
        let first = Int.random(in: 0..<sections[index].count, using: &random)
        sections[index][first] = "\(word()) \(word())"
      }
    }
    return batch
  }

  @Test func `amended texts take what their words take, and their changes`() throws {
    let batch = Self.amended(count: 200, seed: 5)
    let payload = RecordBlock.encode(batch, effort: .thorough)
    #expect(payload.prefix(3) == [6, 0, 4])
    #expect(try FoldedTextTests.decode(payload, batch) == batch)
    // Eight bits tell one word of 200 apart; a change takes some bytes.
    #expect(payload.count < 200 * 60 + 2 * 200 * 9 + 3000)
    let folded = RecordBlock.folded(batch, codec: .folded, effort: .thorough)
    #expect(payload.count * 10 < folded.count * 7)
  }

  @Test(arguments: UInt64(1)...8)
  func `copies that start and end within words come back`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let parts = ["abcdefgh", "ij", " ", ", ", "été", "1", "-", "\n", "kl mn", "opqrstuvwxyz"]
    for _ in 0..<20 {
      let text = (0..<300).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }
      var bytes = Array(text.joined().utf8)
      for _ in 0..<5 {
        let first = Int.random(in: 0..<bytes.count / 2, using: &random)
        bytes += bytes[first..<first + Int.random(in: 1...bytes.count / 2, using: &random)]
      }
      let ends = Set((0..<9).map { _ in Int.random(in: 1..<bytes.count, using: &random) })
      let batch = RecordBatch(bytes: bytes, ends: ends.sorted() + [bytes.count])
      let payload = RecordBlock.folded(batch, codec: .words, effort: .quick)
      #expect(try FoldedTextTests.decode(payload, batch) == batch)
    }
  }

  @Test func `figures with other digits move what is copied by little, which costs little`() throws
  {
    var random = SeededGenerator(seed: 6)
    var figures = (0..<4000).map { _ in Int.random(in: 0..<1_000_000, using: &random) }
    var batch = RecordBatch()
    for _ in 0..<6 {
      batch.append(Array("[\(figures.map(String.init).joined(separator: ","))]\n".utf8))
      for place in stride(from: 3, to: 4000, by: 10) { figures[place] = figures[place] / 10 + 1 }
    }
    let payload = RecordBlock.folded(batch, codec: .folded, effort: .thorough)
    #expect(try FoldedTextTests.decode(payload, batch) == batch)
    // Three bytes a figure at first, then four for each that changes and a little for its copy.
    #expect(payload.count < 4000 * 3 + 5 * 400 * 6)
  }

  /// `red fox.`, the same, and `red ox.`: the second one a copy.
  static func golden(form: UInt8 = 2, length: UInt8 = 18, tokens: [UInt8] = tokens) -> [UInt8] {
    // No column, three rows of layout 0; lines of 26 bytes together.
    var head: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 3, form, 26]
    // A copy, of 4 + 9 bytes, 9 bytes back.
    head += [1, 1, length, 1, 18]
    // Four words of 3, 3, 2 and 2 bytes.
    head += [4, 4, 4, 4, 10, 10, UInt8(tokens.count), 4, UInt8(tokens.count), UInt8(tokens.count)]
    let body = [6, 6, 4, 4] + Array("redfox.\nox".utf8) + tokens
    return [6, 0, 4, UInt8(head.count), UInt8(head.count)] + head + body
  }

  /// `red fox.` and a line end, a text's end; then `ox.`, a line end and the last text's end.
  static let tokens: [UInt8] = [1, 2, 3, 0, 4, 3, 0]
  static let goldenBatch = RecordBatch(
    bytes: Array("red fox.\nred fox.\nred ox.\n".utf8),
    ends: [9, 18, 26]
  )

  @Test func `a block of copies and words is read as it was written`() throws {
    let payload = Self.golden()
    #expect(try FoldedTextTests.decode(payload, Self.goldenBatch) == Self.goldenBatch)
    // The form belongs to codec 6.
    for other in [Array(payload[2...]), [5] + payload.dropFirst()] {
      #expect(throws: CodingError.self) {
        try FoldedTextTests.decode(other, Self.goldenBatch)
      }
    }
  }

  @Test(arguments: [
    ("another form", golden(form: 3)),
    ("a copy that is too long", golden(length: 28)),
    ("a copy that is too short", golden(length: 16)),
    ("a text too few", golden(tokens: [1, 2, 3, 4, 3, 0])),
    ("a text too many", golden(tokens: [1, 2, 3, 0, 4, 3, 0, 0])),
    ("a text without an end", golden(tokens: [1, 2, 3, 0, 4, 3])),
    ("a word that is not there", golden(tokens: [1, 2, 3, 0, 5, 3, 0])),
  ])
  func `copies and words that cannot be are refused`(what: String, payload: [UInt8]) {
    #expect(throws: CodingError.self, "\(what)") {
      try FoldedTextTests.decode(payload, Self.goldenBatch)
    }
  }
}
