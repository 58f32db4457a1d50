/// Finds rows with equal numbers in some columns.
enum KeyIndex {
  /// Chosen once per process, so that no input can be made to fill one bucket; no result
  /// depends on it.
  private static let seed = UInt64.random(in: .min ... .max) | 1

  /// For each row the last earlier one with an equal key, or -1.
  ///
  /// - Parameters:
  ///   - columns: The numbers of the key, column by column, all of one length.
  ///   - shift: Is added to the first number of a row before it is looked up.
  /// - Returns: A row or -1 for each row.
  /// - Complexity: O(*rows* x *columns*); up to 68 bytes a row while it runs.
  static func lookUp(_ columns: [[Int64]], shift: Int64) -> [Int32] {
    guard let first = columns.first, !first.isEmpty else { return [] }
    // A header in the first row has numbers that would widen the ranges of all others.
    let found = KeyCodes(columns) ?? KeyCodes(columns, besidesFirstRowFor: shift)
    guard let codes = found else { return lookUpHashed(columns, shift: shift) }
    return codes.direction == 0
      ? lookUp(codes, first, shift: shift) : lookUpOrdered(codes, shift: shift)
  }

  /// Keys in strict order occur once each, and so do those looked for: no table is needed.
  private static func lookUpOrdered(_ codes: KeyCodes, shift: Int64) -> [Int32] {
    let places = codes.places.span
    // What comes earlier lies against the order, and no further than the first numbers do.
    let extent = codes.firstRange.upperBound - codes.firstRange.lowerBound
    guard shift.signum() == -codes.direction, shift.magnitude <= extent.magnitude else {
      return [Int32](repeating: -1, count: places.count)
    }
    let (direction, move) = (Int(codes.direction), Int(shift) * codes.firstStride)
    var row = codes.firstRow
    return [Int32](capacity: places.count) { output in
      for _ in 0..<codes.firstRow { output.append(-1) }
      for place in codes.firstRow..<places.count {
        let wanted = (Int(places[place]) &+ move) &* direction
        while Int(places[row]) &* direction < wanted { row += 1 }
        let isFound = Int(places[row]) &* direction == wanted
        output.append(isFound ? Int32(truncatingIfNeeded: row) : -1)
      }
    }
  }

  /// Keys that fill their range well need no hashing: the table has a place for each.
  private static func lookUp(_ codes: KeyCodes, _ first: [Int64], shift: Int64) -> [Int32] {
    var table = [Int32](repeating: -1, count: codes.extent)
    var slots = table.mutableSpan
    let (places, numbers) = (codes.places.span, first.span)
    let move = Int(truncatingIfNeeded: shift) &* codes.firstStride
    return [Int32](capacity: places.count) { output in
      for _ in 0..<codes.firstRow { output.append(-1) }
      for row in codes.firstRow..<places.count {
        let place = Int(places[row])
        if shift == 0 {
          output.append(slots[place])
        } else {
          let (wanted, isOver) = numbers[row].addingReportingOverflow(shift)
          let isKnown = !isOver && codes.firstRange.contains(wanted)
          output.append(isKnown ? slots[place &+ move] : -1)
        }
        slots[place] = Int32(truncatingIfNeeded: row)
      }
    }
  }

  private static func lookUpHashed(_ columns: [[Int64]], shift: Int64) -> [Int32] {
    let rowCount = columns[0].count
    let mask = tableMask(rowCount)
    var table = [Int32](repeating: -1, count: mask + 1)
    var result = [Int32](repeating: -1, count: rowCount)
    let hashes = hash(columns, shift: 0)
    let wanted = shift == 0 ? hashes : hash(columns, shift: shift)
    var slots = table.mutableSpan
    var found = result.mutableSpan
    let (own, moved) = (hashes.span, wanted.span)
    for row in 0..<rowCount {
      var slot = Int(truncatingIfNeeded: moved[row] >> 20) & mask
      while slots[slot] >= 0, !equal(columns, Int(slots[slot]), row, shift: shift) {
        slot = (slot + 1) & mask
      }
      found[row] = slots[slot]
      if shift != 0 {
        slot = Int(truncatingIfNeeded: own[row] >> 20) & mask
        while slots[slot] >= 0, !equal(columns, Int(slots[slot]), row, shift: 0) {
          slot = (slot + 1) & mask
        }
      }
      slots[slot] = Int32(truncatingIfNeeded: row)
    }
    return result
  }

  private static func tableMask(_ rowCount: Int) -> Int {
    var size = 16
    while size < rowCount * 3 / 2 { size *= 2 }
    return size - 1
  }

  private static func hash(_ columns: [[Int64]], shift: Int64) -> [UInt64] {
    var result = [UInt64](repeating: seed, count: columns.first?.count ?? 0)
    var output = result.mutableSpan
    for (place, column) in columns.enumerated() {
      let move = place == 0 ? shift : 0
      let numbers = column.span
      for row in numbers.indices {
        let mixed = output[row] ^ UInt64(bitPattern: numbers[row] &+ move)
        let product = (mixed &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: seed)
        output[row] = product.high ^ product.low ^ UInt64(place)
      }
    }
    return result
  }

  /// Whether the key of `held` is that of `row`, moved.
  @inline(__always)
  private static func equal(_ columns: [[Int64]], _ held: Int, _ row: Int, shift: Int64) -> Bool {
    var move = shift
    for column in columns {
      if column[held] != column[row] &+ move { return false }
      move = 0
    }
    return true
  }
}

/// The keys of all rows as places in a table with room for every combination of their numbers.
private struct KeyCodes {
  /// The place of each row's key, from ``firstRow`` on.
  let places: [UInt32]
  /// The first row whose key has a place: 0, or 1 where the first key is none that is looked for.
  let firstRow: Int
  /// How many places there are.
  let extent: Int
  /// What one step of the first number moves a place by.
  let firstStride: Int
  /// The first numbers that occur lie in this range.
  let firstRange: ClosedRange<Int64>

  /// 1 where each key is above the one before, -1 where each is below; 0 in no such order.
  let direction: Int64

  /// Numbers the keys besides the first one; nil where most places would stay empty, or where a row
  /// may look for the first key.
  init?(_ columns: [[Int64]], besidesFirstRowFor shift: Int64) {
    guard columns[0].count > 1 else { return nil }
    let isApart = columns.enumerated().contains { place, column in
      let (number, isOver) = column[0].subtractingReportingOverflow(place == 0 ? shift : 0)
      return !isOver && !Self.range(column, from: 1).contains(number)
    }
    guard isApart else { return nil }
    self.init(columns, from: 1)
  }

  /// Numbers the keys from some row on; nil where most places would stay empty.
  init?(_ columns: [[Int64]], from firstRow: Int = 0) {
    let rowCount = columns[0].count
    let limit = UInt64(rowCount * 16 + 1024)
    var extent: UInt64 = 1
    var ranges: [ClosedRange<Int64>] = []
    for column in columns {
      let range = Self.range(column, from: firstRow)
      let (width, isOver) = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        .addingReportingOverflow(1)
      guard !isOver, width <= limit else { return nil }
      extent *= width
      guard extent <= limit else { return nil }
      ranges.append(range)
    }
    var places = [UInt32](repeating: 0, count: rowCount)
    for (column, range) in zip(columns, ranges) {
      Self.append(column, range, from: firstRow, to: &places)
    }
    self.places = places
    self.firstRow = firstRow
    direction = Self.direction(places, from: firstRow)
    self.extent = Int(extent)
    firstRange = ranges[0]
    firstStride = Int(extent) / Int(ranges[0].upperBound - ranges[0].lowerBound + 1)
  }

  private static func direction(_ places: [UInt32], from firstRow: Int) -> Int64 {
    let rows = places.span
    var (isRising, isFalling) = (true, true)
    var last = rows[firstRow]
    for row in firstRow + 1..<rows.count {
      isRising = isRising && rows[row] > last
      isFalling = isFalling && rows[row] < last
      guard isRising || isFalling else { return 0 }
      last = rows[row]
    }
    return isRising ? 1 : -1
  }

  private static func range(_ column: [Int64], from firstRow: Int) -> ClosedRange<Int64> {
    let numbers = column.span
    var (least, most) = (numbers[firstRow], numbers[firstRow])
    for row in firstRow..<numbers.count {
      least = min(least, numbers[row])
      most = max(most, numbers[row])
    }
    return least...most
  }

  /// Appends a number to each place like a digit.
  private static func append(
    _ column: [Int64],
    _ range: ClosedRange<Int64>,
    from firstRow: Int,
    to places: inout [UInt32]
  ) {
    let width = UInt32(truncatingIfNeeded: range.upperBound &- range.lowerBound &+ 1)
    let least = range.lowerBound
    let numbers = column.span
    var output = places.mutableSpan
    for row in firstRow..<numbers.count {
      output[row] = output[row] &* width &+ UInt32(truncatingIfNeeded: numbers[row] &- least)
    }
  }
}
