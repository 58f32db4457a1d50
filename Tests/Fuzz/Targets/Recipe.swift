import Bytes
import Coding
import Records

/// Decodes a recipe; what decodes stays within its bounds and survives being written again.
///
/// Input: numbers of the base, stride of the base, first new number, limit, count (LEB128), steps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let baseCount = reader.integer(atMost: 300)
  let stride = 1 + reader.integer(atMost: 7)
  let firstNew = reader.integer(atMost: 1 << 40)
  let limit = reader.integer(atMost: 1 << 40)
  let wanted = reader.integer(atMost: 1 << 14)
  let base =
    baseCount == 0
    ? nil : RecordRuns([RecordRun(first: 0, stride: stride, count: baseCount)])
  let runs = try? Recipe.decode(
    reader.rest(),
    base: base,
    firstNew: firstNew,
    recordLimit: limit,
    count: wanted
  )
  guard let runs else { return 0 }
  demand(runs.count == wanted, "a sequence has the length that is asked for")
  let reach = max(limit, base == nil ? 0 : (baseCount - 1) * stride + 1)
  demand(runs.numbers.allSatisfy { (0..<reach).contains($0) }, "numbers are below the limit")
  let again = Recipe.encode(runs, base: base, firstNew: firstNew)
  let decoded = try? Recipe.decode(
    again,
    base: base,
    firstNew: firstNew,
    recordLimit: reach,
    count: wanted
  )
  demand(decoded == runs, "a sequence survives being written again")
  return 0
}
