import Bytes
@testable import Coding
import Records

/// Decodes a block of columns and another one that is told by it; what decodes has the size that
/// was asked for.
///
/// Input: 0 for payloads, or 1 for parts that are not deflated, which lets mutations reach the
/// fields; then for each of the two blocks byte count, record count, size of the payload or head
/// (LEB128), payload or head, and for parts the size of the body and the body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let isInParts = reader.integer(atMost: 1) == 1
  let (before, after) = (Block(&reader, isInParts), Block(&reader, isInParts))
  for payload in before.payloads(distance: 0) {
    let base = try? BaseBlock(
      payload[...],
      byteCount: before.byteCount,
      recordCount: before.recordCount
    )
    guard let base else { continue }
    for payload in after.payloads(distance: 1) where RecordBlock.canBeBase(payload) {
      let (byteCount, recordCount) = (after.byteCount, after.recordCount)
      let batch = try? RecordBlock.decode(
        payload[...],
        byteCount: byteCount,
        recordCount: recordCount,
        base: base
      )
      let block = try? BaseBlock(
        payload[...],
        byteCount: byteCount,
        recordCount: recordCount,
        base: base
      )
      guard let batch else { continue }
      demand(block != nil, "a block that decodes can be a base")
      demand(batch.bytes.count == byteCount, "a block has the bytes that its table says")
      demand(batch.count == recordCount, "a block has the records that its table says")
      demand((batch.ends.last ?? 0) == byteCount, "the last record ends with the block")
      demand(zip(batch.ends, batch.ends.dropFirst()).allSatisfy(<), "no record is empty")
    }
  }
  return 0
}

/// What an input says of one block.
private struct Block {
  let byteCount: Int
  let recordCount: Int
  /// The payload, or the head.
  let first: [UInt8]
  /// The body; nil where `first` is the payload.
  var body: [UInt8]?

  init(_ reader: inout ByteReader, _ isInParts: Bool) {
    func part(_ reader: inout ByteReader) -> [UInt8] {
      let count = min(reader.integer(atMost: 1 << 16), reader.remaining)
      return (try? Array(reader.readBytes(count))) ?? []
    }
    byteCount = reader.integer(atMost: 1 << 20)
    recordCount = reader.integer(atMost: 1 << 16)
    first = part(&reader)
    if isInParts { body = part(&reader) }
  }

  /// The payload, or one of each codec for the parts.
  func payloads(distance: Int) -> [[UInt8]] {
    guard let body else { return [first] }
    return [RecordBlock.Codec.columns, .folded, .words].map { codec in
      let columns = RecordBlock.columns(head: first, body: body, codec: codec)
      return [RecordBlock.Codec.texts.rawValue, UInt8(distance)] + columns
    }
  }
}
