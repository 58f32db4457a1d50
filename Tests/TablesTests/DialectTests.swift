import Foundation
import Records
import Testing

@testable import Tables

struct DialectTests {
  static func batch(_ bytes: [UInt8]) -> RecordBatch {
    var batch = RecordBatch()
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let isLast = line.endIndex == bytes.endIndex
      if !isLast || !line.isEmpty { batch.append(Array(line) + (isLast ? [] : [0x0A])) }
    }
    return batch
  }

  static func dialect(_ text: String) -> Dialect { Dialect(sample: batch(Array(text.utf8))) }

  @Test func `an SPF file of the first days is understood`() {
    let dialect = Self.dialect("dep;sexe;jour;hosp\r\n01;0;2020-03-18;2\r\n")
    #expect(dialect.delimiter == 0x3B && dialect.lineEnd == .crlf && !dialect.hasMixedLineEnds)
    #expect(dialect.quoting == .none && dialect.encoding == .ascii && dialect.hasHeader)
    #expect(dialect.hasFinalLineEnd && !dialect.hasByteOrderMark && !dialect.decimalComma)
  }

  static let delimiters: [(String, UInt8)] = [
    ("a,b,c\n", 0x2C), ("a;b;c\n", 0x3B), ("a\tb\tc\n", 0x09), ("a|b|c\n", 0x7C), ("a\n", 0x2C),
    ("\"a;b;c\",d\n", 0x2C), ("a b;c,d;e\n", 0x3B),
  ]

  @Test(arguments: delimiters)
  func `the delimiter is the one that occurs most outside quotes`(text: String, delimiter: UInt8) {
    #expect(Self.dialect(text).delimiter == delimiter)
  }

  @Test func `mixed line ends, a mark and quotes are seen`() {
    let dialect = Self.dialect("\u{FEFF}\"a\";b\n1;2\r\n3;4\r\n5;6")
    #expect(dialect.hasByteOrderMark && dialect.hasMixedLineEnds && dialect.lineEnd == .crlf)
    #expect(!dialect.hasFinalLineEnd && dialect.quoting == .some && dialect.hasHeader)
  }

  @Test func `decimal commas are seen where the delimiter is another`() {
    #expect(Self.dialect("fra;Ti\nFR;1,34\nFR;2,00\n").decimalComma)
    #expect(!Self.dialect("fra;Ti\nFR;1.34\n").decimalComma)
    #expect(!Self.dialect("fra,Ti\nFR,1\n").decimalComma)
  }

  static let headers: [(String, Bool)] = [
    ("dep;jour\n01;2020-03-18\n", true), ("01;2020-03-18\n", false), ("a;2\nb;3\n", false),
    ("", true), ("dep;\n01;3\n", false),
  ]

  @Test(arguments: headers)
  func `a first row with a number, a day or nothing in it is no header`(
    text: String,
    hasHeader: Bool
  ) {
    #expect(Self.dialect(text).hasHeader == hasHeader)
  }

  @Test func `encodings are told apart`() {
    #expect(Self.dialect("été;b\n").encoding == .utf8)
    let windows = Self.batch([0xE9, 0x74, 0xE9, 0x3B, 0x62, 0x0A])
    #expect(Dialect(sample: windows).encoding == .windows1252)
    #expect(HeaderLine.names(windows.record(0), delimiter: 0x3B) == ["été", "b"])
  }

  static func kinds(_ text: String) throws -> [String: ColumnKind] {
    let batch = batch(Array(text.utf8))
    let found = try TableSchema.inferKinds(release: batch, dialect: Dialect(sample: batch))
    return Dictionary(uniqueKeysWithValues: found.map { ($0.column, $0.kind) })
  }

  @Test func `kinds are inferred from the values of a release`() throws {
    let kinds = try Self.kinds(
      """
      dep;sexe;jour;hosp;taux;note;rien;age;big
      01;0;2020-03-18;2;0.50;bien;;09;1e+05
      2A;1;19/03/2020;NA;1;mal;NA;19;2
      971;2;2020-03-20;-3;;01/02;;0;3

      """
    )
    #expect(
      kinds == [
        "dep": .code, "sexe": .integer, "jour": .date, "hosp": .integer, "taux": .decimal,
        "note": .text, "age": .code, "big": .integer,
      ]
    )
  }

  @Test func `the order of day and month is told by days that have only one`() throws {
    func found(_ days: [String]) throws -> InferredKind? {
      let batch = Self.batch(Array(("d;n\n" + days.map { "\($0);1\n" }.joined()).utf8))
      return try TableSchema.inferKinds(release: batch, dialect: Dialect(sample: batch)).first
    }
    for (days, kind, order) in [
      (["04/01/2020", "04/13/2020"], ColumnKind.monthFirstDate, InferredKind.DayOrder.monthFirst),
      (["04-13-2020", "2020-04-14", "NA"], .monthFirstDate, .monthFirst),
      (["04/01/2020", "13/04/2020"], .date, .dayFirst), (["13.04.2020"], .date, nil),
      (["04/01/2020", "05/05/2020"], .date, .undecided), (["2020-04-01", "20200402"], .date, nil),
      (["04/13/2020", "13/04/2020"], .text, .dayFirst),
      (["04/13/2020", "Total"], .text, .monthFirst), (["20200401", "20200499"], .integer, nil),
    ] as [([String], ColumnKind, InferredKind.DayOrder?)] {
      #expect(try found(days) == InferredKind(column: "d", kind: kind, dayOrder: order), "\(days)")
    }
  }

  @Test func `points between groups of digits are told from decimal points`() throws {
    func found(_ text: String) throws -> [InferredKind] {
      let batch = Self.batch(Array(text.utf8))
      return try TableSchema.inferKinds(release: batch, dialect: Dialect(sample: batch))
    }
    #expect(
      try found("a;n;q;r;p\nA;1.234;1.234;1,5;2.5\nB;99;2,5;1,25;1.234\nC;2.345;7,5;2,5;1\n") == [
        InferredKind(column: "a", kind: .text),
        InferredKind(column: "n", kind: .integer, hasThousandsPoint: true),
        InferredKind(column: "q", kind: .decimal, hasDecimalComma: true, hasThousandsPoint: true),
        InferredKind(column: "r", kind: .decimal, hasDecimalComma: true),
        InferredKind(column: "p", kind: .decimal),
      ]
    )
    // Where nothing tells, a point is a decimal mark.
    let open = InferredKind(column: "n", kind: .decimal, hasUndecidedPoint: true)
    #expect(try found("a;n\nx;1.234\ny;99\n").last == open)
    for decided in ["a;n\nx;1.234\ny;0.999\n", "a;n\nx;1.234\ny;9.5\n", "a,n\nx,1.234\ny,9\n"] {
      #expect(try found(decided).last == InferredKind(column: "n", kind: .decimal))
    }
    // More numbers in groups than with a comma: the comma is the mark all the same.
    #expect(Self.dialect("n;q\n1.234;0,5\n2.345;1.234\n").decimalComma)
    #expect(!Self.dialect("n;q\n1,234;0.5\n2,345;1,234\n").decimalComma)
  }

  @Test func `a name that occurs twice stands for two columns`() {
    var space = ColumnSpace(schema: TableSchema(keyColumns: ["b"]), isRaw: false)
    let columns = HeaderLine.columns(["a", "b", "a", "a"], &space)
    #expect(columns == [1, 0, 2, 3])
    #expect(space.names == ["b", "a", "a (2)", "a (3)"])
  }

  static let samples = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data/spf-samples")

  static let hasSamples: Bool = {
    let isThere = FileManager.default.fileExists(atPath: samples.path)
    if !isThere { print("skipped: no sample files beside the project") }
    return isThere
  }()

  static let originals: [(String, UInt8, LineEnd, Dialect.Quoting, Bool)] = [
    ("covid_hospit_etab-2020-03-23.csv", 0x3B, .crlf, .none, false),
    ("sursaud-2020-04-16-dep.csv", 0x2C, .lf, .none, false),
    ("hosp-dep-sexe-2021-02-11.csv", 0x3B, .lf, .some, false),
    ("metadonnees-sexe.csv", 0x3B, .lf, .none, false),
    ("metadonnees-hospit-incid.csv", 0x3B, .crlf, .none, true),
  ]

  @Test(.enabled(if: hasSamples, "needs the sample files beside the project"), arguments: originals)
  func `official originals are understood`(
    name: String,
    delimiter: UInt8,
    lineEnd: LineEnd,
    quoting: Dialect.Quoting,
    hasMark: Bool
  ) throws {
    let data = try Data(contentsOf: Self.samples.appendingPathComponent(name)).prefix(20_000)
    let dialect = Dialect(sample: Self.batch([UInt8](data)))
    #expect(dialect.delimiter == delimiter && dialect.lineEnd == lineEnd)
    #expect(dialect.quoting == quoting && dialect.hasByteOrderMark == hasMark)
  }
}
