import Records

/// Cuts any file; the records laid end to end are the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = bytes(data, count)
  let splitter = RecordSplitter(for: file.span)
  let ends = splitter.ends(in: file.span)
  demand((ends.last ?? 0) == file.count, "the records cover the file")
  var start = 0
  for end in ends {
    demand(end > start, "no record is empty")
    demand(end - start <= RecordSplitter.maximumByteCount, "no record is longer than allowed")
    demand(splitter.end(ofRecordAt: start, in: file.span) == end, "cuts do not depend on the past")
    start = end
  }
  return 0
}
