import Bytes
@testable import Coding
import Records

/// Decodes a column coding whose parts are not deflated, which lets mutations reach the fields.
///
/// Input: byte count, record count, size of the head (LEB128), head, body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let byteCount = reader.integer(atMost: 1 << 20)
  let recordCount = reader.integer(atMost: 1 << 16)
  let headCount = min(reader.integer(atMost: 1 << 16), reader.remaining)
  guard let head = try? reader.readBytes(headCount) else { return 0 }
  let body = reader.rest()
  for codec in [RecordBlock.Codec.columns, .folded, .words] {
    let columns = RecordBlock.columns(head: Array(head), body: body, codec: codec)
    // Those of codec 6 may have maps of one more kind, layouts with texts, and words among copies.
    for payload in [columns, [RecordBlock.Codec.texts.rawValue, 0] + columns] {
      let batch = try? RecordBlock.decode(
        payload[...],
        byteCount: byteCount,
        recordCount: recordCount
      )
      guard let batch else { continue }
      demand(batch.bytes.count == byteCount, "a block has the bytes that its table says")
      demand(batch.count == recordCount, "a block has the records that its table says")
    }
  }
  return 0
}
