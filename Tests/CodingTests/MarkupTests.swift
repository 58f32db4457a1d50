import Records
import Support
import Testing

@testable import Coding

/// Records of JSON and XML in columns.
@Suite struct MarkupTests {
  @Test func `the values of objects are columns, keys and all else texts around them`() throws {
    let records = (0..<300).map { row in
      """
        {
          "day": "2020-04-\(10 + row / 30)",
          "area": {"code": "R\(row % 30)", "name": "Area \(row % 30)"},
          "new": \(row * row % 17), "rate": \(row % 9).5, "note": null
        },

      """
    }
    let (payload, batch) = try Self.coded(records)
    #expect(payload.count * 40 < batch.bytes.count)
    let grid = FieldGrid(batch)
    #expect(grid.templates.count == 1 && grid.columnCount == 6 && grid.hasMarkup)
    let template = grid.templates[0]
    #expect(template.texts.count == 7 && template.lineEnd.isEmpty && template.quoted == 0)
    #expect(
      String(decoding: template.texts[1], as: UTF8.self) == "\",\n    \"area\": {\"code\": \""
    )
    #expect(Self.fields(grid, 31) == ["2020-04-11", "R1", "Area 1", "9", "4.5", "null"])
  }

  @Test func `elements and attributes are columns`() throws {
    let records = (0..<300).map { row in
      "<row day='2020-04-\(10 + row / 30)' ><area code=\"R\(row % 30)\"/> <new>\n \(row * 3) </new>"
        + "<td>\(row % 4)</td><td>\(row % 5)</td></row>\r\n"
    }
    let (payload, batch) = try Self.coded(records)
    #expect(payload.count * 40 < batch.bytes.count)
    let grid = FieldGrid(batch)
    #expect(grid.templates.count == 1 && grid.columnCount == 5)
    #expect(Self.fields(grid, 31) == ["2020-04-11", "R1", "93", "3", "1"])
  }

  @Test func `a value that is left out moves no other one to another column`() throws {
    let records = (0..<200).map { row in
      let first = row.isMultiple(of: 3) ? "" : "\"a\": \(row), "
      return "{\(first)\"b\": {\"a\": 7}, \"c\": [1, \(row)]},"
    }
    let (_, batch) = try Self.coded(records)
    let grid = FieldGrid(batch)
    #expect(grid.columnCount == 4 && grid.templates.count == 2)
    let columns = grid.templates.sorted { $0.columns.count < $1.columns.count }.map(\.columns)
    #expect(columns[1].dropFirst() == columns[0][...])
  }

  @Test func `keys that vary are values`() throws {
    let records = (0..<400).map { "\"2020-\($0 / 30)-\($0 % 30)\": {\n  \"new\": \($0 % 11)\n},\n" }
    let (payload, batch) = try Self.coded(records)
    let grid = FieldGrid(batch)
    #expect(grid.templates.count == 1 && grid.columnCount == 2)
    #expect(Self.fields(grid, 31) == ["2020-1-1", "9"])
    #expect(payload.count * 8 < batch.bytes.count)
  }

  @Test func `what only starts like JSON or XML is a row like others`() throws {
    for records in [
      (0..<50).map { "[\($0)-9);\($0 * 7);x\n" }, (0..<50).map { "<5;\($0)\n" },
      (0..<50).map { "\"a\";\"b: \($0)\"\n" }, (0..<50).map { "{\($0)\n" },
    ] {
      let (_, batch) = try Self.coded(records)
      #expect(!FieldGrid(batch).hasMarkup)
    }
  }

  @Test func `more layouts than there may be leave the others as text`() throws {
    var random = SeededRandom(20)
    let records = (0..<2000).map { row in
      let keys = (0..<10).filter { _ in random.below(2) == 0 }
      return "{" + keys.map { "\"k\($0)\": \(row % 10)" }.joined(separator: ",") + "}\n"
    }
    let (_, batch) = try Self.coded(records)
    let grid = FieldGrid(batch)
    #expect(grid.templates.count == RowTemplate.maximumCount && grid.textRows(from: 0).count > 0)
  }

  @Test func `records of any brackets, quotes and tags come back`() throws {
    var random = SeededRandom(21)
    let parts = [
      "{", "}", "[", "]", "\"k\":", "\"v\"", ",", ":", "\\", "\"", "1.5", "null", "<a>", "</a>",
      "<b x='1'",
      "/>", ">", "<", "'", " ", "\t", "\n", "é", "text of sixteen and more",
    ]
    for round in 0..<300 {
      let records = (0..<1 + random.below(40)).map { _ in
        let start = ["{", "[", "<a>", "\"k\":"][random.below(4)]
        let end = ["}\n", "],\n", "</a>\n", "", "}"][random.below(5)]
        return start + (0..<random.below(12)).map { _ in parts[random.below(parts.count)] }.joined()
          + end
      }
      _ = try Self.coded(records, effort: round.isMultiple(of: 2) ? .quick : .best)
    }
  }

  @Test func `blocks of objects are told by others`() throws {
    func records(_ version: Int) -> [String] {
      (0..<500).map {
        "{\"id\": \($0 * 7919), \"name\": \"n\($0 % 90)\", \"v\": \(($0 * $0 + version) % 97)},\n"
      }
    }
    let (first, batch) = try Self.coded(records(0))
    let base = try BaseBlock(first[...], byteCount: batch.bytes.count, recordCount: batch.count)
    let next = Self.batch(records(1))
    let told = try #require(
      RecordBlock.encode(next, effort: .best, after: (base, batch), distance: 1)
    )
    #expect(told.count * 2 < RecordBlock.encode(next, effort: .best).count)
    let back = try RecordBlock.decode(
      told[...],
      byteCount: next.bytes.count,
      recordCount: next.count,
      base: base
    )
    #expect(back == next)
  }

  @Test func `layouts with texts are refused outside of codec 6`() throws {
    let (payload, batch) = try Self.coded((0..<300).map { "{\"id\": \($0), \"v\": \($0 % 7)},\n" })
    #expect(payload[0] == 6 && payload[1] == 0)
    for plain in [Array(payload[2...]), [5] + payload.dropFirst()] {
      #expect(throws: CodingError.self) {
        try RecordBlock.decode(
          plain[...],
          byteCount: batch.bytes.count,
          recordCount: batch.count
        )
      }
    }
  }

  /// The payload of records, which has to give them back.
  private static func coded(
    _ records: [String],
    effort: Effort = .best
  ) throws -> (payload: [UInt8], batch: RecordBatch) {
    let batch = batch(records)
    let payload = RecordBlock.encode(batch, effort: effort)
    let back = try RecordBlock.decode(
      payload[...],
      byteCount: batch.bytes.count,
      recordCount: batch.count
    )
    #expect(back == batch)
    // What is not chosen for its size has to come back as well.
    if let parts = ColumnCodec.write(batch, chunkEnds: [], effort: effort) {
      #expect(RecordBlock.holds(batch, ColumnPayload(parts).bytes))
    }
    return (payload, batch)
  }

  private static func batch(_ records: [String]) -> RecordBatch {
    var batch = RecordBatch()
    for record in records { batch.append(Array(record.utf8)[...]) }
    return batch
  }

  private static func fields(_ grid: FieldGrid, _ row: Int) -> [String] {
    let first = Int(grid.firstField[row])
    let count = grid.templates[Int(grid.templateOf[row]) - 1].columns.count
    return (first..<first + count).map { field in
      let range = Int(grid.starts[field])..<Int(grid.ends[field])
      return String(decoding: grid.batch.bytes[range], as: UTF8.self)
    }
  }
}
