import History
import Tables
import Vintage

/// The head of the ledger of corrections, for people.
struct CorrectionSummaryText {
  let ledger: CellLedger
  let filter: CellFilter

  private var timeline: Timeline { ledger.timeline }

  /// Appends the summary of a ledger.
  func append(_ cells: [CellEvent], to page: inout Page) {
    let summary = timeline.summary(of: cells, filter)
    page.line(
      Colour.bold(
        "\(ledger.analysis.dataSet.name): \(NumberText.counted(summary.count, "corrected cell"))"
          + " in \(NumberText.counted(summary.rowCount, "row"))"
      )
    )
    let without = summary.placesWithoutAny.count
    page.line(
      "\(NumberText.counted(summary.stepCount, "step")), "
        + "\(NumberText.grouped(summary.stepCount - without)) with corrections, "
        + "\(NumberText.grouped(without)) without any"
    )
    guard summary.count > 0 else { return }
    let kinds: [RowEvent.Kind] = [.revised, .withdrawn, .restored, .backfilled]
    let parts = kinds.compactMap { kind in
      summary.kindCounts[kind].map { "\(NumberText.grouped($0)) \(kind.word)" }
    }
    page.line(parts.joined(separator: ", "))
    page.line()
    appendColumns(summary, &page)
    if let largest = summary.largest { page.paragraph("largest  \(words(largest))", indent: 9) }
    for cell in largestOfOthers(cells, summary) {
      page.paragraph("         \(words(cell))", indent: 9)
    }
    if let oldest = summary.oldest { page.paragraph("oldest   \(words(oldest))", indent: 9) }
  }

  private func appendColumns(_ summary: CorrectionSummary, _ page: inout Page) {
    var table = ResultTable(
      ["column", "cells", "up", "down", "one way", "net", "gross"].map { ResultColumn($0) }
    )
    for column in summary.columns {
      // Rounded, but nearly all of them are not all.
      let share = column.shareOneWay.map {
        "\(min(Int(($0 * 100).rounded()), $0 < 1 ? 99 : 100)) %"
      }
      table.append([
        .text(timeline.columns.names[column.column]), .integer(column.count),
        .integer(column.upCount), .integer(column.downCount), ResultField(share),
        ResultField(column.net.map { NumberText.signed($0.description) }),
        ResultField(column.gross),
      ])
    }
    page.append(table.text(width: Page.width))
    page.line()
  }

  /// The largest correction of each other column, where the columns are not of one size: a column
  /// of inhabitants would else hide all columns of patients.
  private func largestOfOthers(
    _ cells: [CellEvent],
    _ summary: CorrectionSummary
  ) -> [CellEvent] {
    guard summary.columns.count <= 12 else { return [] }
    return summary.columns.map(\.column).filter { $0 != summary.largest.map { Int($0.column) } }
      .compactMap { column in
        timeline.summary(of: cells.filter { Int($0.column) == column }, filter).largest
      }
  }

  private func words(_ cell: CellEvent) -> String {
    let values = timeline.values(of: cell)
    let row = Int(cell.new >= 0 ? cell.new : cell.old)
    let old = timeline.field(Int(cell.old), Int(cell.column)).shown
    let new = timeline.field(Int(cell.new), Int(cell.column)).shown
    let difference = values.difference.map { " (\(NumberText.signed($0.description)))" } ?? ""
    let lag = timeline.lag(of: cell).map { ", \(NumberText.counted($0, "day")) after" } ?? ""
    let change =
      switch cell.kind {
      case .revised, .restored: "\(old) -> \(new)\(difference)"
      case .withdrawn: "\(old) withdrawn"
      default: "\(new) backfilled"
      }
    return "\(timeline.keyLabel(row)) \(timeline.columns.names[Int(cell.column)]): \(change)"
      + " in the release of \(ledger.releaseText(cell))\(lag)"
  }
}
