import Foundation
import Statistics
import Testing
import Times

/// The files, read once.
private enum RealReleases {
  static let folder = RevisionVectors.folder
    .appendingPathComponent("../../data/spf-tests").standardizedFileURL

  static let arePresent = FileManager.default.fileExists(atPath: folder.path)

  static let series = Result { try readSeries() }

  private static func readSeries() throws -> PublishedSeries {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") }.sorted()
    var versions: [[[UInt8]]: [CellVersion]] = [:]
    for index in stride(from: 0, to: names.count, by: 25) {
      let stamp = names[index].dropFirst("tests-fra-".count).prefix(10)
      let release = try RevisionVectors.date(String(stamp))
      let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(names[index])))
      for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
        let fields = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        let name = [Array(fields[8].filter { $0 != 13 }), Array(fields[1])]
        let value = Double(String(decoding: fields[4], as: UTF8.self))
        versions[name, default: []].append(CellVersion(release: release, value: value))
      }
    }
    let cells = try versions.map { name, versions in
      CellHistory(
        key: name[0],
        reference: try RevisionVectors.date(String(decoding: name[1], as: UTF8.self)),
        versions: versions
      )
    }
    return try PublishedSeries(step: .day, cells: cells)
  }
}

/// Ten of the published test counts (every 25th release of `spf-tests`, positive tests by age),
/// against sums that an independent program took of the same files.
@Suite(.enabled(if: RealReleases.arePresent, "the folder ../shared/data is not beside the package"))
struct RealReleaseTests {
  @Test func `the table has the sums of an independent program`() throws {
    let series = try RealReleases.series.get()
    let table = RevisionTable(series: series, options: try RevisionOptions(semantics: .epiprocess))
    let rows = table.rows
    #expect(series.cells.count == 4026 && rows.count == 3399 && table.waitingCellCount == 627)
    #expect(rows.reduce(0) { $0 + $1.revisionCount } == 5613)
    #expect(rows.reduce(0) { $0 + $1.minimumLag } == 111_287)
    #expect(rows.reduce(0) { $0 + $1.maximumLag } == 398_013)
    #expect(rows.reduce(0) { $0 + $1.lagNearLatest } == 115_025)
    #expect(rows.reduce(0) { $0 + ($1.spread ?? 0) } == 117_062)
    #expect(rows.reduce(0) { $0 + ($1.medianValue ?? 0) } == 8_061_008)
    let relative = rows.reduce(0) { $0 + ($1.relativeSpread ?? 0) }
    #expect(abs(relative - 76.8406715188014) < 1e-9)
    let summary = RevisionSummary(table: table)
    #expect(summary.withoutRevisions.count == 556 && summary.quick.count == 0)
    #expect(summary.few.count == 3208 && summary.smallRelativeSpread.count == 2667)
    #expect(table.largestValue == 70_098)
  }

  @Test func `the economists' measures are those of an independent program`() throws {
    let measures = EconomistMeasures(
      series: try RealReleases.series.get(),
      selection: .firstToLatest
    )
    #expect(measures.count == 4026)
    #expect(measures.upward.count == 2989 && measures.unrevised.count == 978)
    let wanted: [(Double?, Double)] = [
      (measures.meanRevision, 30.253601589667163),
      (measures.meanAbsoluteRevision, 30.29880774962742),
      (measures.standardDeviation, 146.81258266245138),
      (measures.upperDecile, 51),
      (measures.correlationWithLater, 0.39553029293228426),
      (measures.news?.regression.intercept.estimate, 6.11018977),
      (measures.news?.regression.slope.estimate, 0.00865523),
      (measures.news?.joint?.statistic, 430.86951879474816),
    ]
    for (figure, expected) in wanted {
      #expect(abs(try #require(figure) - expected) <= 1e-8 * max(1, abs(expected)))
    }
    let p = try #require(measures.news?.joint?.pValue)
    #expect(abs(p / 2.7806355479507812e-170 - 1) < 1e-9)
    #expect(measures.news?.verdict == .severe)
  }

  @Test func `the triangle holds what was known on each day`() throws {
    let triangle = try ReportingTriangle(
      series: try RealReleases.series.get(),
      options: TriangleOptions(maximumDelay: .lastDelay(30))
    )
    let unobservable = triangle.rows.reduce(0) { total, row in
      let end = triangle.series.versionsEnd.dayNumber - row.reference.dayNumber
      return total + max(0, 30 - end)
    }
    let known = triangle.rows.flatMap { $0.values.compactMap(\.self) }
    #expect(unobservable == 4158)
    #expect(known.count == 40_007 && known.reduce(0, +) == 140_906_932)
  }
}
