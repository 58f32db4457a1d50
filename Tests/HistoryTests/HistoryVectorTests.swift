import Foundation
import Tables
import Testing
import Times

@testable import History

/// Published vectors of other tools that follow a table over time.
@Suite(.enabled(if: RealHistory.hasVectors, "needs the vectors beside the project"))
struct HistoryVectorTests {
  static func timeline(_ texts: [String], key: [String]) throws -> (Timeline, MemoryHistory) {
    let memory = MemoryHistory(texts)
    let timeline = try Timeline(
      of: memory,
      published: CivilTime.days(texts.count),
      schema: TableSchema(keyColumns: key)
    )
    return (timeline, memory)
  }

  /// Source: dolthub/dolt, integration-tests/bats/blame-system-view.bats.
  @Test func `dolt blames the same commits for rows`() throws {
    let vector = try Vectors.object("dolt/blame.json")
    var rows: [Int: String] = [:]
    var files: [String] = []
    var commits: [String] = []
    for commit in try #require(vector["commits"] as? [[Any]]) {
      commits.append(Vectors.text(commit[0]))
      for (_, changes) in try #require(commit[3] as? [String: [[Any]]]) {
        for change in changes { rows[change[0] as? Int ?? 0] = Vectors.text(change[1]) }
      }
      let sorted = rows.sorted { $0.key < $1.key }.map { [$0.key, $0.value] as [Any] }
      files.append(Vectors.csv(["pk", "name"], sorted))
    }
    let (timeline, _) = try Self.timeline(files, key: ["pk"])
    let blame = Blame(timeline, at: files.count - 1)
    let found = blame.rows.map { row in
      [timeline.keyTexts(row)[0], commits[blame.rowOrigin(row, [1]) ?? 0]]
    }
    let expected = try #require(vector["row_blame"] as? [String: String])
    #expect(found == expected.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
  }

  /// Source: doltlite PR 441, the rules of blame; layout is our own rule.
  @Test func `blame follows the rules of dolt`() throws {
    let files = [
      "pk,c\n1,a\n2,a\n3,a\n4,a\n",
      "pk,c\n1,b\n3,a\n4,a\n",
      "pk,c\n1,a\n2,a\n4,\"a\"\n",
      "pk,c,d\n1,a,x\n2,a,x\n4,a,x\n",
    ]
    let (timeline, _) = try Self.timeline(files, key: ["pk"])
    let blame = Blame(timeline, at: 3)
    let column = try #require(timeline.columns.number(of: "c"))
    let added = try #require(timeline.columns.number(of: "d"))
    #expect(blame.rows.map { timeline.keyTexts($0)[0] } == ["1", "2", "4"])
    #expect(blame.rows.map { blame.origin($0, column)?.place } == [2, 2, 0])
    #expect(blame.rows.map { blame.origin($0, column)?.revisionCount } == [2, 1, 0])
    #expect(blame.rows.map { blame.origin($0, added)?.place } == [3, 3, 3])
  }

  /// Source: simonw/git-history, tests/test_git_history.py.
  @Test(arguments: [2, 3])
  func `git-history's item versions are the events of keys`(count: Int) throws {
    let vector = try Vectors.object("git-history/items.json")
    let versions = try #require(vector["versions"] as? [[[String: Any]]])
    let columns = ["product_id", "name"]
    let files = versions.prefix(count).map { rows in
      Vectors.csv(columns, rows.map { row in columns.map { Vectors.text(row[$0]) } })
    }
    let (timeline, memory) = try Self.timeline(Array(files), key: ["product_id"])
    var number: [Int32: Int] = [:]
    var found: Set<[String]> = []
    for event in timeline.events {
      number[event.key, default: 0] += 1
      let isFirst = event.old < 0
      let name = timeline.rows.text(Int(event.new), 1) ?? ""
      let id = isFirst ? timeline.keyTexts(Int(event.new))[0] : "NA"
      found.insert([id, "\(number[event.key] ?? 0)", name])
    }
    let rows = try #require(vector["item_version_after_v\(count)"] as? [[String: Any]])
    let expected = rows.map { row in
      [Vectors.text(row["product_id"]), Vectors.text(row["_version"]), Vectors.text(row["name"])]
    }
    #expect(found == Set(expected))
    guard count == 2 else { return }
    let plain = try #require(vector["without_key_rows_after_v2"] as? [[Any]])
    let all = try (0..<2).flatMap { place in
      try timeline.fileRows(at: place, memory).map { row in
        [timeline.rows.text(row, 0) ?? "", timeline.rows.text(row, 1) ?? "", "\(place + 1)"]
      }
    }
    #expect(all == plain.map { $0.map { Vectors.text($0) } })
  }

  /// Source: cmu-delphi/epiprocess, test-methods-epi_archive.R.
  @Test func `epiprocess's archive has the same rows as of a day`() throws {
    let folder = "vectors/revisions/epiprocess-as-of"
    let archive = try readCSV("\(folder)/archive.csv").dropFirst()
    let snapshots = try Snapshots(
      archive.map { (key: [$0[0], $0[1]], version: $0[2], value: $0[3]) },
      ["geo_value", "time_value", "cases"]
    )
    let expected = try readCSV("\(folder)/expected_as_of_2020-06-03.csv").dropFirst()
    #expect(try snapshots.asOf("2020-06-03") == Array(expected))
    let until = try Vectors.time("2020-06-02")
    let updates = snapshots.timeline.changes(since: nil, until: until)
    let found = snapshots.timeline.sorted(updates).map { cell in
      snapshots.timeline.keyTexts(of: cell)
        + [snapshots.versions[Int(cell.place)], snapshots.timeline.values(of: cell).new ?? ""]
    }
    let truncated = try readCSV("\(folder)/expected_truncate_after_2020-06-02.csv").dropFirst()
    #expect(found == Array(truncated))
  }

  /// Source: cmu-delphi/epiprocess, test-epix_fill_through_version.R, `how = "locf"`: a value stays
  /// known as it was last published. (`how = "na"` would say of such a day that nothing is known.)
  @Test func `a day after the last version has the last values, as epiprocess fills them`() throws {
    let cases = try Vectors.object("epiprocess-as-of/cases.json")
    let fill = try #require(cases["fill_na"] as? [String: Any])
    let updates = try #require(fill["archive"] as? [[Any]])
    let snapshots = try Snapshots(
      updates.map {
        (key: [Vectors.text($0[0])], version: Vectors.text($0[1]), value: Vectors.text($0[2]))
      },
      ["time_value", "cases"]
    )
    let filled = try #require(fill["how_locf"] as? [String: [String: Int]])
    for (day, values) in filled {
      let expected = values.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
      #expect(try snapshots.asOf(String(day.dropFirst("as_of ".count))) == expected)
    }
    #expect(!filled.isEmpty)
  }

  /// Source: cmu-delphi/epiprocess, test-compactify.R; the cases without a tolerance.
  @Test func `the life of a cell keeps the rows that compactify keeps`() throws {
    let cases = try #require(
      try Vectors.json("epiprocess-compactify/cases.json") as? [[String: Any]]
    )
    for one in cases where one["abs_tol"] as? Int == 0 {
      let rows = try #require(one["rows"] as? [[Any]])
      let kept = try #require(one["kept"] as? [[Any]])
      let files = rows.map { Vectors.csv(["geo", "time", "value"], [[$0[0], $0[1], $0[3]]]) }
      let (timeline, _) = try Self.timeline(files, key: ["geo", "time"])
      let life = timeline.life(ofKey: 0, column: 2)
      let versions = life.map { Vectors.text(rows[$0.from][2]) }
      #expect(versions == kept.map { Vectors.text($0[2]) })
      #expect(life.map { $0.text ?? "" } == kept.map { Vectors.text($0[3]) })
      #expect(life.last?.lastConfirmed == rows.count - 1)
    }
  }

  /// Source: cmu-delphi/epiprocess, test-epix_merge.R, `sync = "locf"`.
  @Test func `two archives joined as of each version are what epiprocess merges`() throws {
    let cases = try #require(try Vectors.json("epiprocess-merge/cases.json") as? [[String: Any]])
    for one in cases {
      let archives = try ["x", "y"].map { name in
        try Snapshots(
          try #require(one[name] as? [[String]]).map {
            (key: [$0[0]], version: $0[1], value: $0[2])
          },
          ["time", name]
        )
      }
      let versions = Set(archives.flatMap(\.versions)).sorted()
      var last: [String: [String]] = [:]
      var found: [[String]] = []
      for version in versions {
        var joined: [String: [String]] = [:]
        for (index, archive) in archives.enumerated() {
          for row in try archive.asOf(version) {
            joined[row[0], default: ["NA", "NA"]][index] = row[1]
          }
        }
        for (time, values) in joined where last[time] != values {
          found.append([time, version] + values)
        }
        last = joined
      }
      let expected = try #require(one["expected"] as? [[Any]]).map { $0.map { Vectors.text($0) } }
      #expect(found.sorted { $0.joined() < $1.joined() } == expected)
    }
  }

  /// Source: mortada/fredapi, README; real-time periods as ALFRED closes them at both ends.
  @Test func `FRED's real-time periods are the stretches in the life of a cell`() throws {
    let expected = try Vectors.object("fred-gdp/expected.json")
    let releases = try readCSV("vectors/revisions/fred-gdp/all_releases.csv").dropFirst()
    let snapshots = try Snapshots(
      releases.map { (key: [$0[0]], version: $0[1], value: $0[2]) },
      ["date", "value"]
    )
    let timeline = snapshots.timeline
    func numbers(_ rows: [[String]]) -> [String: Double] {
      Dictionary(
        uniqueKeysWithValues: rows.compactMap { row in Double(row[1]).map { (row[0], $0) } }
      )
    }
    for (name, day) in [("latest_release", "2014-07-30"), ("as_of_2014-06-01", "2014-06-01")] {
      let wanted = try #require(expected[name] as? [String: Double])
      let found = numbers(try snapshots.asOf(day))
      #expect(found == wanted)
    }
    let first = try #require(expected["first_release"] as? [String: Double])
    for (date, value) in first {
      let key = try #require(try timeline.keys(where: ["date": date]).first)
      let text = timeline.life(ofKey: key, column: 1).first?.text
      #expect(text.flatMap { Double($0) } == value)
    }
    let vintages = try #require(expected["last_5_vintage_dates"] as? [String])
    #expect(Array(snapshots.versions.suffix(5)) == vintages)
    let key = try #require(try timeline.keys(where: ["date": "2014-01-01"]).first)
    let periods = timeline.life(ofKey: key, column: 1).map { span in
      let end = span.to.map { timeline.releases[$0].published.date.advanced(by: -1).description }
      return [snapshots.versions[span.from], end ?? "9999-12-31", span.text ?? ""]
    }
    let wanted = try #require(expected["real_time_periods_2014-01-01"] as? [[Any]])
    let bounds = wanted.map { [Vectors.text($0[0]), Vectors.text($0[1])] }
    #expect(periods.map { [$0[0], $0[1]] } == bounds)
    #expect(periods.map { Double($0[2]) } == wanted.map { $0[2] as? Double })
  }
}
