internal import Tables

/// Where the value of a cell comes from.
public struct CellOrigin: Hashable, Sendable {
  /// The place of the release that gave the cell its value.
  public var place: Int
  /// The row that held the value before, -1 where this is the first.
  public var previousRow: Int
  /// How often the value changed before, back and forth included; a return of the row counts.
  public var revisionCount: Int
  /// The place of the release that changed it last: another one than `place` where its column was
  /// away in between, and came back with the same value.
  public var changedPlace: Int
}

/// For each cell of a release the release that gave it this value.
///
/// Going back to an old value is the work of the release that went back; a row that went and came
/// back is the work of the return. Another spelling, and columns that come and go beside the cell,
/// change nothing.
public struct Blame: Sendable {
  /// The place of the release in the timeline.
  public let place: Int
  /// The rows of the release, one per key, in the order of keys.
  public let rows: [Int]
  private let columnCount: Int
  private var places: [Int32]
  private var previous: [Int32]
  private var counts: [Int32]
  private var changed: [Int32]
  private let keyOfRow: [Int32]

  /// Follows every cell up to a release.
  ///
  /// - Parameters:
  ///   - timeline: The timeline.
  ///   - place: The place of the release.
  /// - Complexity: O(events up to the release) time; 16 bytes for each key and column.
  public init(_ timeline: Timeline, at place: Int) {
    self.place = place
    columnCount = timeline.columns.count
    keyOfRow = timeline.keyOfRow
    let current = timeline.rows(at: place).filter { $0 >= 0 }.map { Int($0) }
    rows = timeline.sortedByKey(current) { $0 }
    places = [Int32](repeating: -1, count: timeline.keys.count * columnCount)
    previous = places
    changed = places
    counts = [Int32](repeating: 0, count: places.count)
    for (index, release) in timeline.releases[...place].enumerated() {
      for event in timeline.events[release.events] { note(event, index, timeline) }
    }
  }

  private mutating func note(_ event: RowEvent, _ place: Int, _ timeline: Timeline) {
    let start = Int(event.key) * columnCount
    switch event.kind {
    case .withdrawn: break
    case .initial, .added, .backfilled, .restored:
      for column in 0..<columnCount { set(start + column, place, event) }
    case .revised, .layout:
      for column in timeline.changes(event) { set(start + Int(column), place, event) }
      guard !event.isAcrossGap else { return }
      let (old, new) = (
        timeline.rows.layout(Int(event.old)), timeline.rows.layout(Int(event.new))
      )
      guard old != new else { return }
      let (before, after) = (timeline.rows.layouts[old], timeline.rows.layouts[new])
      for column in after.columns where before.field(of: column) == nil {
        // What is back is no change by that; what has changed meanwhile is told apart.
        set(start + column, place, event, isChange: false)
      }
    }
  }

  private mutating func set(
    _ cell: Int,
    _ place: Int,
    _ event: RowEvent,
    isChange: Bool = true
  ) {
    let release = Int32(truncatingIfNeeded: place)
    if isChange || places[cell] < 0 {
      // A row may be back, and its columns as well.
      if places[cell] >= 0, changed[cell] != release { counts[cell] += 1 }
      changed[cell] = release
    }
    places[cell] = release
    previous[cell] = event.old
  }

  /// Where a cell's value comes from.
  ///
  /// - Parameters:
  ///   - row: One of `rows`.
  ///   - column: The column.
  /// - Returns: Its origin, or nil where the cell was never there.
  public func origin(_ row: Int, _ column: Int) -> CellOrigin? {
    let cell = Int(keyOfRow[row]) * columnCount + column
    guard places[cell] >= 0 else { return nil }
    return CellOrigin(
      place: Int(places[cell]),
      previousRow: Int(previous[cell]),
      revisionCount: Int(counts[cell]),
      changedPlace: Int(changed[cell])
    )
  }

  /// The newest release that gave a cell of a row its value.
  ///
  /// - Parameters:
  ///   - row: One of `rows`.
  ///   - columns: The columns that are looked at.
  /// - Returns: The place of the release.
  public func rowOrigin(_ row: Int, _ columns: some Sequence<Int>) -> Int? {
    columns.compactMap { origin(row, $0)?.place }.max()
  }
}
