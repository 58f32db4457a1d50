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
    var writer = JSONWriter(isPretty: isPretty)
    writer.value(self)
    return writer.bytes
  }
}
