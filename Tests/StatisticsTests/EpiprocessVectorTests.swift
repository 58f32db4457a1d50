import Foundation
import Statistics
import Testing
import Times

/// Vectors `epiprocess-revision-dummy`: cmu-delphi/epiprocess @56269e9, its latency tests.
@Suite(.needsVectors) struct EpiprocessVectorTests {
  static let semantics: [RevisionOptions.Semantics] = [.epiprocess, .repaired]

  static func archive(_ step: PeriodStep) throws -> PublishedSeries {
    let path = "epiprocess-revision-dummy/archive_\(step).csv"
    let rows = try RevisionVectors.table(path).dropFirst().map {
      (key: $0[0], reference: $0[1], release: $0[2], value: Double($0[3]))
    }
    let end = step == .day ? "2022-01-01" : step == .week ? "2022-01-05" : "2022-01"
    return try RevisionVectors.series(Array(rows), step: step, versionsEnd: end)
  }

  static func table(
    _ step: PeriodStep,
    dropsMissing: Bool,
    _ semantics: RevisionOptions.Semantics
  ) throws -> RevisionTable {
    let options = try RevisionOptions(semantics: semantics, dropsMissing: dropsMissing)
    return RevisionTable(series: try archive(step), options: options)
  }

  /// The expected table has day dates for reference dates, in all three steps.
  private func expectTable(
    _ table: RevisionTable,
    equals path: String,
    showsReferences: Bool
  ) throws {
    let expected = try RevisionVectors.table("epiprocess-revision-dummy/" + path)
    #expect(Array(expected[0].dropFirst(2)) == CellRevisions.columnNames)
    try #require(table.rows.count == expected.count - 1)
    for (row, fields) in zip(table.rows, expected.dropFirst()) {
      if showsReferences { #expect(row.reference.description == fields[0]) }
      #expect(row.key == Array(fields[1].utf8))
      #expect(
        [row.revisionCount, row.minimumLag, row.maximumLag, row.lagNearLatest]
          == fields[2...5].map { Int($0) }
      )
      let figures = [
        row.spread, row.relativeSpread, row.minimumValue, row.maximumValue, row.medianValue,
      ]
      for (figure, field) in zip(figures, fields[6...]) {
        let isRepairedNaN = field == "NaN" && table.options.semantics == .repaired
        #expect(RevisionVectors.agree(figure, isRepairedNaN ? nil : Double(field)))
      }
    }
  }

  @Test(arguments: [PeriodStep.day, .week, .month], semantics)
  func `the table of the dummy archive is the published one`(
    step: PeriodStep,
    semantics: RevisionOptions.Semantics
  ) throws {
    for dropsMissing in [true, false] {
      try expectTable(
        try Self.table(step, dropsMissing: dropsMissing, semantics),
        equals: "expected_drop_nas_\(dropsMissing).csv",
        showsReferences: step == .day
      )
    }
  }

  @Test(arguments: [true, false], semantics)
  func `the summary of the dummy archive is the printed one`(
    dropsMissing: Bool,
    semantics: RevisionOptions.Semantics
  ) throws {
    let table = try Self.table(.day, dropsMissing: dropsMissing, semantics)
    let summary = RevisionSummary(table: table)
    let all = try #require(
      try RevisionVectors.json("epiprocess-revision-dummy/expected_summary.json")
        as? [String: [String: Any]]
    )
    let expected = try #require(all["drop_nas_\(dropsMissing)"])
    let range = try #require(table.referenceRange)
    #expect(
      [range.lowerBound.description, range.upperBound.description]
        == expected["range_time_values"] as? [String]
    )
    try expect(summary.minimumLag, equals: expected["min_lag"])
    try expect(summary.lagNearLatest, equals: expected["lag_near_latest"])
    try expect(summary.withoutRevisions, equals: expected["no_revisions"])
    try expect(summary.quick, equals: expected["quick_revisions"])
    try expect(summary.few, equals: expected["few_revisions"])
    try expect(summary.smallRelativeSpread, equals: expected["rel_spread_lt_0.1_of_revised"])
    try expect(
      summary.largeSpread,
      equals: expected["abs_spread_gt_threshold_of_revised"]
    )
    let threshold = RevisionVectors.number(expected["abs_spread_threshold"])
    #expect(RevisionVectors.agree(summary.absoluteThreshold, threshold))
    if dropsMissing {
      #expect(summary.missingVersions == nil)
    } else {
      try expect(summary.missingVersions, equals: expected["na_versions"])
    }
  }

  @Test(arguments: [PeriodStep.week, .month], semantics)
  func `three quick days are rounded up to one step`(
    step: PeriodStep,
    semantics: RevisionOptions.Semantics
  ) throws {
    let table = try Self.table(step, dropsMissing: false, semantics)
    let all = try #require(
      try RevisionVectors.json("epiprocess-revision-dummy/expected_summary.json")
        as? [String: [String: Any]]
    )
    try expect(RevisionSummary(table: table).quick, equals: all["\(step)"]?["quick_revisions"])
  }

  @Test(arguments: semantics)
  func `the lag near the latest is a lag, not a position`(
    semantics: RevisionOptions.Semantics
  ) throws {
    let cases = try #require(
      try RevisionVectors.json("epiprocess-revision-dummy/lag_near_latest.json")
        as? [[String: Any]]
    )
    for item in cases {
      let values = try #require(item["values"] as? [Double])
      let lags = try #require(item["lags"] as? [Int])
      let share = try #require(RevisionVectors.number(item["within"]))
      let index = CellRevisions.indexNearLatest(values, within: share, semantics: semantics)
      #expect(lags[index] == item["expected_by_code"] as? Int)
    }
  }

  @Test(arguments: semantics)
  func `reference dates that have not waited long enough are left out`(
    semantics: RevisionOptions.Semantics
  ) throws {
    let cases = try #require(
      try RevisionVectors.json("epiprocess-revision-dummy/min_waiting_period.json")
        as? [[String: Any]]
    )
    for item in cases {
      let step = try #require(PeriodStep(rawValue: item["time_type"] as? String ?? ""))
      let rows = try #require(item["rows"] as? [[String: Any]]).map {
        (
          key: "", reference: $0["time_value"] as? String ?? "",
          release: $0["version"] as? String ?? "", value: RevisionVectors.number($0["value"])
        )
      }
      let series = try RevisionVectors.series(
        rows,
        step: step,
        versionsEnd: item["versions_end"] as? String
      )
      let options = try RevisionOptions(
        semantics: semantics,
        minimumWaitingDayCount: item["min_waiting_days"] as? Int
      )
      let table = RevisionTable(series: series, options: options)
      #expect(
        table.rows.map { step.label($0.reference) } == item["kept_time_values"] as? [String]
      )
      #expect(table.waitingCellCount == 1)
    }
  }

  private func expect(_ share: Share?, equals any: Any?) throws {
    let share = try #require(share)
    let expected = try #require(any as? [String: Any])
    #expect(share.count == expected["count"] as? Int)
    #expect(share.total == expected["of"] as? Int)
    #expect(share.percent == RevisionVectors.number(expected["pct"]))
  }

  private func expect(_ summary: LagSummary?, equals any: Any?) throws {
    let summary = try #require(summary)
    let expected = try #require(any as? [String: Any])
    #expect(summary.minimum == expected["min"] as? Int)
    #expect(summary.median == RevisionVectors.number(expected["median"]))
    #expect(summary.printedMean == RevisionVectors.number(expected["mean"]))
    #expect(summary.maximum == expected["max"] as? Int)
  }
}
