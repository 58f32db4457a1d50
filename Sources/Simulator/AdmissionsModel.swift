import Times

/// New admissions by department: patients are reattributed between departments (model B).
///
/// Every everyday correction moves one patient, rarely up to four, from one department to
/// another, so the sum over all departments of a day never changes.
struct AdmissionsModel: FigureModel {
  let schema: Schema
  let reportingLag = 0
  let noises: Set<LayoutKind> = LayoutKind.common.union([.rowsAtEnd, .trailingZeros])
  let incidents: Set<Incident> =
    Incident.common.union([.catchUp, .transmissionFault, .lateCorrection])
  let baseLayout: Layout

  private var flows: HospitalFlows
  private var random: Randomness
  private let correctionPercent: Int

  private static let admissions = 0
  private static let intensive = 1
  private static let deaths = 2
  private static let discharges = 3

  /// Lag in days, and corrected admissions of a lag in the second wave, per million cells.
  private static let rates = [
    (1, 53_000), (2, 43_000), (3, 35_000), (5, 24_000), (7, 29_000), (10, 16_000), (14, 12_000),
    (21, 6500), (30, 2000), (60, 250), (200, 20),
  ]

  init(seed: UInt64, areas: [Area], firstDate: CivilDate, correctionPercent: Int) {
    schema = Schema(
      codeNames: ["dep"],
      dateName: "jour",
      columns: ["incid_hosp", "incid_rea", "incid_dc", "incid_rad"].map { ValueColumn(name: $0) },
      fields: [.code(0), .date] + (0..<4).map { .value($0) },
      areas: Self.corsicaLast(areas),
      classes: [""],
      hasNewcomer: true
    )
    var layout = Layout()
    layout.lineEnd = .carriageReturnLineFeed
    layout.order = .areaMajor
    baseLayout = layout
    flows = HospitalFlows(seed: seed, areas: schema.areas, firstDate: firstDate)
    random = Randomness(seed: seed, stream: 4)
    self.correctionPercent = correctionPercent
  }

  /// The order of a sort that takes codes as numbers: `2A` and `2B` after `95`.
  private static func corsicaLast(_ areas: [Area]) -> [Area] {
    let mainland = areas.filter { $0.region != "94" && $0.code.utf8.count == 2 }
    let island = areas.filter { $0.region == "94" && $0.code.utf8.count == 2 }
    return mainland + island + areas.filter { $0.code.utf8.count > 2 }
  }

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    let declared = flows.day(figures.date(ofDay: day))
    figures.appendDay()
    for (area, sexes) in declared.enumerated() {
      for flow in sexes {
        figures[day, area, Self.admissions] += flow.admissions
        figures[day, area, Self.intensive] += flow.intensive
        figures[day, area, Self.deaths] += flow.deaths
        figures[day, area, Self.discharges] += flow.discharges
      }
    }
  }

  mutating func revise(_ figures: inout Figures) {
    let newest = figures.dayCount - 1
    for lag in 1..<201 where newest - lag >= 0 {
      let load = Epidemic.figures(on: figures.date(ofDay: newest - lag)).admissions / 1900
      let cells = Double(schema.areas.count * Self.rate(lag: lag)) / 1_000_000
      let mean = cells / 2 * load * Double(correctionPercent) / 100
      for _ in 0..<random.count(mean: mean) { reattribute(newest - lag, &figures) }
    }
  }

  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool {
    switch incident {
    case .catchUp: flows.addLateCases()
    case .transmissionFault: flows.beginFault()
    case .lateCorrection:
      guard figures.dayCount > 61 else { return false }
      let day = figures.dayCount - random.within(61...min(200, figures.dayCount))
      let area = random.index(weighted: schema.areas.dropLast().map(\.weight))
      figures.add(random.within(20...80), day: day, group: area, column: Self.admissions)
    default: return false
    }
    return true
  }

  /// Straight lines between the measured lags.
  private static func rate(lag: Int) -> Int {
    guard let right = rates.firstIndex(where: { $0.0 >= lag }) else { return 0 }
    let (rightLag, rightRate) = rates[right]
    guard right > 0, rightLag > lag else { return rightRate }
    let (leftLag, leftRate) = rates[right - 1]
    return leftRate + (rightRate - leftRate) * (lag - leftLag) / (rightLag - leftLag)
  }

  /// Moves patients of one day between two departments, four times in five of one region.
  private mutating func reattribute(_ day: Int, _ figures: inout Figures) {
    let size = transferSize()
    let weights = schema.areas.indices.map { area in
      figures[day, area, Self.admissions] >= size && !figures.hiddenGroups[area]
        ? schema.areas[area].weight : 0
    }
    guard weights.contains(where: { $0 > 0 }) else { return }
    let source = random.index(weighted: weights)
    guard let target = target(of: source, day, figures) else { return }
    move(size, from: source, to: target, Self.admissions, day, &figures)
    if random.happens(perMillion: 390_000) {
      move(size, from: source, to: target, Self.intensive, day, &figures)
    }
    if random.happens(perMillion: 60_000) {
      move(size, from: source, to: target, Self.discharges, day, &figures)
    }
  }

  private mutating func transferSize() -> Int {
    switch random.below(1000) {
    case ..<925: 1
    case ..<986: 2
    default: random.within(3...4)
    }
  }

  private mutating func target(of source: Int, _ day: Int, _ figures: Figures) -> Int? {
    let isNear = random.happens(perMillion: 800_000)
    let all = schema.areas.indices.filter { area in
      area != source && !figures.hiddenGroups[area] && figures[day, area, Self.admissions] >= 0
    }
    let near = all.filter { schema.areas[$0].region == schema.areas[source].region }
    return random.element(of: isNear && !near.isEmpty ? near : all)
  }

  private func move(
    _ size: Int,
    from source: Int,
    to target: Int,
    _ column: Int,
    _ day: Int,
    _ figures: inout Figures
  ) {
    guard figures[day, source, column] >= size, figures[day, target, column] >= 0 else { return }
    figures.add(-size, day: day, group: source, column: column)
    figures.add(size, day: day, group: target, column: column)
  }
}
