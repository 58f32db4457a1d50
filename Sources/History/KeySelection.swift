internal import Tables

extension Timeline {
  /// The keys whose values are given ones under the kinds of the columns.
  ///
  /// - Parameter conditions: The value of each column that is asked for, by the column's name; key
  ///   columns only. None of them selects every key.
  /// - Returns: The keys, in the order of keys.
  /// - Throws: ``HistoryError/noSuchColumn(_:)`` where a name is no key column.
  public func keys(where conditions: [String: String]) throws(HistoryError) -> [Int] {
    var wanted: [(column: Int, value: [UInt8])] = []
    for (name, text) in conditions {
      guard let column = columns.number(of: name), column < columns.keyColumnCount else {
        throw .noSuchColumn(name)
      }
      wanted.append((column, canonical(Array(text.utf8), column)))
    }
    var result: [(key: Int, row: Int)] = []
    for (key, row) in firstRows().enumerated() where row >= 0 {
      let matches = wanted.allSatisfy { condition in
        guard let value = rows.value(Int(row), condition.column) else { return false }
        return canonical(value, condition.column) == condition.value
      }
      if matches { result.append((key, Int(row))) }
    }
    return sortedByKey(result) { $0.row }.map { $0.key }
  }

  /// The canonical form of a value of a column: equal values have the same.
  ///
  /// - Parameters:
  ///   - value: The value as it was written, quotes taken off.
  ///   - column: The column.
  /// - Returns: The form.
  public func canonical(_ value: [UInt8], _ column: Int) -> [UInt8] {
    var result: [UInt8] = []
    CanonicalValue.append(
      value.span,
      0..<value.count,
      rule: columns.rules[column],
      style: columns.numberStyles[column],
      into: &result
    )
    return result
  }

  /// The row with which each key was first seen, -1 for a key that never counted.
  func firstRows() -> [Int32] {
    var result = [Int32](repeating: -1, count: keys.count)
    for event in events where result[Int(event.key)] < 0 && event.new >= 0 {
      result[Int(event.key)] = event.new
    }
    return result
  }

  /// The row of each key in a release, -1 where the release does not have it.
  ///
  /// - Parameter place: The place of the release; -1 gives a state without any row.
  /// - Returns: The rows by key number.
  /// - Complexity: O(events up to the release).
  public func rows(at place: Int) -> [Int32] {
    var result = [Int32](repeating: -1, count: keys.count)
    guard place >= 0 else { return result }
    for event in events[..<releases[place].events.upperBound] { result[Int(event.key)] = event.new }
    return result
  }
}

/// The events of each key, in the order of the releases.
public struct KeyEvents: Sendable {
  private var starts: [Int32]
  private var indices: [Int32]
  private var places: [Int32]

  /// Sorts the events of a timeline by key.
  ///
  /// - Parameter timeline: The timeline.
  /// - Complexity: O(events).
  public init(_ timeline: Timeline) {
    starts = [Int32](repeating: 0, count: timeline.keys.count + 1)
    for event in timeline.events { starts[Int(event.key) + 1] += 1 }
    for key in 0..<timeline.keys.count { starts[key + 1] += starts[key] }
    var next = starts
    indices = [Int32](repeating: 0, count: timeline.events.count)
    places = indices
    for (place, release) in timeline.releases.enumerated() {
      for index in release.events {
        let key = Int(timeline.events[index].key)
        indices[Int(next[key])] = Int32(truncatingIfNeeded: index)
        places[Int(next[key])] = Int32(truncatingIfNeeded: place)
        next[key] += 1
      }
    }
  }

  /// The events of one key.
  ///
  /// - Parameter key: The key's number.
  /// - Returns: Each event's place in ``Timeline/events`` and the place of its release.
  public func events(of key: Int) -> [(event: Int, place: Int)] {
    (Int(starts[key])..<Int(starts[key + 1])).map { (Int(indices[$0]), Int(places[$0])) }
  }
}
