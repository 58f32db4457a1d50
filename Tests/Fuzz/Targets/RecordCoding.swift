import Bytes
@testable import Coding
import Records

/// Codes the rows of any file by every codec and decodes them again; those behind the first chunk
/// also by those of the chunk.
///
/// Input: effort, records of the first chunk (LEB128), file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let effort = Effort.allCases[reader.integer(atMost: Effort.allCases.count - 1)]
  let split = reader.integer(atMost: 1000)
  let file = reader.rest()
  let batch = RecordBatch(bytes: file, ends: RecordSplitter(for: file.span).ends(in: file.span))
  let first = min(split, batch.count)
  let chunkEnds = first > 0 && first < batch.count ? [first, batch.count] : [batch.count]
  demand(
    RecordBlock.columnsRoundTrip(batch, chunkEnds: chunkEnds, effort: effort),
    "a column coding gives its records back"
  )
  let payload = RecordBlock.encode(batch, chunkEnds: chunkEnds, effort: effort)
  let decoded = try? RecordBlock.decode(
    payload[...],
    byteCount: file.count,
    recordCount: batch.count
  )
  demand(decoded == batch, "a block gives its records back")
  if chunkEnds.count == 2 { codeByBase(batch, first: first, effort) }
  return 0
}

/// Codes the records behind the first ones by those.
private func codeByBase(_ batch: RecordBatch, first: Int, _ effort: Effort) {
  var (before, after) = (RecordBatch(), RecordBatch())
  before.append(batch, 0..<first)
  after.append(batch, first..<batch.count)
  let folded = RecordBlock.folded(before, effort: effort)
  for payload in [RecordBlock.inColumns(before, effort: effort), folded].compactMap(\.self) {
    let base = try? BaseBlock(
      payload[...],
      byteCount: before.bytes.count,
      recordCount: before.count
    )
    guard let base else { continue }
    let parts =
      payload == folded
      ? ColumnCodec.writeText(after, effort: effort, limit: .max, after: base)
      : ColumnCodec.write(after, chunkEnds: [], effort: effort, after: (base, before))
    guard let parts else { continue }
    let decoded = try? RecordBlock.decode(
      ColumnPayload(parts, distance: 1).bytes[...],
      byteCount: after.bytes.count,
      recordCount: after.count,
      base: base
    )
    demand(decoded == after, "a block that is told by another gives its records back")
  }
}
