import Times

/// Reads a time; an instant written out in full reads as the same instant.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: bytes(data, count), as: UTF8.self)
  guard let stated = try? Times.TimeText.parse(text) else { return 0 }
  let instant = stated.instant(in: paris)
  demand(instant <= stated.endOfPeriod(in: paris), "a period ends after it starts")
  let full = Times.TimeText.rfc3339(instant, in: paris)
  guard let again = try? Times.TimeText.parse(full) else {
    // Years outside 0000...9999 can be computed at the edge but not written.
    demand(full.utf8.count != 25, "a written time can be read")
    return 0
  }
  demand(again.instant(in: .utc) == instant, "a written time is the same instant")
  return 0
}

private let paris = (try? TimeZoneRules(named: "Europe/Paris")) ?? .utc
