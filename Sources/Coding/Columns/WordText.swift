internal import Bytes

/// Texts that are made of few words, as the numbers of these: codec 4.
///
/// ```
/// ┌────────────┬───────────────────┬────────────────┬─────────────┬──────────────────────┐
/// │ word count │ integers: lengths │ stream: words, │ token count │ integers: the tokens │
/// │ LEB128     │ of the words      │ end to end     │ LEB128      │ of all texts         │
/// └────────────┴───────────────────┴────────────────┴─────────────┴──────────────────────┘
/// ```
///
/// A word is a run of letters, digits and bytes from 80 on, or of bytes that are none of these. One
/// space between two of the former is left out. The zigzag form of a token is the number of a word,
/// from 1, or 0 at the end of a text. See docs/format-blocks.md.
struct WordText {
  /// The words, the most frequent one first.
  private let words: TextList
  /// The tokens of all texts.
  private let tokens: [Int64]

  /// Shorter lists are left to zlib.
  private static let leastByteCount = 1 << 10
  /// A word stands in so many places on the average, or it would not pay.
  private static let leastUses = 4
  /// After so many tokens it is looked whether that holds.
  private static let probeCount = 1 << 14

  /// Finds the words of texts; nil where there are too many different ones.
  init?(_ list: TextList) {
    let bytes = list.bytes
    guard bytes.count >= Self.leastByteCount else { return nil }
    let span = bytes.span
    var index = TextIndex()
    // Numbers of words in the order of first sight, and -1 at the end of each text.
    var found: [Int32] = []
    let mostTokens = Self.mostTokens(textCount: list.count, byteCount: bytes.count)
    for text in 0..<list.count {
      let range = list.range(text)
      var place = range.lowerBound
      var isAfterWord = false
      while place < range.upperBound {
        let isWord = Self.isLetter(span[place])
        var end = place + 1
        while end < range.upperBound, Self.isLetter(span[end]) == isWord { end += 1 }
        let isImplied =
          isAfterWord && end - place == 1 && span[place] == Self.space && end < range.upperBound
        if !isImplied {
          found.append(Int32(truncatingIfNeeded: index.number(of: place..<end, in: bytes)))
        }
        isAfterWord = isWord
        place = end
      }
      found.append(-1)
      guard found.count <= mostTokens,
        found.count <= Self.probeCount || index.list.count * Self.leastUses <= found.count
      else { return nil }
    }
    guard index.list.count * Self.leastUses <= found.count else { return nil }
    (words, tokens) = Self.ranked(found, index.list)
  }

  /// The most tokens of texts of a size: they bound what a reader takes memory for.
  private static func mostTokens(textCount: Int, byteCount: Int) -> Int {
    textCount + byteCount / 4
  }

  private static let space = UInt8(ascii: " ")

  /// Whether a byte belongs to a word of letters.
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...0xFF: true
    default: false
    }
  }

  /// Numbers the words anew, by how often they stand there.
  private static func ranked(
    _ found: [Int32],
    _ seen: TextList
  ) -> (words: TextList, tokens: [Int64]) {
    var uses = [Int](repeating: 0, count: seen.count)
    for number in found where number >= 0 { uses[Int(number)] += 1 }
    let order = seen.indices.sorted { (uses[$1], $0) < (uses[$0], $1) }
    var rank = [Int64](repeating: 0, count: seen.count)
    var words = TextList()
    for (place, number) in order.enumerated() {
      rank[number] = UInt64(place + 1).unzigzagged
      words.add(seen.bytes[seen.range(number)])
    }
    return (words, found.map { $0 < 0 ? 0 : rank[Int($0)] })
  }

  /// Appends the texts, whose count is told before.
  func write(to writer: inout PartWriter) {
    writer.head.writeCount(words.count)
    words.writePlain(to: &writer)
    writer.head.writeCount(tokens.count)
    IntegerStream.write(tokens, to: &writer)
  }

  /// Reads texts.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - reader: Where they start.
  ///   - byteLimit: The most bytes of all texts together.
  /// - Returns: The texts.
  /// - Throws: ``CodingError`` where they are damaged or over a limit.
  static func read(
    _ count: Int,
    from reader: inout PartReader,
    byteLimit: Int
  ) throws(CodingError) -> TextList {
    let tokenLimit = mostTokens(textCount: count, byteCount: byteLimit)
    let wordCount = try reader.readCount(atMost: tokenLimit)
    let words = try TextList(from: &reader, count: wordCount, byteLimit: byteLimit)
    guard !words.hasEmptyText else { throw reader.failure }
    let tokens = try IntegerStream.read(
      try reader.readCount(atMost: tokenLimit),
      from: &reader
    )
    var list = TextList()
    var isAfterWord = false
    for token in tokens {
      let number = token.zigzagged
      guard number > 0 else {
        guard list.count < count else { throw reader.failure }
        list.endText()
        isAfterWord = false
        continue
      }
      guard number <= UInt64(words.count) else { throw reader.failure }
      let word = words.bytes[words.range(Int(number) - 1)]
      guard let first = word.first, let last = word.last else { throw reader.failure }
      let hasSpace = isAfterWord && isLetter(first)
      guard list.bytes.count + word.count + (hasSpace ? 1 : 0) <= byteLimit else {
        throw reader.failure
      }
      if hasSpace { list.extend(with: [space]) }
      list.extend(with: word)
      isAfterWord = isLetter(last)
    }
    guard list.count == count, list.isEnded else { throw reader.failure }
    return list
  }
}
