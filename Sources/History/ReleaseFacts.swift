public import Records
public import Tables
public import Times

/// What a reading of all rows of a release told, so that later comparisons can leave rows unread.
///
/// It follows from the release and the rules of comparison: it can be thrown away and made again.
public struct ReleaseFacts: Hashable, Sendable {
  /// How many rows the release has.
  public var rowCount = 0
  /// How many different keys it has.
  public var keyCount = 0
  /// How many rows have more or fewer fields than the header.
  public var raggedCount = 0
  /// Whether one header and then nothing but rows make up the file, each of them one record: no
  /// blank lines, no pieces.
  public var hasOnlyRows = false
  /// The latest reference date up to the day of publication, as a day number.
  public var latestDay: Int?
  /// Whether some reference date is later than the day of publication.
  public var hasDaysAhead = false
  /// The header with its line end.
  public var header: [UInt8] = []
  /// The key column that the release does not have: it cannot be compared then.
  public var missingColumn: String?

  /// Makes facts that say nothing.
  public init() {}

  /// Whether the release has one header and then exactly one whole row for each key, none of them
  /// about a day to come: what happened to a key can then be told from the rows that changed.
  public var isPlain: Bool {
    hasOnlyRows && !hasDaysAhead && raggedCount == 0 && rowCount == keyCount
      && missingColumn == nil
  }
}

extension Timeline {
  /// What is known of every release, for later comparisons.
  ///
  /// - Returns: The facts in the order of `releases`; none where rows were left unread.
  /// - Complexity: O(events).
  public var facts: [ReleaseFacts] {
    guard readEveryRow else { return [] }
    var rowsOfDay: [Int: Int] = [:]
    return releases.map { release in
      for event in events[release.events] { count(event, in: &rowsOfDay) }
      return facts(of: release, rowsOfDay)
    }
  }

  /// Counts the rows of each reference date.
  private func count(_ event: RowEvent, in rowsOfDay: inout [Int: Int]) {
    guard !event.isAcrossGap else { return }
    // Nearly always the date is part of the key and stays as long as the row.
    let isKept = event.kind == .revised || event.kind == .layout
    if isKept, let column = referenceColumn, column < columns.keyColumnCount { return }
    if event.kind == .withdrawn || isKept, let day = referenceDate(Int(event.old)) {
      rowsOfDay[day.dayNumber, default: 0] -= 1
    }
    if event.new >= 0, let day = referenceDate(Int(event.new)) {
      rowsOfDay[day.dayNumber, default: 0] += 1
    }
  }

  private func facts(of release: TimelineRelease, _ rowsOfDay: [Int: Int]) -> ReleaseFacts {
    var facts = ReleaseFacts()
    if case .keyColumnMissing(let column) = release.problem {
      facts.missingColumn = column
      return facts
    }
    facts.rowCount = release.rowCount
    facts.keyCount = release.keyCount
    facts.raggedCount = release.raggedCount
    facts.header = release.header.flatMap { headers[$0] } ?? []
    facts.hasOnlyRows =
      release.headerCount == 1 && release.header != nil
      && release.recordCount == release.rowCount + 1
      && !(recut?.releases.contains(release.release) ?? false)
    let published = release.published.date.dayNumber
    for (day, count) in rowsOfDay where count > 0 {
      if day > published {
        facts.hasDaysAhead = true
      } else {
        facts.latestDay = max(facts.latestDay ?? day, day)
      }
    }
    return facts
  }
}

extension ReleaseFacts {
  /// Reads what changed in a release since another one, where its facts follow from that; nil
  /// where all rows would have to be read.
  ///
  /// - Parameters:
  ///   - new: The place of the release.
  ///   - old: The place of the other one, mostly the one before.
  ///   - known: The facts of the other one.
  ///   - history: The history.
  ///   - published: When each release of the history was published.
  ///   - schema: What the definition says of the rows.
  /// - Throws: What `history` throws.
  public init?(
    of new: Int,
    following old: Int,
    _ known: ReleaseFacts,
    in history: any RecordHistory,
    published: some RandomAccessCollection<CivilTime>,
    schema: TableSchema
  ) throws {
    guard known.isPlain else { return nil }
    let timeline = try Timeline(
      ofChangesFrom: (old, known),
      to: (new, nil),
      of: history,
      published: published,
      schema: schema
    )
    guard let facts = timeline.facts(following: known) else { return nil }
    self = facts
  }
}

extension Timeline {
  /// What is known of the second of two releases, of which only the rows that differ were read.
  ///
  /// An unread row that both hold could have the key of a row that is new. That is ruled out where
  /// the new row is about a day that the old release had not reached: its rows are about others.
  ///
  /// - Parameter old: The facts of the first release, which are plain.
  /// - Returns: The facts, which are plain; nil where that does not follow for certain.
  func facts(following old: ReleaseFacts) -> ReleaseFacts? {
    guard releases.count == 2, !readEveryRow, releases.allSatisfy({ $0.problem == nil })
    else { return nil }
    let new = releases[1]
    let published = new.published.date.dayNumber
    guard new.duplicates.isEmpty, releases[0].published.date.dayNumber <= published,
      let latest = latestDay(following: old, upTo: published)
    else { return nil }
    let facts = facts(of: new, [latest: 1])
    return facts.isPlain ? facts : nil
  }

  /// The latest reference date of the second release, if all of its new rows are about days later
  /// than those of the first.
  private func latestDay(following old: ReleaseFacts, upTo published: Int) -> Int? {
    guard let oldLatest = old.latestDay, let column = referenceColumn,
      column < columns.keyColumnCount
    else { return nil }
    var latest = oldLatest
    var losesLatest = false
    for event in events[releases[1].events] {
      switch event.kind {
      case .revised, .layout: continue
      case .withdrawn:
        if referenceDate(Int(event.old))?.dayNumber == oldLatest { losesLatest = true }
      case .initial, .added, .backfilled, .restored:
        guard let day = referenceDate(Int(event.new))?.dayNumber, day > oldLatest, day <= published
        else { return nil }
        latest = max(latest, day)
      }
    }
    return losesLatest && latest == oldLatest ? nil : latest
  }
}
