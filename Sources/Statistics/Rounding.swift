internal import Glibc

/// Rounding of printed figures.
public enum Rounding {
  /// Rounds to decimals as R 4 does: to the nearer of the two candidates, a tie to the even digit.
  ///
  /// - Parameters:
  ///   - value: The figure.
  ///   - decimalCount: Digits after the point, 0 to 15.
  /// - Returns: The closest double to the rounded decimal.
  public static func toDecimals(_ value: Double, _ decimalCount: Int) -> Double {
    guard value.isFinite, (0...15).contains(decimalCount) else { return value }
    var scale = 1.0
    for _ in 0..<decimalCount { scale *= 10 }
    let scaled = value * scale
    guard abs(scaled) < 0x1p52 else { return value }
    let below = scaled.rounded(.down)
    let (lower, upper) = (below / scale, scaled.rounded(.up) / scale)
    let (toLower, toUpper) = (value - lower, upper - value)
    let prefersLower = below.truncatingRemainder(dividingBy: 2) == 0
    return toLower < toUpper || (toLower == toUpper && prefersLower) ? lower : upper
  }
}
