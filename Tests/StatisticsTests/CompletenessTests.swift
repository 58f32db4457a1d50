import Statistics
import Testing
import Times

@Suite struct CompletenessTests {
  static let cells = [
    history([5, 9, 7]), history([4, 4, 8], reference: 2), history([0, 0], reference: 3),
  ]

  @Test func `completeness may exceed one after a downward correction`() throws {
    let series = try PublishedSeries(step: .day, cells: Self.cells)
    let first = series.cells[0]
    #expect((0...2).map { series.completeness(of: first, at: $0) } == [5 / 7.0, 9 / 7.0, 1])
    #expect(series.completeness(of: first, at: -1) == nil)
    #expect(series.completeness(of: first, at: 4) == nil)
    #expect(series.completeness(of: series.cells[2], at: 0) == nil)
  }

  @Test func `the curve counts the cells that could be observed`() throws {
    let series = try PublishedSeries(step: .day, cells: Self.cells)
    let curve = CompletenessCurve(
      series: series,
      lastLag: 9,
      options: try RevisionOptions(minimumWaitingDayCount: nil)
    )
    #expect(curve.points.map(\.lag) == [0, 1, 2, 3])
    #expect(curve.points.map(\.count) == [2, 2, 2, 1])
    #expect(curve.points[0].median == (5 / 7.0 + 0.5) / 2)
    #expect(curve.reporting?.median == 0 && curve.reporting?.count == 3)
    #expect(curve.settling?.median == 2)
  }

  @Test func `cells that still wait are left out of the curve`() throws {
    let series = try PublishedSeries(step: .day, cells: Self.cells)
    let curve = CompletenessCurve(
      series: series,
      lastLag: 2,
      options: try RevisionOptions(minimumWaitingDayCount: 3)
    )
    #expect(curve.points.map(\.count) == [1, 1, 1])
    let none = CompletenessCurve(series: series, lastLag: -1, options: try RevisionOptions())
    #expect(none.points.isEmpty && none.settling == nil)
  }

  @Test func `a release is as late as its newest figure is old`() throws {
    let cells = [
      history([1, 1, 1, 1]),
      CellHistory(
        key: [],
        reference: day(2),
        versions: [
          CellVersion(release: day(3), value: 1), CellVersion(release: day(4), value: nil),
        ]
      ),
    ]
    let series = try PublishedSeries(step: .day, cells: cells)
    #expect(series.publicationLags().map(\.lag) == [0, 1, 1, 3])
    let empty = try PublishedSeries(step: .day, cells: [history([nil, 1])])
    #expect(empty.publicationLags().map(\.release) == [day(2)])
  }
}
