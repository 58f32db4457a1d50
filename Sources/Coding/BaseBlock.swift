/// A decoded block of records that later blocks of the same pack are told by.
///
/// Its rows stand before those of such a block: maps name them as earlier rows, columns go on from
/// its columns, and copies reach back into its texts.
public struct BaseBlock: Sendable {
  /// How many blocks it is told by, one by the other.
  public let depth: Int
  /// The size of its records, in bytes.
  let byteCount: Int
  /// The layout of each row; 0 is a row kept as text.
  let templateOf: [UInt8]
  /// The layouts.
  let templates: [RowTemplate]
  /// The columns by number, with a number for each row.
  let columns: [Column]
  /// The rows kept as text.
  let textRows: TextList

  /// How many rows it has.
  var rowCount: Int { templateOf.count }

  /// Decodes a block.
  ///
  /// - Parameters:
  ///   - payload: What ``RecordBlock/encode(_:chunkEnds:effort:)`` or
  ///     ``RecordBlock/encode(_:chunkEnds:effort:after:distance:)`` returned.
  ///   - byteCount: The size of the records together, in bytes; bounds every allocation.
  ///   - recordCount: How many records there are.
  ///   - base: The block that it is told by itself; nil where there is none.
  /// - Throws: ``CodingError`` where the payload is damaged, or has a codec that no block can be
  ///   told by.
  public init(
    _ payload: ArraySlice<UInt8>,
    byteCount: Int,
    recordCount: Int,
    base: BaseBlock? = nil
  ) throws(CodingError) {
    guard byteCount >= recordCount, recordCount >= 0 else { throw .malformed(offset: 0) }
    let read = try ColumnCodec.read(
      try ColumnPayload(payload, base),
      byteCount: byteCount,
      recordCount: recordCount,
      base: base
    )
    depth = base.map { $0.depth + 1 } ?? 0
    self.byteCount = byteCount
    templateOf = read.templateOf
    templates = read.frame.templates
    let firstRow = base?.rowCount ?? 0
    columns = zip(read.columns, read.numbers).map { column, numbers in
      var column = column
      column.values = numbers
      return column.rows(from: firstRow)
    }
    textRows = read.textRows
  }

  /// The columns that stand where columns of a grid do which holds its rows first.
  ///
  /// - Parameter grid: The grid.
  /// - Returns: For each column of the grid one of this block; nil where rows do not agree on one.
  func sources(of grid: FieldGrid) -> [Int?] {
    var sources = [Int?](repeating: nil, count: grid.columnCount)
    var isTaken = [Bool](repeating: false, count: columns.count)
    var isDone = [Bool](repeating: false, count: 1 << 16)
    for row in templateOf.indices {
      let (own, other) = (Int(templateOf[row]), Int(grid.templateOf[row]))
      guard own > 0, other > 0, !isDone[own << 8 | other] else { continue }
      isDone[own << 8 | other] = true
      let (here, there) = (templates[own - 1].columns, grid.templates[other - 1].columns)
      guard here.count == there.count else { continue }
      for (source, column) in zip(here, there) where sources[column] == nil && !isTaken[source] {
        sources[column] = source
        isTaken[source] = true
      }
    }
    return sources
  }
}
