import Statistics
import Testing
import Times

@Suite struct TriangleTests {
  static func triangle(
    _ cells: [CellHistory],
    _ options: TriangleOptions = TriangleOptions(),
    step: PeriodStep = .day,
    end: CivilDate? = nil
  ) throws -> ReportingTriangle {
    try ReportingTriangle(
      series: try PublishedSeries(step: step, cells: cells, versionsEnd: end),
      options: options
    )
  }

  @Test func `what cannot be observed yet is missing, not 0`() throws {
    let cells = [history([1, 2, 3]), history([4, 5], reference: 2), history([6], reference: 3)]
    let levels = try Self.triangle(cells)
    #expect(levels.lastDelay == 2)
    #expect(levels.rows.map(\.values) == [[1, 2, 3], [4, 5, nil], [6, nil, nil]])
    #expect(levels.rows.map(\.isComplete) == [true, false, false])
    let added = try Self.triangle(cells, TriangleOptions(values: .increment))
    #expect(added.rows.map(\.values) == [[1, 1, 1], [4, 1, nil], [6, nil, nil]])
  }

  @Test func `before the first publication a level is missing and an increment 0`() throws {
    let cells = [
      history([1], key: ""),
      CellHistory(
        key: [],
        reference: day(2),
        versions: [CellVersion(release: day(4), value: 8)]
      ),
    ]
    #expect(try Self.triangle(cells).rows.map(\.values) == [[1, 1, 1], [nil, nil, 8]])
    let started = TriangleOptions(startsAtZero: true)
    #expect(try Self.triangle(cells, started).rows.map(\.values) == [[1, 1, 1], [0, 0, 8]])
    let added = TriangleOptions(values: .increment)
    #expect(try Self.triangle(cells, added).rows.map(\.values) == [[1, 0, 0], [0, 0, 8]])
  }

  @Test func `before the first release nothing was observed, nor what was new in it`() throws {
    let cells = [
      CellHistory(
        key: [],
        reference: day(1),
        versions: [CellVersion(release: day(3), value: 8), CellVersion(release: day(5), value: 9)]
      ),
      CellHistory(
        key: [],
        reference: day(2),
        versions: [CellVersion(release: day(4), value: 7)]
      ),
      history([6, 5], key: "", reference: 3),
    ]
    for startsAtZero in [false, true] {
      let added = try Self.triangle(
        cells,
        TriangleOptions(values: .increment, startsAtZero: startsAtZero)
      )
      #expect(
        added.rows.map(\.values) == [
          [nil, nil, nil, 0, 1], [nil, nil, 7, 0, nil], [6, -1, 0, nil, nil],
        ]
      )
      #expect(added.rows.map(\.isComplete) == [false, false, false])
    }
    let started = try Self.triangle(cells, TriangleOptions(startsAtZero: true))
    #expect(
      started.rows.map(\.values) == [
        [nil, nil, 8, 8, 9], [nil, 0, 7, 7, nil], [6, 5, 5, nil, nil],
      ]
    )
    #expect(started.series.observedFromTheStart.cells.map(\.reference) == [day(3)])
  }

  @Test func `increments in a long view name days with a release only`() throws {
    func rows(_ style: NamingStyle) throws -> [[String]] {
      let cells = [
        CellHistory(
          key: [],
          reference: day(1),
          versions: [
            CellVersion(release: day(3), value: 8), CellVersion(release: day(6), value: 9),
          ]
        ),
        CellHistory(
          key: [],
          reference: day(5),
          versions: [
            CellVersion(release: day(3), value: 2), CellVersion(release: day(6), value: 4),
          ]
        ),
      ]
      let options = TriangleOptions(values: .increment)
      return try TriangleView(
        triangle: try Self.triangle(cells, options),
        layout: .long,
        style: style,
        keyName: nil
      ).rows.map { $0.map(\.description) }
    }
    #expect(
      try rows(.vintage) == [
        ["2020-01-01", "2020-01-06", "5", "1"], ["2020-01-05", "2020-01-03", "0", "2"],
        ["2020-01-05", "2020-01-06", "1", "2"],
      ]
    )
    #expect(
      try rows(.baselinenowcast).suffix(2) == [
        ["2020-01-05", "2020-01-05", "2"], ["2020-01-05", "2020-01-06", "2"],
      ]
    )
  }

  @Test func `a release ahead of its reference date counts at delay 0`() throws {
    let early = CellHistory(
      key: [],
      reference: day(5),
      versions: [CellVersion(release: day(2), value: 1), CellVersion(release: day(4), value: 2)]
    )
    #expect(try Self.triangle([early], end: day(6)).rows.map(\.values) == [[2]])
    // The reference date itself is still to come, so that nothing has been observed.
    #expect(try Self.triangle([early]).rows.map(\.values) == [[nil]])
  }

  @Test func `negative increments are treated as asked, and what that adds is told`() throws {
    let cells = [history([10, 15, 13, 16]), history([-2, 1], key: "b")]
    func rows(_ treatment: NegativeTreatment) throws -> [[Double?]] {
      try Self.triangle(cells, TriangleOptions(values: .increment, negatives: treatment))
        .rows.map { $0.values + [$0.surplus] }
    }
    #expect(try rows(.keep) == [[10, 5, -2, 3, 0], [-2, 3, 0, 0, 0]])
    #expect(try rows(.redistribute) == [[10, 3, 0, 3, 0], [0, 3, 0, 0, 2]])
    #expect(try rows(.zero) == [[10, 5, 0, 3, 2], [0, 3, 0, 0, 2]])
  }

  @Test func `a gap in the figures loses no increment`() {
    let levels: [Double?] = [3, nil, 5, nil, nil, 4]
    let increments = Increments.differences(ofLevels: levels)
    #expect(increments == [3, nil, 2, nil, nil, -1])
    #expect(Increments.levels(ofIncrements: increments) == levels)
    #expect(Increments.meanDelay(increments) == nil)
    #expect(Increments.meanDelay([0, 0]) == nil && Increments.meanDelay([]) == nil)
  }

  @Test func `the two conventions of the maximum delay differ by one`() throws {
    let cells = [history([1, 2, 3, 4])]
    let last = try Self.triangle(cells, TriangleOptions(maximumDelay: .lastDelay(2)))
    let count = try Self.triangle(cells, TriangleOptions(maximumDelay: .delayCount(2)))
    #expect(last.rows.map(\.values) == [[1, 2, 3]])
    #expect(count.rows.map(\.values) == [[1, 2]])
    #expect(NamingStyle.baselinenowcast.maximumDelay(2) == .lastDelay(2))
    for delay in [MaximumDelay.lastDelay(-1), .delayCount(0), .delayCount(.min), .lastDelay(.max)] {
      #expect(throws: StatisticsError.self) {
        try Self.triangle(cells, TriangleOptions(maximumDelay: delay))
      }
    }
  }

  @Test func `levels equal the figure as of the day, wherever that can be observed`() throws {
    var generator = SeededGenerator(state: 31)
    for _ in 0..<100 {
      let cells = (1...5).map { reference in
        CellHistory(
          key: [],
          reference: day(reference * 3),
          versions: (0..<4).map { _ in
            CellVersion(
              release: day(reference * 3 + Int.random(in: 0...9, using: &generator)),
              value: Double(Int.random(in: 0...3, using: &generator))
            )
          }
        )
      }
      let triangle = try Self.triangle(cells)
      let end = triangle.series.versionsEnd
      for (row, cell) in zip(triangle.rows, triangle.series.cells) {
        for (delay, value) in row.values.enumerated() {
          let then = cell.reference.advanced(by: delay)
          #expect(value == (then > end ? nil : cell.value(asOf: then)))
        }
      }
    }
  }

  @Test(arguments: NamingStyle.allCases)
  func `every row of every layout is as wide as its header`(style: NamingStyle) throws {
    let cells = [
      history([1, 2, nil, 3]), history([4], reference: 2), history([0, 5], key: "b"),
      history([nil], key: "c"),
    ]
    let layouts: [TriangleView.Layout] = [
      .delay, .vertical, .horizontal, .diagonal, .long, .revisions(gap: 2), .revisions(gap: 99),
    ]
    for layout in layouts {
      for values in TriangleOptions.Values.allCases {
        for keyName in ["dep", nil] {
          let view = try TriangleView(
            triangle: try Self.triangle(cells, TriangleOptions(values: values)),
            layout: layout,
            style: style,
            keyName: keyName,
            valueName: "hosp"
          )
          #expect(view.rows.allSatisfy { $0.count == view.columns.count })
          #expect(!view.rows.isEmpty)
          #expect((view.columns.first == "dep") == (keyName != nil))
        }
      }
    }
  }

  struct HeaderCase: Sendable {
    var style: NamingStyle
    var delay: [String]
    var vertical: [String]
    var long: [String]
  }

  static let headers: [HeaderCase] = [
    HeaderCase(
      style: .vintage,
      delay: ["reference_date", "lag_0", "lag_1"],
      vertical: ["reference_date", "2020-01-01", "2020-01-02"],
      long: ["reference_date", "published", "lag", "hosp"]
    ),
    HeaderCase(
      style: .epiprocess,
      delay: ["time_value", "lag_0", "lag_1"],
      vertical: ["time_value", "2020-01-01", "2020-01-02"],
      long: ["time_value", "version", "hosp"]
    ),
    HeaderCase(
      style: .baselinenowcast,
      delay: ["reference_date", "0", "1"],
      vertical: ["reference_date", "2020-01-01", "2020-01-02"],
      long: ["reference_date", "report_date", "count"]
    ),
    HeaderCase(
      style: .rjd3revisions,
      delay: ["Period", "lag_0", "lag_1"],
      vertical: ["Period", "2020-01-01", "2020-01-02"],
      long: ["rev_date", "time_period", "obs_values"]
    ),
    HeaderCase(
      style: .fred,
      delay: ["date", "lag_0", "lag_1"],
      vertical: ["date", "hosp_20200101", "hosp_20200102"],
      long: ["date", "realtime_start", "realtime_end", "hosp"]
    ),
  ]

  @Test(arguments: headers)
  func `headers bear the names of their package`(item: HeaderCase) throws {
    func header(_ layout: TriangleView.Layout) throws -> [String] {
      try TriangleView(
        triangle: Self.triangle([history([1, 2])]),
        layout: layout,
        style: item.style,
        keyName: nil,
        valueName: "hosp"
      ).columns
    }
    #expect(try header(.delay) == item.delay)
    #expect(try header(.vertical) == item.vertical)
    let long = item.style == .fred ? Array(item.long.dropLast()) + ["value"] : item.long
    #expect(try header(.long) == long)
  }

  @Test func `increments in a long view are those of every observable delay`() throws {
    let view = try TriangleView(
      triangle: Self.triangle(
        [history([1, 1, 4]), history([2], reference: 3)],
        TriangleOptions(values: .increment)
      ),
      layout: .long,
      style: .baselinenowcast,
      keyName: nil
    )
    #expect(
      view.rows.map { $0.map(\.description) } == [
        ["2020-01-01", "2020-01-01", "1"], ["2020-01-01", "2020-01-02", "0"],
        ["2020-01-01", "2020-01-03", "3"], ["2020-01-03", "2020-01-03", "2"],
      ]
    )
  }

  @Test func `a gap below 1 is refused`() throws {
    let triangle = try Self.triangle([history([1])])
    #expect(throws: StatisticsError.optionOutOfBounds(name: "gap", value: 0)) {
      try TriangleView(triangle: triangle, layout: .revisions(gap: 0))
    }
  }

  static let texts: [(TableValue, String)] = [
    (.number(5), "5"), (.number(-0.1), "-0.1"), (.number(1e300), "1e+300"), (.missing, ""),
    (TableValue(Double.nan), ""), (TableValue(nil), ""), (.integer(-3), "-3"),
    (.key([0x64, 0xFF]), "d\u{FFFD}"), (.number(.infinity), "Inf"), (.number(.nan), "NaN"),
  ]

  @Test func `a field reads as the shortest text of its value`() {
    for (value, text) in Self.texts { #expect(value.description == text) }
  }
}
