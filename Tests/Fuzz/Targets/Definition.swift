import Definitions

/// Reads a definition; what is read survives being written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = bytes(data, count)
  let parsed = try? DataSetDefinition.parse(text: text, fileName: "hospital.toml")
  guard let parsed else { return 0 }
  let again = try? DataSetDefinition.parse(
    text: Array(parsed.tomlText().utf8),
    fileName: "hospital.toml"
  )
  demand(again == parsed, "a definition survives being written again")
  return 0
}
