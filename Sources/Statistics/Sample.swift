internal import Glibc

/// Descriptive statistics of a list of figures; nil where the list is too short for one.
public enum Sample {
  /// The arithmetic mean.
  ///
  /// - Parameter values: Figures.
  /// - Returns: The mean; nil without figures.
  public static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : sum(values) / Double(values.count)
  }

  /// The sum, compensated (Neumaier's variant of Kahan's), so that order hardly matters.
  ///
  /// - Parameter values: Figures.
  /// - Returns: The sum; 0 without figures.
  public static func sum(_ values: some Sequence<Double>) -> Double {
    var total = 0.0
    var compensation = 0.0
    for value in values {
      let next = total + value
      compensation += abs(total) >= abs(value) ? (total - next) + value : (value - next) + total
      total = next
    }
    // An infinite total leaves a compensation that is not a number.
    return total.isFinite ? total + compensation : total
  }

  /// The standard deviation with the divisor *n* - 1.
  ///
  /// - Parameter values: Figures.
  /// - Returns: The standard deviation; nil with fewer than two figures.
  public static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1, let mean = mean(values) else { return nil }
    let squares = sum(values.lazy.map { ($0 - mean) * ($0 - mean) })
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// The square root of the mean square.
  ///
  /// - Parameter values: Figures.
  /// - Returns: The root mean square; nil without figures.
  public static func rootMeanSquare(_ values: [Double]) -> Double? {
    values.isEmpty
      ? nil : (sum(values.lazy.map { $0 * $0 }) / Double(values.count)).squareRoot()
  }

  /// The median: the middle figure, or the mean of the two in the middle.
  ///
  /// - Parameter values: Figures in any order.
  /// - Returns: The median; nil without figures.
  public static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    let (left, right) = (sorted[middle - 1], sorted[middle])
    return left == right ? left : (left + right) / 2
  }

  /// A quantile by R's default definition (type 7: linear between the order statistics at
  /// `1 + (n - 1) p`).
  ///
  /// - Parameters:
  ///   - values: Figures in any order.
  ///   - probability: The share below, 0 to 1.
  /// - Returns: The quantile; nil without figures or outside the bounds.
  public static func quantile(_ values: [Double], _ probability: Double) -> Double? {
    guard !values.isEmpty, (0...1).contains(probability) else { return nil }
    return quantile(sorted: values.sorted(), probability)
  }

  /// A quantile of figures that already ascend; `sorted` is not empty.
  static func quantile(sorted: [Double], _ probability: Double) -> Double {
    let position = Double(sorted.count - 1) * probability
    let index = min(Int(position.rounded(.down)), sorted.count - 1)
    let fraction = position - Double(index)
    guard fraction > 0, index + 1 < sorted.count, sorted[index] != sorted[index + 1] else {
      return sorted[index]
    }
    return sorted[index] + fraction * (sorted[index + 1] - sorted[index])
  }

  /// Pearson's correlation.
  ///
  /// - Parameters:
  ///   - left: Figures.
  ///   - right: As many figures.
  /// - Returns: The correlation; nil where a side is constant, or with fewer than two pairs.
  public static func correlation(_ left: [Double], _ right: [Double]) -> Double? {
    guard left.count == right.count, left.count > 1, let meanLeft = mean(left),
      let meanRight = mean(right)
    else { return nil }
    let cross = sum(zip(left, right).lazy.map { ($0 - meanLeft) * ($1 - meanRight) })
    let squaresLeft = sum(left.lazy.map { ($0 - meanLeft) * ($0 - meanLeft) })
    let squaresRight = sum(right.lazy.map { ($0 - meanRight) * ($0 - meanRight) })
    return quotient(cross, squaresLeft.squareRoot() * squaresRight.squareRoot())
  }

  /// A quotient, or nil where the divisor is 0.
  static func quotient(_ dividend: Double, _ divisor: Double) -> Double? {
    divisor == 0 ? nil : dividend / divisor
  }
}
