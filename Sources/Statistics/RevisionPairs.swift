public import Times

/// Which two publications of a figure are compared.
///
/// Only fixed lags are comparable over time: the latest figure of an old reference date has been
/// revised for longer than that of a recent one.
public enum PairSelection: Hashable, Sendable {
  /// The first figure ever published and the latest: `first:latest`.
  case firstToLatest
  /// The first figure and its k-th **distinct** one, k from 2: `first:3`. Repetitions and missing
  /// figures are not counted.
  case firstToDistinct(Int)
  /// The first figure and what the k-th release that held a figure said, k from 2:
  /// `first:3:every`. Repetitions are counted, as on the diagonal of rjd3revisions.
  case firstToRelease(Int)
  /// Releases of the series that are `gap` apart, 1 or more, one pair per release: `gap:1`.
  case vintageGap(Int)
  /// The figures in force at two lags of 0 or more, in steps, the earlier first: `lag:7:30`.
  case lags(Int, Int)

  /// Reads a selection from its name.
  ///
  /// - Parameter name: `first:latest`, `first:K`, `first:K:every`, `gap:G` or `lag:A:B`.
  /// - Throws: ``StatisticsError/unknownPairSelection(_:)``.
  public init(name: String) throws(StatisticsError) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().compactMap { Int($0) }
    switch (parts.first, parts.count, numbers.count) {
    case ("first", 2, 0) where parts[1] == "latest": self = .firstToLatest
    case ("first", 2, 1) where numbers[0] >= 2: self = .firstToDistinct(numbers[0])
    case ("first", 3, 1) where numbers[0] >= 2 && parts[2] == "every":
      self = .firstToRelease(numbers[0])
    case ("gap", 2, 1) where numbers[0] >= 1: self = .vintageGap(numbers[0])
    case ("lag", 3, 2) where numbers[0] >= 0 && numbers[0] < numbers[1]:
      self = .lags(numbers[0], numbers[1])
    default: throw .unknownPairSelection(name)
    }
  }

  /// The name that ``init(name:)`` reads; always shown with the measures.
  public var name: String {
    switch self {
    case .firstToLatest: "first:latest"
    case .firstToDistinct(let ordinal): "first:\(ordinal)"
    case .firstToRelease(let ordinal): "first:\(ordinal):every"
    case .vintageGap(let gap): "gap:\(gap)"
    case .lags(let earlier, let later): "lag:\(earlier):\(later)"
    }
  }
}

/// An earlier and a later publication of one figure.
public struct RevisionPair: Hashable, Sendable {
  /// The key of the cell.
  public var key: [UInt8]
  /// The reference date.
  public var reference: CivilDate
  /// The earlier figure, *P*.
  public var preliminary: Double
  /// The later figure, *L*.
  public var later: Double

  /// Makes a pair.
  ///
  /// - Parameters:
  ///   - key: The key of the cell.
  ///   - reference: The reference date.
  ///   - preliminary: The earlier figure.
  ///   - later: The later figure.
  public init(key: [UInt8], reference: CivilDate, preliminary: Double, later: Double) {
    self.key = key
    self.reference = reference
    self.preliminary = preliminary
    self.later = later
  }

  /// Later minus earlier.
  public var revision: Double { later - preliminary }
}

extension PublishedSeries {
  /// Picks the pairs of a selection, sorted by key, then reference date.
  ///
  /// A cell without one of the two figures gives no pair: it was missing then, or the lag has not
  /// been observed yet. ``PairSelection/vintageGap(_:)`` gives a cell several pairs.
  ///
  /// - Parameter selection: Which publications to compare.
  /// - Returns: The pairs.
  public func pairs(_ selection: PairSelection) -> [RevisionPair] {
    cells.flatMap { cell in
      figures(of: cell, selection).map {
        RevisionPair(
          key: cell.key,
          reference: cell.reference,
          preliminary: $0.0,
          later: $0.1
        )
      }
    }
  }

  private func figures(
    of cell: CellHistory,
    _ selection: PairSelection
  ) -> [(Double, Double)] {
    switch selection {
    case .firstToLatest:
      return Self.pair(cell.versions.lazy.compactMap(\.value).first, cell.latestValue)
    case .firstToDistinct(let ordinal):
      let published = cell.versions.filter { $0.value != nil }
      let distinct = CellHistory.compactified(published)
      guard ordinal >= 1, ordinal <= distinct.count else { return [] }
      return Self.pair(distinct.first?.value, distinct[ordinal - 1].value)
    case .firstToRelease(let ordinal):
      let every = publications(of: cell).compactMap(\.self)
      guard ordinal >= 1, ordinal <= every.count else { return [] }
      return Self.pair(every.first, every[ordinal - 1])
    case .vintageGap(let gap):
      let every = publications(of: cell)
      guard gap >= 1, gap < every.count else { return [] }
      return zip(every, every.dropFirst(gap)).flatMap { Self.pair($0, $1) }
    case .lags(let earlier, let later):
      guard lastObservableLag(for: cell) >= later else { return [] }
      let levels = levels(of: cell, through: later)
      guard earlier >= 0, earlier < later else { return [] }
      return Self.pair(levels[earlier], levels[later])
    }
  }

  /// What every release of the series said about a cell; nil where it said nothing.
  func publications(of cell: CellHistory) -> [Double?] {
    var next = 0
    var current: Double?
    return releases.map { release in
      while next < cell.versions.count, cell.versions[next].release <= release {
        current = cell.versions[next].value
        next += 1
      }
      return current
    }
  }

  /// The last release at each lag of a cell, by the lag in steps.
  ///
  /// What said something ahead of the reference date is at lag 0.
  func releases(of cell: CellHistory) -> [Int: CivilDate] {
    var result: [Int: CivilDate] = [:]
    for release in releases {
      let lag = lag(of: release, for: cell)
      if lag >= 0 || cell.version(asOf: release) != nil { result[max(0, lag)] = release }
    }
    return result
  }

  /// The figures in force at the lags 0 to `lastLag`, without regard to what can be observed.
  ///
  /// Whatever was published before the reference date is in force at lag 0.
  func levels(of cell: CellHistory, through lastLag: Int) -> [Double?] {
    guard lastLag >= 0 else { return [] }
    var result: [Double?] = []
    result.reserveCapacity(lastLag + 1)
    var next = 0
    var current: Double?
    for lag in 0...lastLag {
      while next < cell.versions.count, self.lag(of: cell.versions[next].release, for: cell) <= lag
      {
        current = cell.versions[next].value
        next += 1
      }
      result.append(current)
    }
    return result
  }

  private static func pair(_ earlier: Double?, _ later: Double?) -> [(Double, Double)] {
    guard let earlier, let later else { return [] }
    return [(earlier, later)]
  }
}
