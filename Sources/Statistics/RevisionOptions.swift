/// How a revision table is made.
///
/// The defaults are those of epiprocess `revision_analysis`: missing figures dropped, 60 days of
/// waiting, 20 % for "near", compactified without tolerance.
public struct RevisionOptions: Sendable, Equatable {
  /// Whose semantics to follow.
  public enum Semantics: Sendable, Equatable {
    /// What epiprocess documents, without the slips of its code; see ``RevisionTable``.
    case repaired
    /// What the published code of epiprocess computes, slips included, bit for bit.
    case epiprocess
  }

  /// Whose semantics to follow.
  public var semantics: Semantics
  /// Whether versions without a figure are deleted before anything is counted.
  public var dropsMissing: Bool
  /// Reference dates less than this many days before the last observed day are left out.
  ///
  /// Rounded up to whole steps; nil keeps all.
  public var minimumWaitingDayCount: Int?
  /// "Near" the latest figure: within this share of it; 0 to 1.
  public var withinLatest: Double
  /// Whether versions that repeat the one before are taken out.
  public var compactifies: Bool
  /// The largest difference that counts as a repetition, in the unit of the figures; 0 or more.
  public var compactifyTolerance: Double

  /// Makes options; each is documented at its property.
  ///
  /// - Parameters:
  ///   - semantics: Whose semantics to follow.
  ///   - dropsMissing: Whether versions without a figure are deleted first.
  ///   - minimumWaitingDayCount: Days of waiting; nil keeps all reference dates.
  ///   - withinLatest: The share that is "near"; 0 to 1.
  ///   - compactifies: Whether repetitions are taken out.
  ///   - compactifyTolerance: The largest difference that counts as a repetition; 0 or more.
  /// - Throws: ``StatisticsError/optionOutOfBounds(name:value:)``.
  public init(
    semantics: Semantics = .repaired,
    dropsMissing: Bool = true,
    minimumWaitingDayCount: Int? = 60,
    withinLatest: Double = 0.2,
    compactifies: Bool = true,
    compactifyTolerance: Double = 0
  ) throws(StatisticsError) {
    if let days = minimumWaitingDayCount, !(0...3_652_059).contains(days) {
      throw .optionOutOfBounds(name: "min_waiting_period", value: Double(days))
    }
    guard (0...1).contains(withinLatest) else {
      throw .optionOutOfBounds(name: "within_latest", value: withinLatest)
    }
    guard compactifyTolerance >= 0, compactifyTolerance.isFinite else {
      throw .optionOutOfBounds(name: "compactify_abs_tol", value: compactifyTolerance)
    }
    self.semantics = semantics
    self.dropsMissing = dropsMissing
    self.minimumWaitingDayCount = minimumWaitingDayCount
    self.withinLatest = withinLatest
    self.compactifies = compactifies
    self.compactifyTolerance = compactifyTolerance
  }

  /// Whether the waiting period is applied.
  ///
  /// With missing figures kept, epiprocess starts again from the whole archive and so loses it.
  var appliesWaiting: Bool { semantics == .repaired || dropsMissing }

  /// Whether versions that changed another column count as revisions.
  ///
  /// Starting again from the whole archive also loses the selection of the column.
  var countsOtherColumns: Bool { semantics == .epiprocess && !dropsMissing }

  /// Which version a version is compared with when repetitions are taken out.
  var compactionRule: CompactionRule {
    semantics == .epiprocess ? .previousVersion : .lastKept
  }
}
