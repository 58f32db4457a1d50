import Testing

@testable import Tables

/// Taking records apart; the expected fields are those of Python's `csv` module.
struct FieldTests {
  static func fields(_ text: String, _ delimiter: Character = ";") -> [String] {
    let bytes = Array(text.utf8)
    let stop = LineEnd.find(bytes.span, 0..<bytes.count).1
    var fields: [Field] = []
    FieldSplitter.split(
      bytes.span,
      0..<stop,
      origin: 0,
      delimiter: delimiter.asciiValue ?? 0,
      into: &fields
    )
    return fields.map { field in
      let range = Int(field.start)..<Int(field.start) + field.count
      guard field.isEscaped else { return String(decoding: bytes[range], as: UTF8.self) }
      var value: [UInt8] = []
      FieldSplitter.decode(bytes.span, range, into: &value)
      return String(decoding: value, as: UTF8.self)
    }
  }

  static let cases: [(String, [String])] = [
    ("a;b;c\n", ["a", "b", "c"]),
    ("a;b;c", ["a", "b", "c"]),
    ("a;;\r\n", ["a", "", ""]),
    (";\n", ["", ""]),
    ("", [""]),
    ("\"a\";b;\"c\"\n", ["a", "b", "c"]),
    ("\"\";\"\"", ["", ""]),
    ("\"a;b\";c\r\r\n", ["a;b", "c"]),
    ("\"a\nb\";c\n", ["a\nb", "c"]),
    ("\"a\"\"b\";c\n", ["a\"b", "c"]),
    ("\"\"\"\";c\n", ["\"", "c"]),
    ("\"a\"b;c\n", ["ab", "c"]),
    ("\"a\"b\"c;d\n", ["ab\"c", "d"]),
    ("a\"b\";c\n", ["a\"b\"", "c"]),
    ("\"never closed;c\n", ["never closed;c"]),
    ("\"", [""]),
  ]

  @Test(arguments: cases)
  func `a record is taken apart as Python does`(text: String, expected: [String]) {
    #expect(Self.fields(text) == expected)
  }

  @Test func `random fields come back whatever they hold`() {
    var random = SystemRandomNumberGenerator()
    let alphabet: [Character] = ["a", ";", "\"", "\n", " ", "é"]
    for _ in 0..<500 {
      let values = (0..<Int.random(in: 1...5)).map { _ in
        String(
          (0..<Int.random(in: 0...6)).map { _ in alphabet.randomElement(using: &random) ?? "a" }
        )
      }
      let text = values.map { value in
        "\"" + value.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
      }.joined(separator: ";")
      #expect(Self.fields(text + "\n") == values, "\(text)")
    }
  }

  static let ends: [(String, LineEnd)] = [
    ("a", .none), ("a\n", .lf), ("a\r\n", .crlf), ("a\r\r\n", .crcrlf), ("a\r\r\r\n", .crcrlf),
    ("a\r", .cr), ("\n", .lf), ("", .none), ("\r\n", .crlf),
  ]

  @Test(arguments: ends)
  func `a line end is known with its carriage returns`(text: String, end: LineEnd) {
    let bytes = Array(text.utf8)
    let found = LineEnd.find(bytes.span, 0..<bytes.count)
    #expect(found.0 == end)
    #expect(found.1 == (text.first == "a" ? 1 : 0))
  }
}
