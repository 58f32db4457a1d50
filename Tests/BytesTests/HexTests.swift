import Bytes
import Testing

@Suite struct HexTests {
  @Test func `all bytes come back in lower case`() {
    let all = (0...255).map { UInt8($0) }
    let text = Hex.text(all)
    #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff") && text.count == 512)
    #expect(Hex.bytes(text) == all)
    #expect(Hex.bytes(text.uppercased()) == all)
  }

  @Test(arguments: ["0", "0g", "g0", "00 ", " 00", "0x00", "é0"])
  func `what is not hexadecimal is nil`(text: String) {
    #expect(Hex.bytes(text) == nil)
  }

  @Test func `nothing is nothing`() {
    #expect(Hex.bytes("") == [])
    #expect(Hex.text([]) == "")
  }
}
