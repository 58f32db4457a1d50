public import Records
public import Tables
public import Times

/// A cell with the values before and after.
public struct CellChange: Hashable, Sendable {
  /// The column's number.
  public var column: Int
  /// What the cell held.
  public var oldState: CellState
  /// The text it held, nil where it was absent.
  public var old: String?
  /// What the cell holds.
  public var newState: CellState
  /// The text it holds, nil where it is absent.
  public var new: String?
  /// New minus old, where both are numbers.
  public var difference: ExactDecimal?
}

/// Which rows a diff of two releases reads.
public enum RowReading: Sendable {
  /// All rows of both releases: a key with several rows is always seen.
  case allRows
  /// Only the rows that differ, where what is known of both releases allows it: each has one row
  /// for each key. Elsewhere all rows are read, so the answer is the same. Without knowledge of the
  /// new release it has to follow from the old one's and from the rows that differ.
  case changedRows(old: ReleaseFacts, new: ReleaseFacts?)
}

/// A row of which at least one value changed.
public struct RevisedRow: Hashable, Sendable {
  /// The old row.
  public var old: Int
  /// The new row.
  public var new: Int
  /// The columns that changed, in the order of the new header.
  public var columns: [Int]
}

/// What changed from one release to another, by key.
///
/// Rows are numbers in `timeline.rows`; their texts are made on demand.
public struct TableDiff: Sendable {
  /// The two releases, read.
  public let timeline: Timeline
  /// The keys that only the new release has, in the order of keys.
  public let added: [Int]
  /// The keys that only the old release has, in the order of keys.
  public let removed: [Int]
  /// The keys with a changed value, in the order of keys.
  public let revised: [RevisedRow]
  /// How many rows are spelled in another way with no value changed.
  public let layoutRowCount: Int
  /// All ways in which the spelling changed, of revised rows and of the file too.
  public let layout: LayoutChange
  /// What is known of the new release, where that followed from the old one's facts.
  public private(set) var newFacts: ReleaseFacts?

  /// The old release.
  public var old: TimelineRelease { timeline.releases[0] }
  /// The new release.
  public var new: TimelineRelease { timeline.releases[1] }
  /// What happened to the columns.
  public var columnEvents: [ColumnEvent] { new.columnEvents }
  /// How many cells changed.
  public var revisedCellCount: Int { revised.reduce(0) { $0 + $1.columns.count } }
  /// Whether no value, row or column differs, nor anything that belongs to no column; the order of
  /// the columns is none of that.
  public var hasSameFigures: Bool {
    added.isEmpty && removed.isEmpty && revised.isEmpty && columnEvents.allSatisfy(\.isLayout)
      && new.unnamedChangeCount == 0
  }

  /// Compares two releases.
  ///
  /// - Parameters:
  ///   - old: The place of the old release in published order.
  ///   - new: The place of the new one; it may be the earlier release.
  ///   - history: The history.
  ///   - published: When each release of the history was published.
  ///   - schema: What the definition says of the rows; it has key columns.
  ///   - options: How rows are compared.
  ///   - reading: Which rows are read.
  /// - Throws: ``HistoryError/keyColumnMissing(release:column:)``,
  ///   ``HistoryError/conflictingDuplicates(release:key:lines:)``; `TableError`; what `history`
  ///   throws.
  public init(
    from old: Int,
    to new: Int,
    of history: any RecordHistory,
    published: some RandomAccessCollection<CivilTime>,
    schema: TableSchema,
    options: ComparisonOptions = ComparisonOptions(),
    reading: RowReading = .allRows
  ) throws {
    func read(_ known: ReleaseFacts? = nil, header: [UInt8]? = nil) throws -> Timeline {
      guard let known else {
        return try Timeline(
          of: history,
          releases: [old, new],
          published: published,
          schema: schema,
          options: options
        )
      }
      return try Timeline(
        ofChangesFrom: (old, known),
        to: (new, header),
        of: history,
        published: published,
        schema: schema,
        options: options
      )
    }
    guard case .changedRows(let oldFacts, let newFacts) = reading, oldFacts.isPlain,
      newFacts?.isPlain ?? !options.isRaw
    else {
      try self.init(read())
      return
    }
    // Keys that differ as values differ as strings too, so this holds for raw comparison as well.
    let timeline = try read(oldFacts, header: newFacts?.header)
    let following = newFacts == nil ? timeline.facts(following: oldFacts) : nil
    try self.init(newFacts == nil && following == nil ? read() : timeline)
    self.newFacts = following
  }

  /// Takes the difference from a timeline of two releases.
  init(_ timeline: Timeline) throws(HistoryError) {
    for release in timeline.releases {
      if case .keyColumnMissing(let column) = release.problem {
        throw .keyColumnMissing(release: release.release, column: column)
      }
    }
    var (added, removed, revised): ([Int], [Int], [RevisedRow]) = ([], [], [])
    var layoutRowCount = 0
    var layout = timeline.releases[1].fileLayout
    for event in timeline.events[timeline.releases[1].events] {
      layout.formUnion(event.layout)
      switch event.kind {
      case .initial, .added, .backfilled, .restored: added.append(Int(event.new))
      case .withdrawn: removed.append(Int(event.old))
      case .revised:
        let columns = timeline.changes(event).map { Int($0) }
        revised.append(RevisedRow(old: Int(event.old), new: Int(event.new), columns: columns))
      case .layout: layoutRowCount += event.layout.isEmpty ? 0 : 1
      }
    }
    self.timeline = timeline
    self.added = timeline.sortedByKey(added) { $0 }
    self.removed = timeline.sortedByKey(removed) { $0 }
    self.revised = timeline.sortedByKey(revised) { $0.new }
    self.layoutRowCount = layoutRowCount
    self.layout = layout
  }

  /// The changed cells of a row.
  ///
  /// - Parameter row: One of `revised`.
  /// - Returns: Its cells, in the order of the new header.
  public func cells(of row: RevisedRow) -> [CellChange] {
    row.columns.map { timeline.cellChange(old: row.old, new: row.new, column: $0) }
  }
}

extension Timeline {
  /// The values of a cell before and after.
  ///
  /// - Parameters:
  ///   - old: The old row, -1 where there is none.
  ///   - new: The new row, -1 where there is none.
  ///   - column: The column.
  /// - Returns: Both values, and new minus old where both are numbers and the column is of a kind
  ///   that holds numbers.
  public func cellChange(old: Int, new: Int, column: Int) -> CellChange {
    CellChange(
      column: column,
      oldState: old < 0 ? .absent : rows.state(old, column),
      old: old < 0 ? nil : rows.text(old, column),
      newState: new < 0 ? .absent : rows.state(new, column),
      new: new < 0 ? nil : rows.text(new, column),
      difference: difference(old: old, new: new, column: column)
    )
  }

  /// Appends new minus old of a changed cell, exactly: for output in bulk.
  ///
  /// - Parameters:
  ///   - cell: The change.
  ///   - text: Receives the shortest spelling; nothing where there is no difference to give.
  /// - Returns: Whether there was a difference.
  public func appendDifference(of cell: CellEvent, into text: inout [UInt8]) -> Bool {
    if let small = smallDifference(cell) {
      text.append(contentsOf: String(small).utf8)
      return true
    }
    let (old, new) = (Int(cell.old), Int(cell.new))
    guard let exact = difference(old: old, new: new, column: Int(cell.column)) else { return false }
    exact.appendText(to: &text)
    return true
  }

  /// New minus old, exactly.
  ///
  /// - Parameters:
  ///   - old: The old row, -1 where there is none.
  ///   - new: The new row, -1 where there is none.
  ///   - column: The column.
  /// - Returns: The difference, or nil where one of the values is no number or the column holds
  ///   text, codes or dates.
  public func difference(old: Int, new: Int, column: Int) -> ExactDecimal? {
    guard old >= 0, new >= 0, columns.holdsNumbers[column] else { return nil }
    if let left = rows.smallWholeNumber(old, column), let right = rows.smallWholeNumber(new, column)
    {
      return ExactDecimal(right - left)
    }
    let style = columns.numberStyles[column]
    guard let left = rows.number(old, column, style: style),
      let right = rows.number(new, column, style: style)
    else { return nil }
    return right.subtracting(left)
  }
}
