public import Times

/// One value column of a data set over all its releases: the input of every statistic here.
public struct PublishedSeries: Sendable, Equatable {
  /// The step of the reference dates and the unit of the lags.
  public let step: PeriodStep
  /// The days with a release, strictly ascending; never empty.
  public let releases: [CivilDate]
  /// The last day that has been observed; the newest release unless the caller knows better.
  public let versionsEnd: CivilDate
  /// The histories, sorted by key, then reference date; each with at least one version.
  public private(set) var cells: [CellHistory]

  /// Gathers the cells of a series.
  ///
  /// Cells without versions are dropped: nothing was ever said about them.
  ///
  /// - Parameters:
  ///   - step: The step of the reference dates and the unit of the lags.
  ///   - cells: The histories, in any order.
  ///   - releases: The days with a release, in any order; nil takes those that the cells name,
  ///     which misses releases that changed nothing.
  ///   - versionsEnd: The last day observed; nil takes the newest release. It outlives releases:
  ///     a producer that stayed silent for a week has confirmed its figures for a week.
  /// - Throws: ``StatisticsError/noRelease``, and
  ///   ``StatisticsError/duplicateCell(key:reference:)`` where two histories share their key and
  ///   period: months and longer periods are compared by period, not by day.
  /// - Complexity: O(*n* log *n*) in the cells where they are not yet sorted.
  public init(
    step: PeriodStep,
    cells: [CellHistory],
    releases: [CivilDate]? = nil,
    versionsEnd: CivilDate? = nil
  ) throws(StatisticsError) {
    var kept = cells.filter { !$0.versions.isEmpty }
    if !Self.isSorted(kept) { kept.sort(by: Self.precedes) }
    for index in kept.indices.dropFirst() {
      let (left, right) = (kept[index - 1], kept[index])
      guard !step.isSamePeriod(left.reference, right.reference) || left.key != right.key else {
        throw .duplicateCell(key: right.key, reference: right.reference)
      }
    }
    var days = Set(releases ?? [])
    for cell in kept {
      for version in cell.versions { days.insert(version.release) }
    }
    let sorted = days.sorted()
    guard let newest = sorted.last else { throw .noRelease }
    self.step = step
    self.cells = kept
    self.releases = sorted
    self.versionsEnd = max(newest, versionsEnd ?? newest)
  }

  /// The lag of a release for a cell, in steps.
  ///
  /// - Parameters:
  ///   - release: The day of the release.
  ///   - cell: The cell.
  /// - Returns: Steps; negative where the release came before the reference date.
  public func lag(of release: CivilDate, for cell: CellHistory) -> Int {
    step.lag(of: release, from: cell.reference)
  }

  /// The longest lag that can have been observed for a cell, in steps.
  ///
  /// - Parameter cell: The cell.
  /// - Returns: The lag of ``versionsEnd``; negative for a reference date still to come.
  public func lastObservableLag(for cell: CellHistory) -> Int {
    step.lag(of: versionsEnd, from: cell.reference)
  }

  /// The first lag at which a cell was observed, in steps.
  ///
  /// - Parameter cell: The cell.
  /// - Returns: The lag of the first release; above 0 for a reference date older than that, of
  ///   which nobody knows when its figure was first published.
  public func firstObservableLag(for cell: CellHistory) -> Int {
    step.lag(of: releases[0], from: cell.reference)
  }

  /// The series without the cells whose first lags were not observed.
  public var observedFromTheStart: PublishedSeries {
    var copy = self
    copy.cells.removeAll { firstObservableLag(for: $0) > 0 }
    return copy
  }

  private static func isSorted(_ cells: [CellHistory]) -> Bool {
    for index in cells.indices.dropFirst() where precedes(cells[index], cells[index - 1]) {
      return false
    }
    return true
  }

  private static func precedes(_ left: CellHistory, _ right: CellHistory) -> Bool {
    guard left.key == right.key else {
      return left.key.lexicographicallyPrecedes(right.key)
    }
    return left.reference < right.reference
  }
}
