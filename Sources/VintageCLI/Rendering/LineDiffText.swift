import History
import Tables
import Vintage

/// `diff` of a data set without a key: whole lines.
struct LineDiffText {
  let analysis: Analysis
  let diff: LineDiff
  let old: Int
  let new: Int
  /// The most lines of each part; 0 for all.
  let limit: Int

  /// Writes the lines.
  func write(as format: DiffFormat) throws {
    switch format {
    case .text: try page.write()
    case .json: try Output.write(document, as: .json)
    case .jsonl, .csv: try table.write(as: format.tableFormat)
    case .daff, .html:
      throw Failure(
        "--format \(format.rawValue) needs a key",
        hint: "name the key with: vintage dataset set \(analysis.dataSet.name) key=COLUMN,..."
      )
    }
  }

  private var page: Page {
    var page = Page()
    page.line(
      Colour.bold(
        "\(analysis.dataSet.name)  \(analysis.publishedText(old)) (#\(old + 1)) -> "
          + "\(analysis.publishedText(new)) (#\(new + 1))"
      )
    )
    page.line(
      "lines    \(NumberText.grouped(diff.oldLineCount)) -> "
        + "\(NumberText.grouped(diff.newLineCount)): \(NumberText.grouped(diff.added.count)) added,"
        + " \(NumberText.grouped(diff.removed.count)) removed"
    )
    if diff.layoutLineCount > 0 {
      page.line(
        "layout   \(NumberText.counted(diff.layoutLineCount, "line")) with another line end"
      )
    }
    for (mark, lines, colour) in [("-", diff.removed, Colour.red), ("+", diff.added, .green)] {
      for line in limited(lines) { page.line(colour("\(mark) \(SafeText.line(line))")) }
      if let more = ResultTable.more(lines.count, limit == 0 ? nil : limit) { page.line(more) }
    }
    return page
  }

  private func limited(_ lines: [[UInt8]]) -> [String] {
    lines.prefix(limit == 0 ? .max : limit).map { line in
      var text: [UInt8] = []
      WindowsText.appendUTF8(line.span, 0..<line.count, into: &text)
      return String(decoding: text, as: UTF8.self)
    }
  }

  private var table: ResultTable {
    var table = ResultTable([ResultColumn("type"), ResultColumn("line")])
    for line in limited(diff.removed) { table.append([.text("removed"), .text(line)]) }
    for line in limited(diff.added) { table.append([.text("added"), .text(line)]) }
    return table
  }

  private var document: JSONValue {
    .object([
      ("data_set", .string(analysis.dataSet.name)), ("compared", .string("lines")),
      ("same", .bool(diff.added.isEmpty && diff.removed.isEmpty)),
      ("layout_lines", .integer(diff.layoutLineCount)),
      ("added", .array(limited(diff.added).map(JSONValue.string))),
      ("removed", .array(limited(diff.removed).map(JSONValue.string))),
    ])
  }
}
