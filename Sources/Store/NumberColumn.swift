import Bytes

/// Numbers, one for each entry of a log, in as little memory as they need: in most columns all are
/// equal or lie close together.
struct NumberColumn: Sendable {
  private enum Form: Sendable {
    /// All are the lower bound.
    case constant
    /// Each is so much more than the one before, the first one the lower bound.
    case rising(step: Int64)
    /// The numbers themselves.
    case bytes([UInt8])
    /// Each is the lower bound and so much.
    case narrow([UInt32])
    case wide([Int64])
  }

  /// The least number and the largest one; 0 where there are none.
  let bounds: ClosedRange<Int64>
  private let form: Form

  /// Takes numbers over.
  init(_ numbers: [Int64]) {
    let first = numbers.first ?? 0
    var (low, high) = (first, first)
    for number in numbers {
      low = min(low, number)
      high = max(high, number)
    }
    self.init(numbers, within: low...high)
  }

  /// Takes over numbers that are each told by the difference from the one before, in zigzag.
  init(differences: [UInt64]) {
    var numbers = [Int64](repeating: 0, count: differences.count)
    var output = numbers.mutableSpan
    let told = differences.span
    var last: Int64 = 0
    var (low, high) = (Int64.max, Int64.min)
    for index in output.indices {
      last &+= told[index].unzigzagged
      output[index] = last
      low = min(low, last)
      high = max(high, last)
    }
    self.init(numbers, within: numbers.isEmpty ? 0...0 : low...high)
  }

  /// Reads numbers that are each told by the difference from the one before, in zigzag.
  ///
  /// Where all differences but the first are equal and take a byte each, as in most columns of most
  /// logs, they are not read one by one.
  ///
  /// - Parameters:
  ///   - reader: Stands at the column; then behind it.
  ///   - count: How many numbers it has.
  /// - Returns: The column.
  /// - Throws: `ByteError`.
  static func readDifferences(
    _ reader: inout ByteReader,
    count: Int
  ) throws(ByteError) -> NumberColumn {
    var ahead = reader
    // Further away a step might overflow.
    let limit: Int64 = 1 << 48
    if count > 1, let first = try? ahead.readZigzag(), (-limit...limit).contains(first),
      let raw = ahead.readEqualBytes(count - 1), raw < 0x80, raw & 1 == 0
    {
      reader = ahead
      return NumberColumn(from: first, by: Int64(raw >> 1), count: count)
    }
    return NumberColumn(differences: try reader.readVarints(count))
  }

  /// Reads numbers from 0 on; as ``readDifferences(_:count:)`` where all are equal.
  static func readCounts(
    _ reader: inout ByteReader,
    count: Int
  ) throws(ByteError) -> NumberColumn {
    var ahead = reader
    if let value = ahead.readEqualBytes(count), value < 0x80 {
      reader = ahead
      return NumberColumn(from: Int64(value), by: 0, count: count)
    }
    if let short = reader.readShortVarints(count) { return NumberColumn(Array(short)) }
    return NumberColumn(try reader.readVarints(count).map(Int64.init(clamping:)))
  }

  private init(_ bytes: [UInt8]) {
    let numbers = bytes.span
    var (low, high) = (UInt8.max, UInt8.min)
    for index in numbers.indices {
      low = min(low, numbers[index])
      high = max(high, numbers[index])
    }
    bounds = bytes.isEmpty ? 0...0 : Int64(low)...Int64(high)
    form = .bytes(bytes)
  }

  /// Takes over numbers of which the bounds are known.
  private init(_ numbers: [Int64], within bounds: ClosedRange<Int64>) {
    self.bounds = bounds
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    if low == high {
      form = .constant
    } else if high.subtractingReportingOverflow(low).overflow || high - low > UInt32.max {
      form = .wide(numbers)
    } else {
      var offsets = [UInt32](repeating: 0, count: numbers.count)
      var output = offsets.mutableSpan
      let all = numbers.span
      for index in output.indices { output[index] = UInt32(truncatingIfNeeded: all[index] &- low) }
      form = .narrow(offsets)
    }
  }

  /// Makes a column of equal steps.
  ///
  /// - Parameters:
  ///   - first: The first number.
  ///   - step: What each has more than the one before, from 0 on.
  ///   - count: How many there are; the last one is no larger than an `Int64`.
  init(from first: Int64, by step: Int64, count: Int) {
    bounds = first...first + step * Int64(max(count - 1, 0))
    form = step == 0 ? .constant : .rising(step: step)
  }

  subscript(index: Int) -> Int64 {
    switch form {
    case .constant: bounds.lowerBound
    case .rising(let step): bounds.lowerBound + step * Int64(index)
    case .bytes(let numbers): Int64(numbers[index])
    case .narrow(let offsets): bounds.lowerBound + Int64(offsets[index])
    case .wide(let numbers): numbers[index]
    }
  }

  /// Whether all numbers are equal.
  var isConstant: Bool { bounds.lowerBound == bounds.upperBound }

  /// The numbers, for loops over all of them.
  ///
  /// - Parameter count: How many there are.
  /// - Returns: All of them, in order.
  func numbers(_ count: Int) -> [Int64] {
    let low = bounds.lowerBound
    return [Int64](capacity: count) { output in
      switch form {
      case .constant: for _ in 0..<count { output.append(low) }
      case .rising(let step): for index in 0..<count { output.append(low + step * Int64(index)) }
      case .bytes(let numbers): for index in 0..<count { output.append(Int64(numbers[index])) }
      case .narrow(let offsets):
        for index in 0..<count { output.append(low + Int64(offsets[index])) }
      case .wide(let numbers): for index in 0..<count { output.append(numbers[index]) }
      }
    }
  }
}
