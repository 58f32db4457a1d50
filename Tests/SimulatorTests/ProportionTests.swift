import Simulator
import Testing
import Times

/// Proportions against those measured on the published files.
@Suite struct ProportionTests {
  static func quiet(_ year: Int, _ month: Int, _ day: Int, releases: Int) -> SimulationOptions {
    var options = SimulationOptions()
    options.firstRelease = CivilDate(year: year, month: month, day: day)
    options.dayCount = releases
    options.noisePercent = 0
    options.incidentPercent = 0
    return options
  }

  /// Changes of whole numbers of a column, with their lags in days, over all releases.
  static func changes(
    _ simulation: Simulation,
    _ column: String
  ) -> [(change: Int, lag: Int)] {
    simulation.flatMap { release in
      release.truth.corrections.compactMap { item in
        guard item.column == column, case .integer(let old) = item.old,
          case .integer(let new) = item.new
        else { return nil }
        return (new - old, release.published.date.dayNumber - item.key.date.dayNumber)
      }
    }
  }

  static func share<Element>(
    _ elements: [Element],
    _ isCounted: (Element) -> Bool
  ) -> Double {
    Double(elements.count(where: isCounted)) / Double(max(1, elements.count))
  }

  @Test func `admissions follow the days of the week`() throws {
    let options = Self.quiet(2021, 3, 28, releases: 1)
    let simulation = Simulation(.newAdmissions, seed: 21, options: options)
    let release = try #require(Array(simulation).first)
    let table = NaiveTable(release.bytes, simulation.columns)
    var sums: [String: Int] = [:]
    for (key, row) in table.rows { sums[key[1], default: 0] += Int(row["incid_hosp"] ?? "") ?? 0 }
    let days = sums.sorted { $0.key < $1.key }.map(\.value)
    var byWeekday = [Double](repeating: 0, count: 7)
    for (index, value) in days.enumerated() where (3..<days.count - 3).contains(index) {
      let week = days[index - 3...index + 3].reduce(0, +)
      let date = simulation.dataSet.firstReferenceDate.advanced(by: index)
      byWeekday[date.weekday] += Double(value * 7) / Double(week) / (Double(days.count - 6) / 7)
    }
    let measured = [1.13, 1.32, 1.17, 1.09, 1.10, 0.73, 0.44]
    for (found, wanted) in zip(byWeekday, measured) { #expect(abs(found - wanted) < 0.06) }
    let zeros = Self.share(Array(table.rows.values)) { $0["incid_hosp"] == "0" }
    #expect((0.15...0.35).contains(zeros))
  }

  @Test func `reattributions are small, soon and partial`() {
    var options = Self.quiet(2020, 11, 3, releases: 14)
    options.historyDayCount = 70
    let simulation = Simulation(.newAdmissions, seed: 22, options: options)
    let admissions = Self.changes(simulation, "incid_hosp")
    #expect((0.88...0.96).contains(Self.share(admissions) { abs($0.change) == 1 }))
    #expect(admissions.allSatisfy { abs($0.change) <= 8 })
    let lags = admissions.map(\.lag).sorted()
    #expect((5...9).contains(lags[lags.count / 2]))
    #expect((18...35).contains(lags[lags.count * 9 / 10]))
    #expect(Self.changes(simulation, "incid_dc").isEmpty)
    let rows = simulation.dropFirst().map { Set($0.truth.corrections.map(\.key)).count }
    #expect((15...120).contains(rows.sorted()[rows.count / 2]))
  }

  @Test func `visits to emergency rooms are found late and mostly added`() {
    var options = Self.quiet(2020, 5, 20, releases: 9)
    options.historyDayCount = 60
    options.areaCount = 24
    let simulation = Simulation(.emergencies, seed: 23, options: options)
    let visits = Self.changes(simulation, "nbre_pass_tot")
    #expect((0.88...0.97).contains(Self.share(visits) { $0.change > 0 }))
    #expect(visits.contains { $0.lag > 42 })
    let raises = visits.map(\.change).filter { $0 > 0 }.sorted()
    #expect((4...10).contains(raises[raises.count / 2]))
    #expect((60...140).contains(raises[raises.count * 95 / 100]))
  }

  @Test func `results of tests arrive for a month, and nearly all add`() {
    var options = Self.quiet(2021, 3, 1, releases: 12)
    options.areaCount = 20
    options.historyDayCount = 60
    let simulation = Simulation(.tests, seed: 24, options: options)
    let tests = Self.changes(simulation, "T")
    #expect((0.90...0.97).contains(Self.share(tests) { $0.change > 0 }))
    #expect(tests.allSatisfy { (4...45).contains($0.lag) })
    #expect(Self.share(tests) { $0.lag <= 8 } > 0.4)
  }

  @Test func `one late injection moves the totals of all later days`() {
    let options = Self.quiet(2021, 6, 1, releases: 20)
    let simulation = Simulation(
      .vaccination(.national, isByAge: false),
      seed: 25,
      options: options
    )
    let shares = simulation.dropFirst().map { release in
      let changed = Set(release.truth.corrections.map(\.key)).count
      return Double(changed) / Double(release.truth.rowCount)
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    #expect((0.6...0.99).contains(mean))
  }

  @Test func `a measured calendar misses days and doubles others`() {
    var options = Self.quiet(2020, 4, 1, releases: 700)
    options.historyDayCount = 1
    options.areaCount = 1
    options.calendar = .measured
    var days: [Int: Int] = [:]
    var last: CivilTime?
    for release in Simulation(.services, seed: 26, options: options) {
      if let last { #expect(last < release.published) }
      last = release.published
      days[release.published.date.dayNumber, default: 0] += 1
    }
    #expect((10...60).contains(700 - days.count))
    #expect((5...40).contains(days.values.count { $0 > 1 }))
  }
}
