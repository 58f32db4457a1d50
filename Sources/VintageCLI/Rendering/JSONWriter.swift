internal import Bytes
import Files

/// Writes a JSON document (RFC 8259) part by part, for answers too long to be built first.
///
/// The caller says what comes next; commas, line breaks and indents follow from it.
struct JSONWriter {
  /// What was written and not handed on yet, in UTF-8.
  private(set) var bytes: [UInt8] = []
  /// From how many bytes on it is handed on: a document in memory costs more time than it takes to
  /// write it, as the system has to clear the pages.
  private static let flushedByteCount = 256 << 10
  private let isPretty: Bool
  private var depth = 0
  /// Whether the list that is open has no item yet.
  private var isEmptyList = true
  /// Whether a name was written whose value is missing.
  private var isAfterName = false

  /// Starts a document.
  ///
  /// - Parameter isPretty: Whether each item stands on a line of its own, two spaces a level.
  init(isPretty: Bool) { self.isPretty = isPretty }

  /// Writes an object.
  ///
  /// - Parameter members: Writes a ``name(_:)`` and a value for each member.
  mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
    try list(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
  }

  /// Writes a member.
  mutating func member(_ name: String, _ value: JSONValue) {
    self.name(name)
    self.value(value)
  }

  /// Writes a member that is an array of any length, and hands it on part by part.
  ///
  /// - Parameters:
  ///   - name: The member's name.
  ///   - items: What is written.
  ///   - write: Writes the values of an item, any number of them.
  /// - Throws: What standard output throws.
  mutating func list<Item>(
    _ name: String,
    _ items: some Sequence<Item>,
    _ write: (Item, inout JSONWriter) -> Void
  ) throws {
    self.name(name)
    try array { out in
      for item in items {
        write(item, &out)
        try out.flushIfFull()
      }
    }
  }

  /// Writes an array.
  ///
  /// - Parameter items: Writes the values.
  mutating func array(_ items: (inout JSONWriter) throws -> Void) rethrows {
    try list(UInt8(ascii: "["), UInt8(ascii: "]"), items)
  }

  private mutating func list(
    _ open: UInt8,
    _ close: UInt8,
    _ items: (inout JSONWriter) throws -> Void
  ) rethrows {
    separate()
    bytes.append(open)
    depth += 1
    isEmptyList = true
    try items(&self)
    depth -= 1
    if !isEmptyList { breakLine() }
    bytes.append(close)
    isEmptyList = false
  }

  /// Writes the name of a member; its value has to follow.
  mutating func name(_ name: String) {
    separate()
    Self.quote(name.utf8, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if isPretty { bytes.append(UInt8(ascii: " ")) }
    isAfterName = true
  }

  /// Writes a value.
  mutating func value(_ value: JSONValue) {
    switch value {
    case .null: literal("null")
    case .bool(let value): literal(value ? "true" : "false")
    case .integer(let value): integer(value)
    case .number(let text): literal(text)
    case .string(let text): string(text.utf8)
    case .array(let values): array { for value in values { $0.value(value) } }
    case .object(let members):
      object {
        for (name, value) in members { $0.member(name, value) }
      }
    }
  }

  /// Writes a field of a result.
  mutating func field(_ field: ResultField) {
    if case .integer(let value) = field { integer(value) } else { value(field.json) }
  }

  /// Writes a text.
  ///
  /// - Parameter utf8: The text in UTF-8.
  mutating func string(_ utf8: some Collection<UInt8>) {
    separate()
    Self.quote(utf8, to: &bytes)
  }

  /// Writes a whole number.
  mutating func integer(_ value: Int) {
    separate()
    DecimalDigits.append(value, to: &bytes)
  }

  /// Writes once more a value that was written at the same depth and not handed on since.
  ///
  /// - Parameter range: Where it stands in ``bytes``.
  mutating func again(_ range: Range<Int>) {
    separate()
    // A slice would share the bytes and make the append copy the whole document.
    for index in range { bytes.append(bytes[index]) }
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  /// Ends the document with a line feed; another one may follow (JSON lines).
  mutating func end() { bytes.append(UInt8(ascii: "\n")) }

  /// Hands on what was written to standard output.
  ///
  /// - Throws: What standard output throws.
  mutating func flush() throws(FileError) {
    try StandardStream.output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Hands on what was written where it is much.
  ///
  /// - Throws: What standard output throws.
  mutating func flushIfFull() throws(FileError) {
    if bytes.count >= Self.flushedByteCount { try flush() }
  }

  /// Writes what stands between the item before and the one that follows.
  private mutating func separate() {
    guard !isAfterName else {
      isAfterName = false
      return
    }
    guard depth > 0 else { return }
    if !isEmptyList { bytes.append(UInt8(ascii: ",")) }
    isEmptyList = false
    breakLine()
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes.append(contentsOf: [UInt8(ascii: " "), UInt8(ascii: " ")]) }
  }

  private static func quote(_ text: some Collection<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    let start = out.count
    out.append(contentsOf: text)
    if !isPlain(out.span, from: start) {
      out.removeSubrange(start...)
      for byte in text { appendEscaped(byte, to: &out) }
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ bytes: Span<UInt8>, from start: Int) -> Bool {
    for index in start..<bytes.count where needsEscape(bytes[index]) { return false }
    return true
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C
  }

  private static func appendEscaped(_ byte: UInt8, to out: inout [UInt8]) {
    guard needsEscape(byte) else { return out.append(byte) }
    out.append(contentsOf: (EscapedText.backslashed(byte) ?? "\\u00" + Hex.text([byte])).utf8)
  }
}
