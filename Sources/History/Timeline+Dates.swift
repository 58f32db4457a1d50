internal import Tables

/// Reference dates that name no day.
public struct UnreadableDates: Sendable {
  /// How many there are, each spelling counted once.
  public var count: Int
  /// One of them.
  public var example: String
  /// Whether all of them are days with the month first.
  public var haveMonthFirst: Bool
}

extension Timeline {
  /// The reference dates that cannot be read as a day or period; empty values and `NA` say nothing.
  ///
  /// - Returns: What is to be said of them; nil where there are none.
  /// - Complexity: O(rows).
  public func unreadableDates() -> UnreadableDates? {
    guard let column = referenceColumn else { return nil }
    // Without a key the header is a row like any other.
    let name = Array(columns.names[column].utf8)
    var found: Set<[UInt8]> = []
    var example: String?
    var haveMonthFirst = true
    for row in 0..<rows.count
    where !rows.hasDay(row, column, monthFirst: columns.referenceIsMonthFirst)
      && rows.state(row, column) == .value
    {
      guard let value = rows.value(row, column), value != name, found.insert(value).inserted
      else { continue }
      if example == nil { example = rows.text(row, column) }
      if DateText.day(value.span, 0..<value.count, monthFirst: true) == nil {
        haveMonthFirst = false
      }
    }
    return example.map {
      UnreadableDates(count: found.count, example: $0, haveMonthFirst: haveMonthFirst)
    }
  }
}
