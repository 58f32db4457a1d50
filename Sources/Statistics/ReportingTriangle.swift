public import Times

/// How far a reporting triangle reaches, in the two conventions of the field.
public enum MaximumDelay: Hashable, Sendable {
  /// The longest delay itself: delays 0 to `n` (baselinenowcast).
  case lastDelay(Int)
  /// The number of delays, delay 0 counted: delays 0 to `n` - 1 (epinowcast).
  case delayCount(Int)
  /// The longest delay at which any figure changed.
  case longestObserved
}

/// How a reporting triangle is made.
public struct TriangleOptions: Hashable, Sendable {
  /// What a triangle shows.
  public enum Values: String, Sendable, CaseIterable {
    /// The figure in force at each delay.
    case level
    /// What each delay added.
    case increment
  }

  /// What the triangle shows.
  public var values: Values
  /// How far it reaches.
  public var maximumDelay: MaximumDelay
  /// What becomes of negative increments; levels are never touched.
  public var negatives: NegativeTreatment
  /// Whether the level before the first publication is 0 (epinowcast) and not missing, from the
  /// first release of the series on.
  ///
  /// Increments always count so.
  public var startsAtZero: Bool

  /// Makes options; each is documented at its property.
  ///
  /// - Parameters:
  ///   - values: What the triangle shows.
  ///   - maximumDelay: How far it reaches.
  ///   - negatives: What becomes of negative increments.
  ///   - startsAtZero: Whether the level before the first publication is 0.
  public init(
    values: Values = .level,
    maximumDelay: MaximumDelay = .longestObserved,
    negatives: NegativeTreatment = .keep,
    startsAtZero: Bool = false
  ) {
    self.values = values
    self.maximumDelay = maximumDelay
    self.negatives = negatives
    self.startsAtZero = startsAtZero
  }
}

/// The reporting triangle of a series: a row per cell, a column per delay.
///
/// A value at delay *d* is what was in force at the end of step *d* after the reference date.
/// What cannot have been observed yet (reference date + *d* beyond the last observed day) is
/// missing, never 0, and so is what was before the first release. The increment at the first
/// release is missing too, unless that is at delay 0: how much of the figure was older is not
/// known. A release ahead of its reference date counts at delay 0. Rows are computed when asked
/// for: a triangle of a long history is larger than the history.
public struct ReportingTriangle: Sendable {
  /// A row of the triangle.
  public struct Row: Hashable, Sendable {
    /// The key of the cell.
    public var key: [UInt8]
    /// The reference date.
    public var reference: CivilDate
    /// The values from delay 0 on; nil where there is none.
    public var values: [Double?]
    /// By how much treating negative increments raised the sum of the row; 0 or more.
    public var surplus: Double
    /// Whether every delay could be observed.
    public var isComplete: Bool
  }

  /// The series.
  public let series: PublishedSeries
  /// How the triangle is made.
  public let options: TriangleOptions
  /// The longest delay, in steps; 0 or more.
  ///
  /// Delay 0 counts too, so there is one column more than that.
  public let lastDelay: Int

  /// The most columns that a triangle may have.
  public static let maximumColumnCount = 100_000

  /// Makes a triangle.
  ///
  /// - Parameters:
  ///   - series: One value column over all its releases.
  ///   - options: How the triangle is made.
  /// - Throws: ``StatisticsError/optionOutOfBounds(name:value:)`` for a longest delay that is
  ///   negative or beyond ``maximumColumnCount``.
  public init(series: PublishedSeries, options: TriangleOptions) throws(StatisticsError) {
    let last =
      switch options.maximumDelay {
      case .lastDelay(let delay): delay
      case .delayCount(let count): count == .min ? count : count - 1
      case .longestObserved: Self.longestDelay(of: series)
      }
    guard (0..<Self.maximumColumnCount).contains(last) else {
      throw .optionOutOfBounds(name: "max_delay", value: Double(last))
    }
    self.series = series
    self.options = options
    lastDelay = last
  }

  /// The number of rows: the cells of the series.
  public var rowCount: Int { series.cells.count }

  /// The rows, computed one after another; sorted by key, then reference date.
  public var rows: some Sequence<Row> { series.cells.lazy.map(row(of:)) }

  /// Computes the row of a cell.
  ///
  /// - Parameter cell: A cell of the series.
  /// - Returns: Its row, with `lastDelay + 1` values.
  /// - Complexity: O(delays + versions).
  public func row(of cell: CellHistory) -> Row {
    let begin = series.firstObservableLag(for: cell)
    let observable = series.lastObservableLag(for: cell)
    let first = cell.versions.first.map { series.lag(of: $0.release, for: cell) } ?? .max
    let startsAtZero = options.startsAtZero || options.values == .increment
    var values = series.levels(of: cell, through: lastDelay)
    for delay in values.indices {
      if delay > observable {
        values[delay] = nil
      } else if delay < first, delay >= begin, startsAtZero {
        values[delay] = 0
      }
    }
    var surplus = 0.0
    if options.values == .increment {
      let differences = Increments.differences(ofLevels: values, from: begin > 0 ? nil : 0)
      (values, surplus) = Increments.treatingNegatives(differences, options.negatives)
    }
    return Row(
      key: cell.key,
      reference: cell.reference,
      values: values,
      surplus: surplus,
      isComplete: begin <= 0 && observable >= lastDelay
    )
  }

  private static func longestDelay(of series: PublishedSeries) -> Int {
    series.cells.lazy.compactMap { cell in
      cell.versions.last.map { series.lag(of: $0.release, for: cell) }
    }.reduce(0, max)
  }
}
