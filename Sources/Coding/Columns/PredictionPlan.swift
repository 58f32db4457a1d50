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
    for (place, row) in rows.enumerated() { sums[Int(row)] = differences[place] }
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
    for row in rows { target[Int(row)] = map[Int(row)] }
  }

  /// Works out the numbers, from the first row to the last.
  ///
  /// - Parameters:
  ///   - coded: Which rows have a difference; nil where all have.
  ///   - carry: Where the others take their number from.
  /// - Returns: A number a row.
  consuming func resolve(coded: [Bool]?, carry: Carry) -> [Int64] {
    var values = sums
    sums = []
    if bases.isEmpty { bases = [Int32](repeating: -1, count: rowCount) }
    if coded == nil, pairs.isEmpty {
      for row in 0..<rowCount {
        let base = Int(bases[row])
        if base >= 0 { values[row] &+= values[base] }
      }
      return values
    }
    for row in 0..<rowCount {
      guard coded?[row] ?? true else {
        values[row] = carry.source(row).map { values[$0] } ?? 0
        continue
      }
      var value = values[row]
      let base = Int(bases[row])
      if base >= 0 { value &+= values[base] }
      for pair in pairs {
        let plus = Int(pair.plus[row])
        let minus = Int(pair.minus[row])
        if plus >= 0, minus >= 0 { value = value &+ values[plus] &- values[minus] }
      }
      values[row] = value
    }
    return values
  }
}
