import Vintage

/// Reads the name of a release as it is typed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: bytes(data, count), as: UTF8.self)
  let address = ReleaseAddress(text)
  let joined = address.dataSet + (address.reference.map { "@\($0)" } ?? "")
  demand(joined == text, "an address is its two parts")
  if let reference = address.reference, let parsed = try? ReleaseReference(reference) {
    if case .back(let count) = parsed { demand(count >= 0, "nothing comes after the latest") }
    if case .before(_, let count) = parsed { demand(count >= 0, "nothing comes after a release") }
    if case .number(let number) = parsed { demand(number >= 1, "releases count from 1") }
  }
  if TagName.isValid(text), case .some(let tag) = try? ReleaseReference(text) {
    demand(tag == .text(text), "a tag is no other kind of reference")
  }
  return 0
}
