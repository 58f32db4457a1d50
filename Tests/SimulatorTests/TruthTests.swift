import Simulator
import Testing
import Times

@Suite struct TruthTests {
  static let seeds: [UInt64] = [1, 2, 3]

  static func smallOptions() -> SimulationOptions {
    var options = SimulationOptions()
    options.areaCount = 4
    options.dayCount = 24
    options.historyDayCount = 10
    return options
  }

  @Test(arguments: SimulatedDataSet.all, seeds)
  func `the truth is what a comparison by key finds`(
    dataSet: SimulatedDataSet,
    seed: UInt64
  ) {
    var options = Self.smallOptions()
    options.noisePercent = 2000
    options.incidentPercent = 2500
    options.calendar = .measured
    let simulation = Simulation(dataSet, seed: seed, options: options)
    let columns = simulation.columns
    var last: NaiveTable?
    for release in simulation {
      let table = NaiveTable(release.bytes, columns)
      #expect(table.rows.count == release.truth.rowCount)
      #expect(table.conflictCount == 0)
      if let last {
        let found = NaiveComparison(last, table)
        let told = NaiveComparison(release.truth, came: found.came, columns)
        #expect(found == told, "\(dataSet) \(release.fileName)")
      }
      last = table
    }
  }

  @Test(arguments: SimulatedDataSet.all)
  func `every incident is possible somewhere and leaves its mark`(dataSet: SimulatedDataSet) {
    var options = Self.smallOptions()
    options.noisePercent = 0
    options.incidentPercent = 0
    options.historyDayCount = 90
    options.dayCount = 14
    options.script = [
      ScriptedEvent(release: 2, .incident(.areaEntry)),
      ScriptedEvent(release: 4, .incident(.areaWithdrawal)),
      ScriptedEvent(release: 6, .incident(.areaReturn)),
      ScriptedEvent(release: 8, .incident(.missingDay)),
      ScriptedEvent(release: 11, .incident(.redefinition)),
    ]
    let releases = Array(Simulation(dataSet, seed: 5, options: options))
    for release in releases {
      for incident in release.truth.incidents {
        switch incident {
        case .areaEntry: #expect(!release.truth.backfills.isEmpty)
        case .areaWithdrawal: #expect(!release.truth.withdrawals.isEmpty)
        case .areaReturn: #expect(!release.truth.restorations.isEmpty)
        case .missingDay: #expect(release.truth.newDates.isEmpty)
        case .redefinition: #expect(release.truth.corrections.count > release.truth.rowCount / 4)
        default: break
        }
      }
    }
    let incidents = Set(releases.flatMap(\.truth.incidents))
    if dataSet != .registry, dataSet != .vaccination(.regions, isByAge: false) {
      #expect(incidents.isSuperset(of: [.areaEntry, .areaWithdrawal, .areaReturn, .missingDay]))
    }
    if incidents.contains(.missingDay) {
      #expect(releases.contains { $0.truth.newDates.count == 2 })
    }
  }

  @Test func `hospital figures are append-only, byte for byte, without noise`() {
    var options = Self.smallOptions()
    options.noisePercent = 0
    options.incidentPercent = 0
    options.script = [ScriptedEvent(release: 9, .incident(.catchUp))]
    var last: [UInt8] = []
    for release in Simulation(.hospital, seed: 3, options: options) {
      #expect(release.bytes.starts(with: last))
      #expect(release.truth.corrections.isEmpty)
      last = release.bytes
    }
  }

  @Test func `reattributed patients are lost to no department`() {
    var options = SimulationOptions()
    options.firstRelease = CivilDate(year: 2020, month: 10, day: 20)
    options.historyDayCount = 40
    options.dayCount = 20
    options.noisePercent = 0
    options.incidentPercent = 0
    for release in Simulation(.newAdmissions, seed: 8, options: options) {
      var sums: [String: Int] = [:]
      for item in release.truth.corrections {
        guard case (.integer(let old), .integer(let new)) = (item.old, item.new) else { continue }
        sums["\(item.column) \(item.key.date)", default: 0] += new - old
      }
      #expect(sums.values.allSatisfy { $0 == 0 })
    }
  }
}
