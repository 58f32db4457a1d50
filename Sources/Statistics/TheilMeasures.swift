/// Theil's inequality coefficients, and how often sign and direction were right.
///
/// U1 = √(mean *R*²) / (√(mean *P*²) + √(mean *L*²)), from 0 to 1. U2 compares the earlier figures
/// with "no change": √Σ((Lₜ₊₁ - Pₜ₊₁) / Lₜ)² / √Σ((Lₜ₊₁ - Lₜ) / Lₜ)²; below 1 is better than that.
public struct TheilMeasures: Sendable, Equatable {
  /// U1; nil where all figures are 0.
  public let u1: Double?
  /// U2; nil without two neighbours with Lₜ ≠ 0 or where the later figures never change.
  public let u2: Double?
  /// U2 as the package reviser computes it: it squares the two sums, not what they sum.
  public let u2AsReviser: Double?
  /// The pairs of equal sign; 0 is a sign of its own.
  public let sameSign: Share
  /// The neighbours of which both figures moved the same way, out of the neighbours.
  public let sameDirection: Share
  /// The same count out of all pairs, as the package reviser divides.
  public let sameDirectionAsReviser: Share

  /// What rjd3revisions calls such a U2.
  public var verdict: Verdict? { u2.map(Verdict.init(theilU2:)) }

  /// Measures pairs.
  ///
  /// - Parameter pairs: The pairs, sorted by key, then reference date.
  public init(pairs: [RevisionPair]) {
    let neighbours = zip(pairs, pairs.dropFirst()).filter { $0.key == $1.key }
    u1 = Self.inequality(pairs)
    let ratios = neighbours.filter { $0.0.later != 0 }
    let errors = ratios.map { $1.revision / $0.later }
    let changes = ratios.map { ($1.later - $0.later) / $0.later }
    let base = Sample.sum(changes.lazy.map { $0 * $0 }).squareRoot()
    u2 = Sample.quotient(Sample.sum(errors.lazy.map { $0 * $0 }).squareRoot(), base)
    u2AsReviser = Sample.quotient(abs(Sample.sum(errors)), abs(Sample.sum(changes)))
    sameSign = Share(
      count: pairs.count(where: { Self.sign($0.preliminary) == Self.sign($0.later) }),
      total: pairs.count
    )
    let directed = neighbours.count(where: { before, after in
      Self.sign(after.preliminary - before.preliminary) == Self.sign(after.later - before.later)
    })
    sameDirection = Share(count: directed, total: neighbours.count)
    sameDirectionAsReviser = Share(count: directed, total: pairs.count)
  }

  private static func inequality(_ pairs: [RevisionPair]) -> Double? {
    guard let error = Sample.rootMeanSquare(pairs.map(\.revision)),
      let earlier = Sample.rootMeanSquare(pairs.map(\.preliminary)),
      let later = Sample.rootMeanSquare(pairs.map(\.later))
    else { return nil }
    return Sample.quotient(error, earlier + later)
  }

  private static func sign(_ value: Double) -> Int {
    value > 0 ? 1 : value < 0 ? -1 : 0
  }
}

/// The four words of rjd3revisions for a diagnostic.
public enum Verdict: String, Sendable, CaseIterable {
  /// Nothing to see.
  case good
  /// Perhaps something.
  case uncertain
  /// Something.
  case bad
  /// No doubt about it.
  case severe

  /// Judges a p-value: good above 0.05, uncertain from 0.01, bad from 0.001, severe below.
  ///
  /// - Parameter pValue: A probability.
  public init(pValue: Double) {
    self =
      pValue > 0.05 ? .good : pValue >= 0.01 ? .uncertain : pValue >= 0.001 ? .bad : .severe
  }

  /// Judges Theil's U2: good below 0.8, uncertain below 0.9, bad below 1, severe from 1.
  ///
  /// - Parameter theilU2: The coefficient; 0 or more.
  public init(theilU2: Double) {
    self = theilU2 < 0.8 ? .good : theilU2 < 0.9 ? .uncertain : theilU2 < 1 ? .bad : .severe
  }
}
