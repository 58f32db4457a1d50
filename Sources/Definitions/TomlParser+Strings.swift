internal import Bytes

/// Strings.
extension TomlParser {
  /// Reads `'…'`: no escapes, no line ends.
  mutating func readLiteralString() throws(TomlFault) -> String {
    offset += 1
    let start = offset
    while let byte = peek, byte != UInt8(ascii: "'") {
      guard byte != UInt8(ascii: "\n") else { throw TomlFault(offset, .expected(.closingQuote)) }
      guard !Self.isControl(byte) else { throw TomlFault(offset, .expected(.printableCharacter)) }
      offset += 1
    }
    guard skip("'") else { throw TomlFault(offset, .expected(.closingQuote)) }
    return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
  }

  /// Reads `"…"`, with escapes, on one line.
  mutating func readBasicString() throws(TomlFault) -> String {
    offset += 1
    var content: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") {
        try readEscape(into: &content)
        continue
      }
      guard byte != UInt8(ascii: "\n") else { throw TomlFault(offset, .expected(.closingQuote)) }
      guard !Self.isControl(byte) else { throw TomlFault(offset, .expected(.printableCharacter)) }
      content.append(byte)
      offset += 1
    }
    guard skip("\"") else { throw TomlFault(offset, .expected(.closingQuote)) }
    return String(decoding: content, as: UTF8.self)
  }

  /// Reads `"""…"""`; a line end right after the opening is dropped, `\r\n` becomes `\n`.
  mutating func readMultiLineString() throws(TomlFault) -> String {
    offset += 3
    _ = skipLineEnd()
    var content: [UInt8] = []
    while let byte = peek {
      if bytes[offset...].starts(with: [34, 34, 34]) {
        offset += 3
        // Up to two quotes may stand right before the closing ones.
        for _ in 0..<2 where skip("\"") { content.append(UInt8(ascii: "\"")) }
        return String(decoding: content, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        if try !skipJoinedLines() { try readEscape(into: &content) }
      } else if skipLineEnd() {
        content.append(UInt8(ascii: "\n"))
      } else {
        guard !Self.isControl(byte) else {
          throw TomlFault(offset, .expected(.printableCharacter))
        }
        content.append(byte)
        offset += 1
      }
    }
    throw TomlFault(offset, .expected(.closingQuote))
  }

  /// Consumes a backslash that ends its line, with all blank space after it.
  private mutating func skipJoinedLines() throws(TomlFault) -> Bool {
    let start = offset
    offset += 1
    skipBlanks()
    guard skipLineEnd() else {
      offset = start
      return false
    }
    repeat { skipBlanks() } while skipLineEnd()
    return true
  }

  private mutating func readEscape(into content: inout [UInt8]) throws(TomlFault) {
    let start = offset
    offset += 1
    guard let letter = peek else { throw TomlFault(start, .expected(.escape)) }
    offset += 1
    switch letter {
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(letter)
    case UInt8(ascii: "u"): try readScalar(digits: 4, start, into: &content)
    case UInt8(ascii: "U"): try readScalar(digits: 8, start, into: &content)
    default: throw TomlFault(start, .expected(.escape))
    }
  }

  private mutating func readScalar(
    digits: Int,
    _ start: Int,
    into content: inout [UInt8]
  ) throws(TomlFault) {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek.flatMap(Hex.value) else { throw TomlFault(start, .expected(.escape)) }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw TomlFault(start, .expected(.escape)) }
    content.append(contentsOf: UTF8.encode(scalar) ?? .init())
  }
}
