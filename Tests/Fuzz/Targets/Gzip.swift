import Deflate

/// Unpacks any file as gzip; what was unpacked packs and unpacks again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let limit = 1 << 20
  guard let content = try? Deflate.gunzip(bytes(data, count), limit: limit) else { return 0 }
  demand(content.count <= limit, "no more than the limit is unpacked")
  let packed = Deflate.compress(content, level: 1, format: .gzip)
  demand((try? Deflate.gunzip(packed, limit: limit)) == content, "a round trip gives it back")
  return 0
}
