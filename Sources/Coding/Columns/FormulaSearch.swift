/// Looks for the formula that leaves the smallest differences.
struct FormulaSearch {
  /// A formula with what its differences are estimated to take, in bits.
  struct Finding {
    var formula: Formula
    var bits: Double
  }

  /// The column that is predicted.
  let column: Int
  /// What may be named: every map of the choice has been prepared.
  let state: BlockState
  /// The maps on offer.
  let choice: MapChoice
  /// Other columns of numbers whose fields are decoded before this one.
  let helpers: [Int]
  /// Whether the column is part of the key, so that only rows above are known.
  let isKey: Bool
  /// How long to look.
  let effort: Effort

  /// How many rows are looked at.
  private var sampleSize: Int {
    switch effort {
    case .quick: state.rowCount < 4096 ? 96 : 256
    case .thorough: 4096
    case .best: 1 << 16
    }
  }

  /// How many terms are tried one after the other.
  private var termLimit: Int { effort == .quick ? 2 : 4 }

  /// A term must save this many bits to be worth its place in the head.
  private static let termBits = 40.0

  /// Finds a formula for some rows.
  func best(for rows: [Int32]) -> Finding {
    let sample = thinned(rows)
    let target = sample.map { state.values[column][Int($0)] }
    let scale = Double(rows.count) / Double(max(sample.count, 1))
    var findings: [(base: Int, rest: [Int64], bits: Double)] = []
    for base in isKey ? [MapChoice.above, MapChoice.aboveTwo] : choice.bases {
      var rest = target
      subtract(numbers(column, base, sample).values, from: &rest)
      findings.append((base, rest, BitCost.of(rest) * scale))
    }
    findings.sort { $0.bits < $1.bits }
    let tried = effort == .quick ? 1 : 2
    let grown = findings.prefix(tried).map { grow($0.base, $0.rest, $0.bits, sample, scale) }
    return grown.min { $0.bits < $1.bits } ?? Finding(formula: Formula(), bits: 0)
  }

  /// Adds the best term as long as one pays.
  private func grow(
    _ base: Int,
    _ rest: [Int64],
    _ bits: Double,
    _ sample: [Int32],
    _ scale: Double
  ) -> Finding {
    var found = Finding(formula: Formula(base: base), bits: bits)
    var rest = rest
    let offers = terms(for: base).map { ($0, difference($0, sample)) }
    while found.formula.terms.count < termLimit, found.bits > Self.termBits * 2 {
      var best: (term: Formula.Term, rest: [Int64], bits: Double)?
      for (term, numbers) in offers where !found.formula.terms.contains(where: { same($0, term) }) {
        for isNegative in [false, true] {
          let next = isNegative ? adding(numbers, to: rest) : subtracting(numbers, from: rest)
          let cost = BitCost.of(next) * scale
          guard cost < best?.bits ?? (found.bits * 0.995 - Self.termBits) else { continue }
          var chosen = term
          chosen.isNegative = isNegative
          best = (chosen, next, cost)
        }
      }
      guard let best else { break }
      found.formula.terms.append(best.term)
      found.bits = best.bits
      rest = best.rest
    }
    return found
  }

  private func same(_ left: Formula.Term, _ right: Formula.Term) -> Bool {
    left.column == right.column && left.plus == right.plus && left.minus == right.minus
  }

  /// The terms that may be added to a base.
  private func terms(for base: Int) -> [Formula.Term] {
    var terms: [Formula.Term] = []
    for pair in choice.pairs[base] ?? [] {
      terms.append(
        Formula.Term(isNegative: false, column: column, plus: pair.plus, minus: pair.minus)
      )
    }
    guard !isKey else { return terms.filter { $0.plus == 1 && $0.minus == 2 } }
    for helper in helpers {
      terms.append(Formula.Term(isNegative: false, column: helper, plus: 0, minus: base))
      terms.append(Formula.Term(isNegative: false, column: helper, plus: 0, minus: nil))
    }
    return terms
  }
}

// MARK: - Arithmetic over a sample

extension FormulaSearch {
  /// Rows spread evenly, in short stretches.
  private func thinned(_ rows: [Int32]) -> [Int32] {
    guard rows.count > sampleSize else { return rows }
    return (0..<sampleSize).map { rows[$0 * rows.count / sampleSize] }
  }

  private func numbers(
    _ column: Int,
    _ map: Int,
    _ sample: [Int32]
  ) -> (values: [Int64], exist: [Bool]) {
    let values = state.values[column]
    guard map > 0 else {
      return (sample.map { values[Int($0)] }, [Bool](repeating: true, count: sample.count))
    }
    let rows = state.table[map]
    let named = sample.map { Int(rows[Int($0)]) }
    return (named.map { $0 < 0 ? 0 : values[$0] }, named.map { $0 >= 0 })
  }

  private func difference(_ term: Formula.Term, _ sample: [Int32]) -> [Int64] {
    let plus = numbers(term.column, term.plus, sample)
    guard let minus = term.minus else { return plus.values }
    let other = numbers(term.column, minus, sample)
    return sample.indices.map { place in
      plus.exist[place] && other.exist[place] ? plus.values[place] &- other.values[place] : 0
    }
  }

  private func subtract(_ numbers: [Int64], from rest: inout [Int64]) {
    for place in rest.indices { rest[place] &-= numbers[place] }
  }

  private func subtracting(_ numbers: [Int64], from rest: [Int64]) -> [Int64] {
    rest.indices.map { rest[$0] &- numbers[$0] }
  }

  private func adding(_ numbers: [Int64], to rest: [Int64]) -> [Int64] {
    rest.indices.map { rest[$0] &+ numbers[$0] }
  }
}
