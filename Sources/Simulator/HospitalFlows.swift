import Times

/// What hospitals declare on one day for one department and sex.
struct HospitalFlow: Sendable {
  var admissions = 0
  var intensive = 0
  var deaths = 0
  var discharges = 0
}

/// The people whose sex is declared as such, and those for whom it is not.
enum Sex: Int, CaseIterable, Sendable {
  case men, women, unknown

  /// The share of all patients, in thousandths.
  var share: Double {
    switch self {
    case .men: 534
    case .women: 460
    case .unknown: 6
    }
  }
}

/// Draws the daily declarations of all departments and keeps the number of patients in step.
///
/// Patients leave in proportion to those who are there, so numbers stay in their national course
/// however the admissions of a department fall.
struct HospitalFlows: Sendable {
  private var random: Randomness
  private let shares: [Double]
  /// Patients by department and sex.
  private(set) var patients: [[Int]]
  /// Patients in intensive care by department and sex.
  private(set) var intensivePatients: [[Int]]
  /// Shares of declarations that arrive on the next days, in hundredths, while a fault lasts.
  private var faults: [Int] = []
  /// Late cases to declare on the next day, by department.
  private var lateCases: [Int: Int] = [:]

  init(seed: UInt64, areas: [Area], firstDate: CivilDate) {
    random = Randomness(seed: seed, stream: 1)
    shares = areas.map { Double($0.weight) / 10_000 }
    let start = Epidemic.figures(on: firstDate)
    func spread(_ total: Double, _ random: inout Randomness) -> [[Int]] {
      areas.map { area in
        Sex.allCases.map { sex in
          random.count(mean: total * Double(area.weight) / 10_000 * sex.share / 1000)
        }
      }
    }
    patients = spread(start.patients, &random)
    intensivePatients = spread(start.intensivePatients, &random)
  }

  /// One department declares weeks of late cases with the next day.
  mutating func addLateCases() {
    lateCases[random.index(weighted: shares.dropLast().map { Int($0 * 10_000) })] =
      random.within(100...250)
  }

  /// The next two days are reported short, the third in excess.
  mutating func beginFault() { faults = [62, 55, 130] }

  /// The declarations of a day, by department and sex.
  mutating func day(_ date: CivilDate) -> [[HospitalFlow]] {
    let national = Epidemic.figures(on: date)
    let reported = faults.isEmpty ? 1 : Double(faults.removeFirst()) / 100
    let rates = Rates(national, date, reported: reported)
    var result: [[HospitalFlow]] = []
    for area in shares.indices {
      var flows = Sex.allCases.map { flow(area, $0, rates) }
      if let count = lateCases.removeValue(forKey: area) { declare(count, area, &flows) }
      result.append(flows)
    }
    return result
  }

  /// National means of one day, weekday and faults included.
  private struct Rates {
    var admissions: Double
    var intensive: Double
    var deathsPerPatient: Double
    var dischargesPerPatient: Double
    var leavingIntensive: Double

    init(_ national: Epidemic.Day, _ date: CivilDate, reported: Double) {
      func factor(_ table: [Int]) -> Double { WeekdayFactors.factor(table, on: date) * reported }
      admissions = national.admissions * factor(WeekdayFactors.admissions)
      intensive = national.intensive * factor(WeekdayFactors.intensive)
      let patients = max(1, national.patients)
      deathsPerPatient = national.deaths / patients * factor(WeekdayFactors.deaths)
      dischargesPerPatient = national.discharges / patients * factor(WeekdayFactors.discharges)
      leavingIntensive = national.intensive / max(1, national.intensivePatients)
    }
  }

  private mutating func flow(_ area: Int, _ sex: Sex, _ rates: Rates) -> HospitalFlow {
    let share = shares[area] * sex.share / 1000
    let present = Double(patients[area][sex.rawValue])
    var flow = HospitalFlow()
    flow.admissions = random.clumpedCount(mean: rates.admissions * share)
    flow.intensive = random.clumpedCount(mean: rates.intensive * share)
    let leaving = patients[area][sex.rawValue] + flow.admissions
    flow.discharges = min(leaving, random.count(mean: rates.dischargesPerPatient * present))
    flow.deaths = min(
      leaving - flow.discharges,
      random.count(mean: rates.deathsPerPatient * present)
    )
    settle(flow, area, sex, rates)
    return flow
  }

  private mutating func settle(
    _ flow: HospitalFlow,
    _ area: Int,
    _ sex: Sex,
    _ rates: Rates
  ) {
    let index = sex.rawValue
    patients[area][index] += flow.admissions - flow.discharges - flow.deaths
    let present = intensivePatients[area][index] + flow.intensive
    let leaving = random.count(mean: rates.leavingIntensive * Double(present))
    intensivePatients[area][index] = min(max(0, present - leaving), patients[area][index])
  }

  /// Adds late cases: 30 to 40 % died long ago, the others are home again.
  private mutating func declare(_ count: Int, _ area: Int, _ flows: inout [HospitalFlow]) {
    let deaths = count * random.within(30...40) / 100
    for (sex, share) in [(Sex.men, 53), (Sex.women, 47)] {
      flows[sex.rawValue].admissions += count * share / 100
      flows[sex.rawValue].deaths += deaths * share / 100
      flows[sex.rawValue].discharges += count * share / 100 - deaths * share / 100
    }
  }
}
