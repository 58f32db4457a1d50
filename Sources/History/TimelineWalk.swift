internal import Records
internal import Tables
internal import Times

/// Walks over the steps and writes down what happened to every key.
struct TimelineWalk {
  let history: any RecordHistory
  private let steps: [TimelineBuilder.Step]
  var timeline: Timeline
  var holders: RowHolders
  /// The step at which each key was touched last, and its row before.
  private var touchedAt: [Int32]
  var rowBefore: [Int32]
  /// Without a key, how many equal lines there were before, where there were several.
  private var countBefore: [Int32: Int] = [:]
  /// Without a key, how many lines equal to one that was there are gone.
  private var missingCopies: [Int32: Int] = [:]
  var touched: [Int32] = []
  private var scratch = ComparisonScratch()
  private var plans: [ComparisonPlan?]
  var changed: [Int32] = []
  /// The latest reference date so far that its release had reached, as a day number.
  ///
  /// A date ahead of its release, a forecast or a slip of the pen, is reached by itself only.
  private var frontier = Int.min
  private var datesAhead: Set<Int> = []
  private var (newFrontier, newDatesAhead): (Int, Set<Int>) = (Int.min, [])
  private var hasBaseline = false
  private var (rowCount, raggedCount) = (0, 0)
  /// How many rows have no line end.
  private var unfinishedCount = 0
  /// How many rows without a line end or with more or fewer fields than the header go and come at
  /// the step.
  private var oddMoves = (left: 0, came: 0)
  private var previous: Int?
  /// The last row of each key with a column that is away, or was when the key was there last; -1
  /// for none.
  var rowsWithColumn: [Int: [Int32]] = [:]

  /// Stands before the first release.
  ///
  /// - Parameters:
  ///   - builder: The releases, read.
  ///   - latestDay: The latest reference date of the first release's rows up to its publication,
  ///     where not all of them are read.
  init(_ builder: TimelineBuilder, latestDay: Int? = nil) {
    history = builder.history
    steps = builder.steps
    timeline = builder.timeline
    holders = RowHolders(keyCount: timeline.keys.count)
    touchedAt = [Int32](repeating: -1, count: timeline.keys.count)
    rowBefore = touchedAt
    let layoutCount = timeline.rows.layouts.count
    plans = [ComparisonPlan?](repeating: nil, count: layoutCount * layoutCount)
    timeline.firstRelease = touchedAt
    rowCount = builder.unreadRowCount
    keyCount = builder.unreadRowCount
    frontier = latestDay ?? Int.min
  }

  mutating func run(progress: (TimelineProgress) -> Void = { _ in }) throws -> Timeline {
    for place in timeline.releases.indices {
      progress(.init(phase: .comparing, done: place, total: timeline.releases.count))
      timeline.releases[place].events = timeline.events.count..<timeline.events.count
      guard timeline.releases[place].problem == nil else { continue }
      try step(place)
      previous = place
      hasBaseline = true
    }
    return timeline
  }

  /// Brings the rows of each key from one release to the next.
  private mutating func step(_ place: Int) throws {
    let step = steps[place]
    let layout = timeline.releases[place].layout
    let start = timeline.events.count
    touched.removeAll(keepingCapacity: true)
    countBefore.removeAll(keepingCapacity: true)
    let unfinishedBefore = unfinishedCount
    oddMoves = (0, 0)
    if let previous { keepColumns(place, previous) }
    for record in step.left { move(record, layout: step.oldLayout, at: place, comes: false) }
    for record in step.came { move(record, layout: layout, at: place, comes: true) }
    for key in holders.conflicting { touch(key, at: place) }
    try resolveDuplicates(at: place)
    for key in touched { note(key, at: place) }
    frontier = max(frontier, newFrontier)
    datesAhead.formUnion(newDatesAhead)
    newDatesAhead.removeAll(keepingCapacity: true)
    timeline.releases[place].events = start..<timeline.events.count
    timeline.releases[place].rowCount = rowCount
    timeline.releases[place].raggedCount = raggedCount
    timeline.releases[place].keyCount = keyCount
    // The last row may lack its line end; more such rows are parts of long ones.
    if place > 0, max(unfinishedBefore, unfinishedCount) > 1 {
      timeline.releases[place].unnamedChangeCount = max(
        timeline.releases[place].unnamedChangeCount,
        max(oddMoves.left, oddMoves.came)
      )
    }
    if let previous { noteFile(place, previous) }
  }

  private var keyCount = 0

  private mutating func move(_ record: Int32, layout: Int, at place: Int, comes: Bool) {
    let row = timeline.rowOfRecord[layout][Int(record)]
    let key = timeline.keyOfRow[Int(row)]
    guard key >= 0 else { return }
    touch(key, at: place)
    let sign = comes ? 1 : -1
    rowCount += sign
    let isRagged = timeline.rows.isRagged(Int(row))
    let isUnfinished = timeline.rows.lineEnd(Int(row)) == .none
    if isRagged { raggedCount += sign }
    if isUnfinished { unfinishedCount += sign }
    if isRagged || isUnfinished {
      if comes { oddMoves.came += 1 } else { oddMoves.left += 1 }
    }
    if comes { holders.add(row, to: key) } else { holders.remove(row, of: key) }
  }

  private mutating func touch(_ key: Int32, at place: Int) {
    guard touchedAt[Int(key)] != place else { return }
    touchedAt[Int(key)] = Int32(truncatingIfNeeded: place)
    rowBefore[Int(key)] = holders.current[Int(key)]
    if !timeline.hasKey, let rows = holders.several[key] { countBefore[key] = rows.count }
    touched.append(key)
  }

  /// Writes down what happened to one key.
  private mutating func note(_ key: Int32, at place: Int) {
    let (old, new) = (rowBefore[Int(key)], holders.current[Int(key)])
    if old < 0, new >= 0 { keyCount += 1 }
    if old >= 0, new < 0 { keyCount -= 1 }
    if !timeline.hasKey { noteCopies(key, old, new, at: place) }
    guard old != new else { return }
    guard new >= 0 else {
      append(key, old, -1, .withdrawn, [])
      return
    }
    guard old >= 0 else {
      let day = timeline.referenceDate(Int(new))?.dayNumber
      if let day {
        let isAhead = day > timeline.releases[place].published.date.dayNumber
        if isAhead { newDatesAhead.insert(day) } else { newFrontier = max(newFrontier, day) }
      }
      noteArrival(key, new, day, at: place)
      noteReturnedColumns(key, new, comparedWith: holders.last[Int(key)])
      return
    }
    let layout = compare(old, new)
    noteUnnamed(old, new, at: place)
    append(key, old, new, changed.isEmpty ? .layout : .revised, layout)
    noteReturnedColumns(key, new, comparedWith: old)
  }

  /// Writes down which lines came or went beside the one that stands for all equal ones: without a
  /// key each of them counts.
  private mutating func noteCopies(_ key: Int32, _ old: Int32, _ new: Int32, at place: Int) {
    let before = old < 0 ? 0 : max(0, (countBefore[key] ?? 1) - 1)
    let after = new < 0 ? 0 : max(0, (holders.several[key]?.count ?? 1) - 1)
    changed.removeAll(keepingCapacity: true)
    for _ in 0..<max(0, before - after) {
      append(key, old, -1, .withdrawn, [])
      missingCopies[key, default: 0] += 1
    }
    guard after > before else { return }
    let isLate = isLate(timeline.referenceDate(Int(new))?.dayNumber)
    for _ in before..<after {
      let isBack = missingCopies[key, default: 0] > 0
      if isBack { missingCopies[key, default: 0] -= 1 }
      append(key, isBack ? new : -1, new, isBack ? .restored : arrival(isLate), [])
    }
  }

  /// What the arrival of a key is that was never there.
  private func arrival(_ isLate: Bool) -> RowEvent.Kind {
    hasBaseline ? isLate ? .backfilled : .added : .initial
  }

  /// Whether a reference date was reached before; no function value is made of this, for that
  /// would be one of the whole walk.
  private func isLate(_ day: Int?) -> Bool {
    guard let day else { return false }
    return day <= frontier || datesAhead.contains(day)
  }

  private mutating func noteArrival(_ key: Int32, _ new: Int32, _ day: Int?, at place: Int) {
    let last = holders.last[Int(key)]
    if timeline.firstRelease[Int(key)] < 0 {
      timeline.firstRelease[Int(key)] = Int32(truncatingIfNeeded: place)
    }
    changed.removeAll(keepingCapacity: true)
    if last >= 0 {
      let layout = compare(last, new)
      noteUnnamed(last, new, at: place)
      append(key, last, new, .restored, layout)
    } else {
      append(key, -1, new, arrival(isLate(day)), [])
    }
  }

  private mutating func noteUnnamed(_ old: Int32, _ new: Int32, at place: Int) {
    guard timeline.rows.hasOtherUnnamedFields(Int(old), Int(new)) else { return }
    timeline.releases[place].unnamedChangeCount += 1
  }

  /// Compares two rows into `changed`.
  mutating func compare(_ old: Int32, _ new: Int32) -> LayoutChange {
    changed.removeAll(keepingCapacity: true)
    let plan = plan(timeline.rows.layout(Int(old)), timeline.rows.layout(Int(new)))
    return timeline.rows.compare(
      Int(old),
      Int(new),
      plan,
      scratch: &scratch,
      changed: &changed
    )
  }

  private mutating func plan(_ old: Int, _ new: Int) -> ComparisonPlan {
    let index = old * timeline.rows.layouts.count + new
    if let known = plans[index] { return known }
    let layouts = timeline.rows.layouts
    let plan = ComparisonPlan(old: layouts[old], new: layouts[new], space: timeline.columns)
    plans[index] = plan
    return plan
  }

  mutating func append(
    _ key: Int32,
    _ old: Int32,
    _ new: Int32,
    _ kind: RowEvent.Kind,
    _ layout: LayoutChange,
    isAcrossGap: Bool = false
  ) {
    let changes = kind == .withdrawn ? [] : changed
    timeline.events.append(
      RowEvent(
        key: key,
        old: old,
        new: new,
        kind: kind,
        layout: layout,
        firstChange: timeline.changedColumns.count,
        changeCount: Int32(truncatingIfNeeded: changes.count),
        isAcrossGap: isAcrossGap
      )
    )
    timeline.changedColumns.append(contentsOf: changes)
  }
}
