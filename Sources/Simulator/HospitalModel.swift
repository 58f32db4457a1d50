import Times

/// Hospital figures by department and sex: stocks and running totals, append-only.
///
/// Late reports land on the day they are declared; a published row never changes (model A).
struct HospitalModel: FigureModel {
  let schema: Schema
  let reportingLag = 0
  let noises: Set<LayoutKind> = LayoutKind.common.union([.columnsInserted])
  let incidents: Set<Incident> = Incident.common.union([.catchUp, .transmissionFault])
  let baseLayout: Layout

  private var flows: HospitalFlows
  private var random: Randomness
  /// Returns home and deaths so far, by department and sex.
  private var home: [[Int]]
  private var dead: [[Int]]

  private static let hosp = 0
  private static let rea = 1
  private static let conventional = 2
  private static let followUp = 3
  private static let other = 4
  private static let rad = 5
  private static let dc = 6

  init(seed: UInt64, areas: [Area], firstDate: CivilDate) {
    schema = Schema(
      codeNames: ["dep", "sexe"],
      dateName: "jour",
      columns: [
        ValueColumn(name: "hosp"), ValueColumn(name: "rea"),
        ValueColumn(name: "HospConv", isInsertedLater: true),
        ValueColumn(name: "SSR_USLD", isInsertedLater: true),
        ValueColumn(name: "autres", isInsertedLater: true),
        ValueColumn(name: "rad"), ValueColumn(name: "dc"),
      ],
      fields: [.code(0), .code(1), .date] + (0..<7).map { .value($0) },
      areas: areas,
      classes: ["0", "1", "2"],
      hasNewcomer: true
    )
    var layout = Layout()
    layout.lineEnd = .carriageReturnLineFeed
    layout.quoting = .someKeys
    baseLayout = layout
    flows = HospitalFlows(seed: seed, areas: areas, firstDate: firstDate)
    random = Randomness(seed: seed, stream: 2)
    let none = areas.map { _ in Sex.allCases.map { _ in 0 } }
    home = none
    dead = none
  }

  mutating func appendDay(to figures: inout Figures) {
    let day = figures.dayCount
    let declared = flows.day(figures.date(ofDay: day))
    figures.appendDay()
    for (area, sexes) in declared.enumerated() {
      for sex in Sex.allCases {
        home[area][sex.rawValue] += sexes[sex.rawValue].discharges
        dead[area][sex.rawValue] += sexes[sex.rawValue].deaths
        sink(area, sex)
        write(area, sex, day, &figures)
      }
    }
  }

  mutating func suffer(_ incident: Incident, _ figures: inout Figures) -> Bool {
    switch incident {
    case .catchUp: flows.addLateCases()
    case .transmissionFault: flows.beginFault()
    default: return false
    }
    return true
  }

  /// Lets running totals fall at times: patients whose test was negative leave the base.
  private mutating func sink(_ area: Int, _ sex: Sex) {
    if random.happens(perMillion: 15_000) {
      home[area][sex.rawValue] = max(0, home[area][sex.rawValue] - drop())
    }
    if random.happens(perMillion: 5_000) {
      dead[area][sex.rawValue] = max(0, dead[area][sex.rawValue] - drop())
    }
  }

  /// Mostly 1 to 5, rarely up to 123.
  private mutating func drop() -> Int {
    random.happens(perMillion: 30_000) ? random.within(6...123) : random.within(1...5)
  }

  /// Adds one sex to the row of all and, unless it is unknown, to the row of its own.
  private func write(_ area: Int, _ sex: Sex, _ day: Int, _ figures: inout Figures) {
    let index = sex.rawValue
    let patients = flows.patients[area][index]
    let intensive = flows.intensivePatients[area][index]
    let rest = patients - intensive
    let followUp = rest * 3 / 10
    let other = rest / 50
    let cells = [
      Self.hosp: patients, Self.rea: intensive, Self.conventional: rest - followUp - other,
      Self.followUp: followUp, Self.other: other, Self.rad: home[area][index],
      Self.dc: dead[area][index],
    ]
    let all = schema.groups(ofArea: area).lowerBound
    for (column, value) in cells {
      figures[day, all, column] += value
      if sex != .unknown { figures[day, all + 1 + index, column] = value }
    }
  }
}
