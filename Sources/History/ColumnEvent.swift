internal import Tables

/// What happened to a column from one release to the next; never a revision of rows.
public enum ColumnEvent: Hashable, Sendable {
  /// A column that the release before did not have; places count from 0.
  case added(column: Int, place: Int)
  /// A column that is gone.
  case removed(column: Int, place: Int)
  /// A column that both have, in another order among the others.
  case moved(column: Int, from: Int, to: Int)
  /// A guess: a column that is gone has most of its values in one that is new.
  case renamed(old: Int, new: Int)

  /// Whether only the order of the columns is another: no figure is by that.
  public var isLayout: Bool {
    if case .moved = self { true } else { false }
  }
}

extension ColumnEvent {
  /// Compares two layouts.
  ///
  /// - Parameters:
  ///   - old: The old layout.
  ///   - new: The new layout.
  /// - Returns: What was added, removed and moved, in the order of the places.
  static func between(_ old: TableLayout, _ new: TableLayout) -> [ColumnEvent] {
    var events: [ColumnEvent] = []
    for (place, column) in old.columns.enumerated() where new.field(of: column) == nil {
      events.append(.removed(column: column, place: place))
    }
    for (place, column) in new.columns.enumerated() where old.field(of: column) == nil {
      events.append(.added(column: column, place: place))
    }
    let shared = new.columns.filter { old.field(of: $0) != nil }
    let places = shared.compactMap { old.field(of: $0) }
    let kept = longestRise(places)
    for (index, column) in shared.enumerated() where !kept.contains(index) {
      guard let to = new.field(of: column) else { continue }
      events.append(.moved(column: column, from: places[index], to: to))
    }
    return events
  }

  /// The places of a longest rising subsequence: what need not have moved.
  private static func longestRise(_ values: [Int]) -> Set<Int> {
    var lengths = [Int](repeating: 1, count: values.count)
    var previous = [Int](repeating: -1, count: values.count)
    for index in values.indices {
      for earlier in 0..<index
      where values[earlier] < values[index] && lengths[earlier] + 1 > lengths[index] {
        lengths[index] = lengths[earlier] + 1
        previous[index] = earlier
      }
    }
    var place = lengths.indices.max { lengths[$0] < lengths[$1] } ?? -1
    var kept: Set<Int> = []
    while place >= 0 {
      kept.insert(place)
      place = previous[place]
    }
    return kept
  }
}
