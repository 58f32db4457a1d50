import Testing

@testable import Tables

struct NumberTests {
  static let spellings: [(String, String)] = [
    ("0", "0"), ("-0", "0"), ("0.00", "0"), ("000", "0"), ("1498.00", "1498"), ("1e+05", "100000"),
    ("1E5", "100000"), ("1.5e-3", "0.0015"), ("-12.50", "-12.5"), (".5", "0.5"), ("5.", "5"),
    ("+7", "7"), (" 7 ", "7"), ("100", "100"), ("0.10", "0.1"), ("1200e-2", "12"),
    ("7763205.6862729", "7763205.6862729"), ("1e999999999", "1e999999999"), ("1e-999", "1e-999"),
    (
      "123456789012345678901234567890.000000000000000000000001",
      "123456789012345678901234567890.000000000000000000000001"
    ),
  ]

  @Test(arguments: spellings)
  func `a number has one canonical spelling`(text: String, expected: String) throws {
    let number = try #require(ExactDecimal(text))
    #expect(number.description == expected)
    #expect(ExactDecimal(expected) == number)
  }

  static let noNumbers = [
    "", " ", "NA", "-", "+", ".", "e5", "1e", "1e+", "1,5", "1 2", "0x10", "1e1234567890", "--1",
    "1.2.3", "inf", "nan", "१", "1 23", "1 2345", "1234 567", "1 234 56", "1  234", "0 123",
    "1 234\u{A0}567", "1 234.5 6", "1\u{2009}234", "1 .5",
  ]

  @Test(arguments: noNumbers)
  func `what is no number is refused`(text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test(arguments: [" ", "\u{A0}", "\u{202F}"])
  func `digits stand in groups of three, with one kind of space`(space: String) {
    for (text, number) in [
      ("1 234", "1234"), ("-12 345 678", "-12345678"), ("123 456,50", "123456.5"),
      (" 1 000e3 ", "1000000"),
    ] {
      let written = text.prefix(1) + text.dropFirst().replacing(" ", with: space)
      let trimmed = text.hasSuffix(" ") ? " 1\(space)000e3 " : String(written)
      #expect(ExactDecimal(trimmed, style: .comma)?.description == number)
    }
    let windows: [UInt8] = [0x31, 0xA0, 0x32, 0x33, 0x34]
    #expect(ExactDecimal(windows.span, 0..<5, style: .point)?.description == "1234")
  }

  @Test func `a comma is a decimal mark only where the column says so`() {
    #expect(ExactDecimal("1,34", style: .comma)?.description == "1.34")
    #expect(ExactDecimal("1.34", style: .comma)?.description == "1.34")
    #expect(ExactDecimal("1,34") == nil)
  }

  @Test func `points stand between groups of digits where the style, or the number, says so`() {
    for (text, comma, pointed) in [
      ("1.234", "1.234", "1234"), ("-12.345", "-12.345", "-12345"), ("999.000", "999", "999000"),
      ("1.234,5", "1234.5", "1234.5"), ("1.234.567", "1234567", "1234567"),
      ("+1.234.567,80", "1234567.8", "1234567.8"),
      // What stands otherwise is no group, and its point a decimal mark.
      ("1.5", "1.5", "1.5"), ("0.123", "0.123", "0.123"), ("1234.567", "1234.567", "1234.567"),
      ("1.234e3", "1234", "1234"), ("1.2345", "1.2345", "1.2345"), ("1.234,", "1234", "1234"),
    ] {
      #expect(ExactDecimal(text, style: .comma)?.description == comma, "\(text)")
      #expect(ExactDecimal(text, style: .commaAndPoints)?.description == pointed, "\(text)")
    }
    for text in ["1.234.56", "1.234,5.6", "1.23,4", "1.234.567e2", "12.34.567"] {
      #expect(ExactDecimal(text, style: .commaAndPoints) == nil, "\(text)")
    }
    #expect(ExactDecimal("1.234,5") == nil && ExactDecimal("1.234.567") == nil)
  }

  static let sums: [(String, String, String)] = [
    ("1", "2", "3"), ("0.1", "0.2", "0.3"), ("5", "-5", "0"), ("99999", "1", "100000"),
    ("-1", "0.75", "-0.25"), ("1000000000000000000000", "-0.001", "999999999999999999999.999"),
    ("0", "-3", "-3"), ("2.50", "2.50", "5"), ("-7", "-8", "-15"), ("3", "-10", "-7"),
  ]

  @Test(arguments: sums)
  func `sums are exact`(left: String, right: String, expected: String) throws {
    let (a, b) = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
    #expect(a.adding(b)?.description == expected)
    #expect(b.adding(a)?.description == expected)
    #expect(a.adding(b)?.subtracting(b) == a)
  }

  @Test func `a sum that would need too many digits is not carried out`() throws {
    let huge = try #require(ExactDecimal("1e999999999"))
    #expect(huge.adding(ExactDecimal(1)) == nil)
    #expect(huge.adding(huge)?.description == "2e999999999")
    #expect(huge.subtracting(huge) == .zero)
  }

  @Test func `products are exact`() throws {
    let product = try #require(ExactDecimal("0.05")).multiplied(by: ExactDecimal(-1234))
    #expect(product?.description == "-61.7")
    #expect(product?.multiplied(by: .zero) == .zero)
  }

  @Test func `small whole numbers add and compare as machine integers do`() {
    for _ in 0..<2000 {
      let (a, b) = (Int64.random(in: -20_000...20_000), Int64.random(in: -300...300))
      #expect(ExactDecimal(a).adding(ExactDecimal(b)) == ExactDecimal(a + b))
      #expect(ExactDecimal(a).subtracting(ExactDecimal(b)) == ExactDecimal(a - b))
      #expect((ExactDecimal(a) < ExactDecimal(b)) == (a < b))
      #expect(ExactDecimal(a).multiplied(by: ExactDecimal(b)) == ExactDecimal(a * b))
      #expect(ExactDecimal(a).description == "\(a)")
    }
    #expect(ExactDecimal(.min).description == "-9223372036854775808")
  }

  @Test func `quarters compare as binary numbers do`() throws {
    for _ in 0..<2000 {
      let (a, b) = (Double(Int.random(in: -99...99)) / 4, Double(Int.random(in: -99...99)) / 4)
      let (left, right) = (try #require(ExactDecimal("\(a)")), try #require(ExactDecimal("\(b)")))
      #expect((left < right) == (a < b))
      #expect((left == right) == (a == b))
    }
  }
}
