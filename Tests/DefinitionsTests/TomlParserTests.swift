import Testing

@testable import Definitions

@Suite struct TomlParserTests {
  /// Texts within the subset.
  static let accepted: [String] = [
    "", "\n", "# only\r\n", "a=1", "a = -0", "a = +7", "a = 9223372036854775807",
    "a = -9223372036854775808", "a = true # yes", "a = false", "\"a b\" = 'c\\d'", "'' = ''",
    "a-b_C1 = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"", "a = [1, [2, 'x'], [],\n# c\n3 , ]",
    "a = \"\"\"\n x\r\n \\\n\n   y \"\" z\"\"\"\"\"", "a = \"\"\"\"\"\"", "a = \"\"\"\"\"\"\"\"",
    "a = \"\"\"x \\   \r\n\ty\\u0041\"\"\"", "[a]\nb=1\n[a.c]\nd=2\n[e]", "[a.b]\n[a]\nc=1",
    "[[a]]\nb=1\n[[a]]\n[a.c]\nd=1\n[[a.e]]\n[[a.e]]", "[ a . \"b.c\" ]\nd='é'",
    "[[a]]\n[a.b]\n[[a]]\n[a.b]", "a = '\t'", "1 = 2", "true = true",
  ]

  static let refused: [(text: String, line: Int, column: Int, problem: DefinitionError.Problem)] = [
    ("a.b = 1", 1, 2, .refused(.dottedKey)),
    ("a = {}", 1, 5, .refused(.inlineTable)),
    ("a = '''x'''", 1, 5, .refused(.multiLineLiteral)),
    ("a = 1.5", 1, 5, .refused(.float)), ("a = 1e5", 1, 5, .refused(.float)),
    ("a = -inf", 1, 5, .refused(.float)), ("a = nan", 1, 5, .refused(.float)),
    ("a = 2020-04-15", 1, 5, .refused(.dateTime)), ("a = 19:00:00", 1, 5, .refused(.dateTime)),
    ("a = 0x1F", 1, 5, .refused(.decoratedInteger)),
    ("a = 1_000", 1, 5, .refused(.decoratedInteger)),
    ("\u{FEFF}a = 1", 1, 1, .refused(.byteOrderMark)),
    ("a = 01", 1, 5, .expected(.integer)), ("a = 9223372036854775808", 1, 5, .expected(.integer)),
    ("a = 1\n\nb 2", 3, 3, .expected(.equalsSign)), ("= 1", 1, 1, .expected(.key)),
    ("a =", 1, 4, .expected(.value)), ("a = yes", 1, 5, .expected(.value)),
    ("a = 1 b = 2", 1, 7, .expected(.lineEnd)), ("a = 1\rb = 2", 1, 6, .expected(.lineEnd)),
    ("a = \"x", 1, 7, .expected(.closingQuote)), ("a = 'x\n'", 1, 7, .expected(.closingQuote)),
    ("a = \"\"\"x", 1, 9, .expected(.closingQuote)),
    ("é = 1\n'é' = \"\\x41\"", 1, 1, .expected(.key)),
    ("'é' = \"é\\x41\"", 1, 9, .expected(.escape)),
    ("a = \"\\ud800\"", 1, 6, .expected(.escape)), ("a = \"\\", 1, 6, .expected(.escape)),
    ("a = \"\u{1}\"", 1, 6, .expected(.printableCharacter)),
    ("# \u{7F}", 1, 3, .expected(.printableCharacter)),
    ("a = [1 2]", 1, 8, .expected(.commaOrBracket)), ("a = [", 1, 6, .expected(.value)),
    ("[a", 1, 3, .expected(.headerEnd)), ("[[a]", 1, 5, .expected(.headerEnd)),
    ("[a] b", 1, 5, .expected(.lineEnd)), ("[]", 1, 2, .expected(.key)),
    ("a = 1\na = 2", 2, 1, .duplicateKey("a")), ("[a]\n[a]", 2, 1, .duplicateKey("a")),
    ("a = 1\n[a]", 2, 1, .duplicateKey("a")), ("a = 1\n[a.b]", 2, 1, .duplicateKey("a")),
    ("a = []\n[[a]]", 2, 1, .duplicateKey("a")), ("[a]\n[[a]]", 2, 1, .duplicateKey("a")),
    ("[[a]]\n[a]", 2, 1, .duplicateKey("a")), ("[a.b]\n[[a]]", 2, 1, .duplicateKey("a")),
    ("a = [[[[[[[[[", 1, 13, .tooDeep(limit: 8)),
    ("[a.b.c.d.e.f.g.h.i]", 1, 18, .tooDeep(limit: 8)),
  ]

  @Test func `what is accepted reads the same elsewhere`() throws {
    let texts = Self.accepted.map { Array($0.utf8) }
    guard let expected = try TomlOracle.read(texts) else { return }
    for (text, other) in zip(texts, expected) {
      let own = TomlOracle.spelled(try TomlParser.parse(text))
      #expect(own == other, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(arguments: refused)
  func `what is refused is named with its place`(
    _ row: (text: String, line: Int, column: Int, problem: DefinitionError.Problem)
  ) throws {
    let text = Array(row.text.utf8)
    let fault = try #require(throws: TomlFault.self) { try TomlParser.parse(text) }
    let error = DefinitionError(fault, in: text, fileName: "a.toml")
    #expect(error.problem == row.problem)
    #expect((error.line, error.column) == (row.line, row.column))
  }

  @Test func `bytes that are no text and texts too long are refused`() {
    let fault = #expect(throws: TomlFault.self) { try TomlParser.parse([0x61, 0xFF]) }
    #expect(fault?.problem == .notText)
    #expect(fault?.offset == 1)
    let long = [UInt8](repeating: 0x0A, count: TomlParser.maximumByteCount + 1)
    #expect(throws: TomlFault.self) { try TomlParser.parse(long) }
  }

  @Test func `random texts never trap, and what is accepted reads the same elsewhere`() throws {
    var generator = Seeded(state: 20_200_318)
    let words = [
      "a", "b", "'k'", "\"", "\"\"\"", "'", "=", "= 1", " = \"x\"", "[", "]", "[[a]]", "[a]",
      "[a.b]", "[[a.b]]", "\n", "\r\n", "\\", "\\\n", "\\u00e9", "#", ",", ".", "1", "-2", "true",
      " ", "\t", "é", "\r", "\u{7F}", "{", "0", "\na = [", "\nb = 'v'\n",
    ]
    var texts: [[UInt8]] = []
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...14, using: &generator)
      texts.append(
        (0..<count).flatMap { _ in words.randomElement(using: &generator)?.utf8.map { $0 } ?? [] }
      )
    }
    for sample in Self.accepted + [DataSetDefinitionTests.sample] {
      for _ in 0..<100 {
        var text = Array(sample.utf8)
        guard !text.isEmpty else { continue }
        let place = Int.random(in: 0..<text.count, using: &generator)
        text[place] = UInt8.random(in: 0...255, using: &generator)
        texts.append(text)
      }
    }
    let own = texts.map { text in (try? TomlParser.parse(text)).map(TomlOracle.spelled) }
    let accepted = zip(texts, own).filter { $0.1 != nil }
    #expect(accepted.count > 500)
    guard let expected = try TomlOracle.read(accepted.map(\.0)) else { return }
    for ((text, own), other) in zip(accepted, expected) {
      #expect(own == other, "\(text) \(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test func `definitions of any strings are written as TOML that reads back`() throws {
    var generator = Seeded(state: 7)
    var texts: [[UInt8]] = []
    for _ in 0..<300 {
      let definition = Self.randomDefinition(try #require(DataSetName("x")), &generator)
      let text = Array(definition.tomlText().utf8)
      #expect(try DataSetDefinition.parse(text: text, fileName: "x.toml") == definition)
      texts.append(text)
    }
    guard let expected = try TomlOracle.read(texts) else { return }
    for (text, other) in zip(texts, expected) {
      #expect(TomlOracle.spelled(try TomlParser.parse(text)) == other)
    }
  }

  private static func randomDefinition(
    _ name: DataSetName,
    _ generator: inout Seeded
  ) -> DataSetDefinition {
    let scalars = Array("ab \"'\\\t\n\r#=[]{}.,é😀\u{1}\u{7F}  word ".unicodeScalars)
    func text(_ limit: Int) -> String {
      var result = ""
      for _ in 0..<Int.random(in: 0...limit, using: &generator) {
        result.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "x")
      }
      return result
    }
    var definition = DataSetDefinition(name: name)
    definition.title = text(30)
    definition.description = text(400)
    definition.licence = String(
      repeating: "word  ",
      count: Int.random(in: 0...40, using: &generator)
    )
    definition.defaultSecondOfDay = Int.random(in: 0...86_399, using: &generator)
    definition.columns = (0..<3).map { index in
      ColumnDefinition(
        name: "\(index)" + text(9),
        kind: .allCases.randomElement(using: &generator) ?? .text,
        meaning: text(120),
        unit: text(5),
        role: .allCases.randomElement(using: &generator),
        hasDecimalComma: Bool.random(using: &generator)
      )
    }
    definition.keyColumns = definition.columns.dropLast().map(\.name)
    return definition
  }
}

/// A generator that gives the same numbers in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
