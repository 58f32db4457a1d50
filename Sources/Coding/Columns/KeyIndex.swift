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
  /// - Complexity: O(*rows* x *columns*); 4 bytes and up to 8 bytes of table a row.
  static func lookUp(_ columns: [[Int64]], shift: Int64) -> [Int32] {
    guard let first = columns.first else { return [] }
    let rowCount = first.count
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
