/// Numbers, one for each entry of a log, in as little memory as they need: in most columns all are
/// equal or lie close together.
enum NumberColumn: Sendable {
  /// All are this one.
  case constant(Int64)
  /// Each is the base and so much.
  case narrow(base: Int64, [UInt32])
  case wide([Int64])

  /// Takes numbers over.
  init(_ numbers: [Int64]) {
    var (low, high) = (numbers.first ?? 0, numbers.first ?? 0)
    for number in numbers {
      low = min(low, number)
      high = max(high, number)
    }
    if low == high {
      self = .constant(low)
    } else if high.subtractingReportingOverflow(low).overflow || high - low > UInt32.max {
      self = .wide(numbers)
    } else {
      self = .narrow(base: low, numbers.map { UInt32($0 - low) })
    }
  }

  subscript(index: Int) -> Int64 {
    switch self {
    case .constant(let number): number
    case .narrow(let base, let offsets): base + Int64(offsets[index])
    case .wide(let numbers): numbers[index]
    }
  }
}
