import Statistics
import Testing

@Suite struct SampleTests {
  struct QuantileCase: Sendable {
    var values: [Double]
    var probability: Double
    var quantile: Double?
  }

  static let quantiles: [QuantileCase] = [
    QuantileCase(values: [1, 2, 3, 4], probability: 0.1, quantile: 1.3),
    QuantileCase(values: [4, 1, 3, 2], probability: 0.9, quantile: 3.7),
    QuantileCase(values: [1, 2, 3, 4], probability: 0, quantile: 1),
    QuantileCase(values: [1, 2, 3, 4], probability: 1, quantile: 4),
    QuantileCase(values: [7], probability: 0.3, quantile: 7),
    QuantileCase(values: [2, 2, .infinity], probability: 0.25, quantile: 2),
    QuantileCase(values: [], probability: 0.5, quantile: nil),
    QuantileCase(values: [1], probability: 1.1, quantile: nil),
    QuantileCase(values: [1], probability: .nan, quantile: nil),
  ]

  @Test(arguments: quantiles)
  func `a quantile lies between the order statistics as in R`(item: QuantileCase) {
    let quantile = Sample.quantile(item.values, item.probability)
    #expect(RevisionVectors.agree(quantile, item.quantile))
  }

  @Test func `the median is the quantile of one half`() {
    var generator = SeededGenerator(state: 2)
    for count in 1...60 {
      let values = (0..<count).map { _ in Double.random(in: -5...5, using: &generator) }
      #expect(RevisionVectors.agree(Sample.median(values), Sample.quantile(values, 0.5)))
    }
  }

  @Test func `a sum keeps small figures beside large ones`() {
    #expect(Sample.sum([1e16, 1, -1e16]) == 1)
    #expect(Sample.sum([1, 1e100, 1, -1e100]) == 2)
    #expect(Sample.sum([.infinity, 1]) == .infinity && Sample.sum([Double]()) == 0)
  }

  @Test func `too few figures have no statistic`() {
    #expect(Sample.mean([]) == nil && Sample.median([]) == nil)
    #expect(Sample.standardDeviation([1]) == nil && Sample.rootMeanSquare([]) == nil)
    #expect(Sample.correlation([1], [1]) == nil && Sample.correlation([1, 2], [3, 3]) == nil)
    #expect(Sample.correlation([1, 2], [3]) == nil)
  }

  static let roundings: [(Double, Int, Double)] = [
    (0.15, 1, 0.1), (0.25, 1, 0.2), (0.35, 1, 0.3), (2.5, 0, 2), (-1.5, 0, -2),
    (42.857142857142854, 2, 42.86), (1.5714285714285714, 1, 1.6),
    (2.675, 2, 2.67), (1e300, 2, 1e300), (-0.125, 2, -0.12),
  ]

  @Test func `figures are rounded to decimals as R 4 does`() {
    for (value, digits, rounded) in Self.roundings {
      #expect(Rounding.toDecimals(value, digits) == rounded, "\(value)")
    }
    #expect(Rounding.toDecimals(.nan, 2).isNaN)
    #expect(Rounding.toDecimals(.infinity, 2) == .infinity)
  }
}
