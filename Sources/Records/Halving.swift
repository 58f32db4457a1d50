extension RandomAccessCollection where Index == Int {
  /// Where the elements start for which a test holds, found by halving.
  ///
  /// - Parameter holds: The test; it holds for no element before that and for all from there on.
  /// - Returns: The index; the end where it holds for none.
  /// - Complexity: O(log *n*).
  @inlinable public func index(fromWhich holds: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
