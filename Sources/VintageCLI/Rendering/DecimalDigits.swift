/// Whole numbers in decimal digits.
enum DecimalDigits {
  /// Appends a number without making a text of it first.
  static func append(_ value: Int, to out: inout [UInt8]) {
    if value < 0 { out.append(0x2D) }
    let start = out.count
    var rest = value.magnitude
    repeat {
      out.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    var (low, high) = (start, out.count - 1)
    while low < high {
      out.swapAt(low, high)
      (low, high) = (low + 1, high - 1)
    }
  }
}
