import History
import Tables

/// A comparison in the highlighter format of daff, as CSV.
///
/// The format is described at https://paulfitz.github.io/daff-doc/spec.html.
///
/// | first field | row |
/// |---|---|
/// | `!` | what happened to the columns: `+++`, `---`, `:` (moved), `(old name)` |
/// | `@@` | the names of the columns |
/// | `+++` `---` | an added, a removed row |
/// | `->` | a revised row; a changed cell is `old->new`, with a longer arrow where data has one |
/// | `+` | a row with nothing but new columns |
/// | `...` | rows that are left out: unchanged ones |
struct DiffHighlighter {
  let report: DiffReport

  /// Writes the table.
  func write() throws {
    let rows = self.rows
    let width = report.allColumns.count + 1
    var writer = try HighlighterText(width: width)
    for row in rows { writer.append(row) }
    try Output.writeExactly(writer.text)
  }

  private var rows: [[String]] {
    let columns = report.allColumns
    var rows: [[String]] = []
    let marks = columns.map(mark)
    if marks.contains(where: { !$0.isEmpty }) { rows.append(["!"] + marks) }
    rows.append(["@@"] + columns.map { report.names[$0] })
    let hasNewColumns = marks.contains("+++")
    var lines: [(row: Int, fields: [String])] = []
    let revised = Dictionary(uniqueKeysWithValues: report.revised.map { ($0.new, $0) })
    for row in report.added { lines.append((row, ["+++"] + texts(row))) }
    for row in report.removed { lines.append((row, ["---"] + texts(row))) }
    for row in report.revised { lines.append((row.new, fields(row))) }
    let added = Set(report.added)
    var unchangedCount = 0
    let before = report.timeline.rows(at: 0)
    for (key, row) in report.timeline.rows(at: 1).enumerated() where row >= 0 && before[key] >= 0 {
      guard revised[Int(row)] == nil, !added.contains(Int(row)) else { continue }
      unchangedCount += 1
      if hasNewColumns { lines.append((Int(row), ["+"] + texts(Int(row), Int(before[key])))) }
    }
    if unchangedCount > 0, !hasNewColumns {
      rows.append([String](repeating: "...", count: columns.count + 1))
    }
    return rows + report.timeline.sortedByKey(lines) { $0.row }.map(\.fields)
  }

  /// What the first row says of a column.
  private func mark(_ column: Int) -> String {
    for event in report.columnEvents {
      switch event {
      case .added(column, _): return "+++"
      case .removed(column, _): return "---"
      case .moved(column, _, _): return ":"
      default: break
      }
    }
    return ""
  }

  /// The fields of a row; a column that its release does not have shows what `before` had.
  private func texts(_ row: Int, _ before: Int? = nil) -> [String] {
    report.allColumns.map { column in
      guard hasColumn(row, column) else { return before.map { text($0, column) } ?? "" }
      return text(row, column)
    }
  }

  private func hasColumn(_ row: Int, _ column: Int) -> Bool {
    report.timeline.rows.layouts[report.timeline.rows.layout(row)].field(of: column) != nil
  }

  private func text(_ row: Int, _ column: Int) -> String {
    hasColumn(row, column) ? Self.escaped(report.timeline.rows.text(row, column)) : ""
  }

  private func fields(_ row: RevisedRow) -> [String] {
    let columns = report.allColumns
    let old = columns.map { text(row.old, $0) }
    let new = texts(row.new, row.old)
    var arrow = "->"
    while (old + new).contains(where: { Self.contains($0, arrow) }) { arrow = "-" + arrow }
    let changed = Set(row.columns)
    let fields = columns.enumerated().map { index, column in
      changed.contains(column) ? old[index] + arrow + new[index] : new[index]
    }
    return [arrow] + fields
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { start in
      bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
  }

  /// An absent value is `NULL`; a text that looks like it gets one more `_`.
  private static func escaped(_ text: String?) -> String {
    guard let text else { return "NULL" }
    let rest = text.drop { $0 == "_" }
    return rest == "NULL" ? "_" + text : text
  }
}

/// Lines of CSV.
private struct HighlighterText {
  private let width: Int
  private(set) var text = ""

  init(width: Int) throws {
    self.width = width
  }

  mutating func append(_ row: [String]) {
    let fields = row.prefix(width).map { field in
      field.contains { ",\"\r\n".contains($0) }
        ? "\""
          + field.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"") + "\"" : field
    }
    text += fields.joined(separator: ",") + "\n"
  }
}
