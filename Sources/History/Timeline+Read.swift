public import Records
public import Tables
public import Times

extension Timeline {
  /// Reads the life of every row over releases.
  ///
  /// - Parameters:
  ///   - history: The whole history.
  ///   - releases: The releases that are compared, each with the one before it in this list, as
  ///     places in published order; nil for all of them.
  ///   - published: When each release of the whole history was published, on a clock of the data
  ///     set's time zone.
  ///   - schema: What the definition says of the rows.
  ///   - options: How rows are compared.
  ///   - progress: Is told before every release and every large batch of rows.
  /// - Throws: ``HistoryError``; `TableError`; what `history` throws.
  /// - Complexity: Each record is taken apart once; the rest is proportional to runs and changes.
  public init(
    of history: any RecordHistory,
    releases: [Int]? = nil,
    published: some RandomAccessCollection<CivilTime>,
    schema: TableSchema,
    options: ComparisonOptions = ComparisonOptions(),
    progress: (TimelineProgress) -> Void = { _ in }
  ) throws {
    var builder = TimelineBuilder(history: history, schema: schema, options: options)
    let places = releases ?? Array(0..<history.releaseCount)
    try builder.read(places, published: published, progress: progress)
    try builder.readRows(progress: progress)
    var walk = TimelineWalk(builder)
    self = try walk.run(progress: progress)
  }

  /// Reads the rows that differ between two releases.
  ///
  /// - Parameters:
  ///   - old: The place of the first release, with its facts, which are plain.
  ///   - new: The place of the second one, with its header where that is known.
  ///   - history: The whole history.
  ///   - published: When each release of the whole history was published.
  ///   - schema: What the definition says of the rows.
  ///   - options: How rows are compared.
  /// - Throws: As reading whole releases.
  init(
    ofChangesFrom old: (place: Int, facts: ReleaseFacts),
    to new: (place: Int, header: [UInt8]?),
    of history: any RecordHistory,
    published: some RandomAccessCollection<CivilTime>,
    schema: TableSchema,
    options: ComparisonOptions = ComparisonOptions()
  ) throws {
    var builder = TimelineBuilder(history: history, schema: schema, options: options)
    var headers = [old.place: old.facts.header]
    headers[new.place] = new.header
    builder.readOnlyChanges(headers: headers)
    try builder.read([old.place, new.place], published: published)
    try builder.readRows()
    var walk = TimelineWalk(builder, latestDay: old.facts.latestDay)
    self = try walk.run()
  }
}
