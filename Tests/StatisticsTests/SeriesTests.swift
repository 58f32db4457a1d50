import Statistics
import Testing
import Times

@Suite struct SeriesTests {
  struct LagCase: Sendable {
    var step: PeriodStep
    var reference: (Int, Int, Int)
    var release: (Int, Int, Int)
    var lag: Int
  }

  static let lags: [LagCase] = [
    LagCase(step: .day, reference: (2020, 2, 28), release: (2020, 3, 1), lag: 2),
    LagCase(step: .day, reference: (2020, 3, 1), release: (2020, 2, 28), lag: -2),
    LagCase(step: .week, reference: (2020, 1, 1), release: (2020, 1, 7), lag: 0),
    LagCase(step: .week, reference: (2020, 1, 1), release: (2020, 1, 8), lag: 1),
    LagCase(step: .week, reference: (2020, 1, 8), release: (2020, 1, 7), lag: -1),
    LagCase(step: .month, reference: (2019, 12, 31), release: (2020, 1, 1), lag: 1),
    LagCase(step: .month, reference: (2020, 1, 1), release: (2020, 1, 31), lag: 0),
    LagCase(step: .quarter, reference: (2020, 1, 1), release: (2020, 4, 1), lag: 1),
    LagCase(step: .quarter, reference: (2020, 1, 1), release: (2019, 10, 1), lag: -1),
    LagCase(step: .year, reference: (2020, 1, 1), release: (2022, 12, 31), lag: 2),
  ]

  @Test(arguments: lags)
  func `a lag counts steps from the reference date to the release`(item: LagCase) throws {
    let reference = try #require(
      CivilDate(year: item.reference.0, month: item.reference.1, day: item.reference.2)
    )
    let release = try #require(
      CivilDate(year: item.release.0, month: item.release.1, day: item.release.2)
    )
    #expect(item.step.lag(of: release, from: reference) == item.lag)
  }

  @Test(arguments: PeriodStep.allCases)
  func `going on by steps is undone by the lag`(step: PeriodStep) {
    for start in [0, 18_262, 18_321, 11_016] {
      for count in [-30, -1, 0, 1, 13, 400] {
        let date = CivilDate(dayNumber: start)
        #expect(step.lag(of: step.advance(date, by: count), from: date) == count)
      }
    }
  }

  @Test func `spans of days are rounded up to steps`() {
    #expect(PeriodStep.day.stepCount(roundingUpDays: 60) == 60)
    #expect(PeriodStep.week.stepCount(roundingUpDays: 60) == 9)
    #expect(PeriodStep.month.stepCount(roundingUpDays: 60) == 2)
    #expect(PeriodStep.month.stepCount(roundingUpDays: 61) == 3)
    #expect(PeriodStep.week.stepCount(roundingUpDays: 0) == 0)
  }

  @Test func `periods are named after their calendar`() {
    let date = CivilDate(dayNumber: 18_367)
    let names = PeriodStep.allCases.map { $0.label(date) }
    #expect(names == ["2020-04-15", "2020-04-15", "2020-04", "2020Q2", "2020"])
  }

  @Test func `the last release of a day is what the day ended with`() {
    let cell = CellHistory(
      key: [],
      reference: day(1),
      versions: [
        CellVersion(release: day(3), value: 1), CellVersion(release: day(2), value: 2),
        CellVersion(release: day(3), value: .nan), CellVersion(release: day(2), value: 4),
      ]
    )
    #expect(cell.versions.map(\.value) == [4, nil])
    #expect(cell.value(asOf: day(2)) == 4 && cell.version(asOf: day(1)) == nil)
    #expect(cell.version(asOf: day(9))?.release == day(3))
    #expect(cell.truncated(after: day(2)).latestValue == 4)
  }

  @Test func `a series sorts its cells and refuses doubles`() throws {
    let cells = [
      history([1], key: "b"), history([1], key: "a", reference: 2), history([1], key: "a"),
      history([], key: "c"),
    ]
    let series = try PublishedSeries(step: .day, cells: cells)
    #expect(
      series.cells.map { [$0.key, [UInt8($0.reference.dayNumber - day(0).dayNumber)]] }
        == [[[97], [1]], [[97], [2]], [[98], [1]]]
    )
    #expect(throws: StatisticsError.duplicateCell(key: [97], reference: day(1))) {
      try PublishedSeries(step: .day, cells: cells + [history([2])])
    }
    #expect(throws: StatisticsError.self) {
      try PublishedSeries(step: .month, cells: [history([1]), history([2], reference: 9)])
    }
    #expect(throws: StatisticsError.noRelease) { try PublishedSeries(step: .day, cells: []) }
  }

  @Test func `pair selections are read from the names they show`() throws {
    let names = ["first:latest", "first:3", "first:2:every", "gap:1", "lag:7:30", "lag:0:1"]
    for name in names { #expect(try PairSelection(name: name).name == name) }
    let bad = [
      "", "first", "first:1", "first:x", "first:3:", "gap:0", "gap:-1", "lag:7", "lag:30:7",
      "lag:7:7", "lag:-1:3", "latest:first", "first:latest:every", "gap:1:1",
      "gap:99999999999999999999",
    ]
    for name in bad {
      #expect(throws: StatisticsError.unknownPairSelection(name)) {
        try PairSelection(name: name)
      }
    }
  }

  @Test func `each selection picks its two publications`() throws {
    let cells = [
      history([1, 1, nil, 3, 3, 4]), history([nil, 7], key: "b"),
      history([9, nil], key: "c"), history([5], key: "d", reference: 6),
    ]
    let series = try PublishedSeries(step: .day, cells: cells)
    func figures(_ name: String) throws -> [[Double]] {
      try series.pairs(PairSelection(name: name)).map { [$0.preliminary, $0.later] }
    }
    #expect(try figures("first:latest") == [[1, 4], [7, 7], [5, 5]])
    #expect(try figures("first:2") == [[1, 3]])
    #expect(try figures("first:3") == [[1, 4]])
    #expect(try figures("first:2:every") == [[1, 1], [7, 7]])
    #expect(try figures("lag:0:3") == [[1, 3]])
    #expect(try figures("lag:1:5") == [[1, 4], [7, 7]])
    #expect(
      try figures("gap:1") == [[1, 1], [3, 3], [3, 4], [7, 7], [7, 7], [7, 7], [7, 7]]
    )
    #expect(try figures("gap:100").isEmpty && figures("lag:1:900").isEmpty)
  }
}
