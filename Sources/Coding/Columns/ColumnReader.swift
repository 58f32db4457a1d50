internal import Bytes

/// Reads one column of a block: formats, dictionary, formulas and differences.
///
/// ```
///  head, in this order                                         see
///   0, or 1 + zigzag of (column of    LEB128, only with a base   BaseBlock
///   the base - own number)
///   scale                          LEB128, 0...18
///   flags                          bit 0: carried over from the previous version
///                                  bits 1 to 3: split of rows   RowClasses.Split
///   format count, formats                                      FieldFormat
///   format steps, if more than one  integers                   IntegerStream
///   texts of the base's column        LEB128, where that has such
///   dictionary, if a format is `entry` or `listed`             TextList
///   per class with a coded row: formula, differences           Formula, IntegerStream
/// ```
struct ColumnReader {
  /// The column's number.
  let number: Int
  /// The block that this one is told by.
  var base: BaseBlock?

  /// Reads the column and makes its numbers known.
  func read(from reader: inout PartReader, _ state: inout BlockState) throws(CodingError) -> Column
  {
    var column = Column()
    if base != nil {
      let told = try reader.readCount(atMost: 2 * BlockFrame.maximumColumnCount)
      if told > 0 {
        let source = number + Int(UInt64(told - 1).unzigzagged)
        guard state.setSource(source, of: number) else { throw reader.failure }
      }
    }
    let source = state.source(of: number)
    column.scale = try reader.readCount(atMost: FieldFormat.maximumDigits)
    let flags = try reader.readCount(atMost: 15)
    guard flags & 1 == 0 || state.knowsVersions() else { throw reader.failure }
    let isPresent = state.presence(of: number)
    column.formats = try readFormats(from: &reader, scale: column.scale)
    // Looked up only where a format or a number is carried over.
    let isCarried = column.formats.count > 1 || isPresent != nil || !column.formats[0].isCoded
    let carry = state.carry(isPresent: isPresent, byVersion: flags & 1 == 1 && isCarried)
    column.formatOf = source?.formatOf ?? [UInt8](repeating: 0, count: state.firstRow)
    try readFormatSteps(into: &column, from: &reader, carry, ownCount: state.templateOf.count)
    if column.hasDictionary {
      if let source, column.formats.contains(.entry), source.formats.contains(.entry) {
        let count = try reader.readCount(atMost: source.dictionary.count)
        column.dictionary = source.dictionary.prefix(count)
      }
      column.dictionary.append(try reader.readTexts(countLimit: state.templateOf.count))
    }
    let split = RowClasses.Split(rawValue: flags >> 1)
    guard let classes = state.classes(split, isPresent: isPresent) else { throw reader.failure }
    let coded = column.codedRows(isPresent: isPresent)
    var plan = PredictionPlan(column: number, rowCount: state.rowCount)
    for rows in classes.rows {
      let codedRows = RowClasses.chosen(rows, where: coded)
      guard !codedRows.isEmpty else { continue }
      let formula = try Formula.read(
        from: &reader,
        columnCount: state.frame.columnCount,
        mapCount: state.frame.maps.count
      )
      let differences = try IntegerStream.read(codedRows.count, from: &reader)
      guard plan.add(formula, codedRows, differences, &state) else { throw reader.failure }
    }
    let known = source?.values ?? [Int64](repeating: 0, count: state.firstRow)
    column.values = plan.resolve(coded: coded, carry: carry, known: known)
    state.setValues(column.values, of: number)
    guard column.numberListedFields(isPresent: isPresent, from: state.firstRow) else {
      throw reader.failure
    }
    return column
  }

  private func readFormats(
    from reader: inout PartReader,
    scale: Int
  ) throws(CodingError) -> [FieldFormat] {
    let count = try reader.readCount(atMost: Column.maximumFormatCount)
    guard count > 0 else { throw reader.failure }
    var formats: [FieldFormat] = []
    for _ in 0..<count { formats.append(try FieldFormat.read(from: &reader, scale: scale)) }
    // The dictionary is of one of them.
    guard formats.count(where: { $0 == .entry || $0 == .listed }) <= 1 else {
      throw reader.failure
    }
    return formats
  }

  private func readFormatSteps(
    into column: inout Column,
    from reader: inout PartReader,
    _ carry: Carry,
    ownCount: Int
  ) throws(CodingError) {
    let count = column.formats.count
    let firstRow = column.formatOf.count
    guard column.formatOf.allSatisfy({ $0 < count }) else { throw reader.failure }
    column.formatOf += [UInt8](repeating: 0, count: ownCount)
    guard count > 1 else { return }
    let own = carry.isPresent?[firstRow...]
    let presentCount = own.map { $0.reduce(0) { $0 + ($1 ? 1 : 0) } } ?? ownCount
    let steps = try IntegerStream.read(presentCount, from: &reader)
    guard carry.fill(&column.formatOf, from: firstRow, steps: steps, count: count) else {
      throw reader.failure
    }
  }
}

/// Where a row takes what it has not itself: from its previous version, else from the row above.
struct Carry {
  /// Whether each row has the field; nil where all have.
  let isPresent: [Bool]?
  /// The previous version of each row, or -1; nil where it is not used.
  let versions: [Int32]?

  /// The row to take from; nil for the first row.
  @inline(__always)
  func source(_ row: Int) -> Int? {
    if let versions, versions[row] >= 0 { return Int(versions[row]) }
    return row > 0 ? row - 1 : nil
  }

  /// Works out the format of each row from its steps.
  ///
  /// - Parameters:
  ///   - formatOf: The formats of the rows before `firstRow`, and one 0 for each other row.
  ///   - firstRow: The first row that has a step.
  ///   - steps: For each row with the field, the step from the format of the row it takes from.
  ///   - count: How many formats there are.
  /// - Returns: Whether all steps lead to formats.
  func fill(
    _ formatOf: inout [UInt8],
    from firstRow: Int,
    steps: [Int64],
    count: Int
  ) -> Bool {
    var formats = formatOf.mutableSpan
    let (held, heldVersions) = (isPresent ?? [], versions ?? [])
    let (steps, present, versionRows) = (steps.span, held.span, heldVersions.span)
    var next = 0
    var above = firstRow == 0 ? 0 : Int64(formats[firstRow - 1])
    for row in firstRow..<formats.count {
      var format = above
      if !versionRows.isEmpty, versionRows[row] >= 0 {
        format = Int64(formats[Int(versionRows[row])])
      }
      if present.isEmpty || present[row] {
        format &+= steps[next]
        next += 1
      }
      guard format >= 0, format < Int64(count) else { return false }
      formats[row] = UInt8(truncatingIfNeeded: format)
      above = format
    }
    return true
  }
}
