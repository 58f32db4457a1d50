/// Rows of text in aligned columns, two spaces apart.
struct TextTable {
  /// Which side of a column is flush.
  enum Alignment {
    case left
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Makes a table with one row of titles.
  init(_ columns: [(title: String, alignment: Alignment)]) {
    alignments = columns.map(\.alignment)
    rows = [columns.map(\.title)]
  }

  /// Appends a row, one text for each column.
  mutating func append(_ row: [String]) {
    rows.append(row.map(SafeText.line))
  }

  /// The table as text, a line a row, without spaces at line ends.
  var text: String {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return alignments[column] == .left ? row[column] + space : space + row[column]
      }
      var line = cells.joined(separator: "  ")[...]
      while line.hasSuffix(" ") { line = line.dropLast() }
      return line + "\n"
    }.joined()
  }
}
