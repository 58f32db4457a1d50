public import Times

/// A key that vanished.
public struct WithdrawnKey: Hashable, Sendable {
  /// The key's number.
  public var key: Int
  /// The row that was seen last.
  public var row: Int
  /// The place of the last release that had it.
  public var lastSeen: Int
  /// The place of the first release that did not.
  public var firstMissing: Int
  /// The place of the release since which it is back; nil where it is not.
  public var backSince: Int?
}

/// A column that vanished.
public struct WithdrawnColumn: Hashable, Sendable {
  /// The column's number.
  public var column: Int
  /// The place of the last release that had it.
  public var lastSeen: Int
  /// The place of the first release that did not.
  public var firstMissing: Int
  /// The column that has most of its values since, a guess.
  public var renamedTo: Int?
  /// The place of the release since which it is back; nil where it is not.
  public var backSince: Int?
}

/// A reference date of which all rows vanished at once or one after the other.
public struct WithdrawnDay: Hashable, Sendable {
  /// The reference date.
  public var day: CivilDate
  /// How many keys the last release that knew the day had of it.
  public var keyCount: Int
  /// The place of the last release that had a row of it.
  public var lastSeen: Int
  /// The place of the first release that had none.
  public var firstMissing: Int
  /// The place of the release since which it is back; nil where it is not.
  public var backSince: Int?
}

/// All that vanished, in the order in which it did.
public struct Withdrawals: Sendable {
  /// The keys.
  public private(set) var keys: [WithdrawnKey] = []
  /// The columns.
  public private(set) var columns: [WithdrawnColumn] = []
  /// The reference dates.
  public private(set) var days: [WithdrawnDay] = []

  /// Without a key a line may be gone more than once.
  private var openKeys: [Int32: [Int]] = [:]
  private var openColumns: [Int: Int] = [:]
  private var openDays: [Int: Int] = [:]
  private var rowsOfDay: [Int: Int] = [:]

  /// Follows keys, columns and days over a history.
  ///
  /// - Parameter timeline: The timeline.
  public init(_ timeline: Timeline) {
    var previous = 0
    for (place, release) in timeline.releases.enumerated() where release.problem == nil {
      noteColumns(release, place, previous)
      noteRows(timeline, place, previous)
      previous = place
    }
  }

  private mutating func noteColumns(_ release: TimelineRelease, _ place: Int, _ previous: Int) {
    for event in release.columnEvents {
      switch event {
      case .removed(let column, _):
        openColumns[column] = columns.count
        columns.append(
          WithdrawnColumn(column: column, lastSeen: previous, firstMissing: place)
        )
      case .added(let column, _):
        if let open = openColumns.removeValue(forKey: column) { columns[open].backSince = place }
      case .renamed(let old, let new):
        if let open = openColumns[old] { columns[open].renamedTo = new }
      case .moved: break
      }
    }
  }

  private mutating func noteRows(_ timeline: Timeline, _ place: Int, _ previous: Int) {
    var changes: [Int: (came: Int, went: Int)] = [:]
    for event in timeline.events[timeline.releases[place].events] {
      switch event.kind {
      case .initial, .added, .backfilled, .restored:
        if let open = openKeys[event.key]?.popLast() { keys[open].backSince = place }
        let day = timeline.referenceDate(Int(event.new))
        if let day { changes[day.dayNumber, default: (0, 0)].came += 1 }
      case .withdrawn:
        openKeys[event.key, default: []].append(keys.count)
        keys.append(
          WithdrawnKey(
            key: Int(event.key),
            row: Int(event.old),
            lastSeen: previous,
            firstMissing: place
          )
        )
        let day = timeline.referenceDate(Int(event.old))
        if let day { changes[day.dayNumber, default: (0, 0)].went += 1 }
      case .revised, .layout: break
      }
    }
    for (day, change) in changes.sorted(by: { $0.key < $1.key }) {
      noteDay(day, change.came, change.went, place, previous)
    }
  }

  private mutating func noteDay(
    _ day: Int,
    _ came: Int,
    _ went: Int,
    _ place: Int,
    _ previous: Int
  ) {
    let before = rowsOfDay[day] ?? 0
    let after = before + came - went
    rowsOfDay[day] = after
    if before == 0, after > 0, let open = openDays.removeValue(forKey: day) {
      days[open].backSince = place
    }
    guard before > 0, after == 0 else { return }
    openDays[day] = days.count
    days.append(
      WithdrawnDay(
        day: CivilDate(dayNumber: day),
        keyCount: before,
        lastSeen: previous,
        firstMissing: place
      )
    )
  }
}
