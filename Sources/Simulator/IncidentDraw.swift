import Times

/// Lets incidents befall a data set, and undoes those that pass.
struct IncidentDraw {
  private let allowed: [Incident]
  private let percent: Int
  private var random: Randomness
  /// Areas that have left, and the release at which they return.
  private var gone: (areas: [Int], end: Int)?
  /// Days left out, and the release at which they are filled in.
  private var missing: [(day: Int, end: Int)] = []

  init(allowed: Set<Incident>, percent: Int, seed: UInt64) {
    self.allowed = Incident.allCases.filter { allowed.contains($0) }
    self.percent = percent
    random = Randomness(seed: seed, stream: 11)
  }

  /// The incidents of a release, whether or not they turn out possible.
  ///
  /// - Parameters:
  ///   - release: The number of the release, from 0; nothing random befalls the first.
  ///   - scripted: Incidents that come whatever the odds.
  /// - Returns: The incidents, in the order of their declaration.
  mutating func draw(release: Int, scripted: Set<Incident>) -> [Incident] {
    allowed.filter { incident in
      let isDrawn = random.happens(perMillion: incident.perMillion * percent / 100)
      return isDrawn && release > 0 || scripted.contains(incident)
    }
  }

  /// Lets an incident of any data set change what the file holds.
  ///
  /// - Parameters:
  ///   - incident: What happens.
  ///   - release: The number of the release, from 0.
  ///   - figures: The figures, whose days and groups are hidden or shown.
  ///   - schema: The groups.
  /// - Returns: Whether it was possible.
  mutating func apply(
    _ incident: Incident,
    release: Int,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> Bool {
    switch incident {
    case .areaEntry: enter(&figures, schema)
    case .areaWithdrawal: withdraw(release, &figures, schema)
    case .missingDay: leaveOut(release, &figures)
    default: false
    }
  }

  /// Undoes what is over.
  ///
  /// - Parameters:
  ///   - release: The number of the release, from 0.
  ///   - isAwaited: Whether the script lets the areas return now.
  ///   - figures: The figures.
  ///   - schema: The groups.
  /// - Returns: Whether areas returned.
  mutating func undo(
    release: Int,
    isAwaited: Bool,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> Bool {
    for day in missing where release >= day.end { figures.hiddenDays.remove(day.day) }
    missing.removeAll { release >= $0.end }
    guard let areas = gone, release >= areas.end || isAwaited else { return false }
    show(areas.areas, isHidden: false, &figures, schema)
    gone = nil
    return true
  }

  private func show(
    _ areas: [Int],
    isHidden: Bool,
    _ figures: inout Figures,
    _ schema: Schema
  ) {
    for group in areas.flatMap({ schema.groups(ofArea: $0) }) {
      figures.hiddenGroups[group] = isHidden
    }
  }

  private func enter(_ figures: inout Figures, _ schema: Schema) -> Bool {
    let newcomer = schema.areas.count - 1
    guard schema.hasNewcomer,
      figures.hiddenGroups[schema.groups(ofArea: newcomer).lowerBound]
    else { return false }
    show([newcomer], isHidden: false, &figures, schema)
    return true
  }

  /// Takes the overseas areas out, or an eighth of all where there are none.
  private mutating func withdraw(
    _ release: Int,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> Bool {
    let end = release + random.within(4...42)
    guard gone == nil, schema.areas.count > 2 else { return false }
    let candidates = schema.areas.indices.dropLast()
    let overseas = candidates.filter { schema.areas[$0].code.utf8.count == 3 }
    let eighth = candidates.filter { $0 % 8 == 1 }
    let areas = overseas.isEmpty ? eighth : overseas
    guard !areas.isEmpty else { return false }
    show(areas, isHidden: true, &figures, schema)
    gone = (areas, end)
    return true
  }

  /// Leaves the newest day out.
  private mutating func leaveOut(_ release: Int, _ figures: inout Figures) -> Bool {
    let end = release + random.within(2...5)
    let day = figures.dayCount - 1
    guard day > 0, !figures.hiddenDays.contains(day) else { return false }
    figures.hiddenDays.insert(day)
    missing.append((day, end))
    return true
  }
}

extension Incident {
  /// Releases in a million at which it comes.
  var perMillion: Int {
    switch self {
    case .catchUp: 5_500
    case .transmissionFault: 2_700
    case .lateCorrection: 20_000
    case .redefinition: 4_000
    case .areaEntry, .areaWithdrawal: 1_000
    case .missingDay: 2_000
    case .areaReturn: 0
    }
  }

  /// Whether it must happen before the new day is drawn, which it changes.
  var changesNewDays: Bool { self == .catchUp || self == .transmissionFault }
}
