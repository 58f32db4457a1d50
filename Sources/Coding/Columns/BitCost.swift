internal import Bytes

/// An estimate of how many bits differences will take: what an ideal coder would need for their
/// magnitudes, and the bits below the leading one as they are.
///
/// One value is used for many estimates, so that nothing is allocated in between.
struct BitCost {
  /// How many differences have so many bits, of each of two series.
  private var counts: [Int32]
  /// The binary logarithm of every count there can be.
  private let logarithms: [Double]

  /// The magnitudes that there are: 0 to 64 bits.
  private static let widthCount = 65

  /// Makes room for estimates.
  ///
  /// - Parameter limit: The most differences that are estimated at once.
  init(upTo limit: Int) {
    counts = [Int32](repeating: 0, count: 2 * Self.widthCount)
    logarithms = [0] + (0..<limit).map { Self.logarithm($0 + 1) }
  }

  /// The cost of differences.
  ///
  /// - Parameter differences: The differences.
  /// - Returns: Bits.
  mutating func of(_ differences: [Int64]) -> Double {
    var lowBits = 0
    let span = differences.span
    for place in span.indices { lowBits += count(span[place], 0) }
    return takeBits(0, span.count, lowBits)
  }

  /// The costs of what remains when a series is taken from another one, and when it is added.
  ///
  /// - Parameters:
  ///   - rest: The one series.
  ///   - numbers: The other, of the same length.
  /// - Returns: Bits, for both.
  mutating func of(
    _ rest: [Int64],
    and numbers: [Int64]
  ) -> (without: Double, with: Double) {
    let (rest, numbers) = (rest.span, numbers.span)
    var (lower, upper) = (0, 0)
    for place in rest.indices {
      let (left, right) = (rest[place], numbers[place])
      lower += count(left &- right, 0)
      upper += count(left &+ right, Self.widthCount)
    }
    return (takeBits(0, rest.count, lower), takeBits(Self.widthCount, rest.count, upper))
  }

  /// Counts a difference; returns how many bits it has below the leading one.
  @inline(__always)
  private mutating func count(_ difference: Int64, _ series: Int) -> Int {
    let width = 64 - difference.zigzagged.leadingZeroBitCount
    counts[series + width] += 1
    return width > 1 ? width - 1 : 0
  }

  /// Adds up what was counted and forgets it.
  private mutating func takeBits(_ series: Int, _ total: Int, _ lowBits: Int) -> Double {
    var sum = Double(lowBits)
    let whole = logarithms[total]
    for width in series..<series + Self.widthCount where counts[width] > 0 {
      sum += Double(counts[width]) * (whole - logarithms[Int(counts[width])])
      counts[width] = 0
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
