public import Times

/// Whose names the columns of a view bear.
public enum NamingStyle: String, Sendable, CaseIterable {
  /// The words of this project.
  case vintage
  /// epiprocess: `time_value`, `version`.
  case epiprocess
  /// epinowcast: `reference_date`, `report_date`, `confirm`.
  case epinowcast
  /// baselinenowcast: `reference_date`, `report_date`, `count`.
  case baselinenowcast
  /// rjd3revisions: `rev_date`, `time_period`, `obs_values`.
  case rjd3revisions
  /// FRED and ALFRED: `date`, `realtime_start`, `realtime_end`, `value`.
  case fred

  /// What the package wants a triangle to show: baselinenowcast reads increments.
  public var customaryValues: TriangleOptions.Values {
    self == .baselinenowcast ? .increment : .level
  }

  /// What the package does with negative increments.
  public var customaryNegatives: NegativeTreatment {
    switch self {
    case .baselinenowcast: .redistribute
    case .epinowcast: .zero
    case .vintage, .epiprocess, .rjd3revisions, .fred: .keep
    }
  }

  /// Whether the level before the first publication is 0 there.
  public var customarilyStartsAtZero: Bool { self == .epinowcast || self == .baselinenowcast }

  /// Whether the package refuses or misreads increments that are missing at the first delays.
  ///
  /// baselinenowcast takes missing counts in the corner of recent dates only, and 0 for what a long
  /// table leaves out; epinowcast itself drops reference dates before the first report.
  public var needsFirstDelays: Bool { self == .baselinenowcast }

  /// How the package means its own `max_delay`.
  ///
  /// - Parameter delay: The number that its user gives.
  /// - Returns: epinowcast counts delay 0, all others name the longest delay.
  public func maximumDelay(_ delay: Int) -> MaximumDelay {
    self == .epinowcast ? .delayCount(delay) : .lastDelay(delay)
  }

  /// The column of the reference date.
  public var reference: String {
    switch self {
    case .vintage, .epinowcast, .baselinenowcast: "reference_date"
    case .epiprocess: "time_value"
    case .rjd3revisions: "time_period"
    case .fred: "date"
    }
  }

  /// The column of the release.
  public var release: String {
    switch self {
    case .vintage: "published"
    case .epiprocess: "version"
    case .epinowcast, .baselinenowcast: "report_date"
    case .rjd3revisions: "rev_date"
    case .fred: "realtime_start"
    }
  }

  /// How the package writes a reference date.
  ///
  /// - Parameters:
  ///   - reference: The reference date.
  ///   - step: The step of the series.
  /// - Returns: The day where the package reads days only, else the name of the period.
  public func label(_ reference: CivilDate, _ step: PeriodStep) -> String {
    switch self {
    case .epinowcast, .baselinenowcast, .fred: reference.description
    case .vintage, .epiprocess, .rjd3revisions: step.label(reference)
    }
  }

  /// The column of the lag.
  public var lag: String {
    switch self {
    case .epinowcast, .baselinenowcast: "delay"
    case .vintage, .epiprocess, .rjd3revisions, .fred: "lag"
    }
  }

  /// The column of the figures, or of their increments.
  ///
  /// - Parameters:
  ///   - values: What the view shows.
  ///   - valueName: The column's name in the data set, for packages that keep it.
  /// - Returns: The name.
  public func value(_ values: TriangleOptions.Values, valueName: String) -> String {
    switch (self, values) {
    case (.epinowcast, .level): "confirm"
    case (.epinowcast, .increment): "new_confirm"
    case (.baselinenowcast, _): "count"
    case (.rjd3revisions, _): "obs_values"
    case (.fred, _): "value"
    case (.vintage, .increment): "increment"
    case (.vintage, .level), (.epiprocess, _): valueName
    }
  }

  /// The first column of a wide view.
  ///
  /// - Parameter usual: The column's name in a long view.
  /// - Returns: rjd3revisions calls both reference dates and releases `Period`.
  public func rowTitle(_ usual: String) -> String { self == .rjd3revisions ? "Period" : usual }

  /// The column of a delay in the delay view.
  ///
  /// - Parameter delay: The delay in steps.
  /// - Returns: The bare number where the package wants a matrix of counts, else `lag_7`.
  public func delayColumn(_ delay: Int) -> String {
    self == .epinowcast || self == .baselinenowcast ? String(delay) : "lag_\(delay)"
  }

  /// The column of a release in the vertical view.
  ///
  /// - Parameters:
  ///   - release: The day of the release.
  ///   - valueName: The column's name in the data set.
  /// - Returns: ALFRED writes `GDP_20140130`, all others `2014-01-30`.
  public func releaseColumn(_ release: CivilDate, valueName: String) -> String {
    guard self == .fred else { return release.description }
    let (year, month, day) = release.components
    return "\(valueName)_\(Digits.padded(year, 4))\(Digits.padded(month, 2))"
      + Digits.padded(day, 2)
  }

  /// The column of the k-th publication in the diagonal view, as rjd3revisions writes it.
  ///
  /// - Parameter ordinal: The number of the publication, from 1.
  /// - Returns: `Release[1]`.
  public func ordinalColumn(_ ordinal: Int) -> String { "Release[\(ordinal)]" }

  /// The column of the revision between two releases, later minus earlier.
  ///
  /// - Parameters:
  ///   - later: The day of the later release.
  ///   - earlier: The day of the earlier release.
  /// - Returns: `[2022-08-31]-[2022-07-31]`, as rjd3revisions writes it.
  public func revisionColumn(later: CivilDate, earlier: CivilDate) -> String {
    "[\(later)]-[\(earlier)]"
  }
}
