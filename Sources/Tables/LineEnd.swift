/// How a row ends.
public enum LineEnd: UInt8, Hashable, Sendable, CaseIterable {
  /// Nothing: the last row of a file without a final line feed.
  case none
  /// A line feed.
  case lf
  /// A carriage return and a line feed.
  case crlf
  /// Two or more carriage returns and a line feed, as SPF published on 2020-03-27.
  case crcrlf
  /// One or more carriage returns only.
  case cr

  /// Finds the line end of a record.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the record.
  ///   - range: The record, line end included.
  /// - Returns: The line end, and where in `bytes` the row's content stops.
  @inlinable
  public static func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (LineEnd, Int) {
    var stop = range.upperBound
    let hasLineFeed = stop > range.lowerBound && bytes[stop - 1] == 0x0A
    if hasLineFeed { stop -= 1 }
    let beforeReturns = stop
    while stop > range.lowerBound, bytes[stop - 1] == 0x0D { stop -= 1 }
    switch (hasLineFeed, beforeReturns - stop) {
    case (true, 0): return (.lf, stop)
    case (true, 1): return (.crlf, stop)
    case (true, _): return (.crcrlf, stop)
    case (false, 0): return (.none, stop)
    default: return (.cr, stop)
    }
  }
}
