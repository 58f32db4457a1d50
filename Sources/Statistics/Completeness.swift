public import Times

extension PublishedSeries {
  /// How much of the latest figure was known at a lag: the figure in force then over the latest.
  ///
  /// Above 1 after a downward correction (epinowcast calls it `cum_prop_reported`).
  ///
  /// - Parameters:
  ///   - cell: A cell of the series.
  ///   - lag: Steps after the reference date; 0 or more.
  /// - Returns: nil where the lag has not been observed, a figure is missing or the latest is 0.
  public func completeness(of cell: CellHistory, at lag: Int) -> Double? {
    guard lag >= 0, lag <= lastObservableLag(for: cell), let latest = cell.latestValue else {
      return nil
    }
    let known = cell.versions.last { self.lag(of: $0.release, for: cell) <= lag }
    return known?.value.flatMap { Sample.quotient($0, latest) }
  }

  /// How late each release was: its day less the newest reference date with a figure in it.
  ///
  /// - Returns: A lag in steps per release that held a figure, in the order of the releases.
  /// - Complexity: O(cells) beside the sorting where each release brings newer reference dates;
  ///   O(cells × releases) at worst.
  public func publicationLags() -> [(release: CivilDate, lag: Int)] {
    var newest: [CivilDate?] = Array(repeating: nil, count: releases.count)
    var lastOpen = releases.count - 1
    // From the newest reference date down, the first cell that a release held settles it.
    for cell in cells.sorted(by: { $0.reference > $1.reference }) {
      guard lastOpen >= 0 else { break }
      guard let first = cell.versions.first?.release, first <= releases[lastOpen] else { continue }
      var index = lastOpen
      while index >= 0, releases[index] >= first {
        if newest[index] == nil, cell.value(asOf: releases[index]) != nil {
          newest[index] = cell.reference
        }
        index -= 1
      }
      while lastOpen >= 0, newest[lastOpen] != nil { lastOpen -= 1 }
    }
    return zip(releases, newest).compactMap { release, reference in
      reference.map { (release, step.lag(of: release, from: $0)) }
    }
  }
}

/// How complete the figures of a series were at each lag, and when they were settled.
public struct CompletenessCurve: Sendable, Equatable {
  /// The figures that had a completeness at one lag.
  public struct Point: Sendable, Equatable {
    /// Steps after the reference date.
    public var lag: Int
    /// The cells counted.
    public var count: Int
    /// The 10 % quantile of the completeness, R type 7.
    public var lowerDecile: Double
    /// The median completeness.
    public var median: Double
    /// The 90 % quantile of the completeness, R type 7.
    public var upperDecile: Double
  }

  /// A median and a 90 % quantile of lags, in steps.
  public struct Delay: Sendable, Equatable {
    /// The cells counted.
    public var count: Int
    /// The median.
    public var median: Double
    /// The 90 % quantile, R type 7.
    public var upperDecile: Double

    init?(_ lags: [Int]) {
      let figures = lags.map(Double.init)
      guard let median = Sample.median(figures), let upper = Sample.quantile(figures, 0.9) else {
        return nil
      }
      count = lags.count
      self.median = median
      upperDecile = upper
    }
  }

  /// One point per lag from 0 on at which any cell had a completeness.
  public let points: [Point]
  /// The lag of the first publication (`min_lag`).
  public let reporting: Delay?
  /// The lag since which the figures stayed near the latest (`lag_near_latest`).
  public let settling: Delay?

  /// Measures a series.
  ///
  /// - Parameters:
  ///   - series: One value column over all its releases.
  ///   - lastLag: The last lag of the curve, in steps; 0 or more.
  ///   - options: The waiting period and what is near; cells that still wait are left out, since
  ///     their latest figure is not the last.
  public init(series: PublishedSeries, lastLag: Int, options: RevisionOptions) {
    let table = RevisionTable(series: series, options: options)
    reporting = Delay(table.rows.map(\.minimumLag))
    settling = Delay(table.rows.map(\.lagNearLatest))
    let waiting = options.minimumWaitingDayCount.map(series.step.stepCount(roundingUpDays:))
    var shares: [[Double]] = Array(repeating: [], count: max(0, lastLag + 1))
    for cell in series.cells {
      let observable = series.lastObservableLag(for: cell)
      guard observable >= waiting ?? .min, let latest = cell.latestValue, latest != 0 else {
        continue
      }
      let levels = series.levels(of: cell, through: min(lastLag, observable))
      for (lag, level) in levels.enumerated() {
        if let level { shares[lag].append(level / latest) }
      }
    }
    points = shares.enumerated().compactMap { lag, shares in
      guard !shares.isEmpty else { return nil }
      let sorted = shares.sorted()
      return Point(
        lag: lag,
        count: sorted.count,
        lowerDecile: Sample.quantile(sorted: sorted, 0.1),
        median: Sample.quantile(sorted: sorted, 0.5),
        upperDecile: Sample.quantile(sorted: sorted, 0.9)
      )
    }
  }
}
