internal import Bytes

/// Writes one column of a block; the layout is drawn at ``ColumnReader``.
struct ColumnWriter {
  /// The column's number.
  let number: Int
  /// Whether it is part of the key.
  let isKey: Bool
  /// The maps on offer.
  let choice: MapChoice
  /// Columns of numbers written before this one.
  let helpers: [Int]

  /// Appends a column; the state has the numbers of all columns and every map worked out.
  ///
  /// - Returns: The maps that its formulas start from.
  func write(
    _ column: Column,
    to writer: inout PartWriter,
    _ state: BlockState
  ) -> Set<Int> {
    var state = state
    let isCarried = !isKey && state.knowsVersions()
    let isPresent = state.presence(of: number)
    let carry = state.carry(isPresent: isPresent, byVersion: isCarried)
    let coded = column.codedRows(isPresent: isPresent)
    let plan = bestSplit(coded, column, isPresent, writer.effort, &state)

    let source = state.source(of: number)
    if state.hasBase {
      let step = state.sources[number].map { Int64($0 - number).zigzagged + 1 }
      writer.head.writeVarint(step ?? 0)
    }
    writer.head.writeCount(column.scale)
    writer.head.writeCount(plan.split.rawValue << 1 | (isCarried ? 1 : 0))
    writeFormats(column, from: state.firstRow, to: &writer, carry)
    if column.hasDictionary {
      let count = source?.dictionary.count ?? 0
      if let source, column.formats.contains(.entry), source.formats.contains(.entry) {
        writer.head.writeCount(count)
      }
      column.dictionary.dropFirst(count).write(to: &writer)
    }
    for part in plan.parts {
      part.formula.write(to: &writer.head)
      IntegerStream.write(differences(part.formula, part.rows, column, state), to: &writer)
    }
    return Set(plan.parts.compactMap(\.formula.base))
  }

  private func writeFormats(
    _ column: Column,
    from firstRow: Int,
    to writer: inout PartWriter,
    _ carry: Carry
  ) {
    writer.head.writeCount(column.formats.count)
    for format in column.formats { format.write(to: &writer.head) }
    guard column.formats.count > 1 else { return }
    var steps: [Int64] = []
    for row in column.formatOf.indices.dropFirst(firstRow)
    where carry.isPresent?[row] ?? true {
      let before = carry.source(row).map { Int64(column.formatOf[$0]) } ?? 0
      steps.append(Int64(column.formatOf[row]) - before)
    }
    IntegerStream.write(steps, to: &writer)
  }

  /// The coded numbers of some rows less what the formula says.
  private func differences(
    _ formula: Formula,
    _ rows: [Int32],
    _ column: Column,
    _ state: BlockState
  ) -> [Int64] {
    var predicted = [Int64](repeating: 0, count: state.rowCount)
    if let base = formula.base {
      let map = state.table[base]
      for row in rows {
        let source = Int(map[Int(row)])
        if source >= 0 { predicted[Int(row)] = column.values[source] }
      }
    }
    for term in formula.terms { state.add(term, over: rows, to: &predicted) }
    return rows.map { column.values[Int($0)] &- predicted[Int($0)] }
  }
}

// MARK: - Choice of the split

extension ColumnWriter {
  /// Rows with the formula that they are predicted by.
  private struct Part {
    var formula: Formula
    var rows: [Int32]
  }

  /// A part costs about this many bits besides its differences: its formula and its streams.
  private static let partBits = 160.0

  /// The grouping of rows that costs least.
  private func bestSplit(
    _ coded: [Bool]?,
    _ column: Column,
    _ isPresent: [Bool]?,
    _ effort: Effort,
    _ state: inout BlockState
  ) -> (split: RowClasses.Split, parts: [Part]) {
    let search = FormulaSearch(
      column: number,
      state: state,
      choice: choice,
      helpers: Array(helpers.suffix(effort == .quick ? 12 : effort == .thorough ? 24 : 48)),
      isKey: isKey,
      effort: effort
    )
    var best: (split: RowClasses.Split, parts: [Part], bits: Double)?
    for var split in splits(column, effort) {
      if isPresent != nil, split.contains(.byVersion) { split.insert(.byField) }
      guard let classes = state.classes(split, isPresent: isPresent) else { continue }
      var parts: [Part] = []
      var bits = 0.0
      for rows in classes.rows {
        let rows = RowClasses.chosen(rows, where: coded)
        guard !rows.isEmpty else { continue }
        let finding = search.best(for: rows)
        parts.append(Part(formula: finding.formula, rows: rows))
        bits += finding.bits + Self.partBits
      }
      if bits < best?.bits ?? .infinity { best = (split, parts, bits) }
    }
    return best.map { ($0.split, $0.parts) } ?? ([], [])
  }

  private func splits(_ column: Column, _ effort: Effort) -> [RowClasses.Split] {
    guard !isKey, column.formats.contains(where: \.isCoded) else { return [[]] }
    if effort == .quick { return [[], [.byVersion, .byColumn], .byVersion] }
    return [[], .byVersion, .byColumn, [.byVersion, .byColumn]]
  }
}
