import Bytes
import Records
import Tables
import Times

/// Takes any file apart as a table and reads every cell in every way.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let file = bytes(data, count)
  let batch = RecordBatch(bytes: file, ends: RecordSplitter(for: file.span).ends(in: file.span))
  let dialect = Dialect(sample: batch)
  guard batch.count > 0 else { return 0 }
  let names = HeaderLine.names(batch.record(0), delimiter: dialect.delimiter)
  var space = ColumnSpace(
    schema: TableSchema(keyColumns: Array(names.prefix(2)), referenceColumn: names.last),
    isRaw: false
  )
  let columns = HeaderLine.columns(names, &space)
  demand(Set(columns).count == names.count, "no column is named twice")
  var table = RowTable()
  let layout = table.append(
    TableLayout(delimiter: dialect.delimiter, columns: columns)
  )
  guard (try? table.append(batch, numbers: Array(0..<batch.count), layout: layout)) != nil else {
    return 0
  }
  for row in 0..<table.count { read(table, row, space.names.count, batch) }
  return 0
}

private func read(_ table: RowTable, _ row: Int, _ columnCount: Int, _ batch: RecordBatch) {
  demand(table.recordBytes(row) == batch.record(row), "a row keeps its bytes")
  _ = (table.isRagged(row), table.lineEnd(row), table.fieldCount(row))
  for column in 0..<columnCount {
    let value = table.value(row, column)
    demand((value == nil) == (table.text(row, column) == nil), "a value can be read as text")
    _ = table.state(row, column)
    _ = table.day(row, column)
    _ = table.dateStyle(row, column)
    _ = table.number(row, column, style: .commaAndPoints)
    _ = table.smallWholeNumber(row, column)
  }
}
