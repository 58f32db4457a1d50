import Coding
import Records
import Testing

@Suite struct RecordBlockTests {
  /// Texts cut into records after every LF.
  static let texts: [String] = [
    "a", "\n", "\r\r\n", "dep;jour;nb\n01;2020-03-18;1\n01;2020-03-19;2\n2A;2020-03-19;3\n",
    "\"dep\";\"sexe\";\"jour\"\r\n\"01\";0;\"2020-03-18\"\r\n\"2A\";\"1\";2020-03-18\r\r\n",
    "a;b\n1;2\n1\n1;2;3;4;5\n;;;;\n;\n\n1;2\n1;2", "1e+05;-0;00;-1;+1;1.;.5;1.50;1,5;--1;-\n",
    "x\n999999999999999999999\n-999999999999999999\n9223372036854775807\n-9223372036854775808\n",
    "p\n7763205.6862729\n7763205\n7763205.0\n0.000000000000000001\n123456789.123456789\n12345678\n",
    "d\n2020-02-29\n2021-02-29\n29/02/2020\n31/04/2020\n0000-01-01\n9999-12-31\n111-01-02\n",
    "t\n\"a;b\"\n\"a\nb\"\n\"he said \"\"no\"\"\"\n\"open\n\"\";\"\"\"\n\"\"\n\"a\"b;c\n",
    "a,b;c\td|e\na,b\n1;2\n3\t4\n5|6\n1,2,3\n", "é;ü;名\n1;2;3\n\u{0};\u{1};\u{7F}\n",
    "k;v\n" + (0..<300).map { "\($0 % 7);\($0 * $0)\n" }.joined(),
    "k;v\n" + (0..<300).map { "\($0);\(String(repeating: "x", count: $0 % 40))\n" }.joined(),
    (0..<200).map { "r\($0);\($0 % 3 == 0 ? "NA" : "\($0)");\($0).\($0 % 10)\n" }.joined(),
    listed, "\n\nA title; of two fields\nk;v\n" + (0..<90).map { "\($0);\($0 * 7)\n" }.joined(),
    (0..<60).map { (0..<$0).map { "\($0)" }.joined(separator: ";") + "\n" }.joined(),
    (0..<300).map { String(repeating: "a;", count: $0 % 70) + "\"\($0)\"\n" }.joined(),
    (0..<40).map { row in
      (0..<90).map { "\(row * $0 % 97)" }.joined(separator: ";") + "\n"
    }.joined(),
  ]

  /// Figures of up to 16 places, among which others have more digits than fit, or are no figures.
  static let listed = (0..<400).map { row in
    let figure = "0.\(1_000_000_000_000_000 + row * 7_919_000_009)"
    return "\(row);\(row % 9 == 0 ? "about \(row)" : row % 31 == 0 ? "" : figure)\n"
  }.joined()

  static func batch(_ bytes: [UInt8]) -> RecordBatch {
    var batch = RecordBatch()
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A || index == bytes.count - 1 {
      batch.append(bytes[start...index])
      start = index + 1
    }
    return batch
  }

  static func expectRoundTrip(
    _ batch: RecordBatch,
    chunkEnds: [Int] = [],
    efforts: [Effort] = [.quick, .thorough]
  ) throws {
    for effort in efforts {
      let payload = RecordBlock.encode(batch, chunkEnds: chunkEnds, effort: effort)
      let back = try RecordBlock.decode(
        payload[...],
        byteCount: batch.bytes.count,
        recordCount: batch.count
      )
      #expect(back == batch)
      if batch.count > 1 {
        #expect(RecordBlock.columnsRoundTrip(batch, chunkEnds: chunkEnds, effort: effort))
      }
    }
  }

  @Test func `an empty batch comes back`() throws {
    let payload = RecordBlock.encode(RecordBatch(), effort: .quick)
    #expect(try RecordBlock.decode(payload[...], byteCount: 0, recordCount: 0) == RecordBatch())
  }

  @Test(arguments: texts)
  func `rows of any shape come back from every effort`(text: String) throws {
    try Self.expectRoundTrip(Self.batch(Array(text.utf8)), efforts: Effort.allCases)
  }

  /// The size of a text, coded quickly.
  private static func size(_ text: String) -> Int {
    RecordBlock.encode(batch(Array(text.utf8)), effort: .quick).count
  }

  @Test func `a tenth of texts among figures does not make texts of the figures`() {
    let figures = (0..<2000).map { "\(1000 + $0 * $0 % 977).\($0 % 7)\n" }
    var mixed = figures
    for row in stride(from: 5, to: 2000, by: 10) { mixed[row] = "see note \(row)\n" }
    #expect(Self.size(mixed.joined()) < Self.size(figures.joined()) + 200 * 14)
  }

  @Test func `amounts with zeros in front are figures, also where some have none`() {
    var (padded, plain) = ("siret;dep;amount\n", "siret;dep;amount\n")
    for row in 0..<2000 {
      let (dep, amount) = (row % 95 + 10, row * 917 + 100_000 + row * row % 199)
      padded += "\(row);\(dep);\(amount < 1_000_000 ? "0" : "")\(amount)\n"
      plain += "\(row);\(dep);\(amount)\n"
    }
    #expect(Self.size(padded) < Self.size(plain) + 16)
  }

  @Test func `figures of all digits are figures, also where a few have too many`() {
    func rows(_ first: Int) -> String {
      (0..<3000).map { row in
        let digits = String(1_000_000_000_000_000 + row * 31_415_926_535)
        return "\(row);\(row % 20 == 0 ? "0.00" : "7.")\(digits)\n"
      }.joined()
    }
    // As texts they take more than two bytes a figure.
    #expect(Self.size(rows(0)) < 3000 * 3 / 2)
  }

  @Test(arguments: ["\n", "\n\n", "Report of 3 May\n\n"])
  func `what stands before a table does not hide its columns`(before: String) {
    let table = "dep,jour,n\n" + (0..<900).map { "\($0 % 30),\($0 / 30),\($0 * 3)\n" }.joined()
    #expect(Self.size(before + table) < Self.size(table) + 60)
  }

  @Test func `columns aligned with blanks are columns`() throws {
    let names = ["Ulham", "Bad Belingford", "Harooux, upper", "St. Bosoheim"]
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var (aligned, parted) = ("DATE      AREA                    NEW     TOTAL\r\n", "d;a;n;t\n")
    for row in 0..<2000 {
      let (name, new, total) = (names[row % 4], row * row % 97, row / 4 * 31 + row % 4 * 4000)
      let day = 20_200_801 + row / 4 % 28
      let area = name + String(repeating: " ", count: 20 - name.count)
      aligned += "\(day)  \(area)\(padded("\(new)", 7))\(padded("\(total)", 10))\r\n"
      parted += "\(day);\(name);\(new);\(total)\n"
    }
    // What fills up between them is told by them, mostly.
    #expect(Self.size(aligned) < Self.size(parted) * 2)
    let odd = "  margin  1  2  \n" + "a  b  c\n  \n   \nx   y\n" + "1  \"2\"   3    4,5;6\n  7   8"
    try Self.expectRoundTrip(Self.batch(Array((aligned + odd).utf8)))
  }

  @Test func `a title of many gaps, or aligned in a table that is not, leaves the columns`() {
    let table = (0..<6000).map { "\($0);\($0 % 30);\($0 * 3)\n" }.joined()
    let gaps = String(repeating: "name  ", count: 900) + "\n"
    #expect(Self.size(gaps + table) < Self.size(table) + 120)
    let padded = table.split(separator: "\n").map { "    \($0.replacing(";", with: ";    "))\n" }
      .joined()
    let title = "no    group    figure\n"
    #expect(Self.size(title + padded) < Self.size(padded) + 60)
  }

  @Test func `thousands of columns come back`() throws {
    let rows = (0..<8).map { row in
      (0..<4000).map { "\(row * $0 % 9)" }.joined(separator: ";") + "\n"
    }
    let batch = Self.batch(Array(rows.joined().utf8))
    #expect(RecordBlock.columnsRoundTrip(batch, chunkEnds: [], effort: .quick))
  }

  @Test func `records that do not end at their line end come back`() throws {
    var batch = RecordBatch()
    for piece in ["a\nb", "\n\n", "c", "1;2\n3;4\n", "\r", "1;2"] {
      batch.append(Array(piece.utf8))
    }
    try Self.expectRoundTrip(batch)
  }

  @Test(arguments: UInt64(0)..<24)
  func `random bytes come back`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let alphabet: [UInt8] = Array("0129;;,\"\n\n\r-./ aZ\t".utf8) + [0, 0xFF, 0xC3]
    let bytes = (0..<Int.random(in: 1...1500, using: &random)).map { _ in
      alphabet[Int.random(in: 0..<(seed % 2 == 0 ? 10 : alphabet.count), using: &random)]
    }
    try Self.expectRoundTrip(Self.batch(bytes))
  }

  @Test(arguments: UInt64(0)..<6)
  func `a revised history comes back, with and without its chunks`(seed: UInt64) throws {
    var history = MadeHistory(seed: seed)
    let (batch, ends) = history.records(releaseCount: 6)
    try Self.expectRoundTrip(batch, chunkEnds: ends)
    try Self.expectRoundTrip(batch)
  }

  @Test func `an unknown codec is named`() {
    #expect(throws: CodingError.unknownCodec(9)) {
      try RecordBlock.decode([9, 0], byteCount: 1, recordCount: 1)
    }
  }
}

/// A generator whose numbers are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A small file of departments and days that grows, is corrected and changes its layout.
struct MadeHistory {
  private var random: SeededGenerator
  private var figures: [[Int]] = []
  private let departments = ["01", "02", "2A", "2B", "75", "971"]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  /// The records first seen in each release, and where each release ends.
  mutating func records(releaseCount: Int, dayCount: Int = 4) -> (RecordBatch, [Int]) {
    var batch = RecordBatch()
    var ends: [Int] = []
    var seen: Set<String> = []
    for release in 0..<releaseCount {
      for _ in 0..<dayCount { grow() }
      correct()
      for row in rows(layout: release % 4) where seen.insert(row).inserted {
        batch.append(Array(row.utf8))
      }
      ends.append(batch.count)
    }
    return (batch, ends)
  }

  private mutating func grow() {
    for _ in departments {
      let before =
        figures.count < departments.count ? 0 : figures[figures.count - departments.count][1]
      let flow = Int.random(in: 0..<50, using: &random)
      figures.append([flow, before + flow, Int.random(in: -3..<90_000, using: &random)])
    }
  }

  private mutating func correct() {
    for _ in 0..<5 {
      let index = Int.random(in: figures.indices, using: &random)
      figures[index][0] += 1
      figures[index][1] += 1
    }
  }

  private func rows(layout: Int) -> [String] {
    let mark = layout == 2 ? "\"" : ""
    let end = layout % 2 == 0 ? "\n" : "\r\n"
    let extra = layout == 3
    var rows = [(extra ? "dep;jour;new;flow;total;rate" : "dep;jour;flow;total;rate") + end]
    for (index, figure) in figures.enumerated() {
      let day = index / departments.count
      let date = "2020-\(day < 28 ? "02" : "03")-\(day % 28 + 1 < 10 ? "0" : "")\(day % 28 + 1)"
      let code = departments[index % departments.count]
      let rate = "\(figure[2] / 10).\(abs(figure[2]) % 10)"
      rows.append(
        "\(mark)\(code)\(mark);\(mark)\(date)\(mark)\(extra ? ";NA" : "")"
          + ";\(figure[0]);\(figure[1]);" + rate + end
      )
    }
    return rows
  }
}
