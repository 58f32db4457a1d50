internal import Tables
public import Times

extension Timeline {
  /// Every new or changed cell per release.
  ///
  /// - Parameters:
  ///   - since: The time after which releases count; nil counts from the first release, whose
  ///     cells are all new then.
  ///   - until: The time up to which they count.
  ///   - filter: Which columns, keys and lags are asked for; its times are not looked at.
  /// - Returns: The cells, by release; layout and columns give none.
  public func changes(
    since: CivilTime?,
    until: CivilTime?,
    _ filter: CellFilter = CellFilter()
  ) -> [CellEvent] {
    var cells: [CellEvent] = []
    for (place, release) in releases.enumerated() {
      if let since, release.published <= since { continue }
      if let until, until < release.published { continue }
      for event in events[release.events] where event.kind != .layout {
        appendCells(of: event, at: place, filter, into: &cells)
      }
    }
    return cells
  }

  /// What changed all in all: one entry per cell that says something else at the end.
  ///
  /// - Parameters:
  ///   - since: The state before: that of the last release published at or before this time; nil,
  ///     or a time before the first release, starts from nothing.
  ///   - until: The state after: that of the last release published at or before this time.
  ///   - filter: Which columns, keys and lags are asked for; its times are not looked at.
  /// - Returns: The cells in the order of keys, at the place of the last release that counts.
  public func netChanges(
    since: CivilTime?,
    until: CivilTime?,
    _ filter: CellFilter = CellFilter()
  ) -> [CellEvent] {
    let start = since.map { last(publishedBy: $0) } ?? -1
    let end = until.map { last(publishedBy: $0) } ?? lastComparable(before: releases.count)
    guard end > start else { return [] }
    let (old, new) = (rows(at: start), rows(at: end))
    var comparer = RowComparer(self)
    var cells: [CellEvent] = []
    for key in 0..<keys.count where old[key] != new[key] {
      let isRevision = old[key] >= 0 && new[key] >= 0
      let kind: RowEvent.Kind = isRevision ? .revised : old[key] < 0 ? .added : .withdrawn
      let changed = isRevision ? comparer.changedColumns(Int(old[key]), Int(new[key])) : []
      let event = RowEvent(
        key: Int32(truncatingIfNeeded: key),
        old: old[key],
        new: new[key],
        kind: kind,
        layout: [],
        firstChange: 0,
        changeCount: 0
      )
      appendNet(event, changed, at: end, filter, into: &cells)
    }
    return sorted(cells)
  }

  private func appendNet(
    _ event: RowEvent,
    _ changed: [Int32],
    at place: Int,
    _ filter: CellFilter,
    into cells: inout [CellEvent]
  ) {
    guard event.kind == .revised else {
      appendCells(of: event, at: place, filter, into: &cells)
      return
    }
    if let keys = filter.keys, !keys.contains(Int(event.key)) { return }
    if let lagOver = filter.lagOver {
      guard let lag = lag(of: event, at: place), lag > lagOver else { return }
    }
    for column in changed where filter.columns?.contains(Int(column)) ?? true {
      cells.append(
        CellEvent(
          place: Int32(truncatingIfNeeded: place),
          key: event.key,
          column: column,
          old: event.old,
          new: event.new,
          kind: .revised
        )
      )
    }
  }

  /// The last release published at or before a time that can be compared, -1 where there is none.
  ///
  /// - Parameter time: The time.
  /// - Returns: The place of the release.
  public func last(publishedBy time: CivilTime) -> Int {
    releases.lastIndex { $0.problem == nil && $0.published <= time } ?? -1
  }
}

/// Compares rows of a timeline that no step compared.
struct RowComparer {
  private let timeline: Timeline
  private var scratch = ComparisonScratch()
  private var plans: [Int: ComparisonPlan] = [:]

  init(_ timeline: Timeline) {
    self.timeline = timeline
  }

  /// The columns whose values differ.
  mutating func changedColumns(_ old: Int, _ new: Int) -> [Int32] {
    let layouts = timeline.rows.layouts
    let (left, right) = (timeline.rows.layout(old), timeline.rows.layout(new))
    let index = left * layouts.count + right
    let plan =
      plans[index]
      ?? ComparisonPlan(old: layouts[left], new: layouts[right], space: timeline.columns)
    plans[index] = plan
    var changed: [Int32] = []
    _ = timeline.rows.compare(old, new, plan, scratch: &scratch, changed: &changed)
    return changed
  }
}
