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
      let streams = try? StepStreams(parting: bytes, sizes: sizes).bytes(),
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
    var streams = try StepStreams(reading: block.dropFirst(), limit: byteCount)
    do throws(ByteError) { return try streams.join(byteCount: byteCount, sizes: sizes) } catch {
      throw .corrupt
    }
  }
}

/// The steps of some recipes, sort by sort.
///
/// Copies are told by where they are expected: the place of the base behind the last copy that was
/// near its own expected place, and as many further as numbers came since, so that it stays right
/// behind rows that were replaced. A copy that is told by its place itself (of a line that repeats,
/// say) leaves that as it is.
private struct StepStreams {
  /// The sorts of numbers, in the order in which the block has them.
  private enum Sort: Int, CaseIterable {
    /// Heads of steps at the start and behind runs; behind copies.
    case headAfterRun, headAfterCopy
    /// 0, or how far a copy is from its expected place, and 1 more; behind runs, behind copies.
    case shiftAfterRun, shiftAfterCopy
    /// First numbers and strides of runs.
    case first, stride
    /// Places of copies that are told by themselves: the lowest byte; the rest.
    case placeLow, placeHigh
  }

  /// A copy this near its expected place, or of so many numbers, moves what is expected.
  private static let (nearness, length) = (64, 8)
  /// The most that a place is when divided by 256.
  private static let highest = 1 << 40

  private var writers = [[UInt8]](repeating: [], count: Sort.allCases.count)
  private var readers: [ByteReader] = []

  /// Parts recipes.
  ///
  /// - Throws: ``ByteError`` where they are none.
  init(parting bytes: [UInt8], sizes: [Int]) throws(ByteError) {
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
      writers[(isAfterCopy ? Sort.headAfterCopy : .headAfterRun).rawValue].writeVarint(head)
      let number = try reader.readZigzag()
      if head & 1 == 0 {
        let place = cursor &+ Int(number)
        let shift = place &- expected
        let sort = isAfterCopy ? Sort.shiftAfterCopy : .shiftAfterRun
        if (-Self.nearness...Self.nearness).contains(shift) || count >= Self.length {
          writers[sort.rawValue].writeVarint(zigzag(shift) &+ 1)
          expected = place &+ count
        } else {
          writers[sort.rawValue].writeVarint(0)
          writers[Sort.placeLow.rawValue].append(UInt8(truncatingIfNeeded: place))
          writers[Sort.placeHigh.rawValue].writeVarint(UInt64(bitPattern: Int64(place)) >> 8)
          expected = expected &+ count
        }
        cursor = place &+ count
      } else {
        writers[Sort.first.rawValue].writeZigzag(number)
        if count > 1 { writers[Sort.stride.rawValue].writeZigzag(try reader.readZigzag()) }
        expected = expected &+ count
      }
      isAfterCopy = head & 1 == 0
    }
  }

  private func zigzag(_ value: Int) -> UInt64 {
    UInt64(bitPattern: Int64(value &<< 1 ^ value >> 63))
  }

  /// The block: the mark, and each stream by its size and a blob, or a size of 0.
  func bytes() -> [UInt8] {
    var block = [RecipeBlock.streamsMark]
    for stream in writers {
      block.writeCount(stream.count)
      if !stream.isEmpty { block.writeBlob(Deflate.compress(stream, level: 9)) }
    }
    return block
  }

  /// Inflates the streams of a block.
  ///
  /// - Parameters:
  ///   - block: The block without its mark.
  ///   - limit: How many bytes the recipes have; all streams have at most five times as many.
  /// - Throws: ``DeflateError``.
  init(reading block: ArraySlice<UInt8>, limit: Int) throws(DeflateError) {
    var reader = ByteReader(slice: block)
    var left = 5 * limit
    for _ in Sort.allCases {
      let (size, stored): (Int, ArraySlice<UInt8>)
      do throws(ByteError) {
        size = try reader.readCount(atMost: left)
        left -= size
        stored = size == 0 ? [] : try reader.readBlob(atMost: block.count)
      } catch { throw .corrupt }
      let stream = size == 0 ? [] : try Deflate.decompress(stored, byteCount: size)
      readers.append(ByteReader(stream))
    }
    guard reader.isAtEnd else { throw .corrupt }
  }

  /// Puts the recipes together again.
  mutating func join(byteCount: Int, sizes: [Int]) throws(ByteError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    var end = 0
    for size in sizes {
      guard size >= 0, size <= byteCount - end else { throw .truncated(offset: end) }
      end += size
      try join(upTo: end, &bytes)
    }
    guard bytes.count == byteCount else { throw .truncated(offset: end) }
    for reader in readers { try reader.finish() }
    return bytes
  }

  private mutating func join(upTo end: Int, _ bytes: inout [UInt8]) throws(ByteError) {
    var (cursor, expected, isAfterCopy) = (0, 0, false)
    while bytes.count < end {
      let heads = isAfterCopy ? Sort.headAfterCopy : .headAfterRun
      let head = try readers[heads.rawValue].readVarint()
      let count = Int(head >> 1)
      bytes.writeVarint(head)
      if head & 1 == 0 {
        let sort = isAfterCopy ? Sort.shiftAfterCopy : .shiftAfterRun
        let told = try readers[sort.rawValue].readVarint()
        var place: Int
        if told > 0 {
          let shift = told - 1
          place = expected &+ (Int(bitPattern: UInt(shift >> 1)) ^ -Int(shift & 1))
          expected = place &+ count
        } else {
          place = Int(try readers[Sort.placeLow.rawValue].readByte())
          place |= try readers[Sort.placeHigh.rawValue].readCount(atMost: Self.highest) << 8
          expected = expected &+ count
        }
        bytes.writeZigzag(Int64(place &- cursor))
        cursor = place &+ count
      } else {
        bytes.writeVarint(try readers[Sort.first.rawValue].readVarint())
        if count > 1 { bytes.writeVarint(try readers[Sort.stride.rawValue].readVarint()) }
        expected = expected &+ count
      }
      isAfterCopy = head & 1 == 0
    }
    guard bytes.count == end else { throw .truncated(offset: end) }
  }
}
