import History
import Tables
import Vintage

/// `diff` for machines: json, jsonl and csv.
struct DiffMachine {
  let report: DiffReport
  let limit: Int?

  /// Writes the report.
  func write(as format: TableFormat) throws {
    switch format {
    case .text: break
    case .json: try Output.write(document, as: .json)
    case .jsonl: try Output.write(limited(lines), as: .jsonl)
    case .csv: try pairs().write(as: .csv)
    }
  }

  private func limited<Item>(_ items: [Item]) -> ArraySlice<Item> { items.prefix(limit ?? .max) }

  /// The shape of csv-diff, with what that leaves out beside it.
  private var document: JSONValue {
    let counts = report.diff.counts
    return .object([
      ("data_set", .string(report.analysis.dataSet.name)),
      ("from", report.release(report.old)), ("to", report.release(report.new)),
      ("compared", .string(report.timeline.options.isRaw ? "strings" : "values")),
      ("same", .bool(report.isSame)),
      ("labels", .array((report.step?.labels ?? []).map { .string($0.rawValue) })),
      (
        "counts",
        .object([
          ("from_rows", .integer(counts.oldRows)), ("to_rows", .integer(counts.newRows)),
          ("added", .integer(report.added.count)), ("removed", .integer(report.removed.count)),
          ("changed", .integer(report.revised.count)), ("cells", .integer(report.cellCount)),
          ("layout_rows", .integer(report.diff.layoutRowCount)),
          ("surplus_rows", .integer(counts.surplusRows)),
          ("ragged_rows", .integer(counts.raggedRows)),
          ("tolerated_cells", .integer(report.toleratedCount)),
        ])
      ),
      ("layout", .array(report.layoutWords.map(JSONValue.string))),
      ("added", .array(limited(report.added).map(row))),
      ("removed", .array(limited(report.removed).map(row))),
      ("changed", .array(limited(report.revised).map(changes))),
      ("cells", .array(limited(report.revised).flatMap { cells($0).map(JSONValue.object) })),
      ("columns_added", .array(columns { if case .added(let name, _) = $0 { name } else { nil } })),
      (
        "columns_removed",
        .array(columns { if case .removed(let name, _) = $0 { name } else { nil } })
      ),
      (
        "columns_moved",
        .array(columns { if case .moved(let name, _, _) = $0 { name } else { nil } })
      ),
      ("columns_renamed", .array(renames)),
    ])
  }

  private func columns(_ name: (ColumnEvent) -> Int?) -> [JSONValue] {
    report.columnEvents.compactMap { name($0).map { .string(report.names[$0]) } }
  }

  private var renames: [JSONValue] {
    report.columnEvents.compactMap { event in
      guard case .renamed(let old, let new) = event else { return nil }
      return .object([
        ("from", .string(report.names[old])), ("to", .string(report.names[new])),
      ])
    }
  }

  /// A row with its values as they were written.
  private func row(_ row: Int) -> JSONValue {
    .object(report.columns(row).map { (report.names[$0], text(row, $0)) })
  }

  private func text(_ row: Int, _ column: Int) -> JSONValue {
    report.timeline.rows.text(row, column).map { .string($0) } ?? .null
  }

  /// The key: its value where one column is the key, as csv-diff has it; else an object.
  private func key(_ row: Int) -> JSONValue {
    let texts = report.timeline.keyTexts(row)
    guard texts.count > 1 else { return .string(texts.first ?? "") }
    return keyObject(row)
  }

  private func keyObject(_ row: Int) -> JSONValue {
    .object(
      zip(report.timeline.keyNames, report.timeline.keyTexts(row)).map { ($0, .string($1)) }
    )
  }

  private func changes(_ row: RevisedRow) -> JSONValue {
    let pairs = row.columns.map { column in
      (report.names[column], JSONValue.array([text(row.old, column), text(row.new, column)]))
    }
    return .object([("key", key(row.new)), ("changes", .object(pairs))])
  }

  private func cells(_ row: RevisedRow) -> [[(String, JSONValue)]] {
    let (key, lag) = (keyObject(row.new), ResultField(report.lag(row.new)).json)
    let timeline = report.timeline
    return row.columns.map { column in
      let difference = timeline.difference(old: row.old, new: row.new, column: column)
      return [
        ("key", key), ("column", .string(report.names[column])),
        ("old", timeline.field(row.old, column).json),
        ("new", timeline.field(row.new, column).json),
        ("difference", ResultField(difference).json),
        ("lag", lag),
      ]
    }
  }

  /// One object for each column event, cell and row.
  private var lines: [JSONValue] {
    var lines = report.columnEvents.map { event -> JSONValue in
      switch event {
      case .added(let column, _): columnLine("column added", column)
      case .removed(let column, _): columnLine("column removed", column)
      case .moved(let column, _, _): columnLine("column moved", column)
      case .renamed(let old, let new):
        .object([
          ("type", .string("column renamed")), ("column", .string(report.names[old])),
          ("to", .string(report.names[new])),
        ])
      }
    }
    lines += report.revised.flatMap(cells).map { .object([("type", .string("revised"))] + $0) }
    for (type, rows) in [("removed", report.removed), ("added", report.added)] {
      lines += rows.map { number in
        .object([("type", .string(type)), ("key", keyObject(number)), ("row", row(number))])
      }
    }
    return lines
  }

  private func columnLine(_ type: String, _ column: Int) -> JSONValue {
    .object([("type", .string(type)), ("column", .string(report.names[column]))])
  }

  /// A row for each key, every column twice, as Dolt's diff tables have it.
  private func pairs() -> ResultTable {
    let columns = report.allColumns
    var table = ResultTable(
      columns.flatMap { column in
        ["from_", "to_"].map { ResultColumn($0 + report.names[column]) }
      } + [ResultColumn("diff_type")]
    )
    func append(_ old: Int, _ new: Int, _ type: String) {
      let fields = columns.flatMap { column in
        [old, new].map { $0 < 0 ? .missing : ResultField(report.timeline.rows.text($0, column)) }
      }
      table.append(fields + [.text(type)])
    }
    for row in limited(report.revised) { append(row.old, row.new, "modified") }
    for row in limited(report.removed) { append(row, -1, "removed") }
    for row in limited(report.added) { append(-1, row, "added") }
    return table
  }
}
