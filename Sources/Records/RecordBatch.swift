/// The number of a record within its data set, counted from 0 in the order of first sight.
public typealias RecordNumber = Int

/// A sequence of records, their bytes laid end to end.
///
/// A record is a row of a file with its exact bytes and its line end, or a piece of a long line or
/// of a file that is no text.
public struct RecordBatch: Hashable, Sendable {
  /// The bytes of all records, in order.
  public var bytes: [UInt8]
  /// Where each record ends in `bytes`, rising; the first record starts at 0.
  public var ends: [Int]

  /// Makes an empty batch.
  public init() {
    bytes = []
    ends = []
  }

  /// Makes a batch.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of all records, in order.
  ///   - ends: Where each record ends in `bytes`; strictly rising, the last one equal to
  ///     `bytes.count`.
  public init(bytes: [UInt8], ends: [Int]) {
    self.bytes = bytes
    self.ends = ends
  }

  /// How many records there are.
  public var count: Int { ends.count }

  /// Where a record lies in `bytes`.
  ///
  /// - Parameter index: The record's place in this batch, from 0.
  /// - Returns: Its byte range.
  public func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The bytes of one record.
  ///
  /// - Parameter index: The record's place in this batch, from 0.
  /// - Returns: Its bytes, line end included.
  public func record(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  /// Appends one record.
  ///
  /// - Parameter record: Its bytes; at least one.
  public mutating func append(_ record: ArraySlice<UInt8>) {
    bytes.append(contentsOf: record)
    ends.append(bytes.count)
  }

  /// Appends one record.
  ///
  /// - Parameter record: Its bytes; at least one.
  public mutating func append(_ record: some Collection<UInt8>) { append(Array(record)[...]) }

  /// Appends records of another batch.
  ///
  /// - Parameters:
  ///   - other: The other batch.
  ///   - places: Which of its records, within `0..<other.count`.
  ///   - withEnds: Whether ``ends`` grows as well; where it is left behind only ``bytes`` counts.
  public mutating func append(_ other: RecordBatch, _ places: Range<Int>, withEnds: Bool = true) {
    guard !places.isEmpty else { return }
    let start = places.lowerBound == 0 ? 0 : other.ends[places.lowerBound - 1]
    let shift = bytes.count - start
    bytes.append(contentsOf: other.bytes[start..<other.ends[places.upperBound - 1]])
    guard withEnds else { return }
    for place in places { ends.append(other.ends[place] + shift) }
  }
  /// The batch in parts of at most about so many bytes, cut between records.
  ///
  /// - Parameter limit: The size of a part in bytes; a larger record is a part by itself.
  /// - Returns: The places of each part; the records are copied one part at a time.
  public func parts(ofByteCount limit: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var first = 0
    while first < count {
      let start = range(first).lowerBound
      var end = first + 1
      while end < count, ends[end] - start <= limit { end += 1 }
      parts.append(first..<end)
      first = end
    }
    return parts
  }
}
