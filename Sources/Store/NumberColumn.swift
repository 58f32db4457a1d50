/// Numbers, one for each entry of a log, in as little memory as they need: in most columns all are
/// equal or lie close together.
struct NumberColumn: Sendable {
  private enum Form: Sendable {
    /// All are the lower bound.
    case constant
    /// Each is so much more than the one before, the first one the lower bound.
    case rising(step: Int64)
    /// Each is the lower bound and so much.
    case narrow([UInt32])
    case wide([Int64])
  }

  /// The least number and the largest one; 0 where there are none.
  let bounds: ClosedRange<Int64>
  private let form: Form

  /// Takes numbers over.
  init(_ numbers: [Int64]) {
    var (low, high) = (numbers.first ?? 0, numbers.first ?? 0)
    for number in numbers {
      low = min(low, number)
      high = max(high, number)
    }
    bounds = low...high
    if low == high {
      form = .constant
    } else if high.subtractingReportingOverflow(low).overflow || high - low > UInt32.max {
      form = .wide(numbers)
    } else {
      form = .narrow(numbers.map { UInt32(truncatingIfNeeded: $0 &- low) })
    }
  }

  /// Takes over numbers that are each told by the difference from the one before, in zigzag.
  init(differences: [UInt64]) {
    // Mostly there is none behind the first number, or there are many.
    let isConstant = !differences.dropFirst().contains { $0 != 0 }
    let told = isConstant ? differences.prefix(1) : differences[...]
    var last: Int64 = 0
    let numbers = told.map { raw in
      last &+= Int64(bitPattern: (raw >> 1) ^ (0 &- (raw & 1)))
      return last
    }
    self.init(numbers)
  }

  /// Makes a column of equal steps.
  ///
  /// - Parameters:
  ///   - first: The first number.
  ///   - step: What each has more than the one before, from 0 on.
  ///   - count: How many there are; the last one is no larger than an `Int64`.
  init(from first: Int64, by step: Int64, count: Int) {
    bounds = first...first + step * Int64(max(count - 1, 0))
    form = .rising(step: step)
  }

  subscript(index: Int) -> Int64 {
    switch form {
    case .constant: bounds.lowerBound
    case .rising(let step): bounds.lowerBound + step * Int64(index)
    case .narrow(let offsets): bounds.lowerBound + Int64(offsets[index])
    case .wide(let numbers): numbers[index]
    }
  }
}
