import Times

/// Tests by department, sampling date and age class: results arrive late (model C).
///
/// A day appears after three days nearly complete; what is missing arrives over a month. Sums of
/// age classes are kept: every change of a class is a change of the row of all ages.
struct TestsModel: FigureModel {
  let schema: Schema
  let reportingLag = 3
  let noises: Set<LayoutKind> =
    LayoutKind.common.union([.columnsInserted, .scientific, .trailingZeros])
  let incidents: Set<Incident> =
    Incident.common.union([.redefinition, .lateCorrection, .transmissionFault])
  let baseLayout: Layout

  private var random: Randomness
  private let correctionPercent: Int
  private var shortDays = 0

  private static let positives = 0
  private static let tests = 1
  private static let population = 2

  /// Parts of all tests by age class, in hundredths: 0-9, 10-19, … 80-89, 90 and more.
  private static let shares = [5, 11, 18, 17, 14, 13, 9, 6, 5, 2]

  /// Lag in days, and what the next release adds to positive persons, per million.
  private static let arrivals = [
    (4, 8900), (5, 4300), (6, 2400), (7, 1500), (8, 1000), (9, 800), (10, 700), (15, 300),
    (20, 200), (30, 200), (45, 40),
  ]

  init(seed: UInt64, areas: [Area], correctionPercent: Int) {
    schema = Schema(
      codeNames: ["dep", "cl_age90"],
      dateName: "jour",
      columns: [
        ValueColumn(name: "P"), ValueColumn(name: "T"),
        ValueColumn(name: "pop", isInsertedLater: true),
      ],
      fields: [.code(0), .date, .value(0), .value(1), .code(1), .value(2)],
      areas: areas,
      classes: ["0", "09", "19", "29", "39", "49", "59", "69", "79", "89", "90"],
      hasNewcomer: true
    )
    var layout = Layout()
    layout.order = .areaMajor
    baseLayout = layout
    random = Randomness(seed: seed, stream: 6)
    self.correctionPercent = correctionPercent
  }

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    let date = figures.date(ofDay: day)
    let weekday = WeekdayFactors.factor(WeekdayFactors.positives, on: date)
    let part = shortDays > 0 ? 0.8 : 1
    shortDays = max(0, shortDays - 1)
    let cases = Epidemic.figures(on: date).admissions * 9 * weekday * part
    let tested = (70_000 + cases * 5) * weekday * part
    figures.appendDay()
    for (area, place) in schema.areas.enumerated() {
      let all = schema.groups(ofArea: area).lowerBound
      for (age, share) in Self.shares.enumerated() {
        let part = Double(place.weight * share) / 1_000_000
        let positives = random.clumpedCount(mean: cases * part)
        let tests = positives + random.clumpedCount(mean: tested * part)
        figures[day, all + 1 + age, Self.positives] = positives
        figures[day, all + 1 + age, Self.tests] = tests
        figures[day, all + 1 + age, Self.population] = place.weight * share * 67
        figures[day, all, Self.positives] += positives
        figures[day, all, Self.tests] += tests
      }
      figures[day, all, Self.population] = place.weight * 6700
    }
  }

  mutating func revise(_ figures: inout Figures) {
    let newest = figures.dayCount - 1
    for lag in 4...45 where newest - (lag - reportingLag) >= 0 {
      let day = newest - (lag - reportingLag)
      let rate = Double(Self.rate(lag: lag) * correctionPercent) / 100_000_000
      for group in 0..<schema.groupCount where !group.isMultiple(of: schema.classes.count) {
        guard !figures.hiddenGroups[group] else { continue }
        arrive(rate, day, group, &figures)
      }
    }
  }

  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool {
    switch incident {
    case .transmissionFault: shortDays = 2
    case .redefinition: removeDuplicates(&figures)
    case .lateCorrection:
      guard figures.dayCount > 65 else { return false }
      let day = figures.dayCount - random.within(60...min(200, figures.dayCount))
      let area = random.index(weighted: schema.areas.dropLast().map(\.weight))
      let group = schema.groups(ofArea: area).lowerBound + random.within(1...Self.shares.count)
      change(Self.tests, by: random.within(150...900), day, group, &figures)
    default: return false
    }
    return true
  }

  /// Straight lines between the measured lags.
  private static func rate(lag: Int) -> Int {
    guard let right = arrivals.firstIndex(where: { $0.0 >= lag }) else { return 0 }
    let (rightLag, rightRate) = arrivals[right]
    guard right > 0, rightLag > lag else { return rightRate }
    let (leftLag, leftRate) = arrivals[right - 1]
    return leftRate + (rightRate - leftRate) * (lag - leftLag) / (rightLag - leftLag)
  }

  /// Late results of one age class and day: 94 % of changes are up.
  private mutating func arrive(_ rate: Double, _ day: Int, _ group: Int, _ figures: inout Figures) {
    let tests = figures[day, group, Self.tests]
    let late = random.count(mean: Double(max(0, tests)) * rate)
    guard late > 0 else { return }
    let sign = random.happens(perMillion: 940_000) ? 1 : -1
    let odds = figures[day, group, Self.positives] * 1_000_000 / max(1, tests)
    let positives = (0..<late).count { _ in random.happens(perMillion: odds) }
    change(Self.tests, by: sign * late, day, group, &figures)
    change(Self.positives, by: sign * positives, day, group, &figures)
  }

  /// Changes an age class and the row of all ages alike.
  private func change(
    _ column: Int,
    by difference: Int,
    _ day: Int,
    _ group: Int,
    _ figures: inout Figures
  ) {
    let change = figures.add(difference, day: day, group: group, column: column)
    let all = group - group % schema.classes.count
    figures.add(change, day: day, group: all, column: column)
  }

  /// Counts persons once who were counted twice: 6 % of positives and 2 % of tests go.
  private mutating func removeDuplicates(_ figures: inout Figures) {
    for day in 0..<figures.dayCount {
      for group in 0..<schema.groupCount where !group.isMultiple(of: schema.classes.count) {
        let positives = max(0, figures[day, group, Self.positives])
        let tests = max(0, figures[day, group, Self.tests])
        change(Self.positives, by: -(positives * 6 + random.below(100)) / 100, day, group, &figures)
        change(Self.tests, by: -(tests * 2 + random.below(100)) / 100, day, group, &figures)
      }
    }
  }
}
