internal import Definitions
public import History
internal import Records
internal import Store
public import Tables
internal import Times

/// The releases of a data set as tables: what its definition says of rows, applied to its store.
public struct Analysis: Sendable {
  /// The releases.
  public let releases: Releases
  /// What the definition says of the rows, with the kinds that were inferred.
  public let schema: TableSchema
  /// The columns of the first release that the definition does not describe, with the kinds that
  /// its values suggest.
  public let inferredKinds: [InferredKind]
  /// When each release was published, on the clock of the data set's zone.
  public let published: PublishedTimes
  /// What earlier runs kept; nil where there is no folder for that.
  let derived: DerivedFacts?

  /// The most bytes of decoded blocks that a reader of the whole history keeps.
  private static let keptByteCount = 512 << 20
  /// The most bytes of decoded blocks that a reader of two releases keeps: header and rows are
  /// asked for one after the other and often lie in the same block.
  private static let keptByteCountOfPair = 64 << 20

  /// Prepares the comparison of a data set's releases.
  ///
  /// - Parameters:
  ///   - releases: The releases.
  ///   - pair: Two releases that are going to be compared: what has to be decoded for them is
  ///     decoded at once, on all cores.
  /// - Throws: ``ArchiveError/store(_:)`` where the first release cannot be read.
  public init(_ releases: Releases, comparing pair: [Int] = []) throws {
    let definition = releases.dataSet.definition
    self.releases = releases
    releases.snapshot.keepBlocks(upTo: Self.keptByteCountOfPair)
    published = PublishedTimes(releases)
    derived = releases.dataSet.derivedFacts(of: releases)
    // Any page of what was kept says the kinds of columns.
    let first = releases.count > 0 ? releases.release(pair.first ?? releases.count - 1) : nil
    let known = first.flatMap { [derived] in derived?.known($0) }
    let isLarge = pair.contains { releases.release($0).byteCount > DataSet.largestRelease }
    if !pair.isEmpty, !isLarge, !(known?.facts.isPlain ?? false) {
      try Self.decodeAhead(pair, of: releases)
    }
    inferredKinds = try derived?.inferredKinds ?? InferredKind.find(in: releases)
    schema = definition.tableSchema(inferred: inferredKinds)
  }

  /// Decodes what two releases need, and the header of the first one.
  private static func decodeAhead(_ pair: [Int], of releases: Releases) throws {
    var sequences = try pair.map { try releases.snapshot.runs(ofRelease: $0) }
    var header = RecordRuns()
    let first = try releases.snapshot.runs(ofRelease: 0)
    header.append(first, 0..<min(1, first.count))
    sequences.append(header)
    try releases.snapshot.decodeAhead(sequences)
  }

  /// The data set.
  public var dataSet: DataSet { releases.dataSet }
  /// Whether rows have a key; without one whole lines are compared.
  public var hasKey: Bool { !schema.keyColumns.isEmpty }

  /// Reads the life of every row.
  ///
  /// - Parameters:
  ///   - places: The releases that are compared, each with the one before it; nil for all that
  ///     are not lost.
  ///   - options: How rows are compared.
  ///   - progress: Is told how far the reading is.
  /// - Returns: The timeline; releases without a key column are left out of it and say so.
  /// - Throws: ``ArchiveError/noReleases(dataSet:)``, ``AnalysisError``; the store's errors.
  public func timeline(
    of places: [Int]? = nil,
    options: ComparisonOptions = ComparisonOptions(),
    progress: (TimelineProgress) -> Void = { _ in }
  ) throws -> Timeline {
    guard releases.count > 0 else { throw ArchiveError.noReleases(dataSet: dataSet.name) }
    releases.snapshot.keepBlocks(upTo: Self.keptByteCount)
    let timeline = try naming {
      try Timeline(
        of: releases.snapshot,
        releases: places ?? (releases.snapshot.hasLosses ? releases.wholePlaces : nil),
        published: published,
        schema: schema,
        options: options,
        progress: progress
      )
    }
    try checkColumns(timeline)
    return timeline
  }

  /// Compares two releases by key.
  ///
  /// - Parameters:
  ///   - old: The place of the old release.
  ///   - new: The place of the new one.
  ///   - options: How rows are compared.
  /// - Returns: The difference.
  /// - Throws: ``AnalysisError``; the store's errors.
  public func diff(
    from old: Int,
    to new: Int,
    options: ComparisonOptions = ComparisonOptions()
  ) throws -> TableDiff {
    let diff = try naming {
      try TableDiff(
        from: old,
        to: new,
        of: releases.snapshot,
        published: published,
        schema: schema,
        options: options,
        reading: try reading(old, new)
      )
    }
    keep(diff, from: old, to: new)
    return diff
  }

  /// When a release was published, as people read it.
  ///
  /// - Parameter place: Its place in published order, from 0.
  /// - Returns: For example `2020-03-26 19:02`.
  public func publishedText(_ place: Int) -> String {
    TimeText.plain(releases.release(place).published, in: dataSet.zone)
  }

  /// Where a release cannot be compared in the whole history, its missing key column is told by a
  /// note; where none can, there is nothing to answer with.
  private func checkColumns(_ timeline: Timeline) throws(AnalysisError) {
    guard timeline.releases.allSatisfy({ $0.problem != nil }), let first = timeline.releases.first,
      case .keyColumnMissing(let column) = first.problem
    else { return }
    throw .keyColumnNowhere(
      dataSet: dataSet.name,
      column: column,
      columns: (try? headerNames(first.release)) ?? []
    )
  }

  /// The columns that some release has.
  private func otherColumns(_ timeline: Timeline) -> [String] {
    timeline.columns.names.filter { name in
      timeline.rows.layouts.contains { layout in
        timeline.columns.number(of: name).flatMap { layout.field(of: $0) } != nil
      }
    }
  }

  /// Gives the errors of comparisons the names and times of this data set.
  private func naming<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as HistoryError {
      switch error {
      case .conflictingDuplicates(let release, let key, let lines):
        let texts = zip(schema.keyColumns, key).map { "\($0)=\($1)" }
        throw AnalysisError.conflictingDuplicates(
          dataSet: dataSet.name,
          published: publishedText(release),
          key: texts.joined(separator: ","),
          lines: lines
        )
      case .keyColumnMissing(let release, let column):
        throw AnalysisError.keyColumnMissing(
          dataSet: dataSet.name,
          published: publishedText(release),
          column: column,
          columns: try headerNames(release)
        )
      case .timesMissing, .noSuchRelease, .noSuchColumn: throw error
      }
    }
  }

  /// The columns that the header of a release names.
  private func headerNames(_ place: Int) throws -> [String] {
    let history = try releases.rows(ofRelease: place)
    let runs = try history.runs(ofRelease: place)
    guard runs.count > 0 else { return [] }
    let header = try history.records([runs[0]]).record(0)
    let bytes = Array(header)
    let delimiter = Dialect.delimiter(bytes.span, 0..<bytes.count)
    return HeaderLine.names(header, delimiter: delimiter)
  }
}

extension Analysis {
  /// The number of a value column.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - timeline: The timeline.
  /// - Returns: Its number.
  /// - Throws: ``AnalysisError/noSuchColumn(dataSet:column:columns:)``.
  public func column(_ name: String, in timeline: Timeline) throws(AnalysisError) -> Int {
    guard let number = timeline.columns.number(of: name),
      timeline.rows.layouts.contains(where: { $0.field(of: number) != nil })
    else {
      throw .noSuchColumn(
        dataSet: dataSet.name,
        column: name,
        columns: otherColumns(timeline)
      )
    }
    return number
  }

  /// Refuses what only rows with a key can answer.
  ///
  /// - Throws: ``AnalysisError/noKey(dataSet:)``.
  public func requireKey() throws(AnalysisError) {
    guard hasKey else { throw .noKey(dataSet: dataSet.name) }
  }
}
