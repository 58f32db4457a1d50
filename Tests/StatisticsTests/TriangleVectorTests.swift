import Foundation
import Statistics
import Testing
import Times

/// Reads a row of JSON numbers; null is not available.
private func row(_ any: Any?) throws -> [Double?] {
  try #require(any as? [Any]).map { RevisionVectors.number($0) }
}

/// Vectors `baselinenowcast`: epinowcast/baselinenowcast @aea2ff6, its tests.
@Suite(.needsVectors) struct BaselinenowcastVectorTests {
  static func getters() throws -> [String: Any] {
    try #require(
      try RevisionVectors.json("baselinenowcast/getters.json") as? [String: Any]
    )
  }

  @Test func `negative increments are carried to shorter delays`() throws {
    let file = try #require(
      try RevisionVectors.json("baselinenowcast/negatives.json") as? [String: Any]
    )
    for item in try #require(file["cases"] as? [[String: Any]]) {
      let before = try #require(item["in"] as? [Any]).map(row)
      let after = try #require(item["out"] as? [Any]).map(row)
      #expect(before.map { Increments.treatingNegatives($0, .redistribute).row } == after)
    }
  }

  @Test func `the mean delay of a complete row is known`() throws {
    for item in try #require(Self.getters()["mean_delay"] as? [[String: Any]]) {
      let mean = Increments.meanDelay(try row(item["row"]))
      #expect(RevisionVectors.agree(mean, RevisionVectors.number(item["expected"])))
    }
  }

  @Test func `the longest delay is the largest index`() throws {
    for item in try #require(Self.getters()["max_delay"] as? [[String: Any]]) {
      let rows = try #require(item["triangle"] as? [Any]).map(row)
      #expect(rows[0].count - 1 == item["max_delay"] as? Int)
      #expect(Increments.lastNonZeroDelay(rows) == item["max_delay_non_zero"] as? Int)
    }
  }

  @Test func `the unit of the delays is found or refused`() throws {
    for item in try #require(Self.getters()["infer_delays_unit"] as? [[String: Any]]) {
      let gaps = try #require(item["gaps_days"] as? [Int])
      let step = try? PeriodStep.inferred(fromDelays: gaps)
      let expected: PeriodStep? =
        switch item["unit"] as? String {
        case "days": .day
        case "weeks": .week
        default: nil
        }
      #expect(step == expected)
    }
  }

  @Test func `levels and increments go round`() {
    var generator = SeededGenerator(state: 5)
    for _ in 0..<200 {
      let length = Int.random(in: 0...9, using: &generator)
      let known = Int.random(in: 0...length, using: &generator)
      let levels = (0..<length).map {
        $0 < known ? Double(Int.random(in: -20...50, using: &generator)) : nil
      }
      let increments = Increments.differences(ofLevels: levels)
      #expect(Increments.levels(ofIncrements: increments) == levels)
      for treatment in NegativeTreatment.allCases {
        let (row, surplus) = Increments.treatingNegatives(increments, treatment)
        let sum = row.compactMap(\.self).reduce(0, +)
        #expect(sum == increments.compactMap(\.self).reduce(0, +) + surplus)
        #expect(row.map { $0 == nil } == levels.map { $0 == nil })
        if treatment != .keep { #expect(row.allSatisfy { $0 ?? 0 >= 0 }) }
      }
    }
  }
}

/// Vectors `epinowcast`: epinowcast/epinowcast @0039e88, R/preprocess.R and its tests.
@Suite(.needsVectors) struct EpinowcastVectorTests {
  static func cases() throws -> [String: [String: Any]] {
    let cases = try #require(
      try RevisionVectors.json("epinowcast/cases.json") as? [[String: Any]]
    )
    return Dictionary(uniqueKeysWithValues: cases.map { ($0["name"] as? String ?? "", $0) })
  }

  private func longView(_ confirm: [Double]) throws -> TriangleView {
    let series = try PublishedSeries(step: .day, cells: [history(confirm)])
    let triangle = try ReportingTriangle(
      series: series,
      options: TriangleOptions(negatives: .zero, startsAtZero: true)
    )
    return try TriangleView(
      triangle: triangle,
      layout: .long,
      style: .epinowcast,
      keyName: nil
    )
  }

  private func column(_ name: String, of view: TriangleView) throws -> [TableValue] {
    let index = try #require(view.columns.firstIndex(of: name))
    return view.rows.map { $0[index] }
  }

  @Test(arguments: [
    "enw_add_max_reported", "max_confirm is the LATEST value, not the maximum",
  ])
  func `the long view has the columns of the package`(name: String) throws {
    let item = try #require(try Self.cases()[name])
    let confirm = try #require(item["confirm"] as? [Double])
    let view = try longView(confirm)
    #expect(
      view.columns == [
        "reference_date", "report_date", "confirm", "max_confirm", "cum_prop_reported",
        "new_confirm", "delay",
      ]
    )
    let latest = try column("max_confirm", of: view).map(\.number)
    let wanted = item["max_confirm"] as? [Double] ?? [7, 7, 7]
    #expect(latest == wanted)
    let shares = try column("cum_prop_reported", of: view).map(\.number)
    let expected = try #require(item["cum_prop_reported"] as? [Double])
    #expect(zip(shares, expected).allSatisfy { RevisionVectors.agree($0, $1) })
    if let added = item["new_confirm"] as? [Double] {
      #expect(try column("new_confirm", of: view).map(\.number) == added)
    }
    if let delays = item["delay"] as? [Int] {
      #expect(try column("delay", of: view) == delays.map(TableValue.integer))
    }
  }

  @Test func `a release before its reference date has a negative delay`() throws {
    let item = try #require(try Self.cases()["enw_add_delay"])
    let reference = try RevisionVectors.date(item["reference_date"] as? String ?? "")
    let delays = try #require(item["report_date"] as? [String]).map {
      PeriodStep.day.lag(of: try RevisionVectors.date($0), from: reference)
    }
    #expect(delays == item["delay"] as? [Int])
  }

  @Test func `the maximum delay counts delay 0`() throws {
    let item = try #require(try Self.cases()["max_delay counts delay 0"])
    let count = try #require(item["max_delay"] as? Int)
    let series = try PublishedSeries(step: .day, cells: [history([1, 2, 3, 4])])
    let triangle = try ReportingTriangle(
      series: series,
      options: TriangleOptions(maximumDelay: NamingStyle.epinowcast.maximumDelay(count))
    )
    #expect(Array(0...triangle.lastDelay) == item["kept_delays"] as? [Int])
  }

  @Test func `gaps between reports are filled with the last report`() throws {
    let item = try #require(try Self.cases()["enw_complete_dates"])
    let reports = try #require(item["obs"] as? [[Any]]).map {
      (
        key: "", reference: $0[0] as? String ?? "", release: $0[1] as? String ?? "",
        value: RevisionVectors.number($0[2])
      )
    }
    let series = try RevisionVectors.series(reports, step: .day)
    let triangle = try ReportingTriangle(
      series: series,
      options: TriangleOptions(startsAtZero: true)
    )
    #expect(triangle.rows.map(\.values) == [try row(item["confirm"])])
  }
}

/// Vectors `rjd3revisions-views`: rjdverse/rjd3revisions @13581be.
@Suite(.needsVectors) struct RJD3VectorTests {
  static let layouts: [(String, TriangleView.Layout)] = [
    ("vertical", .vertical), ("horizontal", .horizontal), ("diagonal", .diagonal),
    ("revisions_vertical_gap1", .revisions(gap: 1)),
  ]

  static func triangle() throws -> ReportingTriangle {
    let rows = try RevisionVectors.table("rjd3revisions-views/long.csv").dropFirst().map {
      (key: "", reference: $0[1], release: $0[0], value: Double($0[2]))
    }
    return try ReportingTriangle(
      series: try RevisionVectors.series(Array(rows), step: .quarter),
      options: TriangleOptions()
    )
  }

  @Test(arguments: layouts)
  func `the views are those of the package`(name: String, layout: TriangleView.Layout) throws {
    let view = try TriangleView(
      triangle: Self.triangle(),
      layout: layout,
      style: .rjd3revisions,
      keyName: nil
    )
    let expected = try RevisionVectors.table("rjd3revisions-views/expected_\(name).csv")
    #expect(view.columns == expected[0])
    let rows = view.rows
    try #require(rows.count == expected.count - 1)
    for (row, fields) in zip(rows, expected.dropFirst()) {
      #expect(row[0].description == fields[0])
      #expect(row.count == fields.count)
      for (value, field) in zip(row.dropFirst(), fields.dropFirst()) {
        #expect(RevisionVectors.agree(value.number, Double(field)))
      }
    }
  }

  @Test func `the long view goes round`() throws {
    let view = try TriangleView(
      triangle: Self.triangle(),
      layout: .long,
      style: .rjd3revisions,
      keyName: nil
    )
    let expected = try RevisionVectors.table("rjd3revisions-views/long.csv")
    #expect([view.columns] + view.rows.map { $0.map(\.description) } == expected)
  }
}

/// Vector `fred-gdp`: mortada/fredapi @bf7cc8f, its README; US GDP as published in 2014.
@Suite(.needsVectors) struct FREDVectorTests {
  @Test func `every release of GDP has its real-time period`() throws {
    let releases = try RevisionVectors.table("fred-gdp/all_releases.csv")
    let rows = releases.dropFirst().map {
      (key: "", reference: $0[0], release: $0[1], value: Double($0[2]))
    }
    let series = try RevisionVectors.series(Array(rows), step: .quarter)
    let view = try TriangleView(
      triangle: try ReportingTriangle(series: series, options: TriangleOptions()),
      layout: .long,
      style: .fred,
      keyName: nil
    )
    #expect(view.columns == ["date", "realtime_start", "realtime_end", "value"])
    let made = view.rows.map { $0.map(\.description) }
    #expect(made.map { $0[1] } == rows.map(\.release))
    #expect(made.map { $0[3] } == rows.map { TableValue($0.value).description })
    #expect(made.last?[2] == "9999-12-31")
    for (row, next) in zip(made, made.dropFirst()) where row[0] == next[0] {
      #expect(
        try RevisionVectors.date(row[2]).advanced(by: 1) == RevisionVectors.date(next[1])
      )
    }
  }
}
