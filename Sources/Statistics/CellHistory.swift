public import Times

/// What one release said about one cell.
public struct CellVersion: Hashable, Sendable {
  /// The day the release was published.
  public var release: CivilDate
  /// The figure; nil where it was missing (`NA`), empty or withdrawn.
  public var value: Double?
  /// Whether another value column of the row changed in this release.
  ///
  /// Only ``RevisionOptions/Semantics/epiprocess`` asks, and only when missing figures are kept:
  /// the code of epiprocess then counts revisions of any column.
  public var changesOtherColumns: Bool

  /// Makes a version.
  ///
  /// - Parameters:
  ///   - release: The day the release was published.
  ///   - value: The figure; nil where there is none. NaN is taken for a missing figure.
  ///   - changesOtherColumns: Whether another value column of the row changed.
  public init(release: CivilDate, value: Double?, changesOtherColumns: Bool = false) {
    self.release = release
    self.value = value.flatMap { $0.isNaN ? nil : $0 }
    self.changesOtherColumns = changesOtherColumns
  }
}

/// The life of one figure: what each release said about one key and reference date.
///
/// A version holds from its release until the next version (last observation carried forward),
/// so releases that repeated the figure may be listed or left out. The revision table counts
/// listed repetitions only when it is told not to compactify; everything else is indifferent.
public struct CellHistory: Hashable, Sendable {
  /// The key without its reference date, in any form that sorts as the caller wants it.
  public var key: [UInt8]
  /// The day, or any day of the period, that the figure is about.
  public var reference: CivilDate
  /// The versions, strictly ascending by release day.
  public private(set) var versions: [CellVersion]

  /// Makes a history.
  ///
  /// Versions may come in any order. Where two share a day the later one in the array wins:
  /// statistics are by day, and the last release of a day is what the day ended with.
  ///
  /// - Parameters:
  ///   - key: The key without its reference date.
  ///   - reference: The day, or any day of the period, that the figure is about.
  ///   - versions: What the releases said.
  /// - Complexity: O(*n*) where the versions already ascend, O(*n* log *n*) otherwise.
  public init(key: [UInt8], reference: CivilDate, versions: [CellVersion]) {
    self.key = key
    self.reference = reference
    self.versions = Self.isAscending(versions) ? versions : Self.normalised(versions)
  }

  /// The last thing said by the end of a day.
  ///
  /// - Parameter day: The day to look from.
  /// - Returns: The version in force, or nil before the first.
  /// - Complexity: O(log *n*).
  public func version(asOf day: CivilDate) -> CellVersion? {
    var low = 0
    var high = versions.count
    while low < high {
      let middle = (low + high) / 2
      if versions[middle].release <= day { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : versions[low - 1]
  }

  /// The figure in force at the end of a day; nil where it was missing or not yet published.
  ///
  /// - Parameter day: The day to look from.
  /// - Returns: The figure.
  public func value(asOf day: CivilDate) -> Double? { version(asOf: day)?.value }

  /// The figure of the newest version; nil where that says it is missing.
  public var latestValue: Double? { versions.last?.value }

  /// The history as it stood at the end of a day.
  ///
  /// - Parameter day: The last day whose releases are kept.
  /// - Returns: The shorter history.
  public func truncated(after day: CivilDate) -> CellHistory {
    var copy = self
    copy.versions.removeAll { $0.release > day }
    return copy
  }

  private static func isAscending(_ versions: [CellVersion]) -> Bool {
    guard var previous = versions.first?.release else { return true }
    for version in versions.dropFirst() {
      guard previous < version.release else { return false }
      previous = version.release
    }
    return true
  }

  private static func normalised(_ versions: [CellVersion]) -> [CellVersion] {
    let order = versions.indices.sorted {
      (versions[$0].release, $0) < (versions[$1].release, $1)
    }
    var result: [CellVersion] = []
    result.reserveCapacity(versions.count)
    for index in order {
      var version = versions[index]
      if let last = result.last, last.release == version.release {
        version.changesOtherColumns = version.changesOtherColumns || last.changesOtherColumns
        result.removeLast()
      }
      result.append(version)
    }
    return result
  }
}
