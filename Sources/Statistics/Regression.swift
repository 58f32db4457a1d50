/// A straight line through pairs by ordinary least squares: *y* = α + β *x* + error.
public struct Regression: Sendable, Equatable {
  /// An estimated coefficient.
  public struct Coefficient: Sendable, Equatable {
    /// The estimate.
    public var estimate: Double
    /// Its standard error.
    public var standardError: Double
    /// The estimate over its standard error; nil for 0 over 0.
    public var t: Double?
    /// The two-sided p-value of `t` with *n* - 2 degrees of freedom.
    public var pValue: Double?

    fileprivate init(estimate: Double, standardError: Double, degreesOfFreedom: Double) {
      self.estimate = estimate
      self.standardError = standardError
      t = standardError == 0 && estimate == 0 ? nil : estimate / standardError
      pValue = t.map {
        SpecialFunctions.studentTwoSided($0, degreesOfFreedom: degreesOfFreedom)
      }
    }
  }

  /// A statistic with its p-value.
  public struct Test: Sendable, Equatable {
    /// The statistic.
    public var statistic: Double
    /// The chance of one at least as large where the hypothesis holds.
    public var pValue: Double
  }

  /// The number of pairs.
  public let count: Int
  /// The intercept α.
  public let intercept: Coefficient
  /// The slope β.
  public let slope: Coefficient
  /// The share of the variance of *y* that the line explains; nil where *y* is constant.
  public let rSquared: Double?
  /// The variance of the residuals, with the divisor *n* - 2.
  public let residualVariance: Double

  private let meanX: Double
  private let squaresX: Double

  /// Fits a line; nil with fewer than three pairs, or where `x` is constant.
  ///
  /// - Parameters:
  ///   - x: The explaining figures.
  ///   - y: As many figures to explain.
  public init?(x: [Double], y: [Double]) {
    guard x.count == y.count, x.count > 2, let meanX = Sample.mean(x),
      let meanY = Sample.mean(y)
    else { return nil }
    let squaresX = Sample.sum(x.lazy.map { ($0 - meanX) * ($0 - meanX) })
    guard squaresX > 0, squaresX.isFinite else { return nil }
    let cross = Sample.sum(zip(x, y).lazy.map { ($0 - meanX) * ($1 - meanY) })
    let squaresY = Sample.sum(y.lazy.map { ($0 - meanY) * ($0 - meanY) })
    let beta = cross / squaresX
    let alpha = meanY - beta * meanX
    let residuals = zip(x, y).lazy.map { ($1 - meanY) - beta * ($0 - meanX) }
    let squaresLeft = Sample.sum(residuals.map { $0 * $0 })
    let freedom = Double(x.count - 2)
    let variance = squaresLeft / freedom
    count = x.count
    self.meanX = meanX
    self.squaresX = squaresX
    residualVariance = variance
    rSquared = squaresY > 0 ? 1 - squaresLeft / squaresY : nil
    let spreadOfAlpha = 1 / Double(x.count) + meanX * meanX / squaresX
    intercept = Coefficient(
      estimate: alpha,
      standardError: (variance * spreadOfAlpha).squareRoot(),
      degreesOfFreedom: freedom
    )
    slope = Coefficient(
      estimate: beta,
      standardError: (variance / squaresX).squareRoot(),
      degreesOfFreedom: freedom
    )
  }

  /// Tests both coefficients at once: F with 2 and *n* - 2 degrees of freedom.
  ///
  /// - Parameters:
  ///   - alpha: The intercept of the hypothesis.
  ///   - beta: The slope of the hypothesis.
  /// - Returns: The test; nil where the line fits without error and is the hypothesis itself.
  public func jointTest(alpha: Double, beta: Double) -> Test? {
    // At the mean of x the estimates are independent, so the quadratic form is a sum of squares.
    let slopeGap = slope.estimate - beta
    let heightGap = (intercept.estimate - alpha) + slopeGap * meanX
    let form = Double(count) * heightGap * heightGap + squaresX * slopeGap * slopeGap
    guard residualVariance > 0 || form > 0 else { return nil }
    let statistic = form / (2 * residualVariance)
    let pValue = SpecialFunctions.fisherUpperTail(
      statistic,
      numerator: 2,
      denominator: Double(count - 2)
    )
    return Test(statistic: statistic, pValue: pValue)
  }

  /// Tests that the slope is 0: F with 1 and *n* - 2 degrees of freedom, the square of its t.
  public var slopeTest: Test? {
    slope.t.map {
      Test(statistic: $0 * $0, pValue: slope.pValue ?? .nan)
    }
  }
}
