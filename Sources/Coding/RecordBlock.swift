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
    /// One of the three before, with maps of another kind, and perhaps told by an earlier block of
    /// the same pack: its distance or 0, the number of that codec, and what that wrote.
    case told = 5
    /// As ``told``, with texts around the fields of layouts, or words between copies.
    case texts = 6

    /// Whether it is one of columns, or of folded texts without one, that needs no other number.
    var isOfColumns: Bool { [.columns, .folded, .words].contains(self) }
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
    func offer(_ payload: [UInt8]) {
      guard payload.count < best.count, holds(batch, payload) else { return }
      best = payload
    }
    func isSmall(_ factor: Int) -> Bool { best.count * factor < batch.bytes.count }
    if batch.bytes.count <= largestInColumns,
      let columns = ColumnCodec.write(batch, chunkEnds: chunkEnds, effort: effort)
    {
      offer(ColumnPayload(columns).bytes)
    }
    // Short rows hardly ever get smaller than that as text, and trying costs time. Of long texts
    // one cannot know.
    let isLong =
      isOfWords(best)
      || batch.bytes.count > batch.count * longRecordByteCount
    if !isLong, isSmall(effort == .quick ? 6 : 12) { return best }
    if let text = ColumnCodec.writeText(batch, effort: effort, limit: best.count) {
      offer(ColumnPayload(text).bytes)
    }
    // Of many bytes, folding has left to zlib what it can do.
    if isOfWords(best) || batch.bytes.count > largestAsText
      || isSmall(effort == .quick ? 6 : 12)
    {
      return best
    }
    offer([Codec.text.rawValue] + TextCodec.encode(batch, effort: effort))
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
  ///   - base: The block that ``baseDistance(_:)`` names; nil where it names none.
  /// - Returns: The records.
  /// - Throws: ``CodingError`` where the payload is damaged or does not hold exactly that.
  public static func decode(
    _ payload: ArraySlice<UInt8>,
    byteCount: Int,
    recordCount: Int,
    base: BaseBlock? = nil
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
    case .columns, .folded, .words, .told, .texts:
      return try ColumnCodec.decode(
        try ColumnPayload(payload, base),
        byteCount: byteCount,
        recordCount: recordCount,
        base: base
      )
    }
  }

  /// Whether a payload has codec 4, perhaps within codec 5 or 6.
  private static func isOfWords(_ payload: [UInt8]) -> Bool {
    (try? ColumnPayload(payload[...]))??.codec == .words
  }

  /// Whether a payload decodes to exactly `batch`.
  static func holds(
    _ batch: RecordBatch,
    _ payload: [UInt8],
    base: BaseBlock? = nil
  ) -> Bool {
    let decoded = try? decode(
      payload[...],
      byteCount: batch.bytes.count,
      recordCount: batch.count,
      base: base
    )
    return decoded == batch
  }
}
