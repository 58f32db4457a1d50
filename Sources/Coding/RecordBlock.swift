public import Records

/// A block of records as it lies in a pack: one byte of codec number, then what that codec wrote.
///
/// ```
///  0        1
/// ┌────────┬──────────────────────────────┐
/// │ codec  │ data, see docs/format-blocks │
/// └────────┴──────────────────────────────┘
/// ```
public enum RecordBlock {
  /// The codecs, by the number that stands first in a payload.
  public enum Codec: UInt8, CaseIterable, Sendable {
    /// Lengths and bytes as they are.
    case stored = 0
    /// Lengths and bytes, deflated.
    case text = 1
    /// Coded by column.
    case columns = 2
    /// Coded by column, or without columns, texts folded.
    case folded = 3
    /// As ``folded``; texts of few words are numbers of words.
    case words = 4
  }

  /// Codes records in the fewest bytes that the effort finds.
  ///
  /// Every coding is decoded again and compared before it is returned; one that does not give back
  /// the same records is dropped for a simpler one.
  ///
  /// - Parameters:
  ///   - batch: The records, each of one byte at least.
  ///   - chunkEnds: Where the records of each release end, in records, rising; the last one is
  ///     `batch.count`. Empty where unknown: the block may be larger then, and decodes the same.
  ///   - effort: How long to look.
  /// - Returns: The payload.
  public static func encode(
    _ batch: RecordBatch,
    chunkEnds: [Int] = [],
    effort: Effort
  ) -> [UInt8] {
    var best = stored(batch)
    func offer(_ codec: Codec, _ data: [UInt8]) {
      guard data.count + 1 < best.count, holds(batch, data, codec) else { return }
      best = [codec.rawValue] + data
    }
    func isSmall(_ factor: Int) -> Bool { best.count * factor < batch.bytes.count }
    if batch.bytes.count <= largestInColumns,
      let columns = ColumnCodec.write(batch, chunkEnds: chunkEnds, effort: effort)
    {
      offer(columns.codec, columns.finish())
    }
    // Short rows hardly ever get smaller than that as text, and trying costs time. Of long texts
    // one cannot know.
    let isLong =
      best[0] == Codec.words.rawValue
      || batch.bytes.count > batch.count * longRecordByteCount
    if !isLong, isSmall(effort == .quick ? 6 : 12) { return best }
    if let text = ColumnCodec.writeText(batch, effort: effort, limit: best.count) {
      offer(text.codec, text.finish())
    }
    // Of many bytes, folding has left to zlib what it can do.
    if best[0] == Codec.words.rawValue || batch.bytes.count > largestAsText
      || isSmall(effort == .quick ? 6 : 12)
    {
      return best
    }
    offer(.text, TextCodec.encode(batch, effort: effort))
    return best
  }

  /// Records of more bytes than these are not split into columns, which takes several times their
  /// memory.
  public static let largestInColumns = 8 << 20

  /// Records of more bytes than these are not tried as plain text.
  private static let largestAsText = 256 << 10

  /// Records of more bytes than this on the average may well be smaller as text than in columns.
  public static let longRecordByteCount = 512

  /// The records as they are: for blocks that live in memory until they are coded with others.
  ///
  /// - Parameter batch: The records.
  /// - Returns: The payload.
  public static func stored(_ batch: RecordBatch) -> [UInt8] {
    [Codec.stored.rawValue] + StoredCodec.encode(batch)
  }

  /// Whether a payload holds its records as they are.
  ///
  /// - Parameter payload: The payload.
  /// - Returns: Whether it has that codec's number.
  public static func isStored(_ payload: [UInt8]) -> Bool {
    payload.first == Codec.stored.rawValue
  }

  /// Decodes records.
  ///
  /// - Parameters:
  ///   - payload: What ``encode(_:effort:)`` returned.
  ///   - byteCount: The size of the records together, in bytes; bounds every allocation.
  ///   - recordCount: How many records there are.
  /// - Returns: The records.
  /// - Throws: ``CodingError`` where the payload is damaged or does not hold exactly that.
  public static func decode(
    _ payload: ArraySlice<UInt8>,
    byteCount: Int,
    recordCount: Int
  ) throws(CodingError) -> RecordBatch {
    guard byteCount >= recordCount, recordCount >= 0, let first = payload.first else {
      throw .malformed(offset: 0)
    }
    guard let codec = Codec(rawValue: first) else { throw .unknownCodec(first) }
    let data = payload.dropFirst()
    switch codec {
    case .stored:
      return try StoredCodec.decode(data, byteCount: byteCount, recordCount: recordCount)
    case .text:
      return try TextCodec.decode(data, byteCount: byteCount, recordCount: recordCount)
    case .columns, .folded, .words:
      return try ColumnCodec.decode(
        data,
        byteCount: byteCount,
        recordCount: recordCount,
        codec: codec
      )
    }
  }

  /// Whether `data` decodes to exactly `batch`.
  static func holds(_ batch: RecordBatch, _ data: [UInt8], _ codec: Codec) -> Bool {
    let decoded = try? decode(
      ([codec.rawValue] + data)[...],
      byteCount: batch.bytes.count,
      recordCount: batch.count
    )
    return decoded == batch
  }
}
