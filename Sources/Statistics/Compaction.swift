/// What a version is compared with when repetitions are taken out.
public enum CompactionRule: Sendable {
  /// The version listed just before, as epiprocess does: a drift that stays within the tolerance
  /// from one version to the next vanishes, however far it goes.
  case previousVersion
  /// The last version that was kept: a drift shows as soon as it leaves the tolerance.
  case lastKept
}

extension CellHistory {
  /// The versions that say something new.
  ///
  /// The first version is always kept. A later one goes where it says the same as the version it
  /// is compared with: both missing, or figures at most `tolerance` apart.
  ///
  /// - Parameters:
  ///   - versions: Versions of one cell, ascending.
  ///   - tolerance: The largest difference that counts as none, in the unit of the figures.
  ///   - rule: Which version to compare with.
  ///   - keepsOtherColumns: Whether a version that changed another column is kept too.
  /// - Returns: The versions kept.
  public static func compactified(
    _ versions: [CellVersion],
    tolerance: Double = 0,
    rule: CompactionRule = .lastKept,
    keepsOtherColumns: Bool = false
  ) -> [CellVersion] {
    guard let first = versions.first else { return [] }
    var kept = [first]
    var basis = first.value
    for version in versions.dropFirst() {
      let isOther = keepsOtherColumns && version.changesOtherColumns
      let isSame = !isOther && isSame(version.value, basis, tolerance: tolerance)
      if !isSame { kept.append(version) }
      if !isSame || rule == .previousVersion { basis = version.value }
    }
    return kept
  }

  private static func isSame(_ left: Double?, _ right: Double?, tolerance: Double) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    // Equality first: the difference of two infinities is not a number.
    return left == right || abs(left - right) <= tolerance
  }
}
