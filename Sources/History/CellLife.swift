internal import Tables

/// A stretch of releases in which a cell said the same.
public struct CellSpan: Hashable, Sendable {
  /// What the cell said.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// A value.
    case value
    /// Nothing between the delimiters.
    case empty
    /// The text `NA`.
    case notAvailable = "NA"
    /// The row is there and the column is not, or the row is too short.
    case absent
    /// The row is gone.
    case withdrawn
  }

  /// What the cell said.
  public var state: State
  /// The text it had first in this stretch; nil where it is absent or withdrawn.
  public var text: String?
  /// The place of the first release that said so.
  public var from: Int
  /// The place of the release that said otherwise; nil where none has.
  public var to: Int?
  /// The place of the newest release that still said so.
  public var lastConfirmed: Int
  /// The row that said it first, -1 where the row is gone.
  public var row: Int
}

extension Timeline {
  /// The life of a cell: what it said, from when to when, and when that was confirmed last.
  ///
  /// Another spelling of the same value goes on with the stretch. Releases that were left out
  /// confirm nothing.
  ///
  /// - Parameters:
  ///   - key: The key's number.
  ///   - column: The column's number.
  ///   - events: The events by key; nil searches them all, for one cell the quicker way.
  /// - Returns: The stretches from the first release that had the row, in published order.
  public func life(ofKey key: Int, column: Int, _ events: KeyEvents? = nil) -> [CellSpan] {
    var spans: [CellSpan] = []
    for (index, place) in events?.events(of: key) ?? self.events(of: key) {
      let row = Int(self.events[index].new)
      let state = state(row, column)
      if let last = spans.last, last.state == state, isSame(last.row, row, column) { continue }
      if let last = spans.indices.last { spans[last].to = place }
      spans.append(
        CellSpan(
          state: state,
          text: row < 0 ? nil : rows.text(row, column),
          from: place,
          lastConfirmed: place,
          row: row
        )
      )
    }
    for index in spans.indices {
      spans[index].lastConfirmed = lastComparable(before: spans[index].to ?? releases.count)
    }
    return spans
  }

  private func events(of key: Int) -> [(event: Int, place: Int)] {
    var result: [(event: Int, place: Int)] = []
    for (place, release) in releases.enumerated() {
      for index in release.events where events[index].key == key { result.append((index, place)) }
    }
    return result
  }

  private func state(_ row: Int, _ column: Int) -> CellSpan.State {
    guard row >= 0 else { return .withdrawn }
    return switch rows.state(row, column) {
    case .value: .value
    case .empty: .empty
    case .notAvailable: .notAvailable
    case .absent: .absent
    }
  }

  /// Whether a cell says the same in two rows that are there or not alike.
  private func isSame(_ old: Int, _ new: Int, _ column: Int) -> Bool {
    guard old >= 0, new >= 0, let left = rows.value(old, column),
      let right = rows.value(new, column)
    else { return true }
    return left == right || canonical(left, column) == canonical(right, column)
  }

  /// The last release before a place that took part in the comparison.
  func lastComparable(before place: Int) -> Int {
    (0..<place).last { releases[$0].problem == nil } ?? 0
  }
}
