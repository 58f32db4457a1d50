import Foundation
import Statistics
import Testing
import Times

@Suite struct CompactionTests {
  static let rules: [CompactionRule] = [.previousVersion, .lastKept]

  /// Vectors `epiprocess-compactify`: cmu-delphi/epiprocess @56269e9, test-compactify.R.
  @Test(.needsVectors)
  func `the published versions are kept`() throws {
    let cases = try #require(
      try RevisionVectors.json("epiprocess-compactify/cases.json") as? [[String: Any]]
    )
    for item in cases {
      let rows = try #require(item["rows"] as? [[Any]])
      let tolerance = try #require(RevisionVectors.number(item["abs_tol"]))
      // Rows of a key and reference date follow each other; releases only have to ascend.
      let cells = Dictionary(grouping: rows.enumerated()) { "\($0.element[0])|\($0.element[1])" }
      var kept: [Int] = []
      for cell in cells.values {
        let versions = cell.map {
          CellVersion(release: day($0.offset), value: RevisionVectors.number($0.element[3]))
        }
        kept += CellHistory.compactified(
          versions,
          tolerance: tolerance,
          rule: .previousVersion
        ).map { $0.release.dayNumber - day(0).dayNumber }
      }
      let names = kept.sorted().map { "\(rows[$0])" }
      if let expected = item["kept"] as? [[Any]] {
        #expect(names == expected.map { "\($0)" }, "\(item["name"] ?? "")")
      } else {
        #expect(kept.count == rows.count, "\(item["name"] ?? "")")
      }
    }
  }

  @Test func `taking out repetitions does not move the end of the series`() throws {
    let cell = history([42, 42, 42, 42, 42])
    let series = try PublishedSeries(step: .day, cells: [cell])
    #expect(CellHistory.compactified(cell.versions).count == 1)
    #expect(series.versionsEnd == day(5))
  }

  @Test func `a slow drift vanishes only where each version is compared with the one before`() {
    let drift = history([1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009]).versions
    let lost = CellHistory.compactified(drift, tolerance: 3, rule: .previousVersion)
    let shown = CellHistory.compactified(drift, tolerance: 3, rule: .lastKept)
    #expect(lost.map(\.value) == [1001])
    #expect(shown.map(\.value) == [1001, 1005, 1009])
  }

  @Test(arguments: rules)
  func `infinite figures repeat themselves`(rule: CompactionRule) {
    let versions = history([.infinity, .infinity, -.infinity, nil, nil, .infinity]).versions
    let kept = CellHistory.compactified(versions, rule: rule).map(\.value)
    #expect(kept == [.infinity, -.infinity, nil, .infinity])
  }

  @Test(arguments: rules)
  func `nothing gives nothing and one version stays`(rule: CompactionRule) {
    #expect(CellHistory.compactified([], rule: rule).isEmpty)
    #expect(CellHistory.compactified(history([nil]).versions, rule: rule).count == 1)
  }

  @Test func `without tolerance the rules agree and every release keeps its figure`() {
    var generator = SeededGenerator(state: 7)
    for _ in 0..<200 {
      let values = (0..<Int.random(in: 1...12, using: &generator)).map { _ -> Double? in
        let draw = Int.random(in: -1...2, using: &generator)
        return draw < 0 ? nil : Double(draw)
      }
      let cell = history(values)
      let kept = CellHistory.compactified(cell.versions)
      #expect(kept == CellHistory.compactified(cell.versions, rule: .previousVersion))
      let shorter = CellHistory(key: cell.key, reference: cell.reference, versions: kept)
      for offset in values.indices {
        #expect(shorter.value(asOf: day(1 + offset)) == values[offset])
      }
    }
  }
}
