internal import Bytes
import History
import Tables
import Vintage

/// `diff` as one page of HTML that needs no other file, no script and no network.
struct DiffPage {
  let report: DiffReport
  let limit: Int?

  /// Writes the page.
  func write() throws {
    try Output.writeExactly(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Self.escaped(title))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <h1>\(Self.escaped(report.analysis.dataSet.name))</h1>
      \(summary)
      \(revised)
      \(rows("Removed rows", report.removed, "removed"))
      \(rows("Added rows", report.added, "added"))
      </body>
      </html>

      """
    )
  }

  private static let style = """
    body{font:15px/1.4 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em}
    table{border-collapse:collapse;margin:.5em 0 1.5em}
    th,td{padding:.15em .7em;text-align:left;border-bottom:1px solid #8884}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
    .added{background:#2da44e26}.removed{background:#cf222e26}.revised{background:#bf870026}
    del{color:#cf222e}ins{color:#1a7f37;text-decoration:none}
    @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}ins{color:#4ac26b}}
    """

  private var title: String {
    "\(report.analysis.dataSet.name): \(report.analysis.publishedText(report.old)) -> "
      + report.analysis.publishedText(report.new)
  }

  private var summary: String {
    let counts = report.diff.counts
    var items = [
      ("From", "\(report.analysis.publishedText(report.old)) (#\(report.old + 1))"),
      ("To", "\(report.analysis.publishedText(report.new)) (#\(report.new + 1))"),
      (
        "Rows",
        "\(NumberText.grouped(counts.oldRows)) → \(NumberText.grouped(counts.newRows)): "
          + "\(NumberText.grouped(report.added.count)) added, "
          + "\(NumberText.grouped(report.removed.count)) removed, "
          + "\(NumberText.grouped(report.revised.count)) revised "
          + "(\(NumberText.counted(report.cellCount, "cell")))"
      ),
    ]
    for event in report.columnEvents {
      switch event {
      case .added(let column, _): items.append(("Column added", report.names[column]))
      case .removed(let column, _): items.append(("Column removed", report.names[column]))
      case .moved(let column, let from, let to):
        items.append(("Column moved", "\(report.names[column]), place \(from + 1) → \(to + 1)"))
      case .renamed(let old, let new):
        items.append(("Renamed?", "\(report.names[old]) → \(report.names[new])"))
      }
    }
    if !report.layoutWords.isEmpty {
      let rows = NumberText.counted(report.diff.layoutRowCount, "row")
      items.append(("Layout", "\(rows); \(report.layoutWords.joined(separator: ", "))"))
    }
    let rows = items.map { "<tr><th>\(Self.escaped($0.0))</th><td>\(Self.escaped($0.1))</td></tr>" }
    return "<table>\(rows.joined())</table>"
  }

  private var revised: String {
    guard !report.revised.isEmpty else { return "" }
    let timeline = report.timeline
    let names = timeline.keyNames + ["column", "old", "new", "difference"]
    var lines: [String] = []
    for row in report.revised.prefix(limit ?? .max) {
      let key = timeline.keyTexts(row.new).map { "<td>\(Self.escaped($0))</td>" }.joined()
      for change in report.diff.cells(of: row) where row.columns.contains(change.column) {
        let difference = change.difference.map { NumberText.signed($0.description) } ?? ""
        lines.append(
          "<tr class=\"revised\">\(key)<td>\(Self.escaped(report.names[change.column]))</td>"
            + "<td class=\"n\"><del>\(Self.shown(change.old))</del></td>"
            + "<td class=\"n\"><ins>\(Self.shown(change.new))</ins></td>"
            + "<td class=\"n\">\(difference)</td></tr>"
        )
      }
    }
    return "<h2>Revised cells</h2>\n"
      + Self.table(names, lines) + more(report.revised.count)
  }

  private func rows(_ title: String, _ rows: [Int], _ style: String) -> String {
    guard let first = rows.first else { return "" }
    let columns = report.columns(first)
    let lines = rows.prefix(limit ?? .max).map { row in
      let cells = columns.map { "<td>\(Self.shown(report.timeline.rows.text(row, $0)))</td>" }
      return "<tr class=\"\(style)\">\(cells.joined())</tr>"
    }
    return "<h2>\(title)</h2>\n" + Self.table(columns.map { report.names[$0] }, lines)
      + more(rows.count)
  }

  private func more(_ count: Int) -> String {
    guard let limit, count > limit else { return "" }
    return "<p>… \(NumberText.grouped(count - limit)) more rows</p>"
  }

  private static func table(_ names: [String], _ lines: [String]) -> String {
    let head = names.map { "<th>\(escaped($0))</th>" }.joined()
    return "<table><thead><tr>\(head)</tr></thead><tbody>\n"
      + lines.joined(separator: "\n") + "\n</tbody></table>"
  }

  private static func shown(_ text: String?) -> String {
    text.map { $0.isEmpty ? "<i>empty</i>" : escaped($0) } ?? "<i>absent</i>"
  }

  /// A text without what HTML reads as markup.
  static func escaped(_ text: String) -> String {
    EscapedText.text(text) { byte in
      switch byte {
      case UInt8(ascii: "&"): "&amp;"
      case UInt8(ascii: "<"): "&lt;"
      case UInt8(ascii: ">"): "&gt;"
      case UInt8(ascii: "\""): "&quot;"
      default: nil
      }
    }
  }
}
