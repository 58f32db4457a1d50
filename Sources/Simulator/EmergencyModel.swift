import Times

/// Emergency rooms and SOS Médecins by department, day and age class (model E).
///
/// A day keeps moving for more than six weeks: visits are found late and mostly added, acts of
/// SOS Médecins are mostly taken back. The row of all ages stays the sum of the ages.
struct EmergencyModel: FigureModel {
  let schema: Schema
  let reportingLag = 1
  let noises: Set<LayoutKind> = LayoutKind.common.union([.trailingZeros])
  let incidents: Set<Incident> = Incident.common.union([.lateCorrection])
  let baseLayout: Layout

  private var random: Randomness
  private let correctionPercent: Int
  /// Whether an association of SOS Médecins works in the department.
  private let hasAssociation: [Bool]

  /// Five figures, each with the column of all and the columns by sex.
  private enum Measure: Int, CaseIterable {
    case suspected, visits, hospitalised, suspectedActs, acts

    /// The column of both sexes; men and women follow at `bySex` and `bySex` + 1.
    var total: Int { [0, 1, 2, 9, 10][rawValue] }
    var bySex: Int { [3, 5, 7, 11, 13][rawValue] }
    var isOfAssociation: Bool { rawValue >= Self.suspectedActs.rawValue }
  }

  /// Parts of all visits and of all suspicions by age class A to E, in hundredths.
  private static let visitShares = [24, 39, 19, 7, 11]
  private static let suspectedShares = [8, 42, 28, 9, 13]

  /// By how much late visits raise a figure: median 7, one in twenty above 100.
  private static let raises = [
    1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 7, 8, 10, 12, 15, 19, 26, 38, 62, 105,
  ]

  init(seed: UInt64, areas: [Area], correctionPercent: Int) {
    let names = [
      "nbre_pass_corona", "nbre_pass_tot", "nbre_hospit_corona", "nbre_pass_corona_h",
      "nbre_pass_corona_f", "nbre_pass_tot_h", "nbre_pass_tot_f", "nbre_hospit_corona_h",
      "nbre_hospit_corona_f", "nbre_acte_corona", "nbre_acte_tot", "nbre_acte_corona_h",
      "nbre_acte_corona_f", "nbre_acte_tot_h", "nbre_acte_tot_f",
    ]
    schema = Schema(
      codeNames: ["dep", "sursaud_cl_age_corona"],
      dateName: "date_de_passage",
      columns: names.map { ValueColumn(name: $0) },
      fields: [.code(0), .date, .code(1)] + names.indices.map { .value($0) },
      areas: areas,
      classes: ["0", "A", "B", "C", "D", "E"],
      hasNewcomer: true
    )
    var layout = Layout()
    layout.delimiter = UInt8(ascii: ",")
    baseLayout = layout
    var random = Randomness(seed: seed, stream: 5)
    hasAssociation = areas.map { _ in random.happens(perMillion: 450_000) }
    self.random = random
    self.correctionPercent = correctionPercent
  }

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    let national = Epidemic.figures(on: figures.date(ofDay: day))
    figures.appendDay()
    for area in schema.areas.indices {
      clear(area, day, &figures)
      let share = Double(schema.areas[area].weight) / 10_000
      for age in 0..<5 {
        let suspicion = national.admissions * share * Double(Self.suspectedShares[age]) / 100
        let visits = 48_000 * share * Double(Self.visitShares[age]) / 100
        let means: [(Measure, Double)] = [
          (.suspected, suspicion * 0.9), (.visits, visits), (.hospitalised, suspicion * 0.34),
          (.suspectedActs, suspicion * 0.3), (.acts, visits / 4),
        ]
        for (measure, mean) in means where hasAssociation[area] || !measure.isOfAssociation {
          enter(random.clumpedCount(mean: mean), measure, area, age, day, &figures)
        }
      }
    }
  }

  mutating func revise(_ figures: inout Figures) {
    for lag in 1...70 where figures.dayCount - lag > 0 {
      let day = figures.dayCount - 1 - lag
      for area in schema.areas.indices where !figures.hiddenGroups[area * 6] {
        guard random.happens(perMillion: Self.rate(lag: lag) * correctionPercent / 100) else {
          continue
        }
        reviseDay(day, area, &figures)
      }
    }
  }

  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool {
    guard incident == .lateCorrection, figures.dayCount > 12 else { return false }
    let day = figures.dayCount - random.within(8...min(60, figures.dayCount - 1))
    let area = random.index(weighted: schema.areas.dropLast().map(\.weight))
    for age in 0..<5 {
      let raise = random.within(200...450) * Self.visitShares[age] / 100
      enter(raise, .visits, area, age, day, &figures)
    }
    return true
  }

  /// How many of a million department-days change at a lag in days.
  private static func rate(lag: Int) -> Int {
    switch lag {
    case 1: 300_000
    case 2: 120_000
    case 3...5: 50_000
    case 6...14: 20_000
    case 15...45: 8_000
    default: 2_000
    }
  }

  private mutating func reviseDay(_ day: Int, _ area: Int, _ figures: inout Figures) {
    let age = random.index(weighted: Self.visitShares)
    let sign = random.happens(perMillion: 940_000) ? 1 : -1
    let raise = Self.raises[random.below(Self.raises.count)]
    enter(sign * (raise + random.below(raise / 8 + 1)), .visits, area, age, day, &figures)
    if random.happens(perMillion: 250_000) {
      enter(sign * random.within(1...4), .suspected, area, age, day, &figures)
    }
    if random.happens(perMillion: 120_000) {
      enter(sign * random.within(1...2), .hospitalised, area, age, day, &figures)
    }
    if hasAssociation[area], random.happens(perMillion: 100_000) {
      let step = random.happens(perMillion: 800_000) ? -1 : 1
      enter(step, .acts, area, age, day, &figures)
    }
  }

  /// Leaves the columns by sex empty below the row of all ages, and all acts where none are made.
  private func clear(_ area: Int, _ day: Int, _ figures: inout Figures) {
    for (age, group) in schema.groups(ofArea: area).enumerated() {
      for measure in Measure.allCases {
        let isSilent = measure.isOfAssociation && !hasAssociation[area]
        if isSilent { figures[day, group, measure.total] = Int(Figures.empty) }
        guard isSilent || age > 0 else { continue }
        figures[day, group, measure.bySex] = Int(Figures.empty)
        figures[day, group, measure.bySex + 1] = Int(Figures.empty)
      }
    }
  }

  /// Adds to an age class, to all ages and to the sexes, which share at random.
  private mutating func enter(
    _ difference: Int,
    _ measure: Measure,
    _ area: Int,
    _ age: Int,
    _ day: Int,
    _ figures: inout Figures
  ) {
    let groups = schema.groups(ofArea: area)
    let all = groups.lowerBound
    let change = figures.add(difference, day: day, group: all + 1 + age, column: measure.total)
    figures.add(change, day: day, group: all, column: measure.total)
    let half = change / 2
    let tilt = random.below(abs(change) / 8 + 2) * (random.next() & 1 == 0 ? 1 : -1)
    let men = min(max(half + tilt, min(0, change)), max(0, change))
    figures.add(men, day: day, group: all, column: measure.bySex)
    figures.add(change - men, day: day, group: all, column: measure.bySex + 1)
  }
}
