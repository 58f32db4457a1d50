/// The sum that gives each number of a column: what is known of it, and which earlier numbers of
/// the same column are still to be added, in row order.
struct PredictionPlan {
  private let column: Int
  private let rowCount: Int
  /// Difference plus terms over other columns, a number a row; empty where no class was added.
  private var sums: [Int64] = []
  /// The row whose number is added.
  private var bases = RowChoice()
  /// Pairs of rows whose numbers are added and subtracted.
  private var pairs: [(plus: RowChoice, minus: RowChoice)] = []
  /// Whether the row whose number is added is always the one above, and no other one's is.
  private var isRunning = true
  /// Whether the row whose number is added is the one that followed the number above.
  private var isFollowing = false

  init(column: Int, rowCount: Int) {
    self.column = column
    self.rowCount = rowCount
  }

  /// Adds the rows of one class.
  ///
  /// - Parameters:
  ///   - formula: How they are predicted.
  ///   - rows: The rows with a difference; no other class has any of them.
  ///   - differences: One for each of `rows`.
  ///   - state: What is known of the block.
  /// - Returns: Whether everything that the formula names is known.
  mutating func add(
    _ formula: Formula,
    _ rows: [Int32],
    _ differences: consuming [Int64],
    _ state: inout BlockState
  ) -> Bool {
    if let base = formula.base, state.frame.maps[base - 1] == .following(column: column) {
      // Found row by row, as no number of this column is known yet.
      isFollowing = true
      guard sums.isEmpty, formula.terms.isEmpty else { return false }
      scatter(differences, rows)
      return true
    }
    guard !isFollowing, state.prepare(formula.maps) else { return false }
    let isFirst = sums.isEmpty
    scatter(differences, rows)
    if formula.base.map({ state.frame.maps[$0 - 1] }) != .above(distance: 1) { isRunning = false }
    func choose(_ map: Int?, _ choice: inout RowChoice) {
      choice.take(map, for: rows, isFirst: isFirst, from: state.table)
    }
    choose(formula.base, &bases)
    var pairCount = 0
    for term in formula.terms {
      guard term.column == column else {
        guard !state.values[term.column].isEmpty else { return false }
        state.add(term, over: rows, to: &sums)
        continue
      }
      // Numbers of this column are known for earlier rows only, and taken in pairs.
      guard term.plus > 0, let minus = term.minus, minus > 0 else { return false }
      isRunning = false
      if pairCount == pairs.count { pairs.append((RowChoice(), RowChoice())) }
      let (first, second) = term.isNegative ? (minus, term.plus) : (term.plus, minus)
      choose(first, &pairs[pairCount].plus)
      choose(second, &pairs[pairCount].minus)
      pairCount += 1
    }
    for place in pairCount..<pairs.count { choose(nil, &pairs[place].plus) }
    return true
  }

  private mutating func scatter(_ differences: consuming [Int64], _ rows: [Int32]) {
    if rows.count == rowCount {
      sums = differences
      return
    }
    if sums.isEmpty { sums = [Int64](repeating: 0, count: rowCount) }
    var output = sums.mutableSpan
    let (places, numbers) = (rows.span, differences.span)
    for place in places.indices { output[Int(places[place])] = numbers[place] }
  }

  /// Works out the numbers, from the first row to the last.
  ///
  /// - Parameters:
  ///   - coded: Which rows have a difference; nil where all have.
  ///   - carry: Where the others take their number from.
  ///   - known: The numbers of the first rows, which are known.
  /// - Returns: A number a row.
  mutating func resolve(coded: [Bool]?, carry: Carry, known: [Int64]) -> [Int64] {
    var sums: [Int64] = []
    swap(&sums, &self.sums)
    if sums.isEmpty { sums = [Int64](repeating: 0, count: rowCount) }
    if !known.isEmpty { sums.replaceSubrange(known.indices, with: known) }
    if isFollowing {
      follow(&sums, from: known.count, coded, carry)
      return sums
    }
    // Behind the last row without a difference, a header mostly, most columns need much less.
    let lastCarried = pairs.count <= 2 ? coded?.lastIndex(of: false) : rowCount - 1
    let plainStart = max(known.count, (lastCarried ?? -1) + 1)
    let bases = bases.rows ?? [Int32](repeating: -1, count: rowCount)
    let pairs = self.pairs.map { (plus: $0.plus.rows ?? [], minus: $0.minus.rows ?? []) }
    if known.count < plainStart {
      Self.walk(known.count..<plainStart, &sums, bases, pairs, coded ?? [], carry.versions ?? [])
    }
    if isRunning {
      Self.accumulate(&sums, from: plainStart)
    } else if plainStart < rowCount {
      Self.add(bases, pairs, to: &sums, from: plainStart)
    }
    return sums
  }

  /// Works out the numbers of some rows, the slower way that suits all of them.
  private static func walk(
    _ rows: Range<Int>,
    _ sums: inout [Int64],
    _ bases: [Int32],
    _ pairs: [(plus: [Int32], minus: [Int32])],
    _ coded: [Bool],
    _ versions: [Int32]
  ) {
    var numbers = sums.mutableSpan
    let (baseRows, flags, versionRows) = (bases.span, coded.span, versions.span)
    for row in rows {
      guard flags.isEmpty || flags[row] else {
        var source = row - 1
        if !versionRows.isEmpty, versionRows[row] >= 0 { source = Int(versionRows[row]) }
        numbers[row] = source < 0 ? 0 : numbers[source]
        continue
      }
      var value = numbers[row]
      let base = Int(baseRows[row])
      if base >= 0 { value &+= numbers[base] }
      for pair in pairs {
        value &+= difference(pair.plus.span, pair.minus.span, row, numbers)
      }
      numbers[row] = value
    }
  }

  /// Adds to each number the one of another row, and the differences of up to two pairs.
  private static func add(
    _ bases: [Int32],
    _ pairs: [(plus: [Int32], minus: [Int32])],
    to sums: inout [Int64],
    from firstRow: Int
  ) {
    var numbers = sums.mutableSpan
    let baseRows = bases.span
    guard let pair = pairs.first else {
      for row in firstRow..<numbers.count {
        let base = Int(baseRows[row])
        if base >= 0 { numbers[row] &+= numbers[base] }
      }
      return
    }
    let (plus, minus) = (pair.plus.span, pair.minus.span)
    guard pairs.count > 1 else {
      for row in firstRow..<numbers.count {
        let base = Int(baseRows[row])
        let value = base >= 0 ? numbers[row] &+ numbers[base] : numbers[row]
        numbers[row] = value &+ difference(plus, minus, row, numbers)
      }
      return
    }
    let other = pairs[1]
    let (otherPlus, otherMinus) = (other.plus.span, other.minus.span)
    for row in firstRow..<numbers.count {
      let base = Int(baseRows[row])
      let value = base >= 0 ? numbers[row] &+ numbers[base] : numbers[row]
      let second = difference(otherPlus, otherMinus, row, numbers)
      numbers[row] = value &+ difference(plus, minus, row, numbers) &+ second
    }
  }

  /// Adds to each number the one above it.
  private static func accumulate(_ sums: inout [Int64], from firstRow: Int) {
    var numbers = sums.mutableSpan
    var above = firstRow == 0 ? 0 : numbers[firstRow - 1]
    for row in firstRow..<numbers.count {
      above &+= numbers[row]
      numbers[row] = above
    }
  }

  /// Adds to each number the one of the row that followed the number above when that was last met.
  private func follow(
    _ sums: inout [Int64],
    from firstRow: Int,
    _ coded: [Bool]?,
    _ carry: Carry
  ) {
    var last: [Int64: Int] = [:]
    var numbers = sums.mutableSpan
    for row in 0..<rowCount {
      let earlier = row == 0 ? nil : last.updateValue(row - 1, forKey: numbers[row - 1])
      guard row >= firstRow else { continue }
      guard coded?[row] ?? true else {
        numbers[row] = carry.source(row).map { numbers[$0] } ?? 0
        continue
      }
      if let earlier { numbers[row] &+= numbers[earlier + 1] }
    }
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

/// For each row of a column another one that is named by a map, or -1: the maps may differ from
/// class to class.
private struct RowChoice {
  /// The map of the first class.
  private var map: Int?
  /// The rows, which mean nothing for those that are in no class; nil where no class has any.
  private(set) var rows: [Int32]?

  /// Takes the rows of one class from a map.
  ///
  /// - Parameters:
  ///   - map: The map; nil for no rows.
  ///   - members: The rows of the class; no other class has any of them.
  ///   - isFirst: Whether no class was taken before.
  ///   - table: Has the map.
  mutating func take(
    _ map: Int?,
    for members: [Int32],
    isFirst: Bool,
    from table: RowMapTable
  ) {
    if isFirst {
      // Mostly all classes have the same map, which then is not copied.
      self.map = map
      rows = map.map { table[$0] }
      return
    }
    guard map != self.map else { return }
    var chosen = rows ?? [Int32](repeating: -1, count: table.rowCount)
    rows = nil
    let named = map.map { table[$0] } ?? []
    var output = chosen.mutableSpan
    let (places, sources) = (members.span, named.span)
    for place in places.indices {
      let row = Int(places[place])
      output[row] = sources.isEmpty ? -1 : sources[row]
    }
    rows = chosen
  }
}
