internal import Times

/// Keys, numbers, booleans and arrays.
extension TomlParser {
  /// Reads one part of a key, bare or quoted.
  mutating func readKey() throws(TomlFault) -> String {
    switch peek {
    case UInt8(ascii: "\""): return try readBasicString()
    case UInt8(ascii: "'"): return try readLiteralString()
    default:
      let start = offset
      while let byte = peek, Self.isBareKey(byte) { offset += 1 }
      guard offset > start else { throw TomlFault(start, .expected(.key)) }
      return String(decoding: bytes[start..<offset], as: UTF8.self)
    }
  }

  /// Reads one value.
  ///
  /// - Parameter depth: How many arrays are open around it.
  /// - Returns: The value.
  /// - Throws: ``TomlFault``.
  mutating func readValue(depth: Int) throws(TomlFault) -> TomlValue {
    switch peek {
    case UInt8(ascii: "\""):
      let isMultiLine = bytes[offset...].starts(with: [34, 34, 34])
      return .string(isMultiLine ? try readMultiLineString() : try readBasicString())
    case UInt8(ascii: "'"):
      if bytes[offset...].starts(with: [39, 39, 39]) {
        throw TomlFault(offset, .refused(.multiLineLiteral))
      }
      return .string(try readLiteralString())
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "{"): throw TomlFault(offset, .refused(.inlineTable))
    default: return try readWord()
    }
  }

  private mutating func readArray(depth: Int) throws(TomlFault) -> TomlValue {
    guard depth < Self.maximumDepth else {
      throw TomlFault(offset, .tooDeep(limit: Self.maximumDepth))
    }
    offset += 1
    var items: [TomlItem] = []
    while true {
      try skipSpace()
      if skip("]") { return .array(items) }
      let start = offset
      let value = try readValue(depth: depth + 1)
      items.append(TomlItem(value: value, range: start..<offset, keyOffset: start))
      try skipSpace()
      if skip(",") { continue }
      guard skip("]") else { throw TomlFault(offset, .expected(.commaOrBracket)) }
      return .array(items)
    }
  }

  /// Reads a boolean or an integer, and names what else the word could be in TOML.
  private mutating func readWord() throws(TomlFault) -> TomlValue {
    let start = offset
    while let byte = peek, Self.isWord(byte) { offset += 1 }
    let word = bytes[start..<offset]
    if word.elementsEqual("true".utf8) { return .boolean(true) }
    if word.elementsEqual("false".utf8) { return .boolean(false) }
    let isSigned = word.first == UInt8(ascii: "-") || word.first == UInt8(ascii: "+")
    let digits = word.dropFirst(isSigned ? 1 : 0)
    if digits.elementsEqual("inf".utf8) || digits.elementsEqual("nan".utf8) {
      throw TomlFault(start, .refused(.float))
    }
    guard let first = digits.first, TextCursor.isDigit(first) else {
      throw TomlFault(start, .expected(.value))
    }
    if let feature = Self.feature(of: digits) { throw TomlFault(start, .refused(feature)) }
    guard digits.allSatisfy(TextCursor.isDigit), digits.count == 1 || first != UInt8(ascii: "0"),
      let value = Int64(String(decoding: word, as: UTF8.self))
    else { throw TomlFault(start, .expected(.integer)) }
    return .integer(value)
  }

  /// What a word that starts with a digit is in TOML, where it is no plain integer.
  private static func feature(of word: ArraySlice<UInt8>) -> DefinitionError.Feature? {
    let isDate = word.count >= 10 && word[word.startIndex + 4] == UInt8(ascii: "-")
    if isDate || word.contains(UInt8(ascii: ":")) { return .dateTime }
    let second = word.dropFirst().first ?? 0
    if word.first == UInt8(ascii: "0"), "xob".utf8.contains(second) { return .decoratedInteger }
    if word.contains(UInt8(ascii: ".")) || word.contains(where: { $0 | 0x20 == UInt8(ascii: "e") })
    {
      return .float
    }
    return word.contains(UInt8(ascii: "_")) ? .decoratedInteger : nil
  }

  private static func isBareKey(_ byte: UInt8) -> Bool {
    TextCursor.isLetter(byte) || TextCursor.isDigit(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isBareKey(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: ":")
  }
}
