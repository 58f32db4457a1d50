internal import Bytes
internal import Parallel
internal import Records

extension ColumnCodec {
  /// Codes records by column.
  ///
  /// - Parameters:
  ///   - batch: The records.
  ///   - chunkEnds: Where the records of each release end, rising, in records; may be empty. It
  ///     helps to tell the key of a row; the decoder does not need it.
  ///   - effort: How long to look.
  ///   - base: The block that it is to be told by, with its records; nil for none.
  /// - Returns: Head and body of the block, not put together yet; nil where it would not pay to
  ///   try, or where the decoder would refuse.
  static func write(
    _ batch: RecordBatch,
    chunkEnds: [Int],
    effort: Effort,
    after base: (block: BaseBlock, records: RecordBatch)? = nil
  ) -> PartWriter? {
    let firstRow = base?.records.count ?? 0
    var all = batch
    if let base {
      all = base.records
      all.append(batch, 0..<batch.count)
    }
    guard all.count > 1, all.bytes.count <= Int(Int32.max) / 2 else { return nil }
    var grid = FieldGrid(all)
    let limit = BlockFrame.cellLimit(byteCount: all.bytes.count)
    // A title with many gaps is no reason to do without columns.
    if grid.columnCount * all.count > limit, grid.hasAlignedRows {
      grid = FieldGrid(all, .markup)
    }
    guard grid.columnCount > 0, grid.columnCount <= BlockFrame.maximumColumnCount,
      grid.columnCount * all.count <= limit,
      grid.templates.reduce(0, { $0 + $1.columns.count }) <= BlockFrame.maximumFieldCount
    else { return nil }
    var (columns, sources) = columns(of: grid, after: base?.block)

    let key = KeySearch(columns, rows: firstRow..<all.count, chunkEnds: chunkEnds)
    let step = MapChoice.dateStep(key, columns: columns, rowCount: all.count)
    let choice = MapChoice(key, dateStep: step)
    let frame = frame(grid, choice, key, columns)
    let templateOf = Array(grid.templateOf[firstRow...])
    var state = BlockState(frame: frame, templateOf: templateOf, base: base?.block)
    for (column, source) in sources.enumerated() {
      if let source { _ = state.setSource(source, of: column) }
    }
    for number in key.key { carryOver(&columns[number], number, isKey: true, &state) }
    for number in columns.indices where !key.key.contains(number) {
      carryOver(&columns[number], number, isKey: false, &state)
    }
    guard state.prepare(Array(1...choice.maps.count)) else { return nil }

    let textRows = grid.textRows(from: firstRow)
    let longestTexts = columns.reduce(textRows.bytes.count) { max($0, $1.dictionary.bytes.count) }
    let codec: RecordBlock.Codec = longestTexts >= foldedByteCount ? .words : .columns
    let empty = PartWriter(effort: effort, codec: codec)
    var rows = empty
    writeRows(templateOf, textRows, after: base?.block.textRows.bytes ?? [], to: &rows)
    let isTold = columns.indices.map { number in
      key.key.contains(number) || !state.isCarried(columns[number], number)
    }
    if base != nil { IntegerStream.write(isTold.map { $0 ? 1 : 0 }, to: &rows) }
    var helpers: [Int] = []
    var writers: [ColumnWriter] = []
    for number in key.key + columns.indices.filter({ !key.key.contains($0) && isTold[$0] }) {
      let isKey = key.key.contains(number)
      writers.append(
        ColumnWriter(number: number, isKey: isKey, choice: choice, helpers: helpers)
      )
      if !isKey, columns[number].isHelper { helpers.append(number) }
    }
    let parts = [rows] + parts(writers, columns, state, empty)
    var writer = empty
    writer.extent = parts.reduce(grid.hasMarkup ? .texts : .none) { max($0, $1.extent) }
    (writer.extent > .none ? frame : frame.withoutFollowing).write(to: &writer.head)
    for part in parts { writer.append(part) }
    return writer
  }

  /// Turns all fields into numbers, and finds the columns of the base that columns go on from.
  ///
  /// - Parameters:
  ///   - grid: The rows of the base, then those of the block.
  ///   - base: The base.
  /// - Returns: The columns, and for each the number of that one.
  private static func columns(
    of grid: FieldGrid,
    after base: BaseBlock?
  ) -> (columns: [Column], sources: [Int?]) {
    let sources = base?.sources(of: grid) ?? Array(repeating: nil, count: grid.columnCount)
    let found = map(sources.count, rowCount: grid.templateOf.count) { number in
      let parser = ColumnParser(grid, column: number, from: base?.rowCount ?? 0)
      if let base, let source = sources[number],
        let column = parser.parse(goingOnFrom: base.columns[source])
      {
        return (column: column, source: Int?.some(source))
      }
      return (parser.parse(), nil)
    }
    return (found.map(\.column), found.map(\.source))
  }

  /// From this many fields on another thread costs less than it saves.
  private static let sharedCellCount = 1 << 14

  /// Makes something of each column, on all cores where there are enough fields.
  private static func map<Element: Sendable>(
    _ columnCount: Int,
    rowCount: Int,
    _ make: @Sendable (Int) -> Element
  ) -> [Element] {
    guard columnCount * rowCount >= sharedCellCount else { return (0..<columnCount).map(make) }
    return Processors.map(columnCount, make)
  }

  /// Shorter texts are left to zlib.
  private static let foldedByteCount = 4 << 10

  /// Keeps records as text, without a column.
  ///
  /// - Parameters:
  ///   - batch: The records.
  ///   - codec: 3, or 4 where they may be words.
  ///   - effort: How long zlib looks.
  ///   - limit: What it must be smaller than, in bytes.
  ///   - base: The block that it is to be told by; nil for none.
  /// - Returns: Head and body of the block; nil where it would hardly be smaller than the limit.
  static func writeText(
    _ batch: RecordBatch,
    codec: RecordBlock.Codec = .words,
    effort: Effort,
    limit: Int,
    after base: BaseBlock? = nil
  ) -> PartWriter? {
    let found =
      base.map { FoldedText(batch.bytes, after: $0.textRows.bytes) }
      ?? FoldedText(batch.bytes, below: limit)
    guard let folded = found else { return nil }
    var writer = PartWriter(effort: effort, codec: codec)
    BlockFrame().write(to: &writer.head)
    IntegerStream.write([Int64](repeating: 0, count: batch.count), to: &writer)
    if batch.count > 0 { TextList(batch).write(to: &writer, folded: folded) }
    return writer
  }

  /// Codes the columns, each on its own, on all cores where there is enough to do.
  ///
  /// What a column is predicted from is known by now, so the order of work does not matter; the
  /// parts are in the order of the writers.
  private static func parts(
    _ writers: [ColumnWriter],
    _ columns: [Column],
    _ state: BlockState,
    _ empty: PartWriter
  ) -> [PartWriter] {
    var state = state
    state.prepareClasses()
    let prepared = state
    return map(writers.count, rowCount: state.rowCount) { place in
      let column = writers[place]
      var part = empty
      part.head.writeCount(column.number)
      let bases = column.write(columns[column.number], to: &part, prepared)
      if !bases.isDisjoint(with: column.choice.following.values) {
        part.extent = max(part.extent, .told)
      }
      return part
    }
  }

  /// Gives the fields without a number the one of their previous version, or of the row above.
  private static func carryOver(
    _ column: inout Column,
    _ number: Int,
    isKey: Bool,
    _ state: inout BlockState
  ) {
    let isPresent = state.presence(of: number)
    let carry = state.carry(isPresent: isPresent, byVersion: !isKey)
    let coded = column.codedRows(isPresent: isPresent)
    for row in state.firstRow..<state.rowCount {
      if let isPresent, !isPresent[row] {
        column.formatOf[row] = carry.source(row).map { column.formatOf[$0] } ?? 0
      }
      if let coded, !coded[row] {
        column.values[row] = carry.source(row).map { column.values[$0] } ?? 0
      }
    }
    state.setValues(column.values, of: number)
  }

  private static func frame(
    _ grid: FieldGrid,
    _ choice: MapChoice,
    _ key: KeySearch,
    _ columns: [Column]
  ) -> BlockFrame {
    var frame = BlockFrame()
    frame.columnCount = grid.columnCount
    frame.maps = choice.maps
    frame.versionMap = choice.version
    frame.templates = grid.templates
    for number in key.key where number != key.date {
      guard let values = fewValues(columns[number].values), values.count > 1 else { continue }
      frame.classColumn = number
      frame.classValues = values
    }
    return frame
  }

  /// The distinct numbers of a column, rising; nil where they are too many to be classes.
  private static func fewValues(_ numbers: [Int64]) -> [Int64]? {
    var values: [Int64] = []
    for number in numbers where number != values.last && !values.contains(number) {
      guard values.count < BlockFrame.maximumClassValueCount else { return nil }
      values.append(number)
    }
    return values.sorted()
  }

  private static func writeRows(
    _ templateOf: [UInt8],
    _ textRows: TextList,
    after before: [UInt8],
    to writer: inout PartWriter
  ) {
    var previous: Int64 = 0
    var steps: [Int64] = []
    steps.reserveCapacity(templateOf.count)
    for template in templateOf {
      steps.append(Int64(template) - previous)
      previous = Int64(template)
    }
    IntegerStream.write(steps, to: &writer)
    if textRows.count > 0 { textRows.write(to: &writer, after: before) }
  }
}

extension Column {
  /// Whether its numbers say something about other columns: amounts do, places in a dictionary
  /// do not.
  var isHelper: Bool {
    formats.contains { format in
      switch format {
      case .shortest, .fixed: true
      default: false
      }
    }
  }
}
