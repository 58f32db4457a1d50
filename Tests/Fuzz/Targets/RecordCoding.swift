import Bytes
@testable import Coding
import Records

/// Codes the rows of any file by every codec and decodes them again.
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
  return 0
}
