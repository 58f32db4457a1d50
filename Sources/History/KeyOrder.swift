internal import Tables

extension Timeline {
  /// Puts things that have a row each into the order of their keys.
  ///
  /// - Parameters:
  ///   - items: The things.
  ///   - row: The row of each, whose key columns decide.
  /// - Returns: The things by key; those of equal keys stay in their order.
  /// - Complexity: O(*n* log *n*).
  public func sortedByKey<Item>(_ items: [Item], row: (Item) -> Int) -> [Item] {
    var arena: [UInt8] = []
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(items.count)
    for item in items {
      let start = arena.count
      rows.appendSortKey(row(item), columns, into: &arena)
      ranges.append(start..<arena.count)
    }
    let span = arena.span
    let order = items.indices.sorted { left, right in
      let step = Self.order(span, ranges[left], ranges[right])
      return step != 0 ? step < 0 : left < right
    }
    return order.map { items[$0] }
  }

  /// Compares two pieces of bytes: below, at or above 0.
  private static func order(_ span: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Int {
    for offset in 0..<min(left.count, right.count) {
      let (a, b) = (span[left.lowerBound + offset], span[right.lowerBound + offset])
      if a != b { return a < b ? -1 : 1 }
    }
    return left.count - right.count
  }
}
