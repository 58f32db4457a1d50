import Times

/// Daily reports of establishments: thirty columns, a third of them text, three of it free.
///
/// Not a published file: it stands for the wide tables of other producers, whose texts are
/// edited by hand for weeks.
struct RegistryModel: FigureModel {
  let schema: Schema
  let reportingLag = 0
  let noises: Set<LayoutKind> = LayoutKind.common.subtracting([.delimiter, .columnsMoved])
  let incidents: Set<Incident> = [.missingDay, .areaWithdrawal, .areaReturn]
  let baseLayout: Layout

  private var random: Randomness
  private let correctionPercent: Int
  /// What is true of an establishment on every day: name, town, kind and beds.
  private let standing: [[Int]]

  private static let state = 3
  private static let counts = 4..<22
  private static let rates = 22..<25
  private static let remarks = 25..<28

  init(seed: UInt64, areaCount: Int, correctionPercent: Int) {
    let areas = (0..<max(1, areaCount)).map { index in
      Area(code: Digits.padded(10_780_000 + index * 37, 9), region: "", weight: 100)
    }
    var columns = [
      ValueColumn(name: "nom", style: .text(.names)),
      ValueColumn(name: "commune", style: .text(.towns)),
      ValueColumn(name: "categorie", style: .text(.kinds)),
      ValueColumn(name: "etat", style: .text(.states)),
    ]
    columns += Self.countNames.map { ValueColumn(name: $0) }
    columns += ["tx_occupation", "tx_absence", "tx_depistage"].map {
      ValueColumn(name: $0, style: .tenths)
    }
    columns += ["remarque", "suivi", "observation"].map {
      ValueColumn(name: $0, style: .text(.remarks))
    }
    schema = Schema(
      codeNames: ["finess"],
      dateName: "jour",
      columns: columns,
      fields: [.code(0), .date] + columns.indices.map { .value($0) },
      areas: areas,
      classes: [""]
    )
    baseLayout = Layout()
    var random = Randomness(seed: seed, stream: 8)
    standing = areas.map { _ in
      [
        random.below(Phrases.names.count), random.below(Phrases.towns.count), random.below(7),
        random.within(20...900),
      ]
    }
    self.random = random
    self.correctionPercent = correctionPercent
  }

  private static let countNames = [
    "lits", "lits_occupes", "entrees", "sorties", "deces", "cas_residents", "cas_personnel",
    "tests", "positifs", "hospitalises", "reanimation", "absents", "vaccines_1", "vaccines_2",
    "masques", "blouses", "gants", "solution_l",
  ]

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    figures.appendDay()
    for (site, facts) in standing.enumerated() {
      for column in 0..<3 { figures[day, site, column] = facts[column] }
      let state = random.below(12)
      figures[day, site, Self.state] = state < 4 ? state : 0
      let beds = facts[3]
      figures[day, site, Self.counts.lowerBound] = beds
      for column in Self.counts.dropFirst() {
        let mean = Double(beds) / Double(column - Self.counts.lowerBound + 1)
        figures[day, site, column] =
          random.below(40) == 0 ? Int(Figures.notAvailable) : random.count(mean: mean)
      }
      for column in Self.rates { figures[day, site, column] = random.below(1001) }
      for column in Self.remarks where random.below(3) == 0 {
        figures[day, site, column] = 1 + random.below(Phrases.remarks.count - 1)
      }
    }
  }

  mutating func revise(_ figures: inout Figures) {
    let newest = figures.dayCount - 1
    for lag in 1...40 where newest - lag >= 0 {
      for site in standing.indices where !figures.hiddenGroups[site] {
        guard random.happens(perMillion: 150_000 / (lag + 2) * correctionPercent / 100) else {
          continue
        }
        correct(newest - lag, site, &figures)
      }
    }
  }

  /// Edits one remark or one count; a count that was missing is filled in.
  private mutating func correct(_ day: Int, _ site: Int, _ figures: inout Figures) {
    if random.below(3) == 0 {
      figures[day, site, random.within(25...27)] = random.below(Phrases.remarks.count)
    } else {
      let column = random.within(Self.counts.lowerBound + 1...Self.counts.upperBound - 1)
      let old = max(0, figures[day, site, column])
      figures[day, site, column] = max(0, old + random.within(-2...5))
    }
  }
}
