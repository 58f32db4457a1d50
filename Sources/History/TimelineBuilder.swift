internal import Records
internal import Tables
internal import Times

/// Reads a series of releases: which records left and came at each step, and their rows.
struct TimelineBuilder {
  /// The records that left and came at a step.
  struct Step {
    var left: [Int32] = []
    var came: [Int32] = []
    /// The layout under which what left was read.
    var oldLayout = 0
  }

  let history: any RecordHistory
  var timeline: Timeline
  var steps: [Step] = []
  private var layoutNumbers: [TableLayout: Int] = [:]
  private var layoutOfHeader: [RecordNumber: Int] = [:]
  private var firstRecords: [RecordNumber: [UInt8]] = [:]
  /// The records wanted under each layout.
  private var wanted: [[Bool]] = []
  /// Whether rows that both of two releases hold stay unread.
  private var readsOnlyChanges = false
  private var knownHeaders: [Int: [UInt8]] = [:]
  /// How many rows both of two releases hold that are not read.
  private(set) var unreadRowCount = 0
  /// How many rows are read at once where there are more.
  private static let leastBatch = 250_000
  private var previous: (place: Int, runs: RecordRuns, body: RecordRuns)?
  /// What was read of records that are not one row with its line feed.
  private var shapes: [RecordNumber: OddShape] = [:]
  /// The releases whose header is no row.
  private(set) var oddHeaders: Set<Int> = []

  /// Stands before the first release.
  ///
  /// - Parameters:
  ///   - history: The history as it is stored.
  ///   - recut: The rows of releases that are stored in pieces.
  ///   - schema: What the definition says of the rows.
  ///   - options: How rows are compared.
  init(
    history: any RecordHistory,
    recut: RecutRows? = nil,
    schema: TableSchema,
    options: ComparisonOptions
  ) {
    self.history = recut.map { RowHistory(history, $0) } ?? history
    timeline = Timeline(
      columns: ColumnSpace(schema: schema, isRaw: options.isRaw),
      options: options
    )
    timeline.recut = recut
  }

  /// Reads releases one after the other.
  mutating func read(
    _ releases: [Int],
    published: some RandomAccessCollection<CivilTime>,
    progress: (TimelineProgress) -> Void = { _ in }
  ) throws {
    guard published.count >= history.releaseCount else {
      throw HistoryError.timesMissing(
        releaseCount: history.releaseCount,
        timeCount: published.count
      )
    }
    for (index, release) in releases.enumerated() {
      progress(.init(phase: .findingChanges, done: index, total: releases.count))
      guard (0..<history.releaseCount).contains(release) else {
        throw HistoryError.noSuchRelease(release: release, releaseCount: history.releaseCount)
      }
      let place = published.index(published.startIndex, offsetBy: release)
      try read(release: release, published: published[place])
    }
  }

  /// Reads one release: its header and what it shares with the one before.
  private mutating func read(release: Int, published: CivilTime) throws {
    let runs = try history.runs(ofRelease: release)
    if runs.count > 0, let header = knownHeaders[release] { firstRecords[runs[0]] = header }
    var entry = TimelineRelease(release: release, published: published)
    entry.recordCount = runs.count
    try readHeader(runs, &entry)
    var step = Step()
    if entry.problem == nil { compare(runs, &entry, &step) }
    timeline.releases.append(entry)
    steps.append(step)
    if entry.problem == nil {
      previous = (timeline.releases.count - 1, runs, runs.dropping(first: entry.headerCount))
    }
  }

  /// Finds the header and the layout that it gives.
  private mutating func readHeader(_ runs: RecordRuns, _ entry: inout TimelineRelease) throws {
    var place = 0
    var record: [UInt8] = []
    while place < min(runs.count, 64) {
      record = try firstRecord(runs[place])
      if shapes.isOdd(runs[place], at: place, of: runs.count) { oddHeaders.insert(entry.release) }
      if LineEnd.find(record.span, 0..<record.count).1 > 0 { break }
      place += 1
    }
    guard place < runs.count else {
      // An empty file says nothing of columns: it is read as the release before without its rows.
      entry.layout = previous.map { timeline.releases[$0.place].layout } ?? emptyLayout()
      entry.headerCount = runs.count
      return
    }
    let number = runs[place]
    if timeline.columns.schema.headerlessColumns == nil {
      entry.header = number
      // Without a key nobody knows whether a first line names columns: it is a line like any other.
      entry.headerCount = timeline.hasKey ? place + 1 : place
    }
    if let known = layoutOfHeader[number] {
      entry.layout = known
      return
    }
    do throws(MissingColumn) {
      entry.layout = try layout(of: record)
      layoutOfHeader[number] = entry.layout
    } catch {
      entry.problem = .keyColumnMissing(error.name)
    }
  }

  /// A key column that a header does not name.
  private struct MissingColumn: Error { var name: String }

  private mutating func firstRecord(_ number: RecordNumber) throws -> [UInt8] {
    if let known = firstRecords[number] { return known }
    let batch = try history.records([number])
    for shape in batch.oddShapes().values { shapes[number] = shape }
    let record = Array(batch.record(0))
    firstRecords[number] = record
    return record
  }

  /// The layout of an empty file before any other release.
  private mutating func emptyLayout() -> Int {
    number(of: TableLayout(delimiter: 0x2C, columns: Array(0..<timeline.columns.count)))
  }

  /// The layout that a header gives; one without a key column leaves no trace among the columns.
  private mutating func layout(of record: [UInt8]) throws(MissingColumn) -> Int {
    let delimiter = Dialect.delimiter(record.span, 0..<record.count)
    let names =
      timeline.columns.schema.headerlessColumns
      ?? HeaderLine.names(record[...], delimiter: delimiter)
    var space = timeline.columns
    let columns = HeaderLine.columns(names, &space)
    if let missing = (0..<space.keyColumnCount).first(where: { !columns.contains($0) }) {
      throw MissingColumn(name: space.names[missing])
    }
    timeline.columns = space
    // Without a key a row is its bytes, whatever the columns are called: one layout for all.
    if !timeline.hasKey, !timeline.rows.layouts.isEmpty { return 0 }
    return number(of: TableLayout(delimiter: delimiter, columns: columns))
  }

  private mutating func number(of layout: TableLayout) -> Int {
    if let known = layoutNumbers[layout] { return known }
    let number = timeline.rows.append(layout)
    layoutNumbers[layout] = number
    wanted.append([])
    return number
  }

  /// Finds what left and what came, and asks for the rows of what came.
  private mutating func compare(
    _ runs: RecordRuns,
    _ entry: inout TimelineRelease,
    _ step: inout Step
  ) {
    let body = runs.dropping(first: entry.headerCount)
    if let previous {
      let old = timeline.releases[previous.place]
      step.oldLayout = old.layout
      entry.commonPrefixCount = RunDifference.commonPrefix(previous.runs, runs)
      if old.layout == entry.layout {
        let difference = RunDifference(old: previous.body, new: body)
        step.left = difference.left.map { Int32(truncatingIfNeeded: $0) }
        step.came = difference.came.map { Int32(truncatingIfNeeded: $0) }
        entry.lostRecordCount = step.left.count
        entry.hasSameRecords = step.left.isEmpty && step.came.isEmpty
      } else {
        step.left = previous.body.numbers.map { Int32(truncatingIfNeeded: $0) }
        step.came = body.numbers.map { Int32(truncatingIfNeeded: $0) }
        entry.lostRecordCount = step.left.count
      }
    } else if !readsOnlyChanges {
      step.came = body.numbers.map { Int32(truncatingIfNeeded: $0) }
    }
    want(step.came, under: entry.layout)
  }

  private mutating func want(_ records: [Int32], under layout: Int) {
    if wanted[layout].isEmpty {
      wanted[layout] = [Bool](repeating: false, count: history.recordCount)
    }
    for number in records { wanted[layout][Int(number)] = true }
  }

  /// Reads the wanted records and takes them apart, in few requests per layout: each is decoded on
  /// all cores.
  mutating func readRows(progress: (TimelineProgress) -> Void = { _ in }) throws {
    wantWhatLeft()
    timeline.headers = firstRecords
    let total = wanted.reduce(0) { sum, flags in sum + flags.count { $0 } }
    for (layout, flags) in wanted.enumerated() {
      let numbers = flags.indices.filter { flags[$0] }
      var rows = [Int32](repeating: -1, count: flags.count)
      for (index, number) in numbers.enumerated() {
        rows[number] = Int32(truncatingIfNeeded: timeline.rows.count + index)
      }
      timeline.rowOfRecord.append(rows)
      let batch = max(Self.leastBatch, (numbers.count + 15) / 16)
      for start in stride(from: 0, to: numbers.count, by: batch) {
        progress(.init(phase: .readingRows, done: timeline.rows.count, total: total))
        let part = Array(numbers[start..<min(start + batch, numbers.count)])
        let batch = try history.records(part)
        for (index, shape) in batch.oddShapes() { shapes[part[index]] = shape }
        try timeline.rows.append(batch, numbers: part, layout: layout)
      }
    }
    wanted = []
    var (key, scratch): ([UInt8], [UInt8]) = ([], [])
    timeline.keyOfRow.reserveCapacity(timeline.rows.count)
    // Most rows of a history are later versions of keys that its largest release has.
    let largest = timeline.releases.map(\.recordCount).max() ?? 0
    timeline.keys.reserveCapacity(min(largest * 5 / 4, timeline.rows.count))
    for row in 0..<timeline.rows.count {
      guard timeline.rows.fieldCount(row) > 0 else {
        timeline.keyOfRow.append(-1)
        continue
      }
      key.removeAll(keepingCapacity: true)
      timeline.rows.appendKey(row, timeline.columns, scratch: &scratch, into: &key)
      timeline.keyOfRow.append(Int32(truncatingIfNeeded: timeline.keys.number(adding: key)))
    }
  }
}

extension TimelineBuilder {
  /// The releases that were read and hold records that are no rows, as places in the history.
  ///
  /// - Complexity: Nothing where no such record was read; else O(changes).
  func releasesInPieces() throws -> Set<Int> {
    guard !shapes.isEmpty else { return oddHeaders }
    var result = oddHeaders
    var count = 0
    for (release, step) in zip(timeline.releases, steps) where release.problem == nil {
      count -= step.left.count { shapes[Int($0)] != nil }
      count += step.came.count { shapes[Int($0)] != nil }
      guard count > 0, release.recordCount > release.headerCount else { continue }
      let last = try history.runs(ofRelease: release.release)[release.recordCount - 1]
      let isRow = shapes[last].map { !$0.holdsSeveral } ?? false
      if count > (isRow ? 1 : 0) { result.insert(release.release) }
    }
    return result
  }

  /// Leaves the rows that both of two releases hold unread; call it before reading.
  ///
  /// - Parameter headers: The first record of each release.
  /// - Precondition: Each of the two releases has one header, then one row for each key.
  mutating func readOnlyChanges(headers: [Int: [UInt8]]) {
    readsOnlyChanges = true
    knownHeaders = headers
    timeline.readEveryRow = false
  }

  /// Asks for the rows of the first release that the second does not hold: all, where the columns
  /// differ.
  private mutating func wantWhatLeft() {
    guard readsOnlyChanges, steps.count == 2 else { return }
    let left = steps[1].left
    steps[0].came = left
    let old = timeline.releases[0]
    unreadRowCount = old.recordCount - old.headerCount - left.count
    want(left, under: old.layout)
  }
}
