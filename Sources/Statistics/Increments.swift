/// What becomes of negative increments, which downward corrections leave in a triangle.
public enum NegativeTreatment: String, Sendable, CaseIterable {
  /// They stay; the increments of a row add up to its last level.
  case keep
  /// From the longest delay to the shortest, each becomes 0 and its deficit is taken from the
  /// next shorter delay (baselinenowcast and the KIT model).
  ///
  /// What is left at delay 0 is lost: a row that starts below 0 sums up to more than before.
  case redistribute
  /// They become 0 and nothing else changes (epinowcast): rows sum up to more than before.
  case zero
}

/// The arithmetic of one row of a reporting triangle, from delay 0 on; nil is not available.
public enum Increments {
  /// What each delay added to the level before; the first level counts from the start.
  ///
  /// A level that is not available has no increment, and the next one counts from the last that
  /// is, so that nothing is lost over a gap.
  ///
  /// - Parameters:
  ///   - levels: The levels of a row.
  ///   - start: The level before the first; nil where it was never observed, so that what the first
  ///     one added is not known.
  /// - Returns: As many increments.
  public static func differences(ofLevels levels: [Double?], from start: Double? = 0) -> [Double?] {
    var previous = start
    return levels.map { level in
      guard let level else { return nil }
      defer { previous = level }
      return previous.map { level - $0 }
    }
  }

  /// The running sums of increments: the inverse of ``differences(ofLevels:)``.
  ///
  /// - Parameter increments: The increments of a row.
  /// - Returns: As many levels; nil where the increment is.
  public static func levels(ofIncrements increments: [Double?]) -> [Double?] {
    var total = 0.0
    return increments.map { increment in
      guard let increment else { return nil }
      total += increment
      return total
    }
  }

  /// Treats the negative increments of a row.
  ///
  /// - Parameters:
  ///   - increments: The increments of a row.
  ///   - treatment: What becomes of negative ones.
  /// - Returns: The row, and by how much its sum grew (0 or more).
  public static func treatingNegatives(
    _ increments: [Double?],
    _ treatment: NegativeTreatment
  ) -> (row: [Double?], surplus: Double) {
    var row = increments
    var surplus = 0.0
    switch treatment {
    case .keep: break
    case .zero:
      for (index, value) in increments.enumerated() {
        guard let value, value < 0 else { continue }
        surplus -= value
        row[index] = 0
      }
    case .redistribute:
      var deficit = 0.0
      for (index, value) in increments.enumerated().reversed() {
        guard let value else { continue }
        let carried = value + deficit
        deficit = min(0, carried)
        row[index] = max(0, carried)
      }
      surplus = -deficit
    }
    return (row, surplus)
  }

  /// The mean delay, Σ d·x_d / Σ x_d, in steps.
  ///
  /// - Parameter increments: The increments of a row.
  /// - Returns: nil for a row that is not complete, or that sums up to 0.
  public static func meanDelay(_ increments: [Double?]) -> Double? {
    let known = increments.compactMap(\.self)
    guard known.count == increments.count else { return nil }
    let weighted = Sample.sum(known.enumerated().lazy.map { Double($0.offset) * $0.element })
    return Sample.quotient(weighted, Sample.sum(known))
  }

  /// The longest delay at which any row has an increment other than 0 (`get_max_delay` of
  /// baselinenowcast with `non_zero`).
  ///
  /// - Parameter rows: Rows of increments.
  /// - Returns: A delay in steps, counted from 0; nil where there is none.
  public static func lastNonZeroDelay(_ rows: [[Double?]]) -> Int? {
    rows.compactMap { row in row.lastIndex { $0 != nil && $0 != 0 } }.max()
  }
}
