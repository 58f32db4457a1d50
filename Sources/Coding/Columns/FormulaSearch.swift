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

  /// What estimates of such a base are multiplied by.
  private static let followingFactor = 1.15

  /// Finds a formula for some rows.
  func best(for rows: [Int32]) -> Finding {
    let sample = thinned(rows)
    let target = sample.map { state.values[column][Int($0)] }
    let scale = Double(rows.count) / Double(max(sample.count, 1))
    var cost = BitCost(upTo: sample.count)
    var findings: [(base: Int, rest: [Int64], bits: Double)] = []
    for base in isKey ? keyBases : choice.bases {
      let numbers = numbers(Formula.Term(isNegative: false, column: column, plus: base), sample)
      let rest = Self.adding(numbers, isNegative: true, to: target)
      findings.append((base, rest, cost.of(rest) * scale))
    }
    // Found row by row, and of the last row alone: it must be clearly better.
    for index in findings.indices where choice.following.values.contains(findings[index].base) {
      findings[index].bits *= Self.followingFactor
    }
    findings.sort { $0.bits < $1.bits }
    let tried = effort == .quick ? 1 : 2
    let grown = findings.prefix(tried).map { grow($0.base, $0.rest, $0.bits, sample, scale, &cost) }
    return grown.min { $0.bits < $1.bits } ?? Finding(formula: Formula(), bits: 0)
  }

  /// What a column of the key may start from: rows above, and what followed them before in a column
  /// that is decoded by then, or in this one.
  private var keyBases: [Int] {
    [MapChoice.above, MapChoice.aboveTwo]
      + choice.following.filter { $0.key <= column }.map(\.value).sorted()
  }

  /// A term with what it adds in each row of the sample, its sign left out.
  private typealias Offer = (term: Formula.Term, numbers: [Int64])

  /// Adds the best term, or the best two, as long as they pay.
  private func grow(
    _ base: Int,
    _ rest: [Int64],
    _ bits: Double,
    _ sample: [Int32],
    _ scale: Double,
    _ cost: inout BitCost
  ) -> Finding {
    var found = Finding(formula: Formula(base: base), bits: bits)
    guard bits > Self.termBits * 2 else { return found }
    var rest = rest
    var offers: [Offer] = terms(for: base).map { ($0, numbers($0, sample)) }
    while found.formula.terms.count < termLimit, found.bits > Self.termBits * 2 {
      var best: [Offer] = []
      var bestBits = found.bits * 0.995 - Self.termBits
      for offer in offers {
        let costs = cost.of(rest, and: offer.numbers)
        for (isNegative, bits) in [(false, costs.without * scale), (true, costs.with * scale)]
        where bits < bestBits {
          best = [Self.signed(offer, isNegative)]
          bestBits = bits
        }
      }
      // Two terms take twice the place in the head.
      var pairLimit = bestBits - Self.termBits
      if found.formula.terms.count + 2 <= termLimit {
        for pair in Self.pairs(of: offers, leavingNothingOf: rest) {
          let first = Self.adding(pair[0].numbers, isNegative: !pair[0].term.isNegative, to: rest)
          let costs = cost.of(first, and: pair[1].numbers)
          let bits = (pair[1].term.isNegative ? costs.with : costs.without) * scale
          guard bits < pairLimit else { continue }
          best = pair
          (bestBits, pairLimit) = (bits, bits)
        }
      }
      guard !best.isEmpty else { break }
      for (term, numbers) in best {
        found.formula.terms.append(term)
        rest = Self.adding(numbers, isNegative: !term.isNegative, to: rest)
        offers.removeAll { same($0.term, term) }
      }
      found.bits = bestBits
    }
    return found
  }

  private static func signed(_ offer: Offer, _ isNegative: Bool) -> Offer {
    var signed = offer
    signed.term.isNegative = isNegative
    return signed
  }

  /// So many rows of a sample show whether two terms are worth a closer look.
  private static let probeCount = 16
  /// Where fewer of them have anything left, little is to be had.
  private static let leastLeftCount = 4
  /// Fewer rows are not worth the search.
  private static let leastPairCount = 64

  /// Pairs of terms that leave something in less than half as many rows as before.
  ///
  /// Of a total and its parts the last part follows from the others, but neither of them by itself
  /// says anything of it: one after the other they would not be found.
  ///
  /// - Parameters:
  ///   - offers: The terms.
  ///   - rest: What they are taken from.
  /// - Returns: The pairs, with their signs; none where little is left anyway.
  private static func pairs(
    of offers: [Offer],
    leavingNothingOf rest: [Int64]
  ) -> [[Offer]] {
    guard rest.count >= leastPairCount else { return [] }
    // Not always the same row of a group of rows.
    let gap = rest.count / probeCount
    func probes(_ numbers: [Int64]) -> [Int64] {
      (0..<probeCount).map { numbers[$0 * gap + $0 * 3 % min(gap, 8)] }
    }
    let wanted = probes(rest)
    let left = wanted.count { $0 != 0 }
    guard left >= leastLeftCount else { return [] }
    let held = offers.map { probes($0.numbers) }
    // What is 0 adds nothing to another term, and what fits alone needs none.
    let indices = held.indices.filter { index in
      let numbers = held[index]
      guard numbers.contains(where: { $0 != 0 }) else { return false }
      let fits = zip(numbers, wanted).count { $0 == $1 }
      let opposes = zip(numbers, wanted).count { 0 &- $0 == $1 }
      return (probeCount - max(fits, opposes)) * 2 >= left
    }
    var found: [[Offer]] = []
    for (place, first) in indices.enumerated() {
      for second in indices[(place + 1)...] {
        for signs in 0..<4 {
          let (isFirst, isSecond) = (signs & 1 == 1, signs & 2 == 2)
          guard halves(left, wanted, held[first], isFirst, held[second], isSecond) else {
            continue
          }
          found.append([signed(offers[first], isFirst), signed(offers[second], isSecond)])
        }
      }
    }
    return found
  }

  /// Whether two series with their signs add up to a third one, but for less than half as many
  /// places as are left of it now.
  private static func halves(
    _ left: Int,
    _ wanted: [Int64],
    _ first: [Int64],
    _ isFirstNegative: Bool,
    _ second: [Int64],
    _ isSecondNegative: Bool
  ) -> Bool {
    let (wanted, first, second) = (wanted.span, first.span, second.span)
    var misses = 0
    for place in wanted.indices {
      let one = isFirstNegative ? 0 &- first[place] : first[place]
      let other = isSecondNegative ? 0 &- second[place] : second[place]
      if one &+ other != wanted[place] { misses += 1 }
      guard misses * 2 < left else { return false }
    }
    return true
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
  /// Rows spread evenly.
  private func thinned(_ rows: [Int32]) -> [Int32] {
    guard rows.count > sampleSize else { return rows }
    return (0..<sampleSize).map { rows[$0 * rows.count / sampleSize] }
  }

  /// What a term adds in each row of the sample, its sign left out: 0 where a map names no row.
  private func numbers(_ term: Formula.Term, _ sample: [Int32]) -> [Int64] {
    let known = state.values[term.column]
    let values = known.span
    let plus = term.plus == 0 ? [] : state.table[term.plus]
    let minus = (term.minus ?? 0) == 0 ? [] : state.table[term.minus ?? 0]
    let (rows, plusRows, minusRows) = (sample.span, plus.span, minus.span)
    return [Int64](capacity: sample.count) { output in
      for place in rows.indices {
        let row = Int(rows[place])
        let plusRow = plusRows.isEmpty ? row : Int(plusRows[row])
        let minusRow = minusRows.isEmpty ? row : Int(minusRows[row])
        if term.minus == nil {
          output.append(plusRow < 0 ? 0 : values[plusRow])
        } else {
          output.append(plusRow < 0 || minusRow < 0 ? 0 : values[plusRow] &- values[minusRow])
        }
      }
    }
  }

  /// Adds one series to another, or takes it away.
  private static func adding(
    _ numbers: [Int64],
    isNegative: Bool,
    to rest: [Int64]
  ) -> [Int64] {
    let (span, numbers) = (rest.span, numbers.span)
    return [Int64](capacity: rest.count) { output in
      for place in span.indices {
        output.append(isNegative ? span[place] &- numbers[place] : span[place] &+ numbers[place])
      }
    }
  }
}
