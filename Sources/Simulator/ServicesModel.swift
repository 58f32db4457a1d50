import Times

/// Hospital services that have declared a case, by department: a running total.
///
/// It grows while services declare their first case; a recount lowers it now and then.
struct ServicesModel: FigureModel {
  let schema: Schema
  let reportingLag = 0
  let noises: Set<LayoutKind> = LayoutKind.common.union([.trailingZeros])
  let incidents: Set<Incident> = Incident.common
  let baseLayout: Layout

  private var random: Randomness
  private var services: [Int]

  init(seed: UInt64, areas: [Area]) {
    schema = Schema(
      codeNames: ["dep"],
      dateName: "jour",
      columns: [ValueColumn(name: "nb")],
      fields: [.code(0), .date, .value(0)],
      areas: areas,
      classes: [""],
      hasNewcomer: true
    )
    var layout = Layout()
    layout.lineEnd = .carriageReturnLineFeed
    layout.quoting = .keys
    baseLayout = layout
    random = Randomness(seed: seed, stream: 3)
    services = areas.map { max(1, $0.weight / 60) }
  }

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    let date = figures.date(ofDay: day)
    let weekday = WeekdayFactors.factor(WeekdayFactors.admissions, on: date)
    figures.appendDay()
    for (area, place) in schema.areas.enumerated() {
      let most = 3 + Double(place.weight) * 0.22
      let left = max(0, most - Double(services[area]))
      services[area] += random.count(mean: left * 0.06 * weekday)
      if random.happens(perMillion: 4_800) { services[area] = max(1, services[area] - 1) }
      figures[day, area, 0] = services[area]
    }
  }
}
