/// Tells which fields of differently laid out rows belong to one column, by the names in header
/// rows, else by place; in JSON and XML by the names of the values.
struct ColumnNamer {
  /// How many columns have been given out.
  private(set) var columnCount = 0
  /// The columns of the rows that follow the last header.
  private var current: [Int] = []
  /// The columns by place, for rows longer or shorter than those: tables that grow to the right.
  private var placed: [Int] = []
  /// The columns of rows with a given number of fields.
  private var byFieldCount: [Int: [Int]] = [:]
  /// The columns by name.
  private var byName: [ArraySlice<UInt8>: Int] = [:]
  /// The columns of the values of JSON and XML by their names.
  private var byValueName: [UInt64: [Int]] = [:]
  /// The names of the values of the row before, and their columns.
  private var last: (names: [UInt64], columns: [Int]) = ([], [])

  /// The columns of the fields of one row.
  mutating func columns(of row: RowSplitter.Row, in bytes: [UInt8]) -> [Int] {
    if row.delimiter == RowTemplate.textsDelimiter { return columns(of: row.names) }
    if looksLikeHeader(row, bytes) { readHeader(row, bytes) }
    let count = row.starts.count
    if current.count == count { return current }
    if let known = byFieldCount[count] { return known }
    while placed.count < count { placed.append(next()) }
    let columns = Array(placed.prefix(count))
    byFieldCount[count] = columns
    if current.isEmpty { current = columns }
    return columns
  }

  /// The columns of values: the first one of a name in a row has another than the second one.
  private mutating func columns(of names: [UInt64]) -> [Int] {
    if names == last.names { return last.columns }
    var counts: [UInt64: Int] = [:]
    let columns = names.map { name in
      let place = counts[name, default: 0]
      counts[name] = place + 1
      if let known = byValueName[name], place < known.count { return known[place] }
      let column = next()
      byValueName[name, default: []].append(column)
      return column
    }
    last = (names, columns)
    return columns
  }

  private mutating func next() -> Int {
    columnCount += 1
    return columnCount - 1
  }

  /// Whether a row is a header: it has two names or more.
  ///
  /// All of them begin with a letter, or some do and many others are days, as in tables that grow
  /// by a column a day. It comes first, or where the number of fields changes, or repeats names
  /// that are known.
  private func looksLikeHeader(_ row: RowSplitter.Row, _ bytes: [UInt8]) -> Bool {
    guard row.starts.count > 1 else { return false }
    var known = 0
    var days = 0
    for field in row.starts.indices {
      let range = Int(row.starts[field])..<Int(row.ends[field])
      guard let first = bytes[range].first else { return false }
      if !isLetter(first) {
        guard field > 0, isDay(bytes[range]) else { return false }
        days += 1
      }
      if !byName.isEmpty, byName[bytes[range]] != nil { known += 1 }
    }
    guard days == 0 || days >= Self.leastDayCount else { return false }
    return columnCount == 0 || known * 2 >= row.starts.count
      || (byName.isEmpty && byFieldCount[row.starts.count] == nil)
  }

  /// Fewer days in a row may be values of a list of cases.
  private static let leastDayCount = 6

  /// Whether a text is a day in figures: 2020-03-18, 18/03/2020, 3/18/20, 18.03.2020.
  private func isDay(_ text: ArraySlice<UInt8>) -> Bool {
    guard (6...10).contains(text.count) else { return false }
    var marks: [UInt8] = []
    for byte in text where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      marks.append(byte)
    }
    return marks.count == 2 && marks[0] == marks[1] && "-/.".utf8.contains(marks[0])
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "_"), 0x80...0xFF: true
    default: false
    }
  }

  private mutating func readHeader(_ row: RowSplitter.Row, _ bytes: [UInt8]) {
    let names = row.starts.indices.map { bytes[Int(row.starts[$0])..<Int(row.ends[$0])] }
    guard Set(names).count == names.count else { return }
    // Rows before the first header had their columns by place: the names go to those.
    let unnamed = byName.isEmpty ? byFieldCount[names.count] : nil
    var columns: [Int] = []
    for (place, name) in names.enumerated() {
      let column = byName[name] ?? unnamed?[place] ?? next()
      byName[name] = column
      columns.append(column)
    }
    current = columns
    placed = columns
    byFieldCount[columns.count] = columns
  }
}
