internal import Bytes

/// A value that is written as JSON (RFC 8259).
///
/// Objects keep the order of their members.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number in its own spelling, for figures that no binary number holds exactly.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// Text, or null where it is empty.
  static func text(_ value: String) -> JSONValue { value.isEmpty ? .null : .string(value) }

  /// The value on one line.
  var line: String { String(decoding: bytes(isPretty: false), as: UTF8.self) }

  /// The value on several lines, two spaces a level.
  var pretty: String { String(decoding: bytes(isPretty: true), as: UTF8.self) }

  /// The value in UTF-8: documents have millions of members, so no text is made in between.
  func bytes(isPretty: Bool) -> [UInt8] {
    var out: [UInt8] = []
    write(to: &out, indent: isPretty ? 0 : nil)
    return out
  }

  private func write(to out: inout [UInt8], indent: Int?) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): out.append(contentsOf: String(value).utf8)
    case .number(let text): out.append(contentsOf: text.utf8)
    case .string(let text): Self.quote(text, to: &out)
    case .array(let values):
      Self.list(values, "[", "]", to: &out, indent) { $0.write(to: &$1, indent: $2) }
    case .object(let members):
      Self.list(members, "{", "}", to: &out, indent) { member, out, inner in
        Self.quote(member.0, to: &out)
        out.append(UInt8(ascii: ":"))
        if inner != nil { out.append(UInt8(ascii: " ")) }
        member.1.write(to: &out, indent: inner)
      }
    }
  }

  private static func list<Item>(
    _ items: [Item],
    _ open: Unicode.Scalar,
    _ close: Unicode.Scalar,
    to out: inout [UInt8],
    _ indent: Int?,
    _ write: (Item, inout [UInt8], Int?) -> Void
  ) {
    out.append(UInt8(ascii: open))
    let inner = indent.map { $0 + 1 }
    for (index, item) in items.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      if let inner { breakLine(inner, &out) }
      write(item, &out, inner)
    }
    if let indent, !items.isEmpty { breakLine(indent, &out) }
    out.append(UInt8(ascii: close))
  }

  private static func breakLine(_ indent: Int, _ out: inout [UInt8]) {
    out.append(UInt8(ascii: "\n"))
    out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
  }

  private static func quote(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    EscapedText.append(text, to: &out) { byte in
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { return nil }
      return EscapedText.backslashed(byte) ?? "\\u00" + Hex.text([byte])
    }
    out.append(UInt8(ascii: "\""))
  }
}
