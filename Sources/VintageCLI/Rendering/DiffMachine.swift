import Files
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
    case .json: try writeDocument()
    case .jsonl: try writeLines()
    case .csv: try pairs().write(as: .csv)
    }
  }

  private func limited<Item>(_ items: [Item]) -> ArraySlice<Item> { items.prefix(limit ?? .max) }

  /// Writes the shape of csv-diff, with what that leaves out beside it.
  ///
  /// Steps of thousands of cells make megabytes of it, so rows and cells are written as they are
  /// met.
  private func writeDocument() throws {
    var writer = JSONWriter(isPretty: true)
    try writer.object { out in
      for (name, value) in heading { out.member(name, value) }
      try out.list("added", limited(report.added), writeRow)
      try out.list("removed", limited(report.removed), writeRow)
      try out.list("changed", limited(report.revised), writeChanges)
      try out.list("cells", limited(report.revised)) { writeCells($0, to: &$1) }
      for (name, value) in columnChanges { out.member(name, value) }
    }
    writer.end()
    try writer.flush()
  }

  /// What is said about the releases and the comparison as a whole.
  private var heading: [(String, JSONValue)] {
    let counts = report.diff.counts
    return [
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
          ("unnamed_rows", .integer(counts.unnamedRows)),
          ("tolerated_cells", .integer(report.toleratedCount)),
        ])
      ),
      ("layout", .array(report.layoutWords.map(JSONValue.string))),
    ]
  }

  private var columnChanges: [(String, JSONValue)] {
    [
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
    ]
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

  /// Writes a row with its values as they were written.
  private func writeRow(_ row: Int, to out: inout JSONWriter) {
    out.object { out in
      for column in report.columns(row) {
        out.name(report.names[column])
        writeText(row, column, to: &out)
      }
    }
  }

  private func writeText(_ row: Int, _ column: Int, to out: inout JSONWriter) {
    let text = report.timeline.rows.utf8(row, column)
    if let text { out.string(text) } else { out.value(.null) }
  }

  /// Writes the key: its value where one column is the key, as csv-diff has it; else an object.
  private func writeKey(_ row: Int, to out: inout JSONWriter) {
    let keyNames = report.timeline.keyNames
    guard keyNames.count == 1 else { return writeKeyObject(row, to: &out) }
    writeKeyPart(row, 0, to: &out)
  }

  private func writeKeyObject(_ row: Int, to out: inout JSONWriter) {
    out.object { out in
      for (index, name) in report.timeline.keyNames.enumerated() {
        out.name(name)
        writeKeyPart(row, index, to: &out)
      }
    }
  }

  private func writeKeyPart(_ row: Int, _ index: Int, to out: inout JSONWriter) {
    out.string(report.timeline.keyUTF8(row, index))
  }

  private func writeChanges(_ row: RevisedRow, to out: inout JSONWriter) {
    out.object { out in
      out.name("key")
      writeKey(row.new, to: &out)
      out.name("changes")
      out.object { out in
        for column in row.columns {
          out.name(report.names[column])
          out.array { out in
            writeText(row.old, column, to: &out)
            writeText(row.new, column, to: &out)
          }
        }
      }
    }
  }

  /// Writes an object for each changed cell of a row; they share key and lag.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - limit: The most cells that are written.
  ///   - type: What each object is called where each is a line of its own; nil in an array.
  ///   - out: Receives the objects.
  private func writeCells(
    _ row: RevisedRow,
    limit: Int = .max,
    type: String? = nil,
    to out: inout JSONWriter
  ) {
    let timeline = report.timeline
    let lag = ResultField(report.lag(row.new))
    var key: Range<Int>?
    for column in row.columns.prefix(limit) {
      out.object { out in
        if let type { out.member("type", .string(type)) }
        out.name("key")
        if let key {
          out.again(key)
        } else {
          let start = out.bytes.count
          writeKeyObject(row.new, to: &out)
          key = start..<out.bytes.count
        }
        out.member("column", .string(report.names[column]))
        out.name("old")
        out.field(timeline.field(row.old, column))
        out.name("new")
        out.field(timeline.field(row.new, column))
        out.name("difference")
        out.field(timeline.differenceField(old: row.old, new: row.new, column: column))
        out.name("lag")
        out.field(lag)
      }
      if type != nil { out.end() }
    }
  }

  /// Writes an object on a line for each column event, cell and row, as many as were asked for.
  private func writeLines() throws {
    var out = JSONWriter(isPretty: false)
    var left = limit ?? .max
    for event in report.columnEvents.prefix(left) {
      out.value(line(event))
      out.end()
      left -= 1
    }
    for row in report.revised where left > 0 {
      writeCells(row, limit: left, type: "revised", to: &out)
      left -= min(left, row.columns.count)
      try out.flushIfFull()
    }
    for (type, rows) in [("removed", report.removed), ("added", report.added)] {
      for row in rows.prefix(left) {
        out.object { out in
          out.member("type", .string(type))
          out.name("key")
          writeKeyObject(row, to: &out)
          out.name("row")
          writeRow(row, to: &out)
        }
        out.end()
        left -= 1
        try out.flushIfFull()
      }
    }
    try out.flush()
  }

  private func line(_ event: ColumnEvent) -> JSONValue {
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
