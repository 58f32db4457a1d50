public import Times

/// What is to happen at a chosen release, whatever the odds.
public struct ScriptedEvent: Hashable, Sendable {
  /// What happens.
  public enum Event: Hashable, Sendable {
    /// Layout noise comes. It is passed over where the data set cannot suffer it.
    case layout(LayoutKind)
    /// An incident. It is passed over where the data set cannot suffer it.
    case incident(Incident)
  }

  /// The number of the release, from 0.
  public var release: Int
  /// What happens.
  public var event: Event

  /// Makes an event.
  ///
  /// - Parameters:
  ///   - release: The number of the release, from 0.
  ///   - event: What happens.
  public init(release: Int, _ event: Event) {
    self.release = release
    self.event = event
  }
}

/// How long, how large and how noisy a simulation is.
public struct SimulationOptions: Sendable {
  /// The day of the first release; nil for that of the data set.
  public var firstRelease: CivilDate?
  /// Days of publication; with ``PublicationCalendar/regular``, as many releases.
  public var dayCount = 60
  /// Reference dates in the first release; nil for all since the data set's first.
  public var historyDayCount: Int?
  /// Departments (1 to 101) or establishments of the registry (1 and more); nil for 101 and 60.
  public var areaCount: Int?
  /// Layout noise: 100 for the measured frequency, 0 for none.
  public var noisePercent = 100
  /// Incidents: 100 for the measured frequency, 0 for none.
  public var incidentPercent = 100
  /// Everyday corrections: 100 for the measured frequency, 0 for none.
  public var correctionPercent = 100
  /// When releases are published.
  public var calendar = PublicationCalendar.regular
  /// Whether the newest day comes first in the file.
  public var isNewestFirst = false
  /// What is to happen at chosen releases.
  public var script: [ScriptedEvent] = []

  /// Makes the options of sixty releases with everything as measured, at a regular hour.
  public init() {}

  /// A hundred releases at the end of December 2022, with every day since the data set began and
  /// neither noise nor incidents: 12 MB a release for the hospital figures.
  public static var fullSize: Self {
    var options = Self()
    options.firstRelease = CivilDate(year: 2022, month: 12, day: 25)
    options.dayCount = 100
    options.noisePercent = 0
    options.incidentPercent = 0
    return options
  }
}
