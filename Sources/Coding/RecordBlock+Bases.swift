public import Records

/// Blocks that are told by earlier ones, and those that they are told by.
extension RecordBlock {
  /// Codes records by those of an earlier block.
  ///
  /// - Parameters:
  ///   - batch: The records, each of one byte at least.
  ///   - chunkEnds: As of ``encode(_:chunkEnds:effort:)``.
  ///   - effort: How long to look.
  ///   - base: The earlier block and its records.
  ///   - distance: How many blocks before this one that stands.
  /// - Returns: The payload; nil where there is no such coding.
  public static func encode(
    _ batch: RecordBatch,
    chunkEnds: [Int] = [],
    effort: Effort,
    after base: (block: BaseBlock, records: RecordBatch),
    distance: Int
  ) -> [UInt8]? {
    var parts: PartWriter?
    if base.block.columns.isEmpty {
      parts = ColumnCodec.writeText(batch, effort: effort, limit: .max, after: base.block)
    } else if batch.bytes.count + base.records.bytes.count <= 2 * largestInColumns {
      parts = ColumnCodec.write(batch, chunkEnds: chunkEnds, effort: effort, after: base)
    }
    guard let parts else { return nil }
    let payload = ColumnPayload(parts, distance: distance).bytes
    return holds(batch, payload, base: base.block) ? payload : nil
  }

  /// What a block needs of its reader.
  ///
  /// - Parameter payload: Its payload.
  /// - Returns: What its codec says.
  public static func extent(_ payload: [UInt8]) -> BlockExtent {
    BlockExtent(payload.first.flatMap(Codec.init(rawValue:)))
  }

  /// Whether a block is told by an earlier one.
  ///
  /// - Parameter payload: Its payload.
  /// - Returns: Whether it says how many blocks before it that stands.
  public static func isBased(_ payload: [UInt8]) -> Bool {
    (try? baseDistance(payload[...])) ?? nil != nil
  }

  /// Whether later blocks can be told by a block.
  ///
  /// - Parameter payload: Its payload.
  /// - Returns: Whether its codec is one of columns or folded texts.
  public static func canBeBase(_ payload: [UInt8]) -> Bool {
    (try? ColumnPayload(payload[...])) ?? nil != nil
  }

  /// How many blocks before it the block stands that a payload is told by.
  ///
  /// - Parameter payload: What ``encode(_:chunkEnds:effort:)`` or
  ///   ``encode(_:chunkEnds:effort:after:distance:)`` returned.
  /// - Returns: How many, at least 1; nil where it is told by none.
  /// - Throws: ``CodingError`` where the payload is damaged.
  public static func baseDistance(_ payload: ArraySlice<UInt8>) throws(CodingError) -> Int? {
    guard let distance = try ColumnPayload(payload)?.distance, distance > 0 else { return nil }
    return distance
  }

  /// The same payload, told by the same block at another distance.
  ///
  /// - Parameters:
  ///   - payload: A payload.
  ///   - distance: How many blocks before it the one stands now that it is told by.
  /// - Returns: The payload; the same where it is told by none.
  /// - Throws: ``CodingError`` where the payload is damaged.
  public static func moved(
    _ payload: [UInt8],
    toDistance distance: Int
  ) throws(CodingError) -> [UInt8] {
    guard var parts = try ColumnPayload(payload[...]), parts.distance > 0 else { return payload }
    parts.distance = distance
    return parts.bytes
  }
}
