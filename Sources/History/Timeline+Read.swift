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
  /// - Complexity: Each record is taken apart once, and once more where some releases are stored in
  ///   pieces, which are put together and cut into rows; the rest is proportional to runs and
  ///   changes.
  public init(
    of history: any RecordHistory,
    releases: [Int]? = nil,
    published: some RandomAccessCollection<CivilTime>,
    schema: TableSchema,
    options: ComparisonOptions = ComparisonOptions(),
    progress: (TimelineProgress) -> Void = { _ in }
  ) throws {
    let places = releases ?? Array(0..<history.releaseCount)
    var recut: RecutRows?
    while true {
      var builder = TimelineBuilder(
        history: history,
        recut: recut,
        schema: schema,
        options: options
      )
      try builder.read(places, published: published, progress: progress)
      // A header that is part of a piece tells before all rows are read.
      let known = recut?.releases ?? []
      if builder.oddHeaders.isSubset(of: known) { try builder.readRows(progress: progress) }
      let inPieces = try builder.releasesInPieces()
      guard inPieces.isSubset(of: known) else {
        recut = try RecutRows(of: history, releases: inPieces.union(known), among: places)
        continue
      }
      var walk = TimelineWalk(builder)
      self = try walk.run(progress: progress)
      return
    }
  }

  /// Reads the rows that differ between two releases; all rows, where some records are no rows.
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
    guard try builder.releasesInPieces().isEmpty else {
      try self.init(
        of: history,
        releases: [old.place, new.place],
        published: published,
        schema: schema,
        options: options
      )
      return
    }
    var walk = TimelineWalk(builder, latestDay: old.facts.latestDay)
    self = try walk.run()
  }
}
