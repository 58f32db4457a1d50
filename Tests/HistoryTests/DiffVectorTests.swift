import Foundation
import Tables
import Testing
import Times

@testable import History

/// Published vectors of other tools that compare two tables.
@Suite(.enabled(if: RealHistory.hasVectors, "needs the vectors beside the project"))
struct DiffVectorTests {
  static func diff(_ old: String, _ new: String, key: [String]) throws -> TableDiff {
    try TableDiff(
      from: 0,
      to: 1,
      of: MemoryHistory([old, new]),
      published: CivilTime.days(2),
      schema: TableSchema(keyColumns: key)
    )
  }

  static func row(_ diff: TableDiff, _ row: Int) -> [String: String] {
    let timeline = diff.timeline
    let columns = timeline.rows.layouts[timeline.rows.layout(row)].columns
    return Dictionary(
      uniqueKeysWithValues: columns.map {
        (timeline.columns.names[$0], timeline.rows.text(row, $0) ?? "")
      }
    )
  }

  /// Source: simonw/csv-diff, tests/test_csv_diff.py.
  @Test func `csv-diff finds the same added, removed and changed rows`() throws {
    let vector = try Vectors.object("csv-diff/cases.json")
    let files = try #require(vector["files"] as? [String: String])
    let cases = try #require(vector["cases"] as? [[String: Any]])
    for one in cases {
      let expected = try #require(one["expected"] as? [String: Any])
      let old = try #require(files[Vectors.text(one["a"])])
      let new = try #require(files[Vectors.text(one["b"])])
      let diff = try Self.diff(old, new, key: ["id"])
      let counts = diff.counts
      #expect(diff.added.map { Self.row(diff, $0) } == expected["added"] as? [[String: String]])
      let removed = expected["removed"] as? [[String: String]]
      #expect(diff.removed.map { Self.row(diff, $0) } == removed)
      #expect(counts.columnsAdded == expected["columns_added"] as? [String])
      #expect(counts.columnsRemoved == expected["columns_removed"] as? [String])
      let changed = try #require(expected["changed"] as? [[String: Any]])
      #expect(diff.revised.count == changed.count)
      for (row, wanted) in zip(diff.revised, changed) {
        #expect(diff.timeline.keyTexts(row.new) == [Vectors.text(wanted["key"])])
        let cells = diff.cells(of: row).map {
          (diff.timeline.columns.names[$0.column], [$0.old ?? "", $0.new ?? ""])
        }
        let pairs = Dictionary(uniqueKeysWithValues: cells)
        #expect(pairs == wanted["changes"] as? [String: [String]])
      }
    }
  }

  /// Source: simonw/csv-diff, the malformed input of its tests.
  @Test func `csv-diff's malformed input is reported with its line`() throws {
    let blank = MemoryHistory(["a,b,c\n1,2,3\n\n", "a,b,c\n1,2,3\n4,5\n"])
    let timeline = try Timeline(
      of: blank,
      published: CivilTime.days(2),
      schema: TableSchema(keyColumns: ["a"])
    )
    #expect(timeline.releases[0].rowCount == 1)
    let ragged = RaggedRow(line: 3, fieldCount: 2, columnCount: 3)
    #expect(try timeline.raggedRows(at: 1, blank) == [ragged])
    #expect(throws: HistoryError.keyColumnMissing(release: 0, column: "z")) {
      try Self.diff("a,b,c\n1,2,3\n", "a,b,c\n1,2,3\n", key: ["z"])
    }
  }

  /// Source: paulfitz/daff, README and harness/BasicTest.hx.
  @Test func `daff counts the same rows and columns`() throws {
    let cases = try #require(try Vectors.json("daff/cases.json") as? [[String: Any]])
    let basic = try #require(cases.first)
    let local = try #require(basic["local"] as? [[String]])
    let remote = try #require(basic["remote"] as? [[String]])
    let old = Vectors.csv(local[0], Array(local.dropFirst()))
    let new = Vectors.csv(remote[0], Array(remote.dropFirst()))
    let there = try Self.diff(old, new, key: ["Country"])
    #expect(Self.daffSummary(there) == basic["summary"] as? [String: Int])
    let back = Self.daffSummary(try Self.diff(new, old, key: ["Country"]))
    let reversed = try #require(basic["summary_reversed"] as? [String: Int])
    for (name, count) in reversed { #expect(back[name] == count) }
  }

  static func daffSummary(_ diff: TableDiff) -> [String: Int] {
    let counts = diff.counts
    let layouts = diff.timeline.rows.layouts
    return [
      "row_deletes": counts.removed, "row_inserts": counts.added,
      "row_updates": counts.changedKeys, "col_deletes": counts.columnsRemoved.count,
      "col_inserts": counts.columnsAdded.count,
      "col_updates": Set(diff.revised.flatMap(\.columns)).count,
      "row_count_initial": counts.oldRows, "row_count_final": counts.newRows,
      "row_count_initial_with_header": counts.oldRows + 1,
      "row_count_final_with_header": counts.newRows + 1,
      "col_count_initial": layouts[diff.old.layout].columns.count,
      "col_count_final": layouts[diff.new.layout].columns.count,
    ]
  }

  /// Source: dolthub/dolt, sqle/enginetest/dolt_queries_diff.go.
  @Test func `dolt's diff rows are found with their types`() throws {
    let cases = try #require(try Vectors.json("dolt/diff_rows.json") as? [[String: Any]])
    for one in cases.prefix(3) {
      let columns = try #require(one["columns"] as? [String])
      let versions = try #require(one["versions"] as? [String: [[Any]]])
      let files = versions.sorted { $0.key < $1.key }.map { Vectors.csv(columns, $0.value) }
      let diff = try Self.diff(files[0], files[1], key: ["pk"])
      let values = { (row: Int) in columns.map { Self.row(diff, row)[$0] ?? "" } }
      var found: Set<[String]> = []
      for row in diff.added { found.insert(["added", "-"] + values(row)) }
      for row in diff.removed { found.insert(["removed"] + values(row) + ["-"]) }
      for row in diff.revised { found.insert(["modified"] + values(row.old) + values(row.new)) }
      var expected: Set<[String]> = []
      for row in try #require(one["diff"] as? [[String: Any]]) {
        let from = (row["from"] as? [Any])?.map { Vectors.text($0) } ?? ["-"]
        let to = (row["to"] as? [Any])?.map { Vectors.text($0) } ?? ["-"]
        expected.insert([Vectors.text(row["diff_type"])] + from + to)
      }
      #expect(found == expected)
    }
  }

  /// Source: dolthub/dolt, the eleven counters of `dolt_diff_stat`.
  @Test func `dolt's diff statistics are the same`() throws {
    let vector = try Vectors.object("dolt/diff_stat.json")
    let columns = try #require(vector["table"] as? [String])
    let versions = try #require(vector["versions"] as? [String: Any])
    for one in try #require(vector["cases"] as? [[String: Any]]) {
      let files = ["from", "to"].map { end in
        (versions[Vectors.text(one[end])] as? [[Any]]).map { Vectors.csv(columns, $0) } ?? ""
      }
      let counts = try Self.diff(files[0], files[1], key: ["pk"]).counts
      let width = columns.count
      let found = [
        counts.oldKeys - counts.removed - counts.changedKeys, counts.added, counts.removed,
        counts.changedKeys, counts.added * width, counts.removed * width, counts.changedCells,
        counts.oldRows, counts.newRows, counts.oldRows * width, counts.newRows * width,
      ]
      let expected = try #require(one["expected"] as? [Any]).dropFirst().compactMap { $0 as? Int }
      #expect(found == expected)
    }
  }

  /// Source: cmu-delphi/covidcast-indicators, delphi_utils/archive.py and its tests.
  @Test func `Delphi's archive differ finds the same keys`() throws {
    let folder = "vectors/revisions/delphi-archivediffer"
    let expected = try Vectors.object("delphi-archivediffer/expected.json")
    let files = try ["before", "after"].map { name in
      try readCSV("\(folder)/\(name).csv").map { $0.joined(separator: ",") + "\n" }.joined()
    }
    let diff = try Self.diff(files[0], files[1], key: ["geo_id"])
    let keys = { (rows: [Int]) in rows.flatMap { diff.timeline.keyTexts($0) } }
    #expect(keys(diff.removed) == expected["deleted_keys"] as? [String])
    #expect(keys(diff.added) == expected["added_keys"] as? [String])
    #expect(keys(diff.revised.map(\.new)) == expected["changed_keys"] as? [String])
    let published = try readCSV("\(folder)/expected_changed_and_added.csv").dropFirst()
    let rows = diff.timeline.sortedByKey(diff.revised.map(\.new) + diff.added) { $0 }
    let found = rows.map { row in
      diff.timeline.columns.names.indices.map { diff.timeline.rows.text(row, $0) ?? "" }
    }
    #expect(found == Array(published))
  }
}
