public import Times

/// How much each figure of a series was revised: `revision_analysis` of epiprocess.
///
/// Steps, in this order: leave out reference dates that have not waited long enough, drop missing
/// figures, compactify, then measure each cell. The repaired semantics differ from the code of
/// epiprocess in these points, each of which that code gets wrong or leaves undefined:
///
/// * keeping missing figures also keeps the waiting period and the selection of one column;
/// * with a tolerance, a slow drift shows once it leaves the tolerance;
/// * the base of the 5 % threshold is the largest figure *in the table*, not of the whole series;
/// * `rel_spread` of a largest figure of 0 is missing and counted apart, not counted as small, and
///   a negative one is small by its magnitude only;
/// * `lag_near_latest` measures against the magnitude of the latest figure.
public struct RevisionTable: Sendable, Equatable {
  /// The unit of the lags.
  public let step: PeriodStep
  /// The options the table was made with.
  public let options: RevisionOptions
  /// One row per cell, sorted by key, then reference date.
  public let rows: [CellRevisions]
  /// The earliest and latest reference date of the whole series, before any is left out.
  public let referenceRange: ClosedRange<CivilDate>?
  /// The reference dates that were left out because they had not waited long enough.
  public let waitingCellCount: Int
  /// The versions listed for the cells measured, repetitions included; under the semantics of
  /// epiprocess those of the whole series.
  public let versionCount: Int
  /// How many of those had no figure.
  public let missingVersionCount: Int
  /// The largest figure, the base of the absolute threshold; nil without figures.
  public let largestValue: Double?

  /// Measures a series.
  ///
  /// - Parameters:
  ///   - series: One value column over all its releases.
  ///   - options: How to measure.
  /// - Complexity: O(*n*) in the versions, plus sorting the figures of each cell.
  public init(series: PublishedSeries, options: RevisionOptions) {
    var tally = Tally(series: series, options: options)
    for cell in series.cells { tally.add(cell) }
    step = series.step
    self.options = options
    rows = tally.rows
    waitingCellCount = tally.waitingCellCount
    versionCount = tally.versionCount
    missingVersionCount = tally.missingVersionCount
    largestValue = options.semantics == .epiprocess ? tally.largestEver : tally.largestMeasured
    let references = series.cells.lazy.map(\.reference)
    if let first = references.min(), let last = references.max() {
      referenceRange = first...last
    } else {
      referenceRange = nil
    }
  }
}

/// The running state while a series is measured.
private struct Tally {
  let series: PublishedSeries
  let options: RevisionOptions
  let waitingStepCount: Int?
  var rows: [CellRevisions] = []
  var waitingCellCount = 0
  var versionCount = 0
  var missingVersionCount = 0
  var largestEver: Double?
  var largestMeasured: Double?

  init(series: PublishedSeries, options: RevisionOptions) {
    self.series = series
    self.options = options
    waitingStepCount =
      options.appliesWaiting
      ? options.minimumWaitingDayCount.map(series.step.stepCount(roundingUpDays:)) : nil
  }

  mutating func add(_ cell: CellHistory) {
    for value in cell.versions.lazy.compactMap(\.value) {
      largestEver = max(largestEver ?? value, value)
    }
    let isWaiting = waitingStepCount.map { series.lastObservableLag(for: cell) < $0 } ?? false
    if !isWaiting || options.semantics == .epiprocess {
      versionCount += cell.versions.count
      missingVersionCount += cell.versions.count(where: { $0.value == nil })
    }
    guard !isWaiting else {
      waitingCellCount += 1
      return
    }
    var versions = cell.versions
    if options.dropsMissing { versions.removeAll { $0.value == nil } }
    if options.compactifies {
      versions = CellHistory.compactified(
        versions,
        tolerance: options.compactifyTolerance,
        rule: options.compactionRule,
        keepsOtherColumns: options.countsOtherColumns
      )
    }
    guard
      let row = CellRevisions(
        key: cell.key,
        reference: cell.reference,
        versions: versions,
        step: series.step,
        options: options
      )
    else { return }
    rows.append(row)
    for value in versions.lazy.compactMap(\.value) {
      largestMeasured = max(largestMeasured ?? value, value)
    }
  }
}
