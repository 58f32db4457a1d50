internal import Bytes
internal import Deflate
internal import Records

/// Codec 1: the bytes of the records deflated as they stand.
///
/// ```
/// ┌───────────────┬──────────────────────────┬──────────────────────┐
/// │ L (LEB128)    │ zlib stream of lengths,  │ zlib stream of bytes │
/// │               │ L bytes inflated: absent │                      │
/// │               │ where L is 0             │                      │
/// └───────────────┴──────────────────────────┴──────────────────────┘
/// ```
///
/// `L` is 0 where each record ends at its only LF. Else the length of the compressed lengths
/// follows `L` (LEB128), before them.
enum TextCodec {
  /// Compresses records.
  static func encode(_ batch: RecordBatch, effort: Effort) -> [UInt8] {
    var data: [UInt8] = []
    if RecordLengths.areImplied(batch) {
      data.writeCount(0)
    } else {
      var lengths: [UInt8] = []
      for index in 0..<batch.count { lengths.writeCount(batch.range(index).count) }
      data.writeCount(lengths.count)
      data.writeBlob(Deflate.compress(lengths, level: effort.deflateLevel))
    }
    return data + Deflate.compress(batch.bytes, level: effort == .quick ? 6 : 9)
  }

  /// Inflates records.
  static func decode(
    _ data: ArraySlice<UInt8>,
    byteCount: Int,
    recordCount: Int
  ) throws(CodingError) -> RecordBatch {
    var reader = ByteReader(Array(data))
    do {
      let lengthByteCount = try reader.readCount(atMost: 10 * recordCount)
      guard lengthByteCount > 0 else {
        let bytes = try Deflate.decompress(rest(reader), byteCount: byteCount)
        guard let ends = RecordLengths.lineEnds(bytes, recordCount: recordCount) else {
          throw CodingError.wrongSize(byteCount: byteCount, recordCount: 0)
        }
        return RecordBatch(bytes: bytes, ends: ends)
      }
      let coded = try reader.readBlob(atMost: reader.remaining)
      var lengths = ByteReader(try Deflate.decompress(coded, byteCount: lengthByteCount))
      let ends = try RecordLengths.readEnds(
        &lengths,
        byteCount: byteCount,
        recordCount: recordCount
      )
      try lengths.finish()
      let bytes = try Deflate.decompress(rest(reader), byteCount: byteCount)
      return RecordBatch(bytes: bytes, ends: ends)
    } catch let error as DeflateError {
      throw .deflate(error)
    } catch let error as CodingError {
      throw error
    } catch {
      throw .malformed(offset: reader.offset)
    }
  }

  /// What the reader has not read yet.
  private static func rest(_ reader: ByteReader) -> ArraySlice<UInt8> {
    reader.bytes[reader.offset..<reader.end]
  }
}
