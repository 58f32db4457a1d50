import Files

/// A result of several rows, held until it is written in any format.
///
/// For results that fit in memory; a ledger of a whole history goes through ``ResultWriter``.
struct ResultTable {
  let columns: [ResultColumn]
  private(set) var rows: [[ResultField]] = []
  /// The colour of each row for people.
  private var colours: [Colour?] = []

  /// Makes a table without rows.
  init(_ columns: [ResultColumn]) {
    self.columns = columns
  }

  /// Appends a row, one field for each column.
  mutating func append(_ row: [ResultField], _ colour: Colour? = nil) {
    rows.append(row)
    colours.append(colour)
  }

  /// Writes the table in a machine format.
  func write(as format: TableFormat) throws {
    var writer = try ResultWriter(columns, format: format)
    for row in rows { try writer.append(row) }
    try writer.finish()
  }

  /// The table for people, aligned; columns of numbers are flush right.
  ///
  /// - Parameters:
  ///   - limit: The most rows that are shown; nil for all.
  ///   - width: Where all columns do not fit in this, long texts are cut; columns that still go
  ///     beyond it are left out, and a line says which. nil keeps all.
  /// - Returns: The lines.
  func text(limit: Int? = nil, width: Int? = nil) -> String {
    let shown = limit.map { Array(rows.prefix($0)) } ?? rows
    var texts = shown.map { $0.map(\.shown) }
    // Counting characters is the most of the work, so it is done once.
    var lengths = texts.map { $0.map(\.count) }
    var widths = columns.indices.map { index in
      lengths.reduce(columns[index].name.count) { max($0, $1[index]) }
    }
    if let width, let longest = Self.longestText(widths, in: width) {
      for row in texts.indices {
        for column in columns.indices where lengths[row][column] > longest {
          texts[row][column] = texts[row][column].prefix(longest - 1) + "…"
          lengths[row][column] = longest
        }
      }
      for index in widths.indices {
        widths[index] = min(widths[index], max(longest, columns[index].name.count))
      }
    }
    var (kept, used) = (0, -2)
    while kept < columns.count, width.map({ used + 2 + widths[kept] <= $0 }) ?? true {
      used += 2 + widths[kept]
      kept += 1
    }
    kept = max(kept, 1)
    let alignments = (0..<kept).map { Self.isNumeric(shown, $0) }
    func line(_ cells: [String], _ lengths: [Int]) -> String {
      var line: [UInt8] = []
      for index in 0..<kept {
        let space = repeatElement(UInt8(ascii: " "), count: max(0, widths[index] - lengths[index]))
        if index > 0 { line += [UInt8(ascii: " "), UInt8(ascii: " ")] }
        if alignments[index] { line += space }
        line += cells[index].utf8
        if !alignments[index] { line += space }
      }
      while line.last == UInt8(ascii: " ") { line.removeLast() }
      return String(decoding: line, as: UTF8.self)
    }
    let names = columns.map(\.name)
    var result = Colour.bold(line(names, names.map(\.count))) + "\n"
    for (index, cells) in texts.enumerated() {
      let text = line(cells, lengths[index])
      result += (colours[index].map { $0(text) } ?? text) + "\n"
    }
    if kept < columns.count { result += Self.note(of: columns[kept...].map(\.name), width) + "\n" }
    return result
  }

  /// The fewest characters that a text is cut to.
  private static let shortestCut = 16

  /// How many characters of a text are shown so that all columns fit; nil where they fit uncut or
  /// none is long.
  private static func longestText(_ widths: [Int], in width: Int) -> Int? {
    let room = width - 2 * (widths.count - 1)
    guard widths.reduce(0, +) > room, let widest = widths.max(), widest > shortestCut else {
      return nil
    }
    let fitting = stride(from: min(widest, room), through: shortestCut, by: -1).first { longest in
      widths.reduce(0) { $0 + min($1, longest) } <= room
    }
    return fitting ?? shortestCut
  }

  /// The line that says which columns are not shown, as many names as fit.
  private static func note(of names: [String], _ width: Int?) -> String {
    let start = "(\(NumberText.counted(names.count, "column")) too wide for this page: "
    for count in stride(from: names.count, to: 1, by: -1) {
      let listed = names.prefix(count).joined(separator: ", ")
      let note = start + listed + (count < names.count ? ", ...)" : ")")
      if note.count <= width ?? .max { return note }
    }
    return start + (names.first ?? "") + (names.count > 1 ? ", ...)" : ")")
  }

  /// Whether a column is flush right: all its values are numbers, signed ones included.
  private static func isNumeric(_ rows: [[ResultField]], _ column: Int) -> Bool {
    var hasNumber = false
    for row in rows {
      switch row[column] {
      case .integer, .number: hasNumber = true
      case .text("NA"), .text(""), .text("."), .missing: break
      case .text(let text):
        guard text.first == "+" || text.first == "-" || text == "0",
          text.last.map({ $0.isNumber || $0 == "…" }) ?? false
        else { return false }
        hasNumber = true
      case .truth, .encoded: return false
      }
    }
    return hasNumber
  }

  /// The line under a table that says how much is not shown; nil where all is.
  ///
  /// - Parameters:
  ///   - count: How many rows there are.
  ///   - limit: How many are shown.
  /// - Returns: The line.
  static func more(_ count: Int, _ limit: Int?) -> String? {
    guard let limit, count > limit else { return nil }
    return "... \(NumberText.grouped(count - limit)) more; --limit 0 shows all"
  }
}
