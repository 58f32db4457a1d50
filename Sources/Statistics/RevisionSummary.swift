/// A count out of a total, as the summaries print it.
public struct Share: Sendable, Equatable {
  /// How many.
  public var count: Int
  /// Out of how many.
  public var total: Int

  /// Makes a share.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - total: Out of how many.
  public init(count: Int, total: Int) {
    self.count = count
    self.total = total
  }

  /// The share from 0 to 1; nil out of nothing.
  public var fraction: Double? { total == 0 ? nil : Double(count) / Double(total) }

  /// The share in percent, rounded to 2 decimals as R rounds; nil out of nothing.
  public var percent: Double? {
    total == 0 ? nil : Rounding.toDecimals(Double(count) / Double(total) * 100, 2)
  }
}

/// Least, median, mean and greatest of the lags of a table.
public struct LagSummary: Sendable, Equatable {
  /// The least lag, in steps.
  public var minimum: Int
  /// The median lag, in steps.
  public var median: Double
  /// The mean lag, in steps; printed with one decimal.
  public var mean: Double
  /// The greatest lag, in steps.
  public var maximum: Int

  /// Summarises lags; nil without any.
  ///
  /// - Parameter lags: Lags in steps.
  public init?(_ lags: [Int]) {
    let figures = lags.map(Double.init)
    guard let minimum = lags.min(), let maximum = lags.max(),
      let median = Sample.median(figures), let mean = Sample.mean(figures)
    else { return nil }
    self.minimum = minimum
    self.median = median
    self.mean = mean
    self.maximum = maximum
  }

  /// The mean rounded to one decimal as R rounds.
  public var printedMean: Double { Rounding.toDecimals(mean, 1) }
}

/// The figures that epiprocess prints under a revision table.
public struct RevisionSummary: Sendable, Equatable {
  /// The thresholds of a summary; the defaults are those of epiprocess.
  public struct Thresholds: Sendable, Equatable {
    /// A revision is quick when the last change came within these days, rounded up to steps.
    public var quickDayCount: Int
    /// Revisions are few up to this many.
    public var fewRevisionCount: Int
    /// A relative spread is small below this.
    public var relativeSpread: Double
    /// A spread is large above this; nil takes 5 % of the largest figure.
    public var absoluteSpread: Double?

    /// Makes thresholds.
    ///
    /// - Parameters:
    ///   - quickDayCount: Days; 0 or more.
    ///   - fewRevisionCount: Revisions.
    ///   - relativeSpread: A share of the largest figure.
    ///   - absoluteSpread: In the unit of the figures; nil takes 5 % of the largest figure.
    public init(
      quickDayCount: Int = 3,
      fewRevisionCount: Int = 3,
      relativeSpread: Double = 0.1,
      absoluteSpread: Double? = nil
    ) {
      self.quickDayCount = quickDayCount
      self.fewRevisionCount = fewRevisionCount
      self.relativeSpread = relativeSpread
      self.absoluteSpread = absoluteSpread
    }
  }

  /// The lags of the first publications.
  public var minimumLag: LagSummary?
  /// Cells that were never revised.
  public var withoutRevisions: Share
  /// Cells whose last change was quick; unrevised cells count where they came quickly.
  public var quick: Share
  /// Cells with few revisions, unrevised ones included.
  public var few: Share
  /// Revised cells whose relative spread is small.
  ///
  /// epiprocess counts a negative or undefined one as small.
  public var smallRelativeSpread: Share
  /// Revised cells whose relative spread is undefined.
  public var undefinedRelativeSpread: Share
  /// The threshold in use, in the unit of the figures; nil without figures.
  public var absoluteThreshold: Double?
  /// Revised cells whose spread is above the threshold.
  public var largeSpread: Share
  /// The lags since which the figures stayed near the latest.
  public var lagNearLatest: LagSummary?
  /// Versions without a figure; nil where those were dropped.
  public var missingVersions: Share?

  /// Summarises a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - thresholds: What counts as quick, few, small and large.
  public init(table: RevisionTable, thresholds: Thresholds = Thresholds()) {
    let rows = table.rows
    let revised = rows.filter { $0.revisionCount > 0 }
    let quickSteps = table.step.stepCount(roundingUpDays: max(0, thresholds.quickDayCount))
    let threshold = thresholds.absoluteSpread ?? table.largestValue.map { 0.05 * $0 }
    let isCompatible = table.options.semantics == .epiprocess
    func share(_ cells: [CellRevisions], _ isCounted: (CellRevisions) -> Bool) -> Share {
      Share(count: cells.count(where: isCounted), total: cells.count)
    }
    minimumLag = LagSummary(rows.map(\.minimumLag))
    withoutRevisions = share(rows) { $0.revisionCount == 0 }
    quick = share(rows) { $0.maximumLag <= quickSteps }
    few = share(rows) { $0.revisionCount <= thresholds.fewRevisionCount }
    smallRelativeSpread = share(revised) { row in
      guard let spread = row.relativeSpread, !spread.isNaN else { return isCompatible }
      return (isCompatible ? spread : abs(spread)) < thresholds.relativeSpread
    }
    undefinedRelativeSpread = share(revised) { $0.relativeSpread.map(\.isNaN) ?? true }
    absoluteThreshold = threshold
    largeSpread = share(revised) { row in
      guard let spread = row.spread, let threshold else { return false }
      return spread > threshold
    }
    lagNearLatest = LagSummary(rows.map(\.lagNearLatest))
    missingVersions =
      table.options.dropsMissing
      ? nil : Share(count: table.missingVersionCount, total: table.versionCount)
  }
}
