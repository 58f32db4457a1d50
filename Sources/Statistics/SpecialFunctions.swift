internal import Glibc

/// The functions behind the p-values: gamma, the regularised incomplete beta, and the upper tails
/// of Student's t and Fisher's F.
///
/// Formulae: NIST Digital Library of Mathematical Functions 5.11 (Stirling), 8.17 (incomplete beta
/// and its continued fraction); the fraction is evaluated by the method of Lentz as modified by
/// Thompson and Barnett.
public enum SpecialFunctions {
  /// The regularised incomplete beta function *I*ₓ(a, b).
  ///
  /// - Parameters:
  ///   - x: 0 to 1.
  ///   - complement: 1 - *x*, given apart because it is often known more exactly than by
  ///     subtraction.
  ///   - a: Above 0, up to 1e15.
  ///   - b: Above 0, up to 1e15.
  /// - Returns: A probability; NaN outside the bounds. Within 1e-12 relative for *a* and *b* up
  ///   to a thousand and 1e-10 up to a million, as measured.
  public static func incompleteBeta(
    _ x: Double,
    complement: Double,
    _ a: Double,
    _ b: Double
  ) -> Double {
    guard a > 0, b > 0, a <= 1e15, b <= 1e15, (0...1).contains(x), (0...1).contains(complement)
    else { return .nan }
    guard x > 0 else { return 0 }
    guard complement > 0 else { return 1 }
    let prefactor = betaPrefactor(x, complement, a, b)
    // The fraction converges fast below the mean; above it, the mirror image does.
    if x < (a + 1) / (a + b + 2) {
      return prefactor * betaFraction(x, a, b) / a
    }
    return 1 - prefactor * betaFraction(complement, b, a) / b
  }

  /// The chance that |T| exceeds |t|, T having Student's distribution.
  ///
  /// - Parameters:
  ///   - t: The statistic.
  ///   - degreesOfFreedom: Above 0.
  /// - Returns: The two-sided p-value; NaN where it is undefined.
  public static func studentTwoSided(_ t: Double, degreesOfFreedom: Double) -> Double {
    guard !t.isNaN, degreesOfFreedom > 0, degreesOfFreedom.isFinite else { return .nan }
    // The square of a huge statistic is infinite, and so is the statistic for every purpose here.
    let square = t * t
    guard square.isFinite else { return 0 }
    let total = degreesOfFreedom + square
    return incompleteBeta(
      degreesOfFreedom / total,
      complement: square / total,
      degreesOfFreedom / 2,
      0.5
    )
  }

  /// The chance that F exceeds `f`, F having Fisher's distribution.
  ///
  /// - Parameters:
  ///   - f: The statistic; 0 or more.
  ///   - numerator: Degrees of freedom of the numerator, above 0.
  ///   - denominator: Degrees of freedom of the denominator, above 0.
  /// - Returns: The p-value; NaN where it is undefined.
  public static func fisherUpperTail(
    _ f: Double,
    numerator: Double,
    denominator: Double
  ) -> Double {
    guard f >= 0, numerator > 0, denominator > 0, numerator.isFinite, denominator.isFinite
    else { return .nan }
    let scaled = numerator * f
    guard scaled.isFinite else { return 0 }
    let total = denominator + scaled
    return incompleteBeta(
      denominator / total,
      complement: scaled / total,
      denominator / 2,
      numerator / 2
    )
  }

  /// *x*ᵃ (1-*x*)ᵇ / B(a, b), written around its peak so that large *a* and *b* do not cancel.
  private static func betaPrefactor(
    _ x: Double,
    _ complement: Double,
    _ a: Double,
    _ b: Double
  ) -> Double {
    let total = a + b
    let exponent =
      a * logQuotient(x, a / total) + b * logQuotient(complement, b / total)
      + stirlingRemainder(total) - stirlingRemainder(a) - stirlingRemainder(b)
    return exp(exponent) * (a / total * b / (2 * .pi)).squareRoot()
  }

  /// log(x / y), exact also where the two are close.
  private static func logQuotient(_ x: Double, _ y: Double) -> Double {
    let excess = (x - y) / y
    return abs(excess) < 0.5 ? log1p(excess) : log(x) - log(y)
  }

  /// log Γ(x) less its leading Stirling term (x - ½) log x - x + ½ log 2π.
  static func stirlingRemainder(_ x: Double) -> Double {
    guard x < 10 else { return stirlingSeries(x) }
    // Shift up by Γ(x + n) = x (x + 1) … (x + n - 1) Γ(x), where the series is exact.
    var shifted = x
    var product = 1.0
    while shifted < 10 {
      product *= shifted
      shifted += 1
    }
    let leading = (shifted - 0.5) * log(shifted) - (x - 0.5) * log(x) - (shifted - x)
    return leading - log(product) + stirlingSeries(shifted)
  }

  /// Σ B₂ₖ / (2k (2k-1) x²ᵏ⁻¹); eight terms leave less than 1e-17 from x = 10 on.
  private static func stirlingSeries(_ x: Double) -> Double {
    let coefficients: [8 of Double] = [
      1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
      -3617.0 / 122_400,
    ]
    let square = 1 / (x * x)
    var sum = 0.0
    for index in coefficients.indices.reversed() { sum = sum * square + coefficients[index] }
    return sum / x
  }

  /// The continued fraction of the incomplete beta function, DLMF 8.17.22.
  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var forward = 1.0
    var backward = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var result = backward
    // It takes about the square root of the larger parameter; the bound stops hostile input.
    let limit = 1000 + Int(min(100_000, 10 * max(a, b).squareRoot()))
    for step in 1...limit {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      backward = 1 / nonZero(1 + even * backward)
      forward = nonZero(1 + even / forward)
      result *= forward * backward
      backward = 1 / nonZero(1 + odd * backward)
      forward = nonZero(1 + odd / forward)
      let change = forward * backward
      result *= change
      if abs(change - 1) < 3e-16 { break }
    }
    return result
  }
}
