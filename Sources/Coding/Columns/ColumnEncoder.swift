internal import Bytes
internal import Dispatch
internal import Records
internal import Synchronization

extension ColumnCodec {
  /// Codes records by column.
  ///
  /// - Parameters:
  ///   - batch: The records.
  ///   - chunkEnds: Where the records of each release end, rising, in records; may be empty. It
  ///     helps to tell the key of a row; the decoder does not need it.
  ///   - effort: How long to look.
  /// - Returns: Head and body of the block, not put together yet; nil where it would not pay to
  ///   try, or where the decoder would refuse.
  static func write(_ batch: RecordBatch, chunkEnds: [Int], effort: Effort) -> PartWriter? {
    guard batch.count > 1, batch.bytes.count <= Int(Int32.max) / 2 else { return nil }
    let grid = FieldGrid(batch)
    let limit = BlockFrame.cellLimit(byteCount: batch.bytes.count)
    guard grid.columnCount > 0, grid.columnCount <= BlockFrame.maximumColumnCount,
      grid.columnCount * batch.count <= limit,
      grid.templates.reduce(0, { $0 + $1.columns.count }) <= BlockFrame.maximumFieldCount
    else { return nil }
    var columns = (0..<grid.columnCount).map { ColumnParser(grid, column: $0).parse() }

    let key = KeySearch(columns, rowCount: batch.count, chunkEnds: chunkEnds)
    let step = MapChoice.dateStep(key, columns: columns, rowCount: batch.count)
    let choice = MapChoice(key, dateStep: step)
    let frame = frame(grid, choice, key, columns)
    var state = BlockState(rowCount: batch.count, frame: frame, templateOf: grid.templateOf)
    for number in key.key { carryOver(&columns[number], number, isKey: true, &state) }
    for number in columns.indices where !key.key.contains(number) {
      carryOver(&columns[number], number, isKey: false, &state)
    }
    guard state.prepare(Array(1...choice.maps.count)) else { return nil }

    let textRows = grid.textRows
    let longestTexts = columns.reduce(textRows.bytes.count) { max($0, $1.dictionary.bytes.count) }
    let codec: RecordBlock.Codec = longestTexts >= foldedByteCount ? .words : .columns
    var writer = PartWriter(effort: effort, codec: codec)
    frame.write(to: &writer.head)
    writeRows(grid, textRows, to: &writer)
    var helpers: [Int] = []
    var writers: [ColumnWriter] = []
    for number in key.key + columns.indices.filter({ !key.key.contains($0) }) {
      let isKey = key.key.contains(number)
      writers.append(
        ColumnWriter(number: number, isKey: isKey, choice: choice, helpers: helpers)
      )
      if !isKey, columns[number].isHelper { helpers.append(number) }
    }
    for part in parts(writers, columns, state, writer) { writer.append(part) }
    return writer
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
  /// - Returns: Head and body of the block; nil where it would hardly be smaller than the limit.
  static func writeText(
    _ batch: RecordBatch,
    codec: RecordBlock.Codec = .words,
    effort: Effort,
    limit: Int
  ) -> PartWriter? {
    guard let folded = FoldedText(batch.bytes, below: limit) else { return nil }
    var writer = PartWriter(effort: effort, codec: codec)
    BlockFrame().write(to: &writer.head)
    IntegerStream.write([Int64](repeating: 0, count: batch.count), to: &writer)
    if batch.count > 0 { TextList(batch).write(to: &writer, folded: folded) }
    return writer
  }

  /// From this many rows on another thread costs less than it saves.
  private static let sharedRowCount = 2048

  /// Codes the columns, each on its own, on all cores where there is enough to do.
  ///
  /// What a column is predicted from is known by now, so the order of work does not matter; the
  /// parts are in the order of the writers.
  private static func parts(
    _ writers: [ColumnWriter],
    _ columns: [Column],
    _ state: BlockState,
    _ whole: PartWriter
  ) -> [PartWriter] {
    let empty = PartWriter(effort: whole.effort, codec: whole.codec)
    let parts = Mutex([PartWriter](repeating: empty, count: writers.count))
    var state = state
    state.prepareClasses()
    let prepared = state
    let code = { @Sendable (place: Int) in
      let column = writers[place]
      var part = empty
      part.head.writeCount(column.number)
      column.write(columns[column.number], to: &part, prepared)
      parts.withLock { [part] in $0[place] = part }
    }
    if state.rowCount < sharedRowCount {
      for place in writers.indices { code(place) }
    } else {
      DispatchQueue.concurrentPerform(iterations: writers.count, execute: code)
    }
    return parts.withLock { $0 }
  }

  /// Gives the fields without a number the one of their previous version, or of the row above.
  private static func carryOver(
    _ column: inout Column,
    _ number: Int,
    isKey: Bool,
    _ state: inout BlockState
  ) {
    let isPresent = state.presence(of: number)
    let carry = Carry(isPresent: isPresent, versions: isKey ? nil : state.versions())
    let coded = column.codedRows(isPresent: isPresent)
    for row in 0..<state.rowCount {
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
    _ grid: FieldGrid,
    _ textRows: TextList,
    to writer: inout PartWriter
  ) {
    var previous: Int64 = 0
    var steps: [Int64] = []
    steps.reserveCapacity(grid.templateOf.count)
    for template in grid.templateOf {
      steps.append(Int64(template) - previous)
      previous = Int64(template)
    }
    IntegerStream.write(steps, to: &writer)
    if textRows.count > 0 { textRows.write(to: &writer) }
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
