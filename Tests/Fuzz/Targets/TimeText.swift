import Times

/// Reads a time; an instant written out in full reads as the same instant.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: bytes(data, count), as: UTF8.self)
  guard let stated = try? Times.TimeText.parse(text) else { return 0 }
  let instant = stated.instant(in: paris)
  demand(instant <= stated.endOfPeriod(in: paris), "a period ends after it starts")
  // Within a day of the first and the last year that can be written, another year may be meant.
  guard (-62_135_510_400...253_370_764_800).contains(instant.seconds) else { return 0 }
  let full = Times.TimeText.rfc3339(instant, in: paris)
  let again = try? Times.TimeText.parse(full)
  demand(again?.instant(in: .utc) == instant, "a written time is the same instant")
  return 0
}

private let paris = (try? TimeZoneRules(named: "Europe/Paris")) ?? .utc
