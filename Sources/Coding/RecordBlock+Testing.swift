package import Records

/// Doors for tests, which want codecs 2 to 4 also where another one is smaller.
extension RecordBlock {
  /// Whether the column codec gives a batch back; true where it declines the batch.
  package static func columnsRoundTrip(
    _ batch: RecordBatch,
    chunkEnds: [Int],
    effort: Effort
  ) -> Bool {
    guard let parts = ColumnCodec.write(batch, chunkEnds: chunkEnds, effort: effort) else {
      return true
    }
    return holds(batch, ColumnPayload(parts).bytes)
  }

  /// The unpacked head and the body of a column coding.
  package static func partsOfColumns(
    _ batch: RecordBatch,
    chunkEnds: [Int],
    effort: Effort
  ) -> (head: [UInt8], body: [UInt8])? {
    guard let writer = ColumnCodec.write(batch, chunkEnds: chunkEnds, effort: effort) else {
      return nil
    }
    return (writer.head, writer.body)
  }

  /// A payload in columns, also where another one is smaller; nil where the codec declines.
  package static func inColumns(_ batch: RecordBatch, effort: Effort) -> [UInt8]? {
    ColumnCodec.write(batch, chunkEnds: [], effort: effort).map { ColumnPayload($0).bytes }
  }

  /// A payload of codec 2, or of another one, with a given head.
  package static func columns(
    head: [UInt8],
    body: [UInt8],
    codec: Codec = .columns
  ) -> [UInt8] {
    [codec.rawValue] + PartWriter.payload(head: head, body: body, effort: .quick)
  }

  /// A payload of codec 3 or 4 without columns, also where another one is smaller; within codec 6
  /// where it needs that.
  package static func folded(
    _ batch: RecordBatch,
    codec: Codec = .folded,
    effort: Effort
  ) -> [UInt8] {
    let parts = ColumnCodec.writeText(batch, codec: codec, effort: effort, limit: .max)
    return parts.map { ColumnPayload($0).bytes } ?? []
  }
}
