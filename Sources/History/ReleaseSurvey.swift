internal import Bytes
public import Records
public import Tables
public import Times

extension ReleaseFacts {
  /// Reads all rows of a release to learn its facts, a batch at a time: of a large release this
  /// takes about as much memory as its records, where comparing all rows takes several times that.
  ///
  /// Nil where the facts are not plain, or not for certain.
  ///
  /// - Parameters:
  ///   - place: The release's place in published order.
  ///   - history: The history.
  ///   - published: When each release of the history was published.
  ///   - schema: What the definition says of the rows; it has key columns.
  /// - Throws: ``HistoryError``; `TableError`; what `history` throws.
  public init?(
    surveying place: Int,
    of history: any RecordHistory,
    published: some RandomAccessCollection<CivilTime>,
    schema: TableSchema
  ) throws {
    var builder = TimelineBuilder(history: history, schema: schema, options: ComparisonOptions())
    try builder.read([place], published: published)
    guard let facts = try builder.survey() else { return nil }
    self = facts
  }
}

extension TimelineBuilder {
  /// How many rows are read at once.
  private static let surveyBatch = 200_000

  /// The facts of the one release that was read, where they are plain.
  fileprivate func survey() throws -> ReleaseFacts? {
    let release = timeline.releases[0]
    // Two rows of the same bytes are one record.
    let numbers = steps[0].came.map(Int.init).sorted()
    guard release.problem == nil, release.headerCount == 1, let header = release.header,
      oddHeaders.isEmpty,
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    var facts = ReleaseFacts()
    facts.header = try Array(history.records([header]).record(0))
    facts.hasOnlyRows = true
    (facts.rowCount, facts.keyCount) = (numbers.count, numbers.count)
    let published = release.published.date.dayNumber
    let last = try history.runs(ofRelease: release.release)[release.recordCount - 1]
    var keys: [UInt64] = []
    keys.reserveCapacity(numbers.count)
    for start in stride(from: 0, to: numbers.count, by: Self.surveyBatch) {
      let part = Array(numbers[start..<min(start + Self.surveyBatch, numbers.count)])
      var rows = RowTable()
      let layout = rows.append(timeline.rows.layouts[release.layout])
      let batch = try history.records(part)
      guard batch.oddShapes().allSatisfy({ part[$0] == last && !$1.holdsSeveral }) else {
        return nil
      }
      try rows.append(batch, numbers: part, layout: layout)
      guard let latest = note(rows, &keys) else { return nil }
      guard latest <= published else { return nil }
      if latest > Int.min { facts.latestDay = max(facts.latestDay ?? latest, latest) }
    }
    // Equal keys have equal fingerprints; that others are equal too is not to be expected.
    keys.sort()
    return zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 } ? facts : nil
  }

  /// Notes the fingerprints of the keys of rows.
  ///
  /// - Returns: The latest reference date as a day number, `Int.min` where there is none; nil
  ///   where a line is blank or ragged.
  private func note(_ rows: RowTable, _ keys: inout [UInt64]) -> Int? {
    var latest = Int.min
    var (key, scratch): ([UInt8], [UInt8]) = ([], [])
    for row in 0..<rows.count {
      guard rows.fieldCount(row) > 0, !rows.isRagged(row) else { return nil }
      key.removeAll(keepingCapacity: true)
      rows.appendKey(row, timeline.columns, scratch: &scratch, into: &key)
      keys.append(ByteScan.fingerprint(key.span, 0..<key.count))
      if let column = timeline.columns.referenceColumn, let day = rows.day(row, column) {
        latest = max(latest, day.dayNumber)
      }
    }
    return latest
  }
}
