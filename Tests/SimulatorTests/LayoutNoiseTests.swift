import Simulator
import Testing
import Times

@Suite struct LayoutNoiseTests {
  static let quiet: SimulationOptions = {
    var options = SimulationOptions()
    options.areaCount = 12
    options.dayCount = 6
    options.historyDayCount = 25
    options.noisePercent = 0
    options.incidentPercent = 0
    options.correctionPercent = 0
    return options
  }()

  /// A kind of noise, a data set that suffers it, and what the file has then and only then.
  static let marks: [(LayoutKind, SimulatedDataSet, String)] = [
    (.quoting, .services, "dep;jour;nb\r\n"), (.mixedQuoting, .hospital, "\";\"1\";\""),
    (.lineEnds, .newAdmissions, "incid_rad\n"), (.doubledReturn, .hospital, "\r\r\n"),
    (.rowOrder, .services, "\r\n\"01\";\"2020-03-01\""), (.delimiter, .emergencies, ";A;"),
    (.dateStyle, .hospital, "\"25/03/2020\""), (.emptyKey, .services, "\r\n\"\";\"2020-"),
    (.trailingZeros, .tests, ".00;"), (.scientific, .tests, ";1e+05;"),
    (.lostPadding, .newAdmissions, "\r\n1;2020-"), (.columnsInserted, .hospital, ";NA;NA;NA;"),
    (.columnsRenamed, .vaccination(.regions, isByAge: false), "n_complet;n_cum"),
    (.columnsMoved, .newAdmissions, "incid_rad;incid_dc"),
    (.rowsAtEnd, .newAdmissions, ";NA;NA;NA;NA\r\n"), (.impossibleDate, .tests, ";111-01-02;"),
  ]

  @Test(arguments: marks)
  func `noise leaves its mark in the file and only then`(
    kind: LayoutKind,
    dataSet: SimulatedDataSet,
    mark: String
  ) {
    var options = Self.quiet
    options.script = [ScriptedEvent(release: 3, .layout(kind))]
    let releases = Array(Simulation(dataSet, seed: 4, options: options))
    let marked = releases.map { release in
      String(decoding: release.bytes, as: UTF8.self).utf8.contains(mark.utf8)
    }
    if kind != .rowOrder { #expect(!marked[2]) }
    #expect(marked[3])
    #expect(releases[3].truth.layout.map(\.kind) == [kind])
    #expect(releases[2].truth.layout.isEmpty)
  }

  @Test func `a duplicated day stands twice and its copies agree`() {
    var options = Self.quiet
    options.script = [ScriptedEvent(release: 3, .layout(.duplicatedDay))]
    let simulation = Simulation(.hospital, seed: 4, options: options)
    let copies = simulation.map { NaiveTable($0.bytes, simulation.columns).copyCount }
    #expect(copies[2] == 0 && copies[3] == 36)
  }

  @Test func `a lost final newline and a lone header pass with the release`() {
    var options = Self.quiet
    options.script = [
      ScriptedEvent(release: 2, .layout(.finalNewline)),
      ScriptedEvent(release: 4, .layout(.headerOnly)),
    ]
    let releases = Array(Simulation(.tests, seed: 4, options: options))
    #expect(releases.map { $0.bytes.last == 10 } == [true, true, false, true, true, true])
    #expect(releases[4].bytes == Array("dep;jour;P;T;cl_age90\n".utf8))
    #expect(releases[4].truth.withdrawals.count == releases[3].truth.rowCount)
    #expect(releases[5].truth.restorations.count == releases[3].truth.rowCount)
  }

  @Test(arguments: SimulatedDataSet.all)
  func `without noise the layout never changes`(dataSet: SimulatedDataSet) {
    let simulation = Simulation(dataSet, seed: 9, options: Self.quiet)
    var headers: Set<[UInt8]> = []
    for release in simulation {
      #expect(release.truth.layout.isEmpty && release.truth.incidents.isEmpty)
      let table = NaiveTable(release.bytes, simulation.columns)
      #expect(table.copyCount + table.conflictCount + table.strayCount == 0)
      headers.insert(Array(release.bytes.prefix { $0 != 10 }))
    }
    #expect(headers.count == 1)
  }

  @Test func `with noise every kind comes`() {
    var options = Self.quiet
    options.areaCount = 2
    options.dayCount = 60
    options.historyDayCount = 5
    options.noisePercent = 3000
    var kinds: Set<LayoutKind> = []
    for dataSet in SimulatedDataSet.all {
      for release in Simulation(dataSet, seed: 6, options: options) {
        kinds.formUnion(release.truth.layout.map(\.kind))
      }
    }
    #expect(kinds == Set(LayoutKind.allCases))
  }

  @Test func `noise alone changes no figure`() {
    var options = Self.quiet
    options.dayCount = 40
    options.noisePercent = 1000
    for release in Simulation(.services, seed: 3, options: options) {
      #expect(release.truth.corrections.isEmpty)
    }
  }
}

extension String.UTF8View {
  /// Whether some bytes stand in a row.
  fileprivate func contains(_ other: String.UTF8View) -> Bool {
    let bytes = Array(self)
    let wanted = Array(other)
    guard bytes.count >= wanted.count, let first = wanted.first else { return false }
    for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
      if bytes[start..<start + wanted.count].elementsEqual(wanted) { return true }
    }
    return false
  }
}
