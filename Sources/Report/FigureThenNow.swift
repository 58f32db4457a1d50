internal import Definitions
internal import History
internal import Tables
public import Times
internal import Vintage

/// What a report shows of one figure.
public struct ReportChoice: Sendable {
  /// The column; nil takes the one that was corrected most.
  public var column: String?
  /// Values that key columns must have; without any the rows that were corrected most are taken.
  public var key: [(name: String, value: String)] = []
  /// Whether the figures of all rows of a day are added up.
  public var isSum = false
  /// The places of releases as of which the figure is shown.
  public var places: [Int]?

  /// Leaves everything to the report.
  public init() {}
}

/// Why a figure cannot be shown as asked.
public enum ReportError: Error, Hashable, Sendable {
  /// Figures of this role are never added up, or nobody has said that they may be.
  case notSummable(column: String, role: String)
  /// Several rows are about one day, and nobody said which or that they are added up.
  case severalRows(key: String, example: CivilDate)
  /// No row has the key, or none of them a number.
  case noFigures(key: String)
}

/// A figure over its reference dates, as it was first published, as of some releases, and today.
struct FigureThenNow {
  let column: Int
  /// The rows: `dep=75`, or `sum over dep`.
  let name: String
  let days: [CivilDate]
  let first: [Double?]
  let places: [Int]
  let asOf: [[Double?]]
  let today: [Double?]

  /// Follows the figures of some keys.
  init(
    _ facts: ReportFacts,
    column: Int,
    keys: [Int],
    name: String,
    places: [Int],
    isSum: Bool
  ) throws {
    let events = KeyEvents(facts.timeline)
    var byDay: [CivilDate: [[Double?]]] = [:]
    for key in keys {
      guard let (day, values) = Self.versions(key, column, places, events, facts.timeline) else {
        continue
      }
      byDay[day, default: []].append(values)
      let count = byDay[day]?.count ?? 0
      if !isSum, count > 1 { throw ReportError.severalRows(key: name, example: day) }
    }
    if byDay.isEmpty { throw ReportError.noFigures(key: name) }
    self.column = column
    self.name = name
    self.places = places
    let all = byDay.keys.sorted()
    let bounds = StrayDays.bounds(all.map(\.dayNumber))
    let days = all.filter { bounds?.contains($0.dayNumber) ?? true }
    self.days = days
    first = Self.line(0, days, byDay)
    asOf = (0..<places.count).map { Self.line($0 + 1, days, byDay) }
    today = Self.line(places.count + 1, days, byDay)
  }

  /// The day of a key with its first value, those as of some releases, and the newest.
  private static func versions(
    _ key: Int,
    _ column: Int,
    _ places: [Int],
    _ events: KeyEvents,
    _ timeline: Timeline
  ) -> (day: CivilDate, values: [Double?])? {
    var day: CivilDate?
    var versions: [(place: Int, value: Double?)] = []
    for item in events.events(of: key) {
      let row = Int(timeline.events[item.event].new)
      if day == nil, row >= 0 { day = timeline.referenceDate(row) }
      versions.append((item.place, value(row, column, timeline)))
    }
    guard let day, let first = versions.first(where: { $0.value != nil })?.value else { return nil }
    var values: [Double?] = [first]
    for place in places {
      let version = versions.last { $0.place <= place }
      values.append(version?.value)
    }
    values.append(versions.last?.value)
    return (day, values)
  }

  /// The sums of one line over the days; nil where no row has a value.
  private static func line(
    _ index: Int,
    _ days: [CivilDate],
    _ byDay: [CivilDate: [[Double?]]]
  ) -> [Double?] {
    days.map { day in
      let values = (byDay[day] ?? []).compactMap { $0[index] }
      return values.isEmpty ? nil : values.reduce(0, +)
    }
  }

  private static func value(_ row: Int, _ column: Int, _ timeline: Timeline) -> Double? {
    guard row >= 0 else { return nil }
    if let whole = timeline.rows.smallWholeNumber(row, column) { return Double(whole) }
    let style = timeline.columns.numberStyles[column]
    return timeline.rows.number(row, column, style: style).flatMap {
      Double($0.description)
    }
  }
}

extension FigureThenNow {
  /// Finds the figure that is asked for, or the one that was corrected most.
  ///
  /// - Returns: The figure; nil where no row has a reference date or a number.
  static func find(_ choice: ReportChoice, _ facts: ReportFacts) throws -> FigureThenNow? {
    let timeline = facts.timeline
    guard let reference = timeline.referenceColumn else { return nil }
    guard let column = try column(choice, facts) else { return nil }
    if choice.isSum { try checkSum(column, facts) }
    let last = timeline.releases.count - 1
    let places = choice.places ?? Array(Set([last / 3, last * 2 / 3])).sorted()
    let parts = (0..<timeline.columns.keyColumnCount).filter { $0 != reference }
    var conditions: [String: String] = [:]
    for pair in choice.key { conditions[pair.name] = pair.value }
    if conditions.isEmpty, !choice.isSum {
      guard let row = mostCorrected(column, parts, facts) else { return nil }
      let texts = timeline.keyTexts(row)
      for part in parts { conditions[timeline.columns.names[part]] = texts[part] }
    }
    let named = parts.compactMap { part -> String? in
      let name = timeline.columns.names[part]
      return conditions[name].map { "\(name)=\($0)" }
    }
    let rest = parts.map { timeline.columns.names[$0] }.filter { conditions[$0] == nil }
    let sum = choice.isSum && !rest.isEmpty ? ["sum over \(rest.joined(separator: ", "))"] : []
    let name = (named + sum).joined(separator: ", ")
    let keys = try timeline.keys(where: conditions)
    do {
      return try FigureThenNow(
        facts,
        column: column,
        keys: keys,
        name: name,
        places: places,
        isSum: choice.isSum
      )
    } catch ReportError.noFigures {
      guard choice.key.isEmpty else { throw ReportError.noFigures(key: name) }
      return nil
    }
  }

  private static func column(_ choice: ReportChoice, _ facts: ReportFacts) throws -> Int? {
    let timeline = facts.timeline
    let values = timeline.columns.keyColumnCount..<timeline.columns.count
    if let name = choice.column {
      let number = try facts.analysis.column(name, in: timeline)
      guard values.contains(number) else {
        throw AnalysisError.keyColumn(dataSet: facts.analysis.dataSet.name, column: name)
      }
      return number
    }
    let definition = facts.analysis.dataSet.definition
    func rank(_ column: ColumnCorrections) -> Int {
      let role = definition.column(named: timeline.columns.names[column.column])?.role
      return (role == nil ? 0 : 1 << 40) + column.count
    }
    let corrected = facts.summary.columns.filter { timeline.columns.holdsNumbers[$0.column] }
    return corrected.max { rank($0) < rank($1) }?.column
      ?? values.first { timeline.columns.holdsNumbers[$0] }
  }

  private static func checkSum(_ column: Int, _ facts: ReportFacts) throws {
    let name = facts.timeline.columns.names[column]
    let role = facts.analysis.dataSet.definition.column(named: name)?.role
    guard let role, role != .rate else {
      throw ReportError.notSummable(column: name, role: role?.rawValue ?? "")
    }
  }

  /// A row of the keys, reference date apart, whose figures were changed by most all in all.
  private static func mostCorrected(_ column: Int, _ parts: [Int], _ facts: ReportFacts) -> Int? {
    let timeline = facts.timeline
    var sizes: [[String]: (size: Double, row: Int)] = [:]
    for cell in facts.corrections where Int(cell.column) == column && cell.kind == .revised {
      guard let old = value(Int(cell.old), column, timeline),
        let new = value(Int(cell.new), column, timeline)
      else { continue }
      let texts = timeline.keyTexts(Int(cell.new))
      let group = parts.map { texts[$0] }
      sizes[group, default: (0, Int(cell.new))].size += (new - old).magnitude
    }
    let best = sizes.max { ($0.value.size, $1.key.joined()) < ($1.value.size, $0.key.joined()) }
    return best?.value.row ?? timeline.events.lazy.map { Int($0.new) }.first { $0 >= 0 }
  }
}
