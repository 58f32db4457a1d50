/// Reads the subset of TOML 1.0 that definitions are written in.
///
/// In it: comments; bare and quoted keys; basic, literal and multi-line basic strings; decimal
/// integers; booleans; arrays; tables `[a.b]` and arrays of tables `[[a]]`. All else of TOML is
/// refused by name. Every text accepted here means the same to any reader of TOML 1.0.
struct TomlParser {
  /// The longest text read, in bytes.
  static let maximumByteCount = 1 << 20
  /// The deepest nesting of arrays and of table names.
  static let maximumDepth = 8

  let bytes: [UInt8]
  var offset = 0
  private let root: TomlTable
  private var current: TomlTable

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    root = TomlTable(offset: 0, bodyOffset: nil, isExplicit: true)
    current = root
  }

  /// Reads a whole text.
  ///
  /// - Parameter text: The file.
  /// - Returns: Its top-level table.
  /// - Throws: The first ``TomlFault``.
  /// - Complexity: O(*n*); recursion is bounded by ``maximumDepth``.
  static func parse(_ text: [UInt8]) throws(TomlFault) -> TomlTable {
    guard text.count <= maximumByteCount else {
      throw TomlFault(0, .tooLarge(byteCount: text.count, limit: maximumByteCount))
    }
    do { _ = try UTF8Span(validating: text.span) } catch {
      throw TomlFault(error.byteOffsets.lowerBound, .notText)
    }
    guard !text.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw TomlFault(0, .refused(.byteOrderMark))
    }
    var parser = Self(text)
    while parser.offset < text.count { try parser.readLine() }
    return parser.root
  }

  private mutating func readLine() throws(TomlFault) {
    skipBlanks()
    switch peek {
    case nil: return
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): break
    case UInt8(ascii: "["): try readHeader()
    default: try readPair()
    }
    try finishLine()
  }

  private mutating func readPair() throws(TomlFault) {
    let start = offset
    let key = try readKey()
    skipBlanks()
    if peek == UInt8(ascii: ".") { throw TomlFault(offset, .refused(.dottedKey)) }
    guard skip("=") else { throw TomlFault(offset, .expected(.equalsSign)) }
    skipBlanks()
    let valueStart = offset
    let value = try readValue(depth: 0)
    let item = TomlItem(value: value, range: valueStart..<offset, keyOffset: start)
    guard current.add(key, item) else { throw TomlFault(start, .duplicateKey(key)) }
  }
}

/// Table headers.
extension TomlParser {
  private mutating func readHeader() throws(TomlFault) {
    let start = offset
    offset += 1
    let isList = skip("[")
    var path: [String] = []
    repeat {
      skipBlanks()
      guard path.count < Self.maximumDepth else {
        throw TomlFault(offset, .tooDeep(limit: Self.maximumDepth))
      }
      path.append(try readKey())
      skipBlanks()
    } while skip(".")
    guard skip("]"), !isList || skip("]") else { throw TomlFault(offset, .expected(.headerEnd)) }
    try openTable(path, isList: isList, start: start)
  }

  private mutating func openTable(
    _ path: [String],
    isList: Bool,
    start: Int
  ) throws(TomlFault) {
    let parent = try openParent(path.dropLast(), start: start)
    guard let name = path.last else { return }
    let table = TomlTable(offset: start, bodyOffset: offset, isExplicit: true)
    switch parent[name]?.value {
    case nil:
      let value: TomlValue = isList ? .tables(TomlTableList(table)) : .table(table)
      _ = parent.add(name, TomlItem(value: value, range: start..<offset, keyOffset: start))
      current = table
    case .tables(let list) where isList:
      list.tables.append(table)
      current = table
    case .table(let known) where !isList && !known.isExplicit:
      known.isExplicit = true
      current = known
    default: throw TomlFault(start, .duplicateKey(name))
    }
  }

  /// The table that a header's last name belongs to; tables on the way are made as needed.
  private func openParent(
    _ path: ArraySlice<String>,
    start: Int
  ) throws(TomlFault) -> TomlTable {
    var table = root
    for name in path {
      switch table[name]?.value {
      case nil:
        let made = TomlTable(offset: start, bodyOffset: offset, isExplicit: false)
        _ = table.add(
          name,
          TomlItem(value: .table(made), range: start..<offset, keyOffset: start)
        )
        table = made
      case .table(let known): table = known
      case .tables(let list):
        guard let last = list.tables.last else { return table }
        table = last
      default: throw TomlFault(start, .duplicateKey(name))
      }
    }
    return table
  }
}

/// Characters, blanks, comments and line ends.
extension TomlParser {
  /// The next byte, or nil at the end.
  var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Consumes one byte where it is the given character.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  /// Consumes `\n` or `\r\n`.
  mutating func skipLineEnd() -> Bool {
    if skip("\n") { return true }
    guard bytes[offset...].starts(with: [13, 10]) else { return false }
    offset += 2
    return true
  }

  /// Consumes spaces and tabs.
  mutating func skipBlanks() {
    while skip(" ") || skip("\t") {}
  }

  /// Consumes blanks, comments and line ends, as they may stand within an array.
  mutating func skipSpace() throws(TomlFault) {
    repeat {
      skipBlanks()
      try skipComment()
    } while skipLineEnd()
  }

  /// Consumes a comment up to its line end, where one starts here.
  private mutating func skipComment() throws(TomlFault) {
    guard skip("#") else { return }
    while let byte = peek, byte != UInt8(ascii: "\n"), !bytes[offset...].starts(with: [13, 10]) {
      guard !Self.isControl(byte) else { throw TomlFault(offset, .expected(.printableCharacter)) }
      offset += 1
    }
  }

  private mutating func finishLine() throws(TomlFault) {
    skipBlanks()
    try skipComment()
    guard skipLineEnd() || offset == bytes.count else {
      throw TomlFault(offset, .expected(.lineEnd))
    }
  }

  /// Whether a byte is a control character other than tab.
  static func isControl(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
  }
}
