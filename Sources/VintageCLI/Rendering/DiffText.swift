import History
import Tables
import Vintage

/// `diff` for people.
struct DiffText {
  let report: DiffReport
  let limit: Int?

  /// The page.
  func page() -> Page {
    var page = Page()
    heading(&page)
    revised(&page)
    rows("removed", report.removed, .red, &page)
    rows("added", report.added, .green, &page)
    return page
  }

  private func heading(_ page: inout Page) {
    let (analysis, counts) = (report.analysis, report.diff.counts)
    page.line(
      Colour.bold(
        "\(analysis.dataSet.name)  \(title(report.old)) -> \(title(report.new))"
      )
    )
    page.line(
      "rows     \(NumberText.grouped(counts.oldRows)) -> \(NumberText.grouped(counts.newRows)): "
        + words(
          report.diff.added.count,
          report.diff.removed.count,
          report.diff.revised.count,
          report.diff.revisedCellCount
        )
    )
    if report.isNarrowed {
      page.line(
        "chosen   "
          + words(
            report.added.count,
            report.removed.count,
            report.revised.count,
            report.cellCount
          )
      )
    }
    for event in report.columnEvents { page.line("column   \(words(event))") }
    if !report.layoutWords.isEmpty {
      let count = report.diff.layoutRowCount
      let say = count == 1 ? "says" : "say"
      let rows = "\(NumberText.counted(count, "row")) \(say) the same in another spelling; "
      page.paragraph(
        "layout   \(count > 0 ? rows : "")what differs: "
          + report.layoutWords.joined(separator: ", "),
        indent: 9
      )
    }
    if let labels = report.step?.labels, !labels.isEmpty {
      page.paragraph("labels   \(labels.map(\.rawValue).joined(separator: ", "))", indent: 9)
    }
    remarks(&page, counts)
    if report.isSame {
      page.line(report.isNarrowed ? "nothing that was chosen differs" : "no figure differs")
    }
  }

  private func words(_ added: Int, _ removed: Int, _ revised: Int, _ cells: Int) -> String {
    "\(NumberText.grouped(added)) added, \(NumberText.grouped(removed)) removed, "
      + "\(NumberText.grouped(revised)) revised (\(NumberText.counted(cells, "cell")))"
  }

  private func remarks(_ page: inout Page, _ counts: DiffCounts) {
    let surplus = (report.diff.old.surplusCount, report.diff.new.surplusCount)
    if surplus != (0, 0) {
      page.paragraph(
        "surplus  rows that repeat a key: \(NumberText.grouped(surplus.0)) -> "
          + NumberText.grouped(surplus.1),
        indent: 9
      )
    }
    if counts.raggedRows > 0 {
      page.line(
        "ragged   \(NumberText.counted(counts.raggedRows, "row")) with more or fewer fields than"
          + " the header"
      )
    }
    if counts.unnamedRows > 0 {
      page.paragraph(
        "unnamed  \(NumberText.counted(counts.unnamedRows, "row")) with changes that belong to no "
          + "column: fields behind the last one of the header, or parts of rows over 256 MiB. "
          + "What they say cannot be compared",
        indent: 9
      )
    }
    if report.toleratedCount > 0 {
      page.line("within   \(NumberText.counted(report.toleratedCount, "cell")) in the tolerance")
    }
  }

  private func title(_ place: Int) -> String {
    "\(report.analysis.publishedText(place)) (#\(place + 1))"
  }

  private func words(_ event: ColumnEvent) -> String {
    switch event {
    case .added(let column, let place): "+ \(report.names[column]) (place \(place + 1))"
    case .removed(let column, let place): "- \(report.names[column]) (was in place \(place + 1))"
    case .moved(let column, let from, let to):
      "\(report.names[column]) moved from place \(from + 1) to \(to + 1)"
    case .renamed(let old, let new):
      "\(report.names[old]) may be called \(report.names[new]) now: most values agree"
    }
  }

  private func revised(_ page: inout Page) {
    guard !report.revised.isEmpty else { return }
    let timeline = report.timeline
    var table = ResultTable(
      [ResultColumn("")]
        + (timeline.keyNames + ["column", "old", "new", "difference"]).map { ResultColumn($0) }
    )
    var left = limit ?? .max
    for row in report.revised {
      for column in row.columns where left > 0 {
        left -= 1
        let change = timeline.cellChange(old: row.old, new: row.new, column: column)
        let values = [timeline.field(row.old, column), timeline.field(row.new, column)]
        table.append(
          [.text("~")] + timeline.keyFields(row.new) + [.text(report.names[column])] + values
            + [ResultField(change.difference.map { NumberText.signed($0.description) })],
          .yellow
        )
      }
      if left == 0 { break }
    }
    page.line()
    page.line("revised")
    page.append(table.text(width: Page.width))
    if let more = ResultTable.more(report.cellCount, limit) { page.line(more) }
  }

  private func rows(_ title: String, _ rows: [Int], _ colour: Colour, _ page: inout Page) {
    guard let first = rows.first else { return }
    let timeline = report.timeline
    let keys = 0..<timeline.columns.keyColumnCount
    let columns = Array(keys) + report.columns(first).filter { !keys.contains($0) }
    var table = ResultTable([ResultColumn("")] + columns.map { ResultColumn(report.names[$0]) })
    for row in rows.prefix(limit ?? .max) {
      let fields = columns.map { column -> ResultField in
        column < keys.count
          ? ResultField(timeline.rows.text(row, column)) : timeline.field(row, column)
      }
      table.append([.text(title == "added" ? "+" : "-")] + fields, colour)
    }
    page.line()
    page.line(title)
    page.append(table.text(width: Page.width))
    if let more = ResultTable.more(rows.count, limit) { page.line(more) }
  }
}
