/// The sum that gives each number of a column: what is known of it, and which earlier numbers of
/// the same column are still to be added, in row order.
struct PredictionPlan {
  private let column: Int
  private let rowCount: Int
  /// Difference plus terms over other columns, a number a row.
  private var sums: [Int64]
  /// The row whose number is added, or -1.
  private var bases: [Int32] = []
  /// Pairs of rows whose numbers are added and subtracted, or -1.
  private var pairs: [(plus: [Int32], minus: [Int32])] = []

  init(column: Int, rowCount: Int) {
    self.column = column
    self.rowCount = rowCount
    sums = [Int64](repeating: 0, count: rowCount)
  }

  /// Adds the rows of one class.
  ///
  /// - Parameters:
  ///   - formula: How they are predicted.
  ///   - rows: The rows with a difference.
  ///   - differences: One for each of `rows`.
  ///   - isOnly: Whether there is no other class.
  ///   - state: What is known of the block.
  /// - Returns: Whether everything that the formula names is known.
  mutating func add(
    _ formula: Formula,
    _ rows: [Int32],
    _ differences: [Int64],
    isOnly: Bool,
    _ state: inout BlockState
  ) -> Bool {
    guard state.prepare(formula.maps) else { return false }
    scatter(differences, rows)
    if let base = formula.base {
      merge(state.table[base], rows, isOnly: isOnly, into: &bases)
    }
    var pairCount = 0
    for term in formula.terms {
      guard term.column == column else {
        guard !state.values[term.column].isEmpty else { return false }
        state.add(term, over: rows, to: &sums)
        continue
      }
      // Numbers of this column are known for earlier rows only, and taken in pairs.
      guard term.plus > 0, let minus = term.minus, minus > 0 else { return false }
      if pairCount == pairs.count { pairs.append(([], [])) }
      let (first, second) = term.isNegative ? (minus, term.plus) : (term.plus, minus)
      merge(state.table[first], rows, isOnly: isOnly, into: &pairs[pairCount].plus)
      merge(state.table[second], rows, isOnly: isOnly, into: &pairs[pairCount].minus)
      pairCount += 1
    }
    return true
  }

  private func merge(_ map: [Int32], _ rows: [Int32], isOnly: Bool, into target: inout [Int32]) {
    if isOnly {
      target = map
      return
    }
    if target.isEmpty { target = [Int32](repeating: -1, count: rowCount) }
    var output = target.mutableSpan
    let (places, sources) = (rows.span, map.span)
    for place in places.indices {
      let row = Int(places[place])
      output[row] = sources[row]
    }
  }

  private mutating func scatter(_ differences: [Int64], _ rows: [Int32]) {
    if rows.count == rowCount {
      sums = differences
      return
    }
    var output = sums.mutableSpan
    let (places, numbers) = (rows.span, differences.span)
    for place in places.indices { output[Int(places[place])] = numbers[place] }
  }

  /// Works out the numbers, from the first row to the last.
  ///
  /// - Parameters:
  ///   - coded: Which rows have a difference; nil where all have.
  ///   - carry: Where the others take their number from.
  /// - Returns: A number a row.
  mutating func resolve(coded: [Bool]?, carry: Carry) -> [Int64] {
    if bases.isEmpty { bases = [Int32](repeating: -1, count: rowCount) }
    while pairs.count < 2 { pairs.append(([], [])) }
    var sums: [Int64] = []
    swap(&sums, &self.sums)
    let (bases, pairs) = (self.bases, self.pairs)
    let (heldFlags, heldVersions) = (coded ?? [], carry.versions ?? [])
    var numbers = sums.mutableSpan
    let (baseRows, flags, versions) = (bases.span, heldFlags.span, heldVersions.span)
    // Two pairs are what the search uses most; further ones take the slower way.
    let (pairA, pairB) = (pairs[0], pairs[1])
    let (plusA, minusA) = (pairA.plus.span, pairA.minus.span)
    let (plusB, minusB) = (pairB.plus.span, pairB.minus.span)
    for row in 0..<rowCount {
      guard flags.isEmpty || flags[row] else {
        var source = row - 1
        if !versions.isEmpty, versions[row] >= 0 { source = Int(versions[row]) }
        numbers[row] = source < 0 ? 0 : numbers[source]
        continue
      }
      var value = numbers[row]
      let base = Int(baseRows[row])
      if base >= 0 { value &+= numbers[base] }
      if !plusA.isEmpty { value &+= Self.difference(plusA, minusA, row, numbers) }
      if !plusB.isEmpty { value &+= Self.difference(plusB, minusB, row, numbers) }
      for pair in pairs.dropFirst(2) {
        value &+= Self.difference(pair.plus.span, pair.minus.span, row, numbers)
      }
      numbers[row] = value
    }
    return sums
  }

  @inline(__always)
  private static func difference(
    _ plus: Span<Int32>,
    _ minus: Span<Int32>,
    _ row: Int,
    _ numbers: borrowing MutableSpan<Int64>
  ) -> Int64 {
    let (first, second) = (Int(plus[row]), Int(minus[row]))
    guard first >= 0, second >= 0 else { return 0 }
    return numbers[first] &- numbers[second]
  }
}
