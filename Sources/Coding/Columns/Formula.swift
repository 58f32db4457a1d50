internal import Bytes

/// How the number of a field is predicted: a number of the same column in an earlier row, plus
/// and minus differences of numbers that are known too.
///
/// With row maps for "the row above", "the previous version of this row" and "the previous
/// version of the row above" this covers the plain difference, the gradient filter of PNG, sums
/// of other columns and running totals.
struct Formula: Hashable {
  /// One difference: the number of `column` in the row that map `plus` names, less that in the row
  /// that map `minus` names.
  struct Term: Hashable {
    /// Whether the difference is subtracted.
    var isNegative: Bool
    /// The column.
    var column: Int
    /// The map of the first number; 0 is the row itself.
    var plus: Int
    /// The map of the second number; nil where nothing is subtracted.
    var minus: Int?
  }

  /// The map of the earlier row; nil predicts 0 to start from.
  var base: Int?
  /// What is added; a term is left out where one of its rows does not exist.
  var terms: [Term] = []

  /// The most terms.
  static let maximumTermCount = 8

  /// Appends the formula: base + 1 or 0, term count, terms.
  func write(to head: inout [UInt8]) {
    head.writeCount(base ?? 0)
    head.writeCount(terms.count)
    for term in terms {
      head.writeCount(term.column * 2 + (term.isNegative ? 1 : 0))
      head.writeCount(term.plus)
      head.writeCount(term.minus.map { $0 + 1 } ?? 0)
    }
  }

  /// Reads a formula.
  static func read(
    from reader: inout PartReader,
    columnCount: Int,
    mapCount: Int
  ) throws(CodingError) -> Formula {
    let base = try reader.readCount(atMost: mapCount)
    var formula = Formula(base: base == 0 ? nil : base)
    for _ in 0..<(try reader.readCount(atMost: maximumTermCount)) {
      let column = try reader.readCount(atMost: columnCount * 2 - 1)
      let plus = try reader.readCount(atMost: mapCount)
      let minus = try reader.readCount(atMost: mapCount + 1)
      formula.terms.append(
        Term(
          isNegative: column & 1 == 1,
          column: column / 2,
          plus: plus,
          minus: minus == 0 ? nil : minus - 1
        )
      )
    }
    return formula
  }

  /// The maps that the formula needs.
  var maps: [Int] {
    (([base] + terms.flatMap { [$0.plus, $0.minus] }).compactMap { $0 }).filter { $0 > 0 }
  }
}
