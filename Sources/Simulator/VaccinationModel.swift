import Times

/// Vaccinations by area and day of injection, with running totals (model D).
///
/// One injection found late changes its day and the totals of every later day, so a release
/// changes most of its rows; coverage has one decimal and changes rarely.
struct VaccinationModel: FigureModel {
  let schema: Schema
  let reportingLag = 1
  let noises: Set<LayoutKind> = LayoutKind.common.union([.columnsRenamed])
  let incidents: Set<Incident>
  let baseLayout: Layout

  private var random: Randomness
  private let correctionPercent: Int
  /// Inhabitants by group.
  private let inhabitants: [Int]

  private static let daily = 0..<2
  private static let totals = 2
  private static let coverage = 4

  /// Parts of the population by age class, in hundredths.
  private static let ages = [
    ("09", 11), ("17", 10), ("24", 8), ("29", 6), ("39", 12), ("49", 13), ("59", 13), ("64", 6),
    ("69", 6), ("74", 5), ("79", 4), ("80", 6),
  ]

  init(
    seed: UInt64,
    areas: [Area],
    areaName: String,
    isByAge: Bool,
    hasNewcomer: Bool,
    correctionPercent: Int
  ) {
    let classes = isByAge ? [("0", 100)] + Self.ages : [("", 100)]
    var fields: [FieldSource] = [.code(0)] + (isByAge ? [.code(1)] : []) + [.date]
    fields += [0, 1, 2, 3, 4, 5].map { .value($0) }
    schema = Schema(
      codeNames: isByAge ? [areaName, "clage_vacsi"] : [areaName],
      dateName: "jour",
      columns: [
        ValueColumn(name: "n_dose1"), ValueColumn(name: "n_dose2", laterName: "n_complet"),
        ValueColumn(name: "n_cum_dose1"),
        ValueColumn(name: "n_cum_dose2", laterName: "n_cum_complet"),
        ValueColumn(name: "couv_dose1", style: .tenths),
        ValueColumn(name: "couv_dose2", style: .tenths, laterName: "couv_complet"),
      ],
      fields: fields,
      areas: areas,
      classes: classes.map(\.0),
      hasNewcomer: hasNewcomer
    )
    var layout = Layout()
    layout.order = .areaMajor
    baseLayout = layout
    inhabitants = areas.flatMap { area in classes.map { area.weight * $0.1 * 67 } }
    var incidents = Set<Incident>([.redefinition, .lateCorrection, .missingDay])
    if hasNewcomer { incidents.insert(.areaEntry) }
    if areas.count > 3 { incidents.formUnion([.areaWithdrawal, .areaReturn]) }
    self.incidents = incidents
    random = Randomness(seed: seed, stream: 7)
    self.correctionPercent = correctionPercent
  }

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    let weekday = WeekdayFactors.factor(
      WeekdayFactors.positives,
      on: figures.date(ofDay: day)
    )
    figures.appendDay()
    for group in 0..<schema.groupCount {
      let people = Double(inhabitants[group])
      for column in Self.daily {
        let given = Double(total(figures, day - 1, group, column))
        // The campaign takes three months to gather speed and ends at 80 % of the people.
        let speed = Double(min(day + 1, 90) + (column == 0 ? 8 : 0)) / 98 / 100
        let open = max(0, people * 0.8 - given)
        figures[day, group, column] = random.clumpedCount(mean: open * speed * weekday)
      }
      addUp(group, from: day, &figures)
    }
  }

  mutating func revise(_ figures: inout Figures) {
    let newest = figures.dayCount - 1
    for group in 0..<schema.groupCount where !figures.hiddenGroups[group] {
      var first = figures.dayCount
      for lag in 1...30 where newest - lag >= 0 {
        let odds = 600_000 / (lag + 1) * correctionPercent / 100
        guard random.happens(perMillion: odds) else { continue }
        first = min(first, correct(newest - lag, group, lag, &figures))
      }
      // People are matched to old injections for ever: most of the history moves by ones.
      for _ in 0..<3 where random.happens(perMillion: 9_000 * correctionPercent) {
        first = min(first, correct(random.below(figures.dayCount), group, 365, &figures))
      }
      if first < figures.dayCount { addUp(group, from: first, &figures) }
    }
  }

  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool {
    switch incident {
    case .lateCorrection:
      guard figures.dayCount > 5 else { return false }
      let group = random.below(schema.classes.count)
      let day = figures.dayCount - random.within(2...min(60, figures.dayCount))
      figures.add(inhabitants[group] / 120, day: day, group: group, column: 1)
      addUp(group, from: day, &figures)
    case .redefinition:
      for group in 0..<schema.groupCount {
        // By residence instead of place of injection: every area gains or loses up to 4 %.
        let percent = 96 + random.below(9)
        for day in 0..<figures.dayCount {
          for column in Self.daily {
            let old = max(0, figures[day, group, column])
            figures[day, group, column] = old * percent / 100
          }
        }
        addUp(group, from: 0, &figures)
      }
    default: return false
    }
    return true
  }

  private func total(_ figures: Figures, _ day: Int, _ group: Int, _ column: Int) -> Int {
    day < 0 ? 0 : figures[day, group, Self.totals + column]
  }

  /// Corrects the injections of one day.
  ///
  /// - Returns: The day, as the first whose totals no longer hold.
  private mutating func correct(
    _ day: Int,
    _ group: Int,
    _ lag: Int,
    _ figures: inout Figures
  ) -> Int {
    let column = random.below(2)
    let most = max(1, figures[day, group, column] / (lag * lag + 20))
    let sign = random.happens(perMillion: 850_000) ? 1 : -1
    figures.add(sign * random.within(1...most), day: day, group: group, column: column)
    return day
  }

  /// Adds the totals and the coverage of a group up again, from a day on.
  private func addUp(_ group: Int, from first: Int, _ figures: inout Figures) {
    let people = max(1, inhabitants[group])
    for column in Self.daily {
      var sum = total(figures, first - 1, group, column)
      for day in first..<figures.dayCount {
        sum += figures[day, group, column]
        figures[day, group, Self.totals + column] = sum
        figures[day, group, Self.coverage + column] = (sum * 1000 + people / 2) / people
      }
    }
  }
}
