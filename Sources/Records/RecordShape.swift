internal import Bytes

/// What a record that is not one whole row looks like.
public struct OddShape: Hashable, Sendable {
  /// Whether it holds more than one row, or parts of several: a piece of a long line.
  public var holdsSeveral: Bool
  /// Whether it ends with a line feed.
  public var isFinished: Bool
  /// Whether a carriage return stands before its last byte and no line feed anywhere.
  public var hasOnlyReturns: Bool
}

extension [RecordNumber: OddShape] {
  /// Whether a record of a release is no row where it stands.
  ///
  /// The last row may lack its line end; a first record that ends the file and has carriage returns
  /// inside is a file of the old kind.
  ///
  /// - Parameters:
  ///   - number: The record.
  ///   - place: Its place in the release.
  ///   - count: How many records the release has.
  /// - Returns: Whether it has to be cut anew, or put together with others.
  public func isOdd(_ number: RecordNumber, at place: Int, of count: Int) -> Bool {
    guard let shape = self[number] else { return false }
    return place < count - 1 || shape.holdsSeveral || place == 0 && shape.hasOnlyReturns
  }
}

extension RecordBatch {
  /// The records that are not one row with its line feed, with their places.
  ///
  /// - Returns: Their shapes by place; none where all are whole rows.
  /// - Complexity: O(bytes), about 4 GB/s where all are.
  public func oddShapes() -> [Int: OddShape] {
    let span = bytes.span
    let feeds = ByteScan.count(of: Ascii.lineFeed, in: span, 0..<span.count)
    if feeds == count, ends.allSatisfy({ span[$0 - 1] == Ascii.lineFeed }) { return [:] }
    var shapes: [Int: OddShape] = [:]
    for index in 0..<count {
      let range = range(index)
      let isFinished = span[range.upperBound - 1] == Ascii.lineFeed
      let end = RecordSplitter.end(ofRowAt: range.lowerBound, upTo: range.upperBound, in: span)
      guard !isFinished || end < range.upperBound else { continue }
      shapes[index] = OddShape(
        holdsSeveral: end < range.upperBound,
        isFinished: isFinished,
        hasOnlyReturns: Self.hasOnlyReturns(span, range)
      )
    }
    return shapes
  }

  /// Whether a carriage return stands before the last byte of a range, and no line feed in it but
  /// behind the last of them.
  static func hasOnlyReturns(_ span: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var stop = range.upperBound
    while stop > range.lowerBound, span[stop - 1] == Ascii.carriageReturn { stop -= 1 }
    let content = range.lowerBound..<stop
    return ByteScan.firstIndex(of: Ascii.carriageReturn, in: span, content) != nil
      && ByteScan.firstIndex(of: Ascii.lineFeed, in: span, content) == nil
  }
}
