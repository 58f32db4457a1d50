/// How long an encoder may look for a smaller coding; decoding costs the same after each.
public enum Effort: Int, CaseIterable, Comparable, Sendable {
  /// While a release is added, and small blocks are merged then: a small sample, few predictors.
  case quick
  /// `pack`: larger samples, every form of a stream.
  case thorough
  /// Every alternative is tried.
  case best

  /// Orders by cost.
  ///
  /// - Parameters:
  ///   - left: An effort.
  ///   - right: Another.
  /// - Returns: Whether `left` is cheaper.
  public static func < (left: Effort, right: Effort) -> Bool { left.rawValue < right.rawValue }

  /// The level of zlib that goes with it.
  var deflateLevel: Int {
    switch self {
    case .quick: 4
    case .thorough, .best: 9
    }
  }
}
