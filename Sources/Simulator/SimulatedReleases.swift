import Times

/// The releases of a ``Simulation``, in published order.
public struct SimulatedReleases: IteratorProtocol {
  private let simulation: Simulation
  private var model: any FigureModel
  private var figures: Figures
  private var layout: Layout
  private var calendar: ReleaseCalendar
  private var noise: LayoutNoise
  private var incidents: IncidentDraw
  private var keeper = TruthKeeper()
  private var number = 0
  private var lastByteCount = 0

  init(_ simulation: Simulation) {
    self.simulation = simulation
    let options = simulation.options
    let dataSet = simulation.dataSet
    // Two data sets of one seed must not draw the same figures.
    let seed = dataSet.name.utf8.reduce(simulation.seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let start = options.firstRelease ?? dataSet.firstReleaseDate
    let firstDate =
      options.historyDayCount.map { start.advanced(by: 1 - max(1, $0)) }
      ?? min(dataSet.firstReferenceDate, start)
    let model = dataSet.model(seed: seed, firstDate: firstDate, options)
    let schema = model.schema
    self.model = model
    figures = Figures(
      firstDate: firstDate.advanced(by: options.historyDayCount == nil ? 0 : -model.reportingLag),
      groupCount: schema.groupCount,
      columnCount: schema.columns.count
    )
    if schema.hasNewcomer {
      for group in schema.groups(ofArea: schema.areas.count - 1) {
        figures.hiddenGroups[group] = true
      }
    }
    layout = model.baseLayout
    layout.isNewestFirst = options.isNewestFirst
    calendar = ReleaseCalendar(
      options.calendar,
      from: start,
      dayCount: options.dayCount,
      seed: seed
    )
    noise = LayoutNoise(
      allowed: model.noises,
      base: layout,
      percent: options.noisePercent,
      seed: seed
    )
    incidents = IncidentDraw(
      allowed: model.incidents,
      percent: options.incidentPercent,
      seed: seed
    )
  }

  /// Makes the next release.
  ///
  /// - Returns: The release, or nil after the last.
  public mutating func next() -> SimulatedRelease? {
    guard let slot = calendar.next() else { return nil }
    let schema = model.schema
    let happened = slot.isSecond ? [] : bringUpToDate(slot, schema)
    let events = noise.step(
      release: number,
      scripted: scriptedNoise,
      &layout,
      &figures,
      schema
    )
    var truth = keeper.compare(figures, layout, schema)
    truth.layout = events
    truth.incidents = happened
    let bytes = ReleaseWriter.bytes(
      of: figures,
      in: layout,
      schema,
      byteCountHint: lastByteCount
    )
    let dataSet = simulation.dataSet
    let release = SimulatedRelease(
      dataSet: dataSet,
      number: number,
      fileName: dataSet.fileName(published: slot.published),
      published: slot.published,
      bytes: bytes,
      truth: truth
    )
    lastByteCount = bytes.count
    number += 1
    return release
  }

  /// Draws new days, corrects old ones and lets incidents happen.
  private mutating func bringUpToDate(
    _ slot: ReleaseCalendar.Slot,
    _ schema: Schema
  ) -> [Incident] {
    let scripted = scriptedIncidents
    let drawn = incidents.draw(release: number, scripted: scripted)
    var happened: [Incident] = []
    for incident in drawn where incident.changesNewDays {
      if model.suffer(incident, &figures) { happened.append(incident) }
    }
    let lastDay = figures.day(of: slot.day) - model.reportingLag
    while figures.dayCount <= lastDay { model.appendDay(to: &figures) }
    if number > 0 { model.revise(&figures) }
    let isAwaited = scripted.contains(.areaReturn)
    if incidents.undo(release: number, isAwaited: isAwaited, &figures, schema) {
      happened.append(.areaReturn)
    }
    for incident in drawn where !incident.changesNewDays {
      if incidents.apply(incident, release: number, &figures, schema)
        || model.suffer(incident, &figures)
      {
        happened.append(incident)
      }
    }
    return happened
  }

  private var scriptedNoise: Set<LayoutKind> {
    Set(
      simulation.options.script.compactMap { event in
        guard event.release == number, case .layout(let kind) = event.event else { return nil }
        return kind
      }
    )
  }

  private var scriptedIncidents: Set<Incident> {
    Set(
      simulation.options.script.compactMap { event in
        guard event.release == number, case .incident(let kind) = event.event else { return nil }
        return kind
      }
    )
  }
}
