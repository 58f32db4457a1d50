internal import Bytes
internal import Deflate

/// Reads what ``PartWriter`` wrote: a cursor in the head and one in the body.
struct PartReader {
  /// The cursor over the unpacked head.
  private var head: ByteReader
  /// The whole block.
  private let data: ArraySlice<UInt8>
  /// Where the next stream starts in `data`.
  private var bodyOffset: Int
  /// How many bytes the texts of the block may still have together.
  private var textBudget: Int
  /// The codec of the block, which says what texts are like.
  let codec: RecordBlock.Codec
  /// What the block may need beyond its codec.
  let extent: BlockExtent
  /// Whether texts are folded (``FoldedText``).
  var foldsTexts: Bool { codec != .columns }

  /// Opens a block.
  ///
  /// - Parameters:
  ///   - payload: The block.
  ///   - headLimit: The largest head allowed, in bytes.
  ///   - textLimit: The most bytes of all its texts together.
  /// - Throws: ``CodingError`` where the head does not open.
  init(_ payload: ColumnPayload, headLimit: Int, textLimit: Int) throws(CodingError) {
    let data = payload.data
    (codec, extent) = (payload.codec, payload.extent)
    textBudget = textLimit
    var sizes = ByteReader(Array(data.prefix(20)))
    let byteCount: Int
    let packedCount: Int
    do {
      byteCount = try sizes.readCount(atMost: headLimit)
      packedCount = try sizes.readCount(atMost: data.count - sizes.offset)
    } catch {
      throw .malformed(offset: sizes.offset)
    }
    let start = data.startIndex + sizes.offset
    guard packedCount <= data.endIndex - start else { throw .malformed(offset: sizes.offset) }
    let bytes = try Self.unpack(data[start..<start + packedCount], byteCount: byteCount)
    head = ByteReader(bytes)
    self.data = data
    bodyOffset = start + packedCount
  }

  /// An error that names the place reached in the head.
  var failure: CodingError { .malformed(offset: head.offset) }

  /// Reads a list of texts, each of which stands in a record: together they have no more bytes.
  ///
  /// - Parameters:
  ///   - countLimit: The most texts.
  ///   - before: Bytes that copies may reach back to, where texts are folded.
  /// - Returns: The list.
  /// - Throws: ``CodingError`` where it is damaged or too large.
  mutating func readTexts(
    countLimit: Int,
    after before: [UInt8] = []
  ) throws(CodingError) -> TextList {
    let list = try TextList.read(
      from: &self,
      countLimit: countLimit,
      byteLimit: textBudget,
      after: before
    )
    textBudget -= list.bytes.count
    return list
  }

  /// Reads a count of the head.
  mutating func readCount(atMost limit: Int) throws(CodingError) -> Int {
    do { return try head.readCount(atMost: limit) } catch { throw failure }
  }

  /// Reads a signed number of the head.
  mutating func readZigzag() throws(CodingError) -> Int64 {
    do { return try head.readZigzag() } catch { throw failure }
  }

  /// Reads an unsigned number of the head, all 64 bits of it.
  mutating func readVarint() throws(CodingError) -> UInt64 {
    do { return try head.readVarint() } catch { throw failure }
  }

  /// Reads a byte of the head.
  mutating func readByte() throws(CodingError) -> UInt8 {
    do { return try head.readByte() } catch { throw failure }
  }

  /// Reads a short blob of the head.
  mutating func readBlob(atMost limit: Int) throws(CodingError) -> [UInt8] {
    do { return Array(try head.readBlob(atMost: limit)) } catch { throw failure }
  }

  /// Reads a stream of at most `limit` bytes.
  mutating func readStream(atMost limit: Int) throws(CodingError) -> [UInt8] {
    let byteCount = try readCount(atMost: limit)
    guard byteCount > 0 else { return [] }
    let packedCount = try readCount(atMost: min(byteCount, data.endIndex - bodyOffset))
    defer { bodyOffset += packedCount }
    return try Self.unpack(data[bodyOffset..<bodyOffset + packedCount], byteCount: byteCount)
  }

  /// Checks that head and body are used up.
  func finish() throws(CodingError) {
    guard head.isAtEnd, bodyOffset == data.endIndex else { throw failure }
  }

  private static func unpack(
    _ packed: ArraySlice<UInt8>,
    byteCount: Int
  ) throws(CodingError) -> [UInt8] {
    guard packed.count != byteCount else { return Array(packed) }
    do {
      return try Deflate.decompress(packed, byteCount: byteCount, format: .raw)
    } catch {
      throw .deflate(error)
    }
  }
}
