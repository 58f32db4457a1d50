@testable import Times

/// Reads the rule of a time zone and asks it for offsets.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: bytes(data, count), as: UTF8.self)
  guard text.utf8.allSatisfy({ $0 != 0 }), !text.contains("/") || text.contains(","),
    let zone = try? TimeZoneRules(named: text)
  else { return 0 }
  for seconds in stride(from: Int64(-3_000_000_000), to: 6_000_000_000, by: 7_654_321) {
    let instant = Instant(seconds: seconds)
    let written = Times.TimeText.rfc3339(instant, in: zone)
    demand(!written.isEmpty, "every instant can be written in every zone")
  }
  return 0
}
