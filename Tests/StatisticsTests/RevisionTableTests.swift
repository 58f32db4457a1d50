import Statistics
import Testing
import Times

@Suite struct RevisionTableTests {
  static func table(
    _ cells: [CellHistory],
    _ semantics: RevisionOptions.Semantics = .repaired,
    dropsMissing: Bool = true,
    waiting: Int? = nil,
    tolerance: Double = 0,
    end: CivilDate? = nil
  ) throws -> RevisionTable {
    RevisionTable(
      series: try PublishedSeries(step: .day, cells: cells, versionsEnd: end),
      options: try RevisionOptions(
        semantics: semantics,
        dropsMissing: dropsMissing,
        minimumWaitingDayCount: waiting,
        compactifyTolerance: tolerance
      )
    )
  }

  @Test func `a cell without figures is infinite to epiprocess and undefined to us`() throws {
    let theirs = try #require(
      Self.table([history([nil, nil])], .epiprocess, dropsMissing: false).rows.first
    )
    #expect(theirs.minimumValue == .infinity && theirs.maximumValue == .infinity)
    #expect(theirs.medianValue == .infinity)
    #expect(theirs.spread?.isNaN == true && theirs.relativeSpread?.isNaN == true)
    let ours = try #require(Self.table([history([nil, nil])], dropsMissing: false).rows.first)
    #expect(ours.minimumValue == nil && ours.medianValue == nil && ours.spread == nil)
    #expect(ours.revisionCount == 0 && ours.lagNearLatest == 0)
  }

  @Test func `a cell whose versions are all missing has no row once those are dropped`() throws {
    let table = try Self.table([history([nil, nil]), history([1], key: "b")])
    #expect(table.rows.map(\.key) == [Array("b".utf8)])
    #expect(RevisionSummary(table: table).missingVersions == nil)
  }

  @Test func `a table without rows has an empty summary`() throws {
    let table = try Self.table([history([1, 2])], waiting: 60)
    let summary = RevisionSummary(table: table)
    #expect(table.rows.isEmpty && table.waitingCellCount == 1)
    #expect(summary.minimumLag == nil && summary.lagNearLatest == nil)
    #expect(summary.quick.percent == nil && summary.absoluteThreshold == nil)
    #expect(table.referenceRange == day(1)...day(1))
  }

  @Test(arguments: [RevisionOptions.Semantics.repaired, .epiprocess])
  func `one version is no revision`(semantics: RevisionOptions.Semantics) throws {
    let row = try #require(Self.table([history([-3])], semantics).rows.first)
    #expect(row.revisionCount == 0 && row.spread == 0 && row.relativeSpread == 0)
    #expect(row.lagNearLatest == 0 && row.medianValue == -3)
  }

  @Test func `keeping missing figures keeps the waiting period, unlike in epiprocess`() throws {
    let cells = [history([1, nil, 2]), history([5, nil, 50], key: "b", reference: 40)]
    let theirs = try Self.table(
      cells,
      .epiprocess,
      dropsMissing: false,
      waiting: 60,
      end: day(70)
    )
    let ours = try Self.table(cells, dropsMissing: false, waiting: 60, end: day(70))
    #expect(theirs.rows.count == 2 && ours.rows.count == 1)
    #expect(theirs.waitingCellCount == 0 && ours.waitingCellCount == 1)
    #expect(RevisionSummary(table: theirs).missingVersions == Share(count: 2, total: 6))
    #expect(RevisionSummary(table: ours).missingVersions == Share(count: 1, total: 3))
  }

  @Test func `keeping missing figures counts no revision of other columns`() throws {
    let cell = CellHistory(
      key: [],
      reference: day(1),
      versions: [
        CellVersion(release: day(1), value: 5),
        CellVersion(release: day(2), value: 5, changesOtherColumns: true),
        CellVersion(release: day(2), value: 5),
        CellVersion(release: day(3), value: 5),
      ]
    )
    #expect(try Self.table([cell], .epiprocess, dropsMissing: false).rows[0].revisionCount == 1)
    #expect(try Self.table([cell], .epiprocess).rows[0].revisionCount == 0)
    #expect(try Self.table([cell], dropsMissing: false).rows[0].revisionCount == 0)
  }

  @Test func `the base of the threshold is what the table holds, unlike in epiprocess`() throws {
    let cells = [history([1, 2]), history([500, 400], key: "b", reference: 40)]
    let theirs = try Self.table(cells, .epiprocess, waiting: 60, end: day(70))
    let ours = try Self.table(cells, waiting: 60, end: day(70))
    #expect(RevisionSummary(table: theirs).absoluteThreshold == 0.05 * 500)
    #expect(RevisionSummary(table: ours).absoluteThreshold == 0.05 * 2)
    #expect(RevisionSummary(table: theirs).largeSpread == Share(count: 0, total: 1))
    #expect(RevisionSummary(table: ours).largeSpread == Share(count: 1, total: 1))
  }

  @Test func `a drift under the tolerance is seen, unlike in epiprocess`() throws {
    let drift = history([10, 11, 12, 13, 14, 15])
    let theirs = try Self.table([drift], .epiprocess, tolerance: 1)
    let ours = try Self.table([drift], tolerance: 1)
    #expect(theirs.rows[0].revisionCount == 0 && theirs.rows[0].spread == 0)
    #expect(ours.rows[0].revisionCount == 2 && ours.rows[0].maximumValue == 14)
  }

  @Test func `a largest figure of 0 has no relative spread, and is not called small`() throws {
    let zeros = [history([0, nil, 0])]
    let table = try Self.table(zeros, .epiprocess, dropsMissing: false)
    #expect(table.rows[0].relativeSpread?.isNaN == true)
    #expect(RevisionSummary(table: table).smallRelativeSpread == Share(count: 1, total: 1))
    let ours = try Self.table(zeros, dropsMissing: false)
    #expect(ours.rows[0].relativeSpread == nil)
    let summary = RevisionSummary(table: ours)
    #expect(summary.smallRelativeSpread == Share(count: 0, total: 1))
    #expect(summary.undefinedRelativeSpread == Share(count: 1, total: 1))
  }

  @Test func `a negative relative spread is small by its magnitude only`() throws {
    let cells = [history([-1, -5])]
    let theirs = try Self.table(cells, .epiprocess)
    let ours = try Self.table(cells)
    #expect(theirs.rows[0].relativeSpread == -4 && ours.rows[0].relativeSpread == -4)
    #expect(RevisionSummary(table: theirs).smallRelativeSpread == Share(count: 1, total: 1))
    #expect(RevisionSummary(table: ours).smallRelativeSpread == Share(count: 0, total: 1))
  }

  struct NearCase: Sendable {
    var values: [Double?]
    var theirs: Int
    var ours: Int
  }

  static let nearCases: [NearCase] = [
    NearCase(values: [100, 80, 81, 100], theirs: 2, ours: 2),
    NearCase(values: [100, 120, 119, 100], theirs: 2, ours: 2),
    NearCase(values: [5, 0, 0], theirs: 0, ours: 1),
    NearCase(values: [-5, -100, -101, -100], theirs: 0, ours: 1),
    NearCase(values: [1, nil, 1], theirs: 2, ours: 2),
    NearCase(values: [1, 1, nil], theirs: 2, ours: 2),
    NearCase(values: [nil], theirs: 0, ours: 0),
    NearCase(values: [], theirs: 0, ours: 0),
  ]

  @Test(arguments: nearCases)
  func `near the latest is strictly less than the share away from it`(item: NearCase) {
    let theirs = CellRevisions.indexNearLatest(item.values, within: 0.2, semantics: .epiprocess)
    let ours = CellRevisions.indexNearLatest(item.values, within: 0.2, semantics: .repaired)
    #expect(theirs == item.theirs)
    #expect(ours == item.ours)
  }

  @Test func `the table agrees with formulae spelled out`() throws {
    var generator = SeededGenerator(state: 23)
    for _ in 0..<300 {
      let values = (0..<Int.random(in: 1...10, using: &generator)).map { _ -> Double? in
        let draw = Int.random(in: -1...4, using: &generator)
        return draw < 0 ? nil : Double(draw)
      }
      let table = try Self.table([history(values)], .epiprocess)
      var changes: [(lag: Int, value: Double)] = []
      for (lag, value) in values.enumerated() {
        if let value, changes.last?.value != value { changes.append((lag, value)) }
      }
      guard let last = changes.last else {
        #expect(table.rows.isEmpty)
        continue
      }
      let row = try #require(table.rows.first)
      let sorted = changes.map(\.value).sorted()
      #expect(row.revisionCount == changes.count - 1)
      #expect(row.minimumLag == changes[0].lag && row.maximumLag == last.lag)
      #expect(row.minimumValue == sorted.first && row.maximumValue == sorted.last)
      #expect(row.medianValue == (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2)
      let flags = changes.map { abs($0.value - last.value) < 0.2 * last.value }
      let start = (flags.lastIndex { $0 != flags[flags.count - 1] } ?? -1) + 1
      #expect(row.lagNearLatest == changes[start].lag)
    }
  }

  @Test func `options out of bounds are refused`() {
    #expect(throws: StatisticsError.optionOutOfBounds(name: "within_latest", value: 1.5)) {
      try RevisionOptions(withinLatest: 1.5)
    }
    #expect(throws: StatisticsError.self) { try RevisionOptions(minimumWaitingDayCount: -1) }
    #expect(throws: StatisticsError.self) { try RevisionOptions(minimumWaitingDayCount: .max) }
    #expect(throws: StatisticsError.self) { try RevisionOptions(compactifyTolerance: -0.1) }
    #expect(throws: StatisticsError.self) { try RevisionOptions(compactifyTolerance: .nan) }
  }
}
