@testable import Store

/// Reads a log entry; what is read survives being written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let entry = try? Store.LogEntry(bytes: bytes(data, count)) else { return 0 }
  let again = try? Store.LogEntry(bytes: entry.bytes)
  demand(again == entry, "an entry survives being written again")
  return 0
}
