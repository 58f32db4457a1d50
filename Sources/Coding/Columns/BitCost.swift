/// An estimate of how many bits differences will take: what an ideal coder would need for their
/// magnitudes, and the bits below the leading one as they are.
struct BitCost {
  private var counts = [Int](repeating: 0, count: 65)
  private var total = 0
  private var lowBits = 0

  /// The cost of differences.
  ///
  /// - Parameter differences: The differences.
  /// - Returns: Bits.
  static func of(_ differences: [Int64]) -> Double {
    var cost = BitCost()
    for difference in differences { cost.add(difference) }
    return cost.bits
  }

  @inline(__always)
  private mutating func add(_ difference: Int64) {
    let width = 64 - IntegerStream.zigzag(difference).leadingZeroBitCount
    counts[width] += 1
    total += 1
    lowBits += width > 1 ? width - 1 : 0
  }

  private var bits: Double {
    var sum = Double(lowBits)
    let whole = Self.logarithm(total)
    for count in counts where count > 0 {
      sum += Double(count) * (whole - Self.logarithm(count))
    }
    return sum
  }

  /// The binary logarithm of a positive integer to about 0.01: no libm, the same everywhere.
  static func logarithm(_ value: Int) -> Double {
    let exponent = 63 - value.leadingZeroBitCount
    let rest = Double(value) / Double(1 << exponent) - 1
    return Double(exponent) + rest + 0.343 * rest * (1 - rest)
  }
}
