/// A stream of pseudo-random draws that is the same on every machine.
///
/// The generator is SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014). Draws that need fractions use only `+ - * /` and the square root, which
/// IEEE 754 rounds in one way; nothing is asked of libm, whose last bits differ between systems.
struct Randomness: Sendable {
  private var state: UInt64

  /// Makes one of the independent streams of a seed.
  ///
  /// - Parameters:
  ///   - seed: The seed of the simulation.
  ///   - stream: Which stream; one for each thing that is drawn, so that none disturbs another.
  init(seed: UInt64, stream: UInt64) {
    state = seed &+ stream &* 0xA076_1D64_78BD_642F
    state = next() ^ stream
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number from 0 to `bound` - 1; 0 where `bound` is not positive.
  mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A whole number of a range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// A fraction from 0 to just below 1, in steps of 2^-53.
  mutating func fraction() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Whether something happens that happens `count` times in a million.
  mutating func happens(perMillion count: Int) -> Bool {
    below(1_000_000) < count
  }

  /// One of the elements, each equally likely; nil where there is none.
  mutating func element<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  /// An index, drawn in proportion to its weight; 0 where all weights are 0.
  mutating func index(weighted weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return 0
  }
}

/// Counts.
extension Randomness {
  /// A number around 0 with variance 1: twelve uniform draws less their mean (Irwin-Hall).
  mutating func bell() -> Double {
    var sum = 0
    for _ in 0..<3 {
      let bits = next()
      for shift in stride(from: 0, to: 64, by: 16) {
        sum += Int(truncatingIfNeeded: (bits >> UInt64(shift)) & 0xFFFF)
      }
    }
    return Double(sum) / 65_536 - 6
  }

  /// A count of independent cases (Poisson); beyond a mean of 16, its normal approximation.
  mutating func count(mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    guard mean < 16 else { return max(0, Int(mean + mean.squareRoot() * bell() + 0.5)) }
    var probability = Self.inverseExponential(mean)
    var rest = fraction() - probability
    var count = 0
    while rest >= 0, count < 80 {
      count += 1
      probability *= mean / Double(count)
      rest -= probability
    }
    return count
  }

  /// A count whose variance is four times its mean, as the counts of one department and day are.
  ///
  /// Cases come in clumps of geometric size 2.5 on average (Pólya-Aeppli distribution), which
  /// has the variance of a negative binomial without its gamma function.
  mutating func clumpedCount(mean: Double) -> Int {
    guard mean < 40 else { return max(0, Int(mean + 2 * mean.squareRoot() * bell() + 0.5)) }
    var total = 0
    for _ in 0..<count(mean: mean / 2.5) {
      total += 1
      while total < 500, next() >> 32 >= 1_717_986_918 { total += 1 }
    }
    return total
  }

  /// e^-x for 0 ≤ x ≤ 16, from five terms of the series at x / 1024, squared ten times.
  private static func inverseExponential(_ x: Double) -> Double {
    let part = x / 1024
    var power = 1 - part * (1 - part / 2 * (1 - part / 3 * (1 - part / 4)))
    for _ in 0..<10 { power *= power }
    return power
  }
}
