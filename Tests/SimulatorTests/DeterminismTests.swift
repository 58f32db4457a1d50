import Simulator
import Testing
import Times

@Suite struct DeterminismTests {
  /// FNV-1a of the bytes of all releases, one after the other.
  static func hash(_ releases: some Sequence<SimulatedRelease>) -> UInt64 {
    releases.reduce(0xCBF2_9CE4_8422_2325) { hash, release in
      release.bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
  }

  static func noisyOptions() -> SimulationOptions {
    var options = SimulationOptions()
    options.areaCount = 5
    options.dayCount = 12
    options.historyDayCount = 30
    options.noisePercent = 800
    options.incidentPercent = 800
    options.calendar = .measured
    return options
  }

  static let golden: [(SimulatedDataSet, UInt64)] = [
    (.hospital, 0xC57D5208A231102F), (.services, 0xEF9BDC0492A964EE),
    (.emergencies, 0x4A868ADF6886E210), (.newAdmissions, 0x54B07CA026F2F9BD),
    (.tests, 0x5A9D191BA8048511),
    (.vaccination(.regions, isByAge: false), 0xBE0CC344473B220A),
    (.vaccination(.departments, isByAge: true), 0x36573C8934113932),
    (.registry, 0xAF4F884CD7E78D2),
  ]

  @Test(arguments: golden)
  func `a seed gives the same bytes on every machine`(dataSet: SimulatedDataSet, hash: UInt64) {
    let simulation = Simulation(dataSet, seed: 2020, options: Self.noisyOptions())
    #expect(Self.hash(simulation) == hash)
  }

  @Test func `a season gives the same bytes on every machine`() {
    #expect(Self.hash(Season(seed: 1, dayCount: 10, areaCount: 6)) == 0x9D8071164A3350C3)
  }

  @Test(arguments: SimulatedDataSet.all)
  func `two passes over a simulation agree`(dataSet: SimulatedDataSet) {
    let simulation = Simulation(dataSet, seed: 11, options: Self.noisyOptions())
    for (first, second) in zip(simulation, simulation) {
      #expect(first.bytes == second.bytes)
      #expect(first.truth == second.truth)
      #expect(first.fileName == second.fileName)
    }
  }

  @Test(arguments: SimulatedDataSet.all)
  func `another seed gives other figures`(dataSet: SimulatedDataSet) {
    let one = Simulation(dataSet, seed: 1, options: Self.noisyOptions())
    let other = Simulation(dataSet, seed: 2, options: Self.noisyOptions())
    #expect(Self.hash(one) != Self.hash(other))
  }
}
