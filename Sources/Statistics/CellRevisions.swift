public import Times

/// The row of one cell in the revision table, with the columns of epiprocess.
///
/// A figure is nil where it is undefined (R prints NA, Inf or NaN for it). Under the semantics of
/// epiprocess it carries R's own answer instead: infinity without figures, NaN for 0 / 0.
public struct CellRevisions: Sendable, Equatable {
  /// The names of the columns after the key, in their order.
  public static let columnNames = [
    "n_revisions", "min_lag", "max_lag", "lag_near_latest", "spread", "rel_spread", "min_value",
    "max_value", "median_value",
  ]

  /// The key of the cell.
  public var key: [UInt8]
  /// The reference date (`time_value`).
  public var reference: CivilDate
  /// The versions less one (`n_revisions`).
  public var revisionCount: Int
  /// The lag of the first version, in steps (`min_lag`): how long the first publication took.
  public var minimumLag: Int
  /// The lag of the last change, not of the last release, in steps (`max_lag`).
  public var maximumLag: Int
  /// The lag since which the figure stayed near the latest, in steps (`lag_near_latest`).
  public var lagNearLatest: Int
  /// The largest figure less the smallest (`spread`).
  public var spread: Double?
  /// The spread over the **largest** figure, which need not be the latest (`rel_spread`).
  public var relativeSpread: Double?
  /// The smallest figure (`min_value`).
  public var minimumValue: Double?
  /// The largest figure (`max_value`).
  public var maximumValue: Double?
  /// The median of the distinct updates, not weighted by time (`median_value`).
  public var medianValue: Double?

  /// Makes the row of a cell from versions that have been filtered and compactified; nil without.
  ///
  /// - Parameters:
  ///   - key: The key of the cell.
  ///   - reference: The reference date.
  ///   - versions: The versions, ascending.
  ///   - step: The unit of the lags.
  ///   - options: The share that is near, and whose semantics to follow.
  public init?(
    key: [UInt8],
    reference: CivilDate,
    versions: [CellVersion],
    step: PeriodStep,
    options: RevisionOptions
  ) {
    guard let first = versions.first, let last = versions.last else { return nil }
    let near = Self.indexNearLatest(
      versions.map(\.value),
      within: options.withinLatest,
      semantics: options.semantics
    )
    self.key = key
    self.reference = reference
    revisionCount = versions.count - 1
    minimumLag = step.lag(of: first.release, from: reference)
    maximumLag = step.lag(of: last.release, from: reference)
    lagNearLatest = step.lag(of: versions[near].release, from: reference)
    setFigures(versions.compactMap(\.value), semantics: options.semantics)
  }

  /// The fields of the row in the order of ``columnNames``.
  ///
  /// Unlike elsewhere a NaN stays one here: under the semantics of epiprocess it is an answer.
  public var fields: [TableValue] {
    [revisionCount, minimumLag, maximumLag, lagNearLatest].map(TableValue.integer)
      + [spread, relativeSpread, minimumValue, maximumValue, medianValue].map {
        $0.map(TableValue.number) ?? .missing
      }
  }

  /// Finds the version since which the figure stayed near the latest.
  ///
  /// The start of the last run of equal flags, where a version is flagged as near when it is
  /// **less** than `share` of the latest figure away from it. epiprocess measures against the
  /// signed figure, so that nothing is near a latest figure of 0 or less and the answer is the
  /// first version; repaired, its magnitude counts and the same figure is always near. A version
  /// without a figure is a run of its own.
  ///
  /// - Parameters:
  ///   - values: The figures of one cell, oldest first; not empty.
  ///   - share: The share of the latest figure, 0 to 1.
  ///   - semantics: Whose semantics to follow.
  /// - Returns: An index into `values`; 0 for an empty list.
  public static func indexNearLatest(
    _ values: [Double?],
    within share: Double,
    semantics: RevisionOptions.Semantics
  ) -> Int {
    guard var start = values.indices.last, let latest = values[start] else {
      return max(0, values.count - 1)
    }
    func isNear(_ value: Double) -> Bool {
      switch semantics {
      case .epiprocess: abs(value - latest) < share * latest
      case .repaired: value == latest || abs(value - latest) < share * abs(latest)
      }
    }
    let flag = isNear(latest)
    while start > 0, let earlier = values[start - 1], isNear(earlier) == flag { start -= 1 }
    return start
  }

  private mutating func setFigures(_ values: [Double], semantics: RevisionOptions.Semantics) {
    guard let least = values.min(), let most = values.max() else {
      let absent = semantics == .epiprocess ? Double.infinity : nil
      (minimumValue, maximumValue, medianValue) = (absent, absent, absent)
      let undefined = semantics == .epiprocess ? Double.nan : nil
      (spread, relativeSpread) = (undefined, undefined)
      return
    }
    let difference = most - least
    minimumValue = least
    maximumValue = most
    medianValue = Sample.median(values)
    spread = difference
    relativeSpread =
      semantics == .epiprocess || most != 0 ? difference / most : nil
  }
}
