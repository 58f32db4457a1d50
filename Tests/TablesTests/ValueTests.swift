import Testing

@testable import Tables

/// Equality of values under kinds, as docs on kinds say it.
struct ValueTests {
  static func canonical(_ text: [UInt8], _ rule: ValueRule, comma: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    CanonicalValue.append(
      text.span,
      0..<text.count,
      rule: rule,
      style: comma ? .comma : .point,
      into: &result
    )
    return result
  }

  static func same(_ left: String, _ right: String, _ rule: ValueRule) -> Bool {
    canonical(Array(left.utf8), rule) == canonical(Array(right.utf8), rule)
  }

  static let equal: [(String, String, ValueRule)] = [
    ("01/04/2020", "2020-04-01", .kind(.date)),
    ("2020/04/01", "2020-04-01", .kind(.date)),
    ("20200401", "2020-04-01", .kind(.date)),
    ("2020-04-01 00:00:00", "2020-04-01", .kind(.date)),
    ("2020-04-01T00:00:00Z", "01/04/2020", .kind(.date)),
    ("2020-04-01T00:00+02:00", "2020-04-01 00:00:00.000", .kind(.date)),
    ("04/01/2020", "2020-04-01", .kind(.monthFirstDate)),
    ("04-13-2020", "04/13/2020", .kind(.monthFirstDate)),
    ("13.04.2020", "20200413", .kind(.monthFirstDate)),
    ("01.04.2020", "01-04-2020", .kind(.date)),
    ("1498.00", "1498", .kind(.decimal)),
    ("1e+05", "100000", .kind(.integer)),
    ("-0", "0", .kind(.integer)),
    ("007", "7", .kind(.integer)),
    ("01", "1", .kind(.code)),
    ("000", "0", .kind(.code)), ("01/04/2020", "2020-04-01", .kind(.code)),
    ("1498.00", "1498", .undeclared),
    ("NA", "NA", .kind(.integer)),
  ]

  @Test(arguments: equal)
  func `two spellings of one value are equal`(left: String, right: String, rule: ValueRule) {
    #expect(Self.same(left, right, rule))
  }

  static let different: [(String, String, ValueRule)] = [
    ("NA", "", .kind(.integer)), ("NA", "0", .kind(.integer)), ("", "0", .kind(.integer)),
    ("NA", "", .kind(.text)), ("NA", "na", .kind(.text)), ("", "0", .kind(.code)),
    ("01", "1", .kind(.text)), ("01", "1", .undeclared), ("2A", "02A", .kind(.code)),
    ("01/13/2020", "2020-13-01", .kind(.code)), ("01042020", "2020-04-01", .kind(.code)),
    ("01/04/2020", "2020-01-04", .kind(.date)), ("1498.00", "1498", .exact),
    ("01/04/2020", "2020-04-01", .kind(.text)), ("1,5", "1.5", .kind(.decimal)),
    ("1498.00", "1498", .kind(.text)), ("1498.00", "1498", .kind(.code)),
    ("31/02/2020", "2020-02-31", .kind(.date)), ("111-01-02", "0111-01-02", .kind(.date)),
    ("0.1", "0.10000000000000000001", .kind(.decimal)),
    ("9007199254740993", "9007199254740992", .kind(.integer)),
  ]

  @Test(arguments: different)
  func `two values stay apart`(left: String, right: String, rule: ValueRule) {
    #expect(!Self.same(left, right, rule))
  }

  static let rules: [ValueRule] = [.exact, .undeclared] + ColumnKind.allCases.map { .kind($0) }

  @Test(arguments: rules)
  func `a canonical form is its own canonical form`(rule: ValueRule) {
    let texts = Self.equal.flatMap { [$0.0, $0.1] } + Self.different.flatMap { [$0.0, $0.1] }
    for text in texts + [" 5 ", "é", "1e999999999", "-.5e-7"] {
      let once = Self.canonical(Array(text.utf8), rule)
      #expect(Self.canonical(once, rule) == once, "\(text)")
    }
  }

  @Test func `text in Windows-1252 equals the same text in UTF-8`() {
    let windows: [UInt8] = [0x4D, 0xE9, 0x64, 0x80]
    #expect(Self.canonical(windows, .kind(.text)) == Array("Méd€".utf8))
    #expect(Self.canonical(windows, .exact) == windows)
    let span = windows.span
    #expect(!WindowsText.isUTF8(span, 0..<4) && WindowsText.isUTF8(span, 0..<1))
  }

  @Test func `a decimal comma equals a point where the column has one`() {
    let comma = Self.canonical(Array("1,50".utf8), .kind(.decimal), comma: true)
    #expect(comma == Array("1.5".utf8))
  }

  static let states: [(String, CellState)] = [
    ("", .empty), ("NA", .notAvailable), ("0", .value), ("N", .value), ("NAN", .value),
  ]

  @Test(arguments: states)
  func `empty, NA and values are different states`(text: String, state: CellState) {
    let bytes = Array(text.utf8)
    #expect(CanonicalValue.state(bytes.span, 0..<bytes.count) == state)
  }

  static let periods: [(String, String?)] = [
    ("2020-04-01", "2020-04-01"), ("01/04/2020", "2020-04-01"), ("2020-S10", "2020-03-08"),
    ("2020-W53", "2021-01-03"), ("2021-07-20-2021-07-26", "2021-07-26"), ("2020-02", "2020-02-29"),
    ("2020-04-01 23:59", "2020-04-01"), ("2020-04-01T12:30:00.5Z", "2020-04-01"),
    ("01/04/2020 08:00:00+0200", "2020-04-01"), ("20200401", "2020-04-01"),
    ("04/13/2020", nil), ("20200431", nil), ("18000101", nil), ("1/3/2020", nil),
    ("2020-04-01 24:00", nil), ("2020-04-01 12", nil), ("2020-04-01T12:00+2", nil),
    ("2020-04-01x12:00", nil), ("2020-04-01T12:00:00ZZ", nil), ("2020-13", nil), ("2020-S54", nil),
    ("111-01-02", nil), ("", nil), ("2020", nil),
    ("2020-02-30", nil), ("semaine 1", nil), ("----------", nil),
  ]

  @Test func `the month comes first where the column says so`() {
    for (text, day) in [
      ("04/13/2020", "2020-04-13"), ("04-01-2020", "2020-04-01"), ("13.04.2020", "2020-04-13"),
      ("04/01/2020 00:00", "2020-04-01"), ("2020-04-13", "2020-04-13"), ("13/04/2020", nil),
    ] {
      let bytes = Array(text.utf8)
      let found = DateText.lastDay(bytes.span, 0..<bytes.count, monthFirst: true)
      #expect(found?.description == day, "\(text)")
    }
  }

  @Test(arguments: periods)
  func `a period is dated by its last day`(text: String, day: String?) {
    let bytes = Array(text.utf8)
    #expect(DateText.lastDay(bytes.span, 0..<bytes.count)?.description == day)
  }
}
