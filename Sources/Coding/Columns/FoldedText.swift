internal import Bytes
internal import Deflate

/// Bytes of which long stretches repeat each other at any distance: copies, and what lies between.
///
/// ```
/// ┌────────────┬──────────────────┬───────────────────┬────────────────────┬──────────┐
/// │ copy count │ integers: bytes  │ integers: bytes   │ integers: steps of │ stream:  │
/// │ LEB128     │ before each copy │ of each, less 4   │ the distance       │ the rest │
/// └────────────┴──────────────────┴───────────────────┴────────────────────┴──────────┘
///                └──────── nothing where there are no copies ────────────┘
/// ```
///
/// The stream has the bytes before each copy, end to end, and those behind the last one. A distance
/// is that of the copy before (0 before the first) plus its step. In codec 6 the stream and
/// the bytes before each copy may be numbers of words (``WordText``) instead: a text before each
/// copy, and one behind the last. See docs/format-blocks.md.
struct FoldedText {
  /// No copy is shorter, so there are at most a quarter as many as bytes.
  static let shortestCopy = 4

  /// The bytes, behind those that copies may reach back to.
  private let bytes: [UInt8]
  private let firstByte: Int
  private let copies: [Copy]
  /// What is no copy.
  private let rest: [UInt8]

  /// Finds the copies in bytes.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - before: Others that copies may reach back to, as if they stood before them.
  init(_ bytes: [UInt8], after before: [UInt8] = []) {
    let all = before.isEmpty ? bytes : before + bytes
    let copies = CopySearch.copies(in: all, from: before.count) ?? []
    self.init(all, from: before.count, copies: copies)
  }

  /// Finds the copies in bytes, unless what is left would take too much.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - limit: About how many bytes they may come to; with more there is no result, which mostly
  ///     is clear before all of them were searched.
  init?(_ bytes: [UInt8], below limit: Int) {
    let shortest = Self.deflatedShare(of: bytes) * Self.doubt
    let restLimit = Double(limit) / shortest
    let mostRest = restLimit < Double(bytes.count) ? Int(restLimit) : bytes.count
    guard let copies = CopySearch.copies(in: bytes, mostRest: mostRest) else { return nil }
    self.init(bytes, from: 0, copies: copies)
    // No copy was ever cheaper than a byte.
    guard Int(Double(rest.count) * shortest) + copies.count < limit else { return nil }
  }

  /// What zlib makes of all may be so much less than of a sample.
  private static let doubt = 0.7
  /// So many bytes in the middle tell how well zlib does.
  private static let sampleByteCount = 64 << 10

  /// The share of its size to which zlib brings a sample, alone.
  private static func deflatedShare(of bytes: [UInt8]) -> Double {
    let first = max(bytes.count - sampleByteCount, 0) / 2
    let sample = Array(bytes[first...].prefix(sampleByteCount))
    guard !sample.isEmpty else { return 1 }
    let packed = Deflate.compress(sample, level: Effort.quick.deflateLevel, format: .raw)
    return Double(packed.count) / Double(sample.count)
  }

  private init(_ bytes: [UInt8], from firstByte: Int, copies: [Copy]) {
    self.bytes = bytes
    self.firstByte = firstByte
    self.copies = copies
    rest = Self.plain(bytes, from: firstByte, copies: copies).bytes
  }

  /// What stands before each copy, and behind the last one.
  private static func plain(_ bytes: [UInt8], from firstByte: Int, copies: [Copy]) -> TextList {
    var plain = TextList()
    var place = firstByte
    for copy in copies {
      plain.add(bytes[place..<place + copy.literalCount])
      place += copy.literalCount + copy.count
    }
    plain.add(bytes[place...])
    return plain
  }

  /// Whether most bytes are copies.
  private var isMostlyCopies: Bool { rest.count * 2 < bytes.count - firstByte }

  /// Appends the bytes with what is no copy as numbers of words.
  ///
  /// - Parameter writer: The block.
  /// - Returns: Whether it was done: there are copies, and few words.
  func writeInWords(to writer: inout PartWriter) -> Bool {
    let copies = copiesOfWholeWords()
    guard !copies.isEmpty,
      let words = WordText(Self.plain(bytes, from: firstByte, copies: copies))
    else { return false }
    writer.head.writeCount(copies.count)
    Self.write(copies, to: &writer)
    words.write(to: &writer)
    return true
  }

  /// The copies without the words of which they hold only a part.
  private func copiesOfWholeWords() -> [Copy] {
    var found: [Copy] = []
    var (place, literalStart) = (firstByte, firstByte)
    for copy in copies {
      var start = place + copy.literalCount
      place = start + copy.count
      var end = place
      while start < end, !partsWords(start) { start += 1 }
      while end > start, !partsWords(end) { end -= 1 }
      guard end - start >= Self.shortestCopy else { continue }
      found.append(
        Copy(literalCount: start - literalStart, count: end - start, distance: copy.distance)
      )
      literalStart = end
    }
    return found
  }

  /// Whether a word ends before a place, or what is none.
  private func partsWords(_ place: Int) -> Bool {
    place == firstByte || place == bytes.count
      || WordText.isLetter(bytes[place - 1]) != WordText.isLetter(bytes[place])
  }

  /// Appends how long copies are and from where.
  private static func write(_ copies: [Copy], to writer: inout PartWriter) {
    IntegerStream.write(copies.map { Int64($0.count - shortestCopy) }, to: &writer)
    var distance = 0
    let steps = copies.map { copy in
      defer { distance = copy.distance }
      return Int64(copy.distance - distance)
    }
    IntegerStream.write(steps, to: &writer)
  }

  /// Appends the bytes, folded where that is smaller.
  func write(to writer: inout PartWriter) {
    var plain = PartWriter(effort: writer.effort)
    // zlib alone takes long, and never gets near where most bytes are copies.
    if !isMostlyCopies {
      plain.head.writeCount(0)
      plain.writeStream(firstByte == 0 ? bytes : Array(bytes[firstByte...]))
      if copies.isEmpty { return writer.append(plain) }
    }
    var folded = PartWriter(effort: writer.effort)
    folded.head.writeCount(copies.count)
    IntegerStream.write(copies.map { Int64($0.literalCount) }, to: &folded)
    Self.write(copies, to: &folded)
    folded.writeStream(rest)
    writer.append(isMostlyCopies || folded.byteCount < plain.byteCount ? folded : plain)
  }

  /// Reads bytes.
  ///
  /// - Parameters:
  ///   - byteCount: How many they are; bounds every allocation.
  ///   - before: What copies may reach back to.
  ///   - inWords: Whether what is no copy is given as numbers of words.
  ///   - reader: Where they start.
  /// - Returns: Exactly so many bytes.
  /// - Throws: ``CodingError`` where there are more or fewer, or a copy reaches before the first.
  static func read(
    _ byteCount: Int,
    after before: [UInt8],
    inWords: Bool = false,
    from reader: inout PartReader
  ) throws(CodingError) -> [UInt8] {
    let count = try reader.readCount(atMost: byteCount / shortestCopy)
    var befores = inWords ? [] : try IntegerStream.read(count, from: &reader)
    let lengths = try IntegerStream.read(count, from: &reader)
    let steps = try IntegerStream.read(count, from: &reader)
    let words =
      inWords ? try WordText.read(count + 1, from: &reader, byteLimit: byteCount) : TextList()
    if inWords { befores = (0..<count).map { Int64(words.range($0).count) } }
    let literals = inWords ? words.bytes : try reader.readStream(atMost: byteCount)
    guard count > 0 else {
      guard literals.count == byteCount else { throw reader.failure }
      return literals
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    if !before.isEmpty { bytes = before + bytes }
    let end = bytes.count
    var output = bytes.mutableSpan
    var (place, literal, distance) = (before.count, 0, 0)
    for index in 0..<count {
      let (literalCount, length) = (befores[index], lengths[index])
      guard literalCount >= 0, length >= 0, literalCount <= Int64(literals.count - literal),
        literalCount <= Int64(end - place), length <= Int64(end - place) - literalCount
      else { throw reader.failure }
      ByteScan.copy(literals.span, literal..<literal + Int(literalCount), into: &output, at: place)
      literal += Int(literalCount)
      place += Int(literalCount)
      let next = Int64(distance).addingReportingOverflow(steps[index])
      let copied = Int(length) + shortestCopy
      guard !next.overflow, next.partialValue > 0, next.partialValue <= Int64(place),
        copied <= end - place
      else { throw reader.failure }
      distance = Int(next.partialValue)
      ByteScan.repeatBytes(in: &output, at: place, count: copied, distance: distance)
      place += copied
    }
    guard literals.count - literal == end - place else { throw reader.failure }
    ByteScan.copy(literals.span, literal..<literals.count, into: &output, at: place)
    return before.isEmpty ? bytes : Array(bytes[before.count...])
  }
}
