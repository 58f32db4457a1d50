/// Whether a mean revision differs from 0.
public struct BiasTest: Sendable, Equatable {
  /// Student's statistic.
  public let t: Double
  /// The two-sided p-value with *n* - 1 degrees of freedom.
  public let pValue: Double
  /// What rjd3revisions calls such a p-value.
  public var verdict: Verdict { Verdict(pValue: pValue) }

  /// Tests a mean; nil with fewer than two revisions or where they do not vary.
  ///
  /// - Parameters:
  ///   - revisions: The revisions.
  ///   - varianceFactor: What dependence multiplies the variance of the mean by; above 0.
  init?(_ revisions: [Double], varianceFactor: Double) {
    guard let mean = Sample.mean(revisions),
      let spread = Sample.standardDeviation(revisions), spread > 0, varianceFactor > 0
    else { return nil }
    let count = Double(revisions.count)
    t = mean / (spread * spread * varianceFactor / count).squareRoot()
    pValue = SpecialFunctions.studentTwoSided(t, degreesOfFreedom: count - 1)
  }
}

/// A regression together with the joint test of its hypothesis.
public struct EfficiencyTest: Sendable, Equatable {
  /// The regression.
  public let regression: Regression
  /// The test of both coefficients at once: F with 2 and *n* - 2 degrees of freedom.
  public let joint: Regression.Test?
  /// What rjd3revisions calls the p-value of the joint test.
  public var verdict: Verdict? { joint.map { Verdict(pValue: $0.pValue) } }

  /// Fits and tests; nil where no line can be fitted.
  ///
  /// - Parameters:
  ///   - x: The explaining figures.
  ///   - y: As many figures to explain.
  ///   - alpha: The intercept of the hypothesis.
  ///   - beta: The slope of the hypothesis.
  public init?(x: [Double], y: [Double], alpha: Double, beta: Double) {
    guard let regression = Regression(x: x, y: y) else { return nil }
    self.regression = regression
    joint = regression.jointTest(alpha: alpha, beta: beta)
  }
}

/// How far revisions depend on the one before.
struct SerialDependence {
  /// Σ dᵢdᵢ₊₁ / Σ dᵢ², the second sum over all revisions.
  let gamma: Double?
  /// Pearson's correlation of each revision with the next.
  let pearson: Double?

  /// (1 + γ) / (1 - γ); nil where γ is at or beyond its bounds.
  var varianceFactor: Double? {
    gamma.flatMap { abs($0) < 1 ? (1 + $0) / (1 - $0) : nil }
  }

  init(pairs: [RevisionPair], revisions: [Double]) {
    let neighbours = revisions.indices.dropFirst().filter {
      pairs[$0].key == pairs[$0 - 1].key
    }
    guard let mean = Sample.mean(revisions), !neighbours.isEmpty else {
      (gamma, pearson) = (nil, nil)
      return
    }
    let cross = Sample.sum(
      neighbours.lazy.map { (revisions[$0 - 1] - mean) * (revisions[$0] - mean) }
    )
    let squares = Sample.sum(revisions.lazy.map { ($0 - mean) * ($0 - mean) })
    gamma = Sample.quotient(cross, squares)
    pearson = Sample.correlation(
      neighbours.map { revisions[$0 - 1] },
      neighbours.map { revisions[$0] }
    )
  }
}
