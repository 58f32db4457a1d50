import Bytes
import Coding
import Records

/// Decodes a block of any codec; what decodes has the size that was asked for.
///
/// Input: byte count, record count (LEB128), payload.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let byteCount = reader.integer(atMost: 1 << 20)
  let recordCount = reader.integer(atMost: 1 << 16)
  let payload = reader.rest()
  let batch = try? RecordBlock.decode(
    payload[...],
    byteCount: byteCount,
    recordCount: recordCount
  )
  guard let batch else { return 0 }
  demand(batch.bytes.count == byteCount, "a block has the bytes that its table says")
  demand(batch.count == recordCount, "a block has the records that its table says")
  demand((batch.ends.last ?? 0) == byteCount, "the last record ends with the block")
  demand(zip(batch.ends, batch.ends.dropFirst()).allSatisfy(<), "no record is empty")
  return 0
}
