import Support
import Testing

@testable import VintageCLI

/// JSON that is written part by part, with Python's reader and writer as the witness.
@Suite(.temporaryDirectory, .enabled(if: Python.has("json")))
struct JSONWriterTests {
  /// Reads documents, one in hexadecimal digits a line, and prints each as Python writes it.
  private static let rewriting = """
    import json, sys
    for line in sys.stdin:
        value = json.loads(bytes.fromhex(line).decode())
        pretty = json.dumps(value, indent=2, ensure_ascii=False)
        short = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        print(pretty.encode().hex(), short.encode().hex())
    """

  private func python(_ program: String, _ lines: [[UInt8]]) throws -> [String] {
    let input = lines.map { Self.hex($0) + "\n" }.joined()
    let outcome = try Python.run(
      ["-c", program],
      in: TemporaryDirectoryTrait.current,
      input: Array(input.utf8)
    )
    try #require(outcome.status == 0, "\(outcome.messages)")
    return outcome.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func bytes(isPretty: Bool, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(isPretty: isPretty)
    write(&writer)
    return writer.bytes
  }

  @Test func `every text is read as it was, whichever characters it has`() throws {
    var texts = (0..<0x180).compactMap { Unicode.Scalar(UInt32($0)).map { "a\(Character($0))b" } }
    texts += ["", "\"", "\\", "\\\"", "\u{0}", "é", "日本", "🦠", "\u{2028}", "\u{FFFD}", "</script>"]
    let documents = texts.map { text in
      Self.bytes(isPretty: false) { $0.string(text.utf8) }
    }
    let program = """
      import json, sys
      for line in sys.stdin: print(json.loads(bytes.fromhex(line).decode()).encode().hex())
      """
    #expect(try python(program, documents) == texts.map { Self.hex(Array($0.utf8)) })
    // The same as a name.
    let objects = texts.map { text in
      Self.bytes(isPretty: true) { $0.object { $0.member(text, .null) } }
    }
    let naming = """
      import json, sys
      for line in sys.stdin: print(list(json.loads(bytes.fromhex(line).decode()))[0].encode().hex())
      """
    #expect(try python(naming, objects) == texts.map { Self.hex(Array($0.utf8)) })
  }

  static let shapes: [@Sendable (inout JSONWriter) -> Void] = [
    { $0.array { _ in } },
    { $0.object { _ in } },
    { $0.array { $0.array { _ in } } },
    { $0.array { out in for _ in 0..<3 { out.object { _ in } } } },
    { $0.object { $0.member("a", .array([])) } },
    { $0.object { out in for name in ["a", "b"] { out.member(name, .array([.integer(1)])) } } },
    {
      $0.object { out in
        out.member("a", .array([]))
        out.name("b")
        out.object { $0.member("c", .object([])) }
        out.member("d", .object([("e", .array([.null, .bool(true), .bool(false)]))]))
      }
    },
    {
      $0.array { out in
        out.array { $0.array { $0.integer(1) } }
        out.integer(-20)
        out.field(.missing)
        out.field(.integer(.min))
        out.field(.integer(.max))
        out.field(.number("0.5"))
        out.field(.text("x\ty\r\n"))
        out.field(.truth(true))
      }
    },
  ]

  @Test(arguments: shapes.indices)
  func `lists are parted and indented as Python does it, empty ones too`(index: Int) throws {
    let (pretty, short) = (
      Self.bytes(isPretty: true, Self.shapes[index]),
      Self.bytes(isPretty: false, Self.shapes[index])
    )
    let both = "\(Self.hex(pretty)) \(Self.hex(short))"
    #expect(try python(Self.rewriting, [pretty, short]) == [both, both])
  }

  @Test func `nested documents are those of Python, at any depth`() throws {
    var random = SeededRandom(5)
    let values = (0..<200).map { _ in Self.value(&random, depth: 0) }
    let pretty = values.map { value in Self.bytes(isPretty: true) { $0.value(value) } }
    let short = values.map { value in Self.bytes(isPretty: false) { $0.value(value) } }
    let both = zip(pretty, short).map { "\(Self.hex($0)) \(Self.hex($1))" }
    #expect(try python(Self.rewriting, pretty) == both)
    #expect(try python(Self.rewriting, short) == both)
  }

  private static func value(_ random: inout SeededRandom, depth: Int) -> JSONValue {
    switch random.below(depth > 5 ? 4 : 8) {
    case 0: .null
    case 1: .integer(random.below(2000) - 1000)
    case 2: .string(String(repeating: "\"\\\u{1F}é\n", count: random.below(3)))
    case 3: .bool(random.below(2) == 0)
    case 4, 5: .array((0..<random.below(4)).map { _ in value(&random, depth: depth + 1) })
    default:
      .object((0..<random.below(4)).map { ("n\($0)", value(&random, depth: depth + 1)) })
    }
  }

  @Test func `a value that is written again is the same value`() throws {
    var writer = JSONWriter(isPretty: true)
    var key: Range<Int>?
    writer.array { out in
      for _ in 0..<3 {
        out.object { out in
          out.name("key")
          if let key { return out.again(key) }
          let start = out.bytes.count
          out.object { $0.member("a", .string("x")) }
          key = start..<out.bytes.count
        }
      }
    }
    let object = JSONValue.object([("key", .object([("a", .string("x"))]))])
    #expect(writer.bytes == JSONValue.array([object, object, object]).bytes(isPretty: true))
  }

  @Test func `lines are documents of their own`() {
    var writer = JSONWriter(isPretty: false)
    for number in [1, 2] {
      writer.object { $0.member("a", .integer(number)) }
      writer.end()
    }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"a\":1}\n{\"a\":2}\n")
  }
}
