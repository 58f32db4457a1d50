import Records
import Testing

@testable import Tables

struct RowTableTests {
  static let schema = TableSchema(
    keyColumns: ["dep", "jour"],
    referenceColumn: "jour",
    kinds: ["dep": .code, "jour": .date, "n": .integer, "t": .text]
  )

  /// A table of rows `dep;jour;n;t`.
  static func table(_ rows: [String], isRaw: Bool = false) throws -> (RowTable, ColumnSpace) {
    var space = ColumnSpace(schema: schema, isRaw: isRaw)
    let columns = HeaderLine.columns(["dep", "jour", "n", "t"], &space)
    var table = RowTable()
    let layout = table.append(TableLayout(delimiter: 0x3B, columns: columns))
    var batch = RecordBatch()
    for row in rows { batch.append(Array(row.utf8)) }
    try table.append(batch, numbers: Array(rows.indices), layout: layout)
    return (table, space)
  }

  static func key(_ table: RowTable, _ space: ColumnSpace, _ row: Int) -> [UInt8] {
    var (key, scratch): ([UInt8], [UInt8]) = ([], [])
    table.appendKey(row, space, scratch: &scratch, into: &key)
    return key
  }

  @Test func `keys are equal where the key columns are under their kinds`() throws {
    let rows = [
      "01;2020-04-01;1;a\n", "\"1\";01/04/2020;2;b\r\n", "1;2020-04-02;1;a\n", "01;;1;a\n", "01\n",
    ]
    let (table, space) = try Self.table(rows)
    let keys = rows.indices.map { Self.key(table, space, $0) }
    #expect(keys[0] == keys[1])
    #expect(Set(keys).count == 4)
    let (raw, rawSpace) = try Self.table(rows, isRaw: true)
    let rawKeys = rows.indices.map { Self.key(raw, rawSpace, $0) }
    #expect(rawKeys[0] != rawKeys[1])
    // A short row reads as if it were filled up with empty fields.
    #expect(rawKeys[3] == rawKeys[4])
  }

  @Test func `keys of other columns never run into one another`() throws {
    let rows = ["a;b;1;\n", "ab;;1;\n", ";ab;1;\n", "\"a;b\";;1;\n"]
    let (table, space) = try Self.table(rows)
    #expect(Set(rows.indices.map { Self.key(table, space, $0) }).count == 4)
  }

  static let pairs: [(String, String, [Int32], LayoutChange)] = [
    ("01;2020-04-01;1;a\n", "01;2020-04-01;1;a\n", [], []),
    ("01;2020-04-01;1;a\n", "\"01\";2020-04-01;1;a\r\n", [], [.quotes, .lineEnds]),
    ("01;2020-04-01;1;a\n", "1;01/04/2020;1.0;a\n", [], [.padding, .dateStyle, .numberStyle]),
    ("01;2020-04-01;1;a\n", "01;2020-04-01;2;b\n", [2, 3], []),
    ("01;2020-04-01;1;a\n", "01;2020-04-01;1;a", [], [.finalLineEnd]),
    ("01;2020-04-01;1;a\n", "01;2020-04-01;1\n", [3], []),
    ("01;2020-04-01;1\n", "01;2020-04-01;1\n", [], []),
    ("01;2020-04-01;NA;\n", "01;2020-04-01;;NA\n", [2, 3], []),
    ("01;2020-04-01;1;\"a\"\"b\"\n", "01;2020-04-01;1;a\"b\n", [], [.quotes]),
    ("01;2020-04-01;\"7\";a\n", "01;2020-04-01;7;a\n", [], [.quotes]),
    ("01;2020-04-01;10;a\n", "01;2020-04-01;1e1;a\n", [], [.numberStyle]),
  ]

  @Test(arguments: pairs)
  func `rows are compared cell by cell and in their spelling`(
    old: String,
    new: String,
    columns: [Int32],
    layout: LayoutChange
  ) throws {
    let (table, space) = try Self.table([old, new])
    let plan = ComparisonPlan(old: table.layouts[0], new: table.layouts[0], space: space)
    var scratch = ComparisonScratch()
    var changed: [Int32] = []
    #expect(table.compare(0, 1, plan, scratch: &scratch, changed: &changed) == layout)
    #expect(changed == columns)
  }

  @Test func `cells are read in every state`() throws {
    let (table, _) = try Self.table(["01;2020-04-01;NA;\n", "01;02/04/2020;12\n", "\n"])
    #expect(table.state(0, 2) == .notAvailable && table.state(0, 3) == .empty)
    #expect(table.state(1, 3) == .absent && table.state(1, 2) == .value)
    #expect(table.state(0, 9) == .absent && table.text(0, 9) == nil)
    #expect(table.smallWholeNumber(1, 2) == 12 && table.smallWholeNumber(0, 2) == nil)
    #expect(table.day(1, 1)?.description == "2020-04-02")
    #expect(table.isRagged(1) && !table.isRagged(0) && !table.isRagged(2))
    #expect(table.fieldCount(2) == 0)
  }

  @Test func `sorting keys orders numbers as numbers and codes as they are written`() throws {
    let deps = ["2A", "29", "30", "01", "971"]
    let (table, space) = try Self.table(deps.map { "\($0);2020-04-01;1;a\n" })
    let sorted = deps.indices.sorted { left, right in
      var (a, b): ([UInt8], [UInt8]) = ([], [])
      table.appendSortKey(left, space, into: &a)
      table.appendSortKey(right, space, into: &b)
      return a.lexicographicallyPrecedes(b)
    }
    #expect(sorted.map { deps[$0] } == ["01", "29", "2A", "30", "971"])
  }

  @Test func `sort keys of numbers are in the order of the numbers`() throws {
    let numbers = ["-100", "-99.5", "-0.25", "0", "0.001", "0.01", "1", "1.5", "2", "10", "1e3"]
    var space = ColumnSpace(
      schema: TableSchema(keyColumns: ["k"], kinds: ["k": .decimal]),
      isRaw: false
    )
    let columns = HeaderLine.columns(["k"], &space)
    var table = RowTable()
    let layout = table.append(TableLayout(delimiter: 0x3B, columns: columns))
    var batch = RecordBatch()
    for number in numbers { batch.append(Array((number + "\n").utf8)) }
    try table.append(batch, numbers: Array(numbers.indices), layout: layout)
    let keys = numbers.indices.map { row in
      var key: [UInt8] = []
      table.appendSortKey(row, space, into: &key)
      return key
    }
    for (left, right) in zip(keys, keys.dropFirst()) {
      #expect(left.lexicographicallyPrecedes(right))
    }
  }

  @Test func `a key table gives each key one number`() {
    var table = KeyTable()
    for round in 0..<2 {
      for number in 0..<5000 {
        #expect(table.number(adding: Array("key \(number)".utf8)) == number, "round \(round)")
      }
    }
    #expect(table.count == 5000)
    #expect(table.number(of: Array("key 77".utf8)) == 77)
    #expect(table.number(of: Array("no key".utf8)) == nil)
    #expect(Array(table.bytes(4999)) == Array("key 4999".utf8))
    #expect(table.number(of: []) == nil)
  }
}
