internal import Bytes
internal import Records

/// Codec 0: the lengths of the records, then their bytes as they are.
///
/// ```
/// ┌───────────────────────────────┬──────────────────┐
/// │ record lengths (LEB128 each)  │ bytes            │
/// └───────────────────────────────┴──────────────────┘
/// ```
enum StoredCodec {
  /// Lays out records.
  static func encode(_ batch: RecordBatch) -> [UInt8] {
    var data: [UInt8] = []
    data.reserveCapacity(batch.bytes.count + batch.count * 2)
    for index in 0..<batch.count { data.writeCount(batch.range(index).count) }
    data.append(contentsOf: batch.bytes)
    return data
  }

  /// Reads records back; the bytes must be used up.
  static func decode(
    _ data: ArraySlice<UInt8>,
    byteCount: Int,
    recordCount: Int
  ) throws(CodingError) -> RecordBatch {
    guard data.count >= byteCount, data.count - byteCount >= recordCount else {
      throw .wrongSize(byteCount: data.count, recordCount: 0)
    }
    var reader = ByteReader(Array(data))
    do {
      let ends = try RecordLengths.readEnds(&reader, byteCount: byteCount, recordCount: recordCount)
      let bytes = try reader.readBytes(byteCount)
      try reader.finish()
      return RecordBatch(bytes: Array(bytes), ends: ends)
    } catch {
      throw .malformed(offset: reader.offset)
    }
  }
}
