internal import Records
internal import Tables
internal import Times

/// Walks over the steps and writes down what happened to every key.
struct TimelineWalk {
  private let history: any RecordHistory
  private let steps: [TimelineBuilder.Step]
  private let headers: [RecordNumber: [UInt8]]
  private var timeline: Timeline
  private var holders: RowHolders
  /// The step at which each key was touched last, and its row before.
  private var touchedAt: [Int32]
  private var rowBefore: [Int32]
  private var touched: [Int32] = []
  private var scratch = ComparisonScratch()
  private var plans: [ComparisonPlan?]
  private var changed: [Int32] = []
  /// The day number of the latest reference date so far.
  private var frontier = Int.min
  private var hasBaseline = false
  private var (rowCount, raggedCount) = (0, 0)
  private var previous: Int?

  init(_ builder: TimelineBuilder) {
    history = builder.history
    steps = builder.steps
    headers = builder.firstRecords
    timeline = builder.timeline
    holders = RowHolders(keyCount: timeline.keys.count)
    touchedAt = [Int32](repeating: -1, count: timeline.keys.count)
    rowBefore = touchedAt
    let layoutCount = timeline.rows.layouts.count
    plans = [ComparisonPlan?](repeating: nil, count: layoutCount * layoutCount)
    timeline.firstRelease = touchedAt
    rowCount = builder.unreadRowCount
    keyCount = builder.unreadRowCount
  }

  mutating func run() throws -> Timeline {
    for place in timeline.releases.indices {
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
    for record in step.left { move(record, layout: step.oldLayout, at: place, comes: false) }
    for record in step.came { move(record, layout: layout, at: place, comes: true) }
    for key in holders.conflicting { touch(key, at: place) }
    try resolveDuplicates(at: place)
    var latest = frontier
    for key in touched { note(key, at: place, &latest) }
    frontier = max(frontier, latest)
    timeline.releases[place].events = start..<timeline.events.count
    timeline.releases[place].rowCount = rowCount
    timeline.releases[place].raggedCount = raggedCount
    timeline.releases[place].keyCount = keyCount
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
    if timeline.rows.isRagged(Int(row)) { raggedCount += sign }
    if comes { holders.add(row, to: key) } else { holders.remove(row, of: key) }
  }

  private mutating func touch(_ key: Int32, at place: Int) {
    guard touchedAt[Int(key)] != place else { return }
    touchedAt[Int(key)] = Int32(truncatingIfNeeded: place)
    rowBefore[Int(key)] = holders.current[Int(key)]
    touched.append(key)
  }

  /// Writes down what happened to one key.
  private mutating func note(_ key: Int32, at place: Int, _ latest: inout Int) {
    let (old, new) = (rowBefore[Int(key)], holders.current[Int(key)])
    if old < 0, new >= 0 { keyCount += 1 }
    if old >= 0, new < 0 { keyCount -= 1 }
    guard old != new else { return }
    guard new >= 0 else {
      append(key, old, -1, .withdrawn, [])
      return
    }
    guard old >= 0 else {
      let day = timeline.referenceDate(Int(new))?.dayNumber
      latest = max(latest, day ?? Int.min)
      noteArrival(key, new, day, at: place)
      return
    }
    let layout = compare(old, new)
    append(key, old, new, changed.isEmpty ? .layout : .revised, layout)
  }

  private mutating func noteArrival(_ key: Int32, _ new: Int32, _ day: Int?, at place: Int) {
    let last = holders.last[Int(key)]
    if timeline.firstRelease[Int(key)] < 0 {
      timeline.firstRelease[Int(key)] = Int32(truncatingIfNeeded: place)
    }
    changed.removeAll(keepingCapacity: true)
    if last >= 0 {
      let layout = compare(last, new)
      append(key, last, new, .restored, layout)
    } else if !hasBaseline {
      append(key, -1, new, .initial, [])
    } else {
      let isBackfill = day.map { $0 <= frontier } ?? false
      append(key, -1, new, isBackfill ? .backfilled : .added, [])
    }
  }

  /// Compares two rows into `changed`.
  private mutating func compare(_ old: Int32, _ new: Int32) -> LayoutChange {
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

  private mutating func append(
    _ key: Int32,
    _ old: Int32,
    _ new: Int32,
    _ kind: RowEvent.Kind,
    _ layout: LayoutChange
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
        changeCount: Int32(truncatingIfNeeded: changes.count)
      )
    )
    timeline.changedColumns.append(contentsOf: changes)
  }
}

extension TimelineWalk {
  /// Chooses the row that counts for every touched key that has several.
  private mutating func resolveDuplicates(at place: Int) throws {
    let keys = touched.filter { holders.several[$0] != nil }
    guard !keys.isEmpty else { return }
    let lines = try lineNumbers(of: keys, at: place)
    for key in keys {
      let rows = (holders.several[key] ?? []).sorted {
        (lines[$0]?.first ?? 0) < (lines[$1]?.first ?? 0)
      }
      guard let first = rows.first else { continue }
      let isConflicting = rows.contains { $0 != first && differs(first, $0) }
      let allLines = Set(rows).flatMap { lines[$0] ?? [] }.sorted()
      timeline.releases[place].duplicates.append(
        DuplicateKey(key: Int(key), lines: allLines, isConflicting: isConflicting)
      )
      guard isConflicting else {
        holders.conflicting.remove(key)
        let before = rowBefore[Int(key)]
        holders.choose(rows.contains(before) ? before : first, for: key)
        continue
      }
      holders.conflicting.insert(key)
      try choose(key, rows, lines, allLines, at: place)
    }
  }

  private mutating func choose(
    _ key: Int32,
    _ rows: [Int32],
    _ lines: [Int32: [Int]],
    _ allLines: [Int],
    at place: Int
  ) throws {
    switch timeline.options.duplicates {
    case .first: holders.choose(rows.first ?? -1, for: key)
    case .last:
      let last = rows.max { (lines[$0]?.last ?? 0) < (lines[$1]?.last ?? 0) }
      holders.choose(last ?? -1, for: key)
    case .error:
      throw HistoryError.conflictingDuplicates(
        release: timeline.releases[place].release,
        key: timeline.keyTexts(Int(rows.first ?? 0)),
        lines: allLines
      )
    }
  }

  /// Whether two rows of one release differ in a value.
  private mutating func differs(_ left: Int32, _ right: Int32) -> Bool {
    _ = compare(left, right)
    defer { changed.removeAll(keepingCapacity: true) }
    return !changed.isEmpty
  }

  /// The lines, rising, at which the rows of some keys stand in a release.
  private func lineNumbers(of keys: [Int32], at place: Int) throws -> [Int32: [Int]] {
    var result: [Int32: [Int]] = [:]
    let wanted = Set(keys)
    let release = timeline.releases[place]
    let rowOfRecord = timeline.rowOfRecord[release.layout]
    let numbers = try history.runs(ofRelease: release.release).numbers
    for (index, number) in numbers.enumerated().dropFirst(release.headerCount) {
      let row = rowOfRecord[number]
      guard row >= 0, wanted.contains(timeline.keyOfRow[Int(row)]) else { continue }
      result[row, default: []].append(index + 1)
    }
    return result
  }

  /// Writes down what happened to the columns, the header and the end of the file.
  private mutating func noteFile(_ place: Int, _ previous: Int) {
    let (old, new) = (timeline.releases[previous], timeline.releases[place])
    let layouts = timeline.rows.layouts
    if old.layout != new.layout {
      var events = ColumnEvent.between(layouts[old.layout], layouts[new.layout])
      events.append(contentsOf: renames(events, in: new.events))
      timeline.releases[place].columnEvents = events
      if layouts[old.layout].delimiter != layouts[new.layout].delimiter {
        timeline.releases[place].fileLayout.insert(.delimiter)
      }
      if events.contains(where: { if case .moved = $0 { true } else { false } }) {
        timeline.releases[place].fileLayout.insert(.columnOrder)
      }
    }
    guard let oldHeader = old.header.flatMap({ headers[$0] }),
      let newHeader = new.header.flatMap({ headers[$0] })
    else { return }
    var change = HeaderLine.layoutChange(oldHeader, newHeader)
    if old.layout != new.layout { change.remove(.header) }
    timeline.releases[place].fileLayout.formUnion(change)
  }

  /// Guesses which columns that are gone live on under another name.
  ///
  /// A pair is a guess where more than half of the values that are not 0, empty or `NA` are the
  /// same in both or whole numbers within a tenth, over the rows that the step compared.
  private func renames(_ columns: [ColumnEvent], in range: Range<Int>) -> [ColumnEvent] {
    var removed: [Int] = []
    var added: [Int] = []
    for event in columns {
      if case .removed(let column, _) = event { removed.append(column) }
      if case .added(let column, _) = event { added.append(column) }
    }
    var result: [ColumnEvent] = []
    for old in removed {
      let scores = added.map { (column: $0, share: sameShare(old, $0, in: range)) }
      guard let best = scores.max(by: { $0.share < $1.share }), best.share > 0.5 else { continue }
      added.removeAll { $0 == best.column }
      result.append(.renamed(old: old, new: best.column))
    }
    return result
  }

  private func sameShare(_ old: Int, _ new: Int, in range: Range<Int>) -> Double {
    var (same, count) = (0, 0)
    for event in timeline.events[range] where event.old >= 0 && event.new >= 0 {
      guard let left = timeline.rows.value(Int(event.old), old), left.count > 0, left != [0x30],
        left != [0x4E, 0x41], let right = timeline.rows.value(Int(event.new), new)
      else { continue }
      count += 1
      if left == right || isNear(event, old, new) { same += 1 }
    }
    return count == 0 ? 0 : Double(same) / Double(count)
  }

  /// Whether two columns hold whole numbers within a tenth of each other.
  private func isNear(_ event: RowEvent, _ old: Int, _ new: Int) -> Bool {
    guard let left = timeline.rows.smallWholeNumber(Int(event.old), old),
      let right = timeline.rows.smallWholeNumber(Int(event.new), new)
    else { return false }
    return abs(left - right) <= max(left, right) / 10
  }
}
