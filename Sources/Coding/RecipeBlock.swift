import Bytes
public import Deflate

/// A block of recipes: all of them deflated as they stand, or their steps parted into streams.
///
/// The steps of recipes are short numbers of a few sorts, which deflate mixes up where they stand
/// in turn: after a copy mostly a row is replaced, and the next copy mostly goes on where the base
/// goes on behind it. docs/format.md, section 4.3, has the layout.
public enum RecipeBlock {
  /// The first byte of a block of streams; that of a zlib stream has 8 in its lower half.
  public static let streamsMark: UInt8 = 1
  /// Streams of a smaller block would bring more bytes of their own than they save.
  private static let leastByteCount = 128

  /// Codes a block.
  ///
  /// - Parameters:
  ///   - bytes: The recipes, end to end.
  ///   - sizes: How many bytes each of them has.
  /// - Returns: The block: the smaller of both forms, that of streams only where it pays for the
  ///   longer way of decoding it.
  public static func encode(_ bytes: [UInt8], sizes: [Int]) -> [UInt8] {
    let plain = Deflate.compress(bytes, level: 9)
    guard plain.count >= leastByteCount,
      let streams = try? StepWriter(bytes, sizes: sizes).block,
      streams.count < plain.count - plain.count / 32,
      let decoded = try? decode(streams[...], byteCount: bytes.count, sizes: sizes),
      decoded == bytes
    else { return plain }
    return streams
  }

  /// Decodes a block.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - byteCount: How many bytes the recipes have together.
  ///   - sizes: How many each of them has.
  /// - Returns: The recipes, end to end.
  /// - Throws: ``DeflateError``; ``DeflateError/corrupt`` also where streams do not make up recipes
  ///   of these sizes.
  /// - Complexity: O(`byteCount`) time and memory, whatever the block says.
  public static func decode(
    _ block: ArraySlice<UInt8>,
    byteCount: Int,
    sizes: [Int]
  ) throws(DeflateError) -> [UInt8] {
    guard block.first == streamsMark else {
      return try Deflate.decompress(block, byteCount: byteCount)
    }
    let reader = try StepReader(block.dropFirst(), limit: byteCount)
    do throws(ByteError) { return try reader.recipes(byteCount: byteCount, sizes: sizes) } catch {
      throw .corrupt
    }
  }
}

/// The sorts of numbers that steps have, in the order of their streams in a block.
private enum StepSort: Int, CaseIterable {
  /// Heads of steps at the start and behind runs; behind copies.
  case headAfterRun, headAfterCopy
  /// 0, or how far a copy is from its expected place, and 1 more; behind runs, behind copies.
  case shiftAfterRun, shiftAfterCopy
  /// First numbers and strides of runs.
  case first, stride
  /// Places of copies that are told by themselves: the lowest byte; the rest.
  case placeLow, placeHigh
}

/// Parts the steps of recipes by their sort.
///
/// Copies are told by where they are expected: the place of the base behind the last copy that was
/// near its own expected place, and as many further as numbers came since, so that it stays right
/// behind rows that were replaced. A copy that is told by its place itself (of a line that repeats,
/// say) leaves that as it is.
private struct StepWriter {
  /// A copy this near its expected place, or of so many numbers, moves what is expected.
  private static let (nearness, length) = (64, 8)

  private var streams = [[UInt8]](repeating: [], count: StepSort.allCases.count)

  /// Parts recipes.
  ///
  /// - Throws: ``ByteError`` where they are none.
  init(_ bytes: [UInt8], sizes: [Int]) throws(ByteError) {
    var start = 0
    for size in sizes {
      guard size >= 0, size <= bytes.count - start else { throw .truncated(offset: start) }
      try part(bytes[start..<start + size])
      start += size
    }
  }

  private mutating func part(_ recipe: ArraySlice<UInt8>) throws(ByteError) {
    var reader = ByteReader(slice: recipe)
    var (cursor, expected, isAfterCopy) = (0, 0, false)
    while !reader.isAtEnd {
      let head = try reader.readVarint()
      let count = Int(head >> 1)
      streams[(isAfterCopy ? StepSort.headAfterCopy : .headAfterRun).rawValue].writeVarint(head)
      let number = try reader.readZigzag()
      if head & 1 == 0 {
        let place = cursor &+ Int(number)
        let shift = place &- expected
        let sort = isAfterCopy ? StepSort.shiftAfterCopy : .shiftAfterRun
        if (-Self.nearness...Self.nearness).contains(shift) || count >= Self.length {
          streams[sort.rawValue].writeVarint(Int64(shift).zigzagged &+ 1)
          expected = place &+ count
        } else {
          streams[sort.rawValue].writeVarint(0)
          streams[StepSort.placeLow.rawValue].append(UInt8(truncatingIfNeeded: place))
          streams[StepSort.placeHigh.rawValue].writeVarint(UInt64(bitPattern: Int64(place)) >> 8)
          expected = expected &+ count
        }
        cursor = place &+ count
      } else {
        streams[StepSort.first.rawValue].writeZigzag(number)
        if count > 1 { streams[StepSort.stride.rawValue].writeZigzag(try reader.readZigzag()) }
        expected = expected &+ count
      }
      isAfterCopy = head & 1 == 0
    }
  }

  /// The block: the mark, and each stream by its size and a blob, or a size of 0.
  var block: [UInt8] {
    var block = [RecipeBlock.streamsMark]
    for stream in streams {
      block.writeCount(stream.count)
      if !stream.isEmpty { block.writeBlob(Deflate.compress(stream, level: 9)) }
    }
    return block
  }
}

/// Puts recipes together again of the streams of a block.
private struct StepReader {
  /// The most that a place is when divided by 256.
  private static let highest = 1 << 40
  /// So many bytes the integers of a step have at most.
  private static let longestStep = 32

  /// The streams, one behind the other.
  private var bytes: [UInt8] = []
  /// Where each of them begins and ends.
  private var begins = InlineArray<8, Int>(repeating: 0)
  private var ends = InlineArray<8, Int>(repeating: 0)

  /// Inflates the streams of a block.
  ///
  /// - Parameters:
  ///   - block: The block without its mark.
  ///   - limit: How many bytes the recipes have; all streams have at most five times as many.
  /// - Throws: ``DeflateError``.
  init(_ block: ArraySlice<UInt8>, limit: Int) throws(DeflateError) {
    var reader = ByteReader(slice: block)
    var left = 5 * limit
    for sort in StepSort.allCases {
      let (size, stored): (Int, ArraySlice<UInt8>)
      do throws(ByteError) {
        size = try reader.readCount(atMost: left)
        left -= size
        stored = size == 0 ? [] : try reader.readBlob(atMost: block.count)
      } catch { throw .corrupt }
      begins[sort.rawValue] = bytes.count
      if size > 0 { bytes += try Deflate.decompress(stored, byteCount: size) }
      ends[sort.rawValue] = bytes.count
    }
    guard reader.isAtEnd else { throw .corrupt }
  }

  /// The recipes, end to end.
  func recipes(byteCount: Int, sizes: [Int]) throws(ByteError) -> [UInt8] {
    var places = begins
    let recipes = try [UInt8](capacity: byteCount + Self.longestStep) { output throws(ByteError) in
      var end = 0
      for size in sizes {
        guard size >= 0, size <= byteCount - end else { throw .truncated(offset: end) }
        end += size
        try join(upTo: end, &output, &places)
      }
    }
    guard recipes.count == byteCount else { throw .truncated(offset: recipes.count) }
    for stream in places.indices where places[stream] < ends[stream] {
      throw .trailingBytes(offset: places[stream])
    }
    return recipes
  }

  /// Puts one recipe together, up to where it ends in the output.
  private func join(
    upTo end: Int,
    _ output: inout OutputSpan<UInt8>,
    _ places: inout InlineArray<8, Int>
  ) throws(ByteError) {
    let streams = bytes.span
    func read(_ sort: StepSort) throws(ByteError) -> UInt64 {
      try streams.readVarint(at: &places[sort.rawValue], before: ends[sort.rawValue])
    }
    var (cursor, expected, isAfterCopy) = (0, 0, false)
    while output.count < end {
      let head = try read(isAfterCopy ? .headAfterCopy : .headAfterRun)
      let count = Int(head >> 1)
      output.appendVarint(head)
      if head & 1 == 0 {
        let told = try read(isAfterCopy ? .shiftAfterCopy : .shiftAfterRun)
        var place: Int
        if told > 0 {
          place = expected &+ Int((told - 1).unzigzagged)
          expected = place &+ count
        } else {
          let low = places[StepSort.placeLow.rawValue]
          guard low < ends[StepSort.placeLow.rawValue] else { throw .truncated(offset: low) }
          places[StepSort.placeLow.rawValue] += 1
          let high = try read(.placeHigh)
          guard high <= Self.highest else {
            throw .countTooLarge(offset: low, count: high, limit: Self.highest)
          }
          place = Int(streams[low]) | Int(high) << 8
          expected = expected &+ count
        }
        output.appendVarint(Int64(place &- cursor).zigzagged)
        cursor = place &+ count
      } else {
        output.appendVarint(try read(.first))
        if count > 1 { output.appendVarint(try read(.stride)) }
        expected = expected &+ count
      }
      isAfterCopy = head & 1 == 0
    }
    guard output.count == end else { throw .truncated(offset: end) }
  }
}
