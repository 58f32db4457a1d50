/// The demonstration: the three founding data sets over spring 2020, day by day.
///
/// Beside the everyday revisions of emergency rooms it has a doubled day, rows without an area,
/// lines that end in CR CR LF, quotes that come and go, dates with slashes, a late correction of
/// hundreds of visits and a catch-up of one department, all at known releases.
public struct Season: Sequence, Sendable {
  /// One simulation for each data set: hospital, services, emergencies.
  public let simulations: [Simulation]

  /// Makes the season.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - dayCount: Days of publication, from 2020-03-23.
  ///   - areaCount: Departments, 1 to 101.
  public init(seed: UInt64, dayCount: Int = 60, areaCount: Int = 101) {
    simulations = Self.scripts.map { dataSet, script in
      var options = SimulationOptions()
      options.dayCount = dayCount
      options.areaCount = areaCount
      options.noisePercent = 0
      options.incidentPercent = 0
      options.calendar = .measured
      options.script = script
      return Simulation(dataSet, seed: seed, options: options)
    }
  }

  /// Begins with the first release.
  ///
  /// - Returns: The releases of all data sets, merged in published order.
  public func makeIterator() -> SeasonReleases { SeasonReleases(simulations) }

  private static let scripts: [(SimulatedDataSet, [ScriptedEvent])] = [
    (
      .hospital,
      [
        ScriptedEvent(release: 2, .layout(.duplicatedDay)),
        ScriptedEvent(release: 2, .layout(.emptyKey)),
        ScriptedEvent(release: 4, .layout(.doubledReturn)),
        ScriptedEvent(release: 21, .incident(.catchUp)),
        ScriptedEvent(release: 34, .layout(.quoting)),
        ScriptedEvent(release: 45, .layout(.dateStyle)),
      ]
    ),
    (
      .services,
      [
        ScriptedEvent(release: 12, .layout(.quoting)),
        ScriptedEvent(release: 30, .layout(.lineEnds)),
        ScriptedEvent(release: 38, .layout(.finalNewline)),
      ]
    ),
    (
      .emergencies,
      [
        ScriptedEvent(release: 25, .layout(.rowOrder)),
        ScriptedEvent(release: 33, .incident(.lateCorrection)),
        ScriptedEvent(release: 40, .layout(.delimiter)),
        ScriptedEvent(release: 48, .incident(.missingDay)),
      ]
    ),
  ]
}

/// The releases of several simulations, merged in published order.
public struct SeasonReleases: IteratorProtocol {
  private var sources: [SimulatedReleases]
  private var waiting: [SimulatedRelease?]

  init(_ simulations: [Simulation]) {
    sources = simulations.map { $0.makeIterator() }
    waiting = []
    for index in sources.indices { waiting.append(sources[index].next()) }
  }

  /// Makes the next release.
  ///
  /// - Returns: The release, or nil after the last; of two at one time, that of the data set
  ///   named first.
  public mutating func next() -> SimulatedRelease? {
    var earliest: (index: Int, release: SimulatedRelease)?
    for (index, release) in waiting.enumerated() {
      guard let release else { continue }
      if let found = earliest, found.release.published <= release.published { continue }
      earliest = (index, release)
    }
    guard let earliest else { return nil }
    waiting[earliest.index] = sources[earliest.index].next()
    return earliest.release
  }
}
