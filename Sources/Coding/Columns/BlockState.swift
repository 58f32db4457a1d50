/// What is known of a block while its columns are coded one after the other; the same on both
/// sides, so that both predict alike.
struct BlockState {
  /// How many rows there are, those of the base included.
  let rowCount: Int
  /// The first row of the block's own: those before it are the base's.
  let firstRow: Int
  /// The maps, classes and layouts.
  let frame: BlockFrame
  /// The layout of each own row; 0 is a row kept as text.
  let templateOf: [UInt8]
  /// The block whose rows come first; nil where there is none.
  private let base: BaseBlock?
  /// The column of the base that each column goes on from; nil where it goes on from none.
  private(set) var sources: [Int?]
  /// Which columns of the base others go on from.
  private var isTaken: [Bool]
  /// The rows that the maps name.
  private(set) var table: RowMapTable
  /// The numbers of each column; empty where not coded yet.
  private(set) var values: [[Int64]]
  /// The layouts that rows have.
  private let usedTemplates: [Int]
  private var classes: [RowClasses.Split: RowClasses] = [:]
  /// Whether a row has a previous version; nil where nobody asked.
  private var hasVersions: Bool?

  /// Starts with no column.
  ///
  /// - Parameters:
  ///   - frame: What the block says of its rows.
  ///   - templateOf: The layout of each of them.
  ///   - base: The block whose rows stand before its own.
  init(frame: BlockFrame, templateOf: [UInt8], base: BaseBlock? = nil) {
    firstRow = base?.rowCount ?? 0
    rowCount = firstRow + templateOf.count
    self.frame = frame
    self.templateOf = templateOf
    self.base = base
    sources = Array(repeating: nil, count: frame.columnCount)
    isTaken = Array(repeating: false, count: base?.columns.count ?? 0)
    table = RowMapTable(maps: frame.maps, rowCount: rowCount)
    values = Array(repeating: [], count: frame.columnCount)
    var isUsed = [Bool](repeating: false, count: frame.templates.count + 1)
    for template in templateOf { isUsed[Int(template)] = true }
    usedTemplates = isUsed.indices.filter { isUsed[$0] }
  }

  /// Whether rows of a base come first.
  var hasBase: Bool { base != nil }

  /// Lets a column go on from one of the base.
  ///
  /// - Returns: Whether the base has that column and no other one goes on from it: texts that are
  ///   taken over many times would take any amount of memory.
  mutating func setSource(_ source: Int, of column: Int) -> Bool {
    guard let base, base.columns.indices.contains(source), !isTaken[source] else { return false }
    isTaken[source] = true
    sources[column] = source
    return true
  }

  /// The column of the base that a column goes on from.
  func source(of column: Int) -> Column? {
    guard let base, let source = sources[column] else { return nil }
    return base.columns[source]
  }

  /// Whether each own row has the number and the format of its previous version, or of the row
  /// above, so that nothing need be told of a column.
  mutating func isCarried(_ column: Column, _ number: Int) -> Bool {
    guard sources[number] == number, let source = source(of: number), !source.isListed,
      column.scale == source.scale, column.formats.count == source.formats.count,
      column.dictionary.count == source.dictionary.count, let versions = versions()
    else { return false }
    let carry = Carry(isPresent: nil, versions: versions)
    return (firstRow..<rowCount).allSatisfy { row in
      guard let from = carry.source(row) else { return false }
      return column.values[row] == column.values[from]
        && column.formatOf[row] == column.formatOf[from]
    }
  }

  /// Makes up a column of which nothing is told, and makes its numbers known.
  ///
  /// - Parameter number: The column's number.
  /// - Returns: The column; nil where the base has none of this number that can go on so, or where
  ///   the previous versions are not known.
  mutating func carryOn(_ number: Int) -> Column? {
    guard let versions = versions(), setSource(number, of: number),
      var column = source(of: number), !column.isListed
    else { return nil }
    column.values.reserveCapacity(rowCount)
    column.formatOf.reserveCapacity(rowCount)
    let carry = Carry(isPresent: nil, versions: versions)
    for row in firstRow..<rowCount {
      let from = carry.source(row)
      column.values.append(from.map { column.values[$0] } ?? 0)
      column.formatOf.append(from.map { column.formatOf[$0] } ?? 0)
    }
    setValues(column.values, of: number)
    return column
  }

  /// Makes the numbers of a column known to those that follow.
  mutating func setValues(_ numbers: [Int64], of column: Int) {
    values[column] = numbers
  }

  /// Whether each row has a field of this column; nil where all have.
  func presence(of column: Int) -> [Bool]? {
    let has = [false] + frame.templates.map { $0.columns.contains(column) }
    let baseTemplates = base?.templateOf ?? []
    let source = sources[column]
    let baseHas =
      [false] + (base?.templates.map { $0.columns.contains { $0 == source } } ?? [])
    // Most blocks have fields of all columns in all rows, or in all but a few.
    if !usedTemplates.contains(where: { !has[$0] }),
      baseTemplates.allSatisfy({ baseHas[Int($0)] })
    {
      return nil
    }
    let (templates, before) = (templateOf.span, baseTemplates.span)
    return [Bool](capacity: rowCount) { output in
      for row in before.indices { output.append(baseHas[Int(before[row])]) }
      for row in templates.indices { output.append(has[Int(templates[row])]) }
    }
  }

  /// Works out the rows of maps; false where one needs a column that is not known yet.
  mutating func prepare(_ maps: [Int]) -> Bool {
    for map in maps {
      guard table.prepare(map, values: values) else { return false }
    }
    return true
  }

  /// Whether ``versions()`` has an answer, which is mostly found without working it out.
  mutating func knowsVersions() -> Bool {
    guard let map = frame.versionMap, case .lookup(let columns, _) = frame.maps[map - 1],
      rowCount > 0
    else { return versions() != nil }
    return columns.allSatisfy { !values[$0].isEmpty }
  }

  /// Where rows take from what they do not have themselves.
  ///
  /// - Parameters:
  ///   - isPresent: Whether each row has the field; nil where all have.
  ///   - byVersion: Whether from the previous version, where there is one.
  /// - Returns: That, without previous versions where no row has one.
  mutating func carry(isPresent: [Bool]?, byVersion: Bool) -> Carry {
    guard byVersion, let versions = versions() else {
      return Carry(isPresent: isPresent, versions: nil)
    }
    let areAny = hasVersions ?? versions.contains { $0 >= 0 }
    hasVersions = areAny
    return Carry(isPresent: isPresent, versions: areAny ? versions : nil)
  }

  /// The previous version of each row, or -1; nil where the block has no such map or it cannot be
  /// worked out yet.
  mutating func versions() -> [Int32]? {
    guard let map = frame.versionMap, prepare([map]) else { return nil }
    return table[map]
  }

  /// Groups the rows in every way that is the same for all columns, so that copies of the state
  /// have them.
  mutating func prepareClasses() {
    for split in [[], .byVersion, .byColumn, [.byVersion, .byColumn]] as [RowClasses.Split] {
      _ = classes(split)
    }
  }

  /// The rows in groups.
  ///
  /// - Parameters:
  ///   - split: How they are grouped.
  ///   - isPresent: Whether each row has the field; nil where all have.
  /// - Returns: The groups; nil where what groups them is not known.
  mutating func classes(_ split: RowClasses.Split, isPresent: [Bool]? = nil) -> RowClasses? {
    if let known = classes[split] { return known }
    var versionRows: [Int32]?
    if split.contains(.byVersion) {
      guard let found = versions() else { return nil }
      versionRows = found
    }
    if split.contains(.byField) {
      guard let versions = versionRows else { return nil }
      if let isPresent {
        versionRows = versions.map { $0 >= 0 && isPresent[Int($0)] ? $0 : -1 }
      }
    }
    var numbers: [Int64]?
    if split.contains(.byColumn) {
      guard let column = frame.classColumn, !values[column].isEmpty else { return nil }
      numbers = values[column]
    }
    let made = RowClasses(
      of: firstRow..<rowCount,
      versions: versionRows,
      classNumbers: numbers,
      classValues: frame.classValues
    )
    if !split.contains(.byField) { classes[split] = made }
    return made
  }
}

// MARK: - Terms over known columns

extension BlockState {
  /// Adds the value of a term over another column to the numbers of some rows.
  ///
  /// - Parameters:
  ///   - term: The term; its column and maps are known.
  ///   - rows: The rows it is added to.
  ///   - sums: One number a row of the block.
  func add(_ term: Formula.Term, over rows: [Int32], to sums: inout [Int64]) {
    let known = values[term.column]
    let column = known.span
    let sign: Int64 = term.isNegative ? -1 : 1
    var output = sums.mutableSpan
    let rows = rows.span
    let plus = term.plus == 0 ? [] : table[term.plus]
    let minus = (term.minus ?? 0) == 0 ? [] : table[term.minus ?? 0]
    let (plusRows, minusRows) = (plus.span, minus.span)
    let isPair = term.minus != nil
    for place in rows.indices {
      let row = Int(rows[place])
      let plusRow = plusRows.isEmpty ? row : Int(plusRows[row])
      guard plusRow >= 0 else { continue }
      var difference = column[plusRow]
      if isPair {
        let minusRow = minusRows.isEmpty ? row : Int(minusRows[row])
        guard minusRow >= 0 else { continue }
        difference &-= column[minusRow]
      }
      output[row] &+= sign &* difference
    }
  }
}
