internal import Tables
public import Times

/// What happened to one cell at one release.
public struct CellEvent: Hashable, Sendable {
  /// The place of the release in the timeline.
  public var place: Int32
  /// The key's number.
  public var key: Int32
  /// The column's number.
  public var column: Int32
  /// The row before, -1 where there was none; of a restored cell the one that was withdrawn.
  public var old: Int32
  /// The row now, -1 where it is gone.
  public var new: Int32
  /// What happened.
  public var kind: RowEvent.Kind
}

/// Which changes of cells are asked for.
public struct CellFilter: Sendable {
  /// Only releases published at or after this time.
  public var since: CivilTime?
  /// Only releases published at or before this time.
  public var until: CivilTime?
  /// Only these columns.
  public var columns: Set<Int>?
  /// Only lags of more days than this; a cell without a reference date has none.
  public var lagOver: Int?
  /// Only these keys.
  public var keys: Set<Int>?

  /// Makes a filter.
  ///
  /// - Parameters:
  ///   - since: Only releases published at or after this time.
  ///   - until: Only releases published at or before this time.
  ///   - columns: Only these columns.
  ///   - lagOver: Only lags of more days than this.
  ///   - keys: Only these keys.
  public init(
    since: CivilTime? = nil,
    until: CivilTime? = nil,
    columns: Set<Int>? = nil,
    lagOver: Int? = nil,
    keys: Set<Int>? = nil
  ) {
    self.since = since
    self.until = until
    self.columns = columns
    self.lagOver = lagOver
    self.keys = keys
  }

  /// Whether a release is asked for.
  func takes(_ release: TimelineRelease) -> Bool {
    if let since, release.published < since { return false }
    if let until, until < release.published { return false }
    return true
  }
}

extension Timeline {
  /// The cells of an event, or only the changed ones where the row was there before.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - place: The place of its release.
  ///   - filter: Which cells are asked for; its times are not looked at.
  ///   - cells: Receives the cells, in the order of the row.
  func appendCells(
    of event: RowEvent,
    at place: Int,
    _ filter: CellFilter,
    into cells: inout [CellEvent]
  ) {
    if let keys = filter.keys, !keys.contains(Int(event.key)) { return }
    if let lagOver = filter.lagOver {
      guard let lag = lag(of: event, at: place), lag > lagOver else { return }
    }
    let isRevision = event.kind == .revised
    let row = Int(event.new >= 0 ? event.new : event.old)
    let columns = isRevision ? [] : rows.layouts[rows.layout(row)].columns
    func append(_ column: Int32) {
      if let wanted = filter.columns, !wanted.contains(Int(column)) { return }
      cells.append(
        CellEvent(
          place: Int32(truncatingIfNeeded: place),
          key: event.key,
          column: column,
          old: event.old,
          new: event.new,
          kind: event.kind
        )
      )
    }
    if isRevision {
      for column in changes(event) { append(column) }
    } else {
      // A restored row is restored in the columns that it had; others come with their column.
      let before = event.kind == .restored ? rows.layouts[rows.layout(Int(event.old))] : nil
      for column in columns where column >= self.columns.keyColumnCount {
        if let before, before.field(of: column) == nil { continue }
        append(Int32(truncatingIfNeeded: column))
      }
    }
  }

  /// Days from the reference date of a row to the publication of a release.
  ///
  /// - Parameters:
  ///   - event: An event of the release.
  ///   - place: The release's place.
  /// - Returns: The lag in days, or nil where the row has no reference date.
  public func lag(of event: RowEvent, at place: Int) -> Int? {
    lag(row: Int(event.new >= 0 ? event.new : event.old), at: place)
  }

  /// Days from the reference date of a cell to the publication of the release that changed it.
  ///
  /// - Parameter cell: The change.
  /// - Returns: The lag in days, or nil where the row has no reference date.
  public func lag(of cell: CellEvent) -> Int? {
    lag(row: Int(cell.new >= 0 ? cell.new : cell.old), at: Int(cell.place))
  }

  private func lag(row: Int, at place: Int) -> Int? {
    referenceDate(row).map { releases[place].published.date.dayNumber - $0.dayNumber }
  }

  /// The values of a changed cell.
  ///
  /// - Parameter cell: The change.
  /// - Returns: Both values and their difference.
  public func values(of cell: CellEvent) -> CellChange {
    cellChange(old: Int(cell.old), new: Int(cell.new), column: Int(cell.column))
  }

  /// The key of a changed cell as it was written.
  ///
  /// - Parameter cell: The change.
  /// - Returns: The texts of the key columns.
  public func keyTexts(of cell: CellEvent) -> [String] {
    keyTexts(Int(cell.new >= 0 ? cell.new : cell.old))
  }
}
