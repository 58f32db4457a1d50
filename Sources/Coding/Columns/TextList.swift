internal import Bytes

/// Texts laid end to end: the dictionary of a column.
struct TextList {
  /// The bytes of all texts.
  private(set) var bytes: [UInt8] = []
  /// Where each text ends.
  private(set) var ends: [Int] = []

  /// How many texts there are.
  var count: Int { ends.count }

  /// Where a text lies in `bytes`.
  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Appends a text to the list.
  mutating func add(_ text: ArraySlice<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// Appends the list to a block: count, lengths, one stream of bytes.
  func write(to writer: inout PartWriter) {
    writer.head.writeCount(count)
    IntegerStream.write((0..<count).map { Int64(range($0).count) }, to: &writer)
    writer.writeStream(bytes)
  }

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - reader: Where the list starts.
  ///   - countLimit: The most texts.
  ///   - byteLimit: The most bytes of all texts together.
  /// - Returns: The list.
  /// - Throws: ``CodingError`` where it is damaged or over a limit.
  static func read(
    from reader: inout PartReader,
    countLimit: Int,
    byteLimit: Int
  ) throws(CodingError) -> TextList {
    let count = try reader.readCount(atMost: countLimit)
    let lengths = try IntegerStream.read(count, from: &reader)
    var list = TextList()
    list.bytes = try reader.readStream(atMost: byteLimit)
    list.ends.reserveCapacity(count)
    var end = 0
    for length in lengths {
      guard length >= 0, length <= Int64(list.bytes.count - end) else { throw reader.failure }
      end += Int(length)
      list.ends.append(end)
    }
    guard end == list.bytes.count else { throw reader.failure }
    return list
  }
}
