internal import Bytes
internal import Records

/// Texts laid end to end: the dictionary of a column.
struct TextList: Equatable {
  /// The bytes of all texts.
  private(set) var bytes: [UInt8] = []
  /// Where each text ends.
  private(set) var ends: [Int] = []

  /// Makes an empty list.
  init() {}

  /// Makes a list of the records of a batch.
  init(_ batch: RecordBatch) { (bytes, ends) = (batch.bytes, batch.ends) }

  /// How many texts there are.
  var count: Int { ends.count }

  /// Where a text lies in `bytes`.
  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Appends a text to the list.
  mutating func add(_ text: ArraySlice<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// The places of the texts.
  var indices: Range<Int> { ends.indices }

  /// The first texts.
  func prefix(_ count: Int) -> TextList {
    guard count < self.count else { return self }
    var list = TextList()
    list.ends = Array(ends[..<count])
    list.bytes = Array(bytes[..<(list.ends.last ?? 0)])
    return list
  }

  /// The texts behind the first ones.
  func dropFirst(_ count: Int) -> TextList {
    guard count > 0 else { return self }
    var list = TextList()
    let start = ends[count - 1]
    list.ends = ends[count...].map { $0 - start }
    list.bytes = Array(bytes[start...])
    return list
  }

  /// Appends all texts of another list.
  mutating func append(_ other: TextList) {
    guard count > 0 else { return self = other }
    let start = bytes.count
    bytes += other.bytes
    for end in other.ends { ends.append(start + end) }
  }

  /// Whether all bytes belong to texts that have ended.
  var isEnded: Bool { (ends.last ?? 0) == bytes.count }

  /// Whether a text has no bytes.
  var hasEmptyText: Bool { zip([0] + ends, ends).contains(where: ==) }

  /// Appends bytes of a text that has not ended.
  mutating func extend(with part: ArraySlice<UInt8>) { bytes.append(contentsOf: part) }

  /// Ends a text.
  mutating func endText() { ends.append(bytes.count) }

  /// Appends the list to a block: count, lengths, one stream of bytes.
  ///
  /// In codec 4 a number says first whether it is kept as words, or in codec 6 what is no copy
  /// of it. Where texts are folded and each ends at its only LF, their size together stands
  /// for the lengths.
  ///
  /// - Parameters:
  ///   - writer: The block.
  ///   - folded: The bytes, where the copies in them are known already.
  ///   - before: Bytes that copies may reach back to, where they are folded.
  func write(to writer: inout PartWriter, folded: FoldedText? = nil, after before: [UInt8] = []) {
    writer.head.writeCount(count)
    let folded = folded ?? (writer.foldsTexts ? FoldedText(bytes, after: before) : nil)
    guard writer.codec == .words else { return writeBytes(to: &writer, folded: folded) }
    let empty = PartWriter(effort: writer.effort, codec: writer.codec)
    var (form, best) = (0, empty)
    writeBytes(to: &best, folded: folded)
    func offer(_ otherForm: Int, _ part: PartWriter) {
      if part.byteCount < best.byteCount { (form, best) = (otherForm, part) }
    }
    if let words = WordText(self) {
      var part = empty
      words.write(to: &part)
      offer(1, part)
    }
    if let folded {
      var part = empty
      writeSizes(to: &part)
      if folded.writeInWords(to: &part) { offer(2, part) }
    }
    writer.head.writeCount(form)
    writer.append(best)
    if form == 2 { writer.extent = .texts }
  }

  private func writeBytes(to writer: inout PartWriter, folded: FoldedText?) {
    guard let folded else { return writePlain(to: &writer) }
    writeSizes(to: &writer)
    folded.write(to: &writer)
  }

  /// Appends the size of all texts where they are lines, or else the length of each.
  private func writeSizes(to writer: inout PartWriter) {
    let areLines = RecordLengths.lineEnds(bytes, recordCount: count) == ends
    writer.head.writeCount(areLines ? bytes.count : 0)
    if !areLines { writeLengths(to: &writer) }
  }

  /// Appends the lengths and one stream of bytes.
  func writePlain(to writer: inout PartWriter) {
    writeLengths(to: &writer)
    writer.writeStream(bytes)
  }

  private func writeLengths(to writer: inout PartWriter) {
    IntegerStream.write(indices.map { Int64(range($0).count) }, to: &writer)
  }

  /// The texts as records.
  ///
  /// - Throws: ``CodingError`` where they are not of `byteCount` bytes together, or one is empty.
  consuming func records(byteCount: Int) throws(CodingError) -> RecordBatch {
    guard bytes.count == byteCount, !hasEmptyText else {
      throw .wrongSize(byteCount: bytes.count, recordCount: count)
    }
    return RecordBatch(bytes: bytes, ends: ends)
  }

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - reader: Where the list starts.
  ///   - countLimit: The most texts.
  ///   - byteLimit: The most bytes of all texts together.
  ///   - before: Bytes that copies may reach back to, where texts are folded.
  /// - Returns: The list.
  /// - Throws: ``CodingError`` where it is damaged or over a limit.
  static func read(
    from reader: inout PartReader,
    countLimit: Int,
    byteLimit: Int,
    after before: [UInt8] = []
  ) throws(CodingError) -> TextList {
    let count = try reader.readCount(atMost: countLimit)
    let lastForm = reader.extent == .texts ? 2 : 1
    let form = reader.codec == .words ? try reader.readCount(atMost: lastForm) : 0
    if form == 1 { return try WordText.read(count, from: &reader, byteLimit: byteLimit) }
    guard reader.foldsTexts else {
      return try TextList(from: &reader, count: count, byteLimit: byteLimit)
    }
    var list = TextList()
    let lineByteCount = try reader.readCount(atMost: byteLimit)
    if lineByteCount == 0 { try list.readLengths(count, from: &reader, byteLimit: byteLimit) }
    list.bytes = try FoldedText.read(
      lineByteCount > 0 ? lineByteCount : list.ends.last ?? 0,
      after: before,
      inWords: form == 2,
      from: &reader
    )
    if lineByteCount > 0 {
      guard let ends = RecordLengths.lineEnds(list.bytes, recordCount: count) else {
        throw reader.failure
      }
      list.ends = ends
    }
    return list
  }

  /// Reads a list of lengths and one stream of bytes.
  ///
  /// - Parameters:
  ///   - reader: Where the lengths start.
  ///   - count: How many texts there are.
  ///   - byteLimit: The most bytes of all texts together.
  /// - Throws: ``CodingError`` where it is damaged or over a limit.
  init(
    from reader: inout PartReader,
    count: Int,
    byteLimit: Int
  ) throws(CodingError) {
    try readLengths(count, from: &reader, byteLimit: byteLimit)
    try readStream(from: &reader)
  }

  private mutating func readLengths(
    _ count: Int,
    from reader: inout PartReader,
    byteLimit: Int
  ) throws(CodingError) {
    ends.reserveCapacity(count)
    var end = 0
    for length in try IntegerStream.read(count, from: &reader) {
      guard length >= 0, length <= Int64(byteLimit - end) else { throw reader.failure }
      end += Int(length)
      ends.append(end)
    }
  }

  private mutating func readStream(from reader: inout PartReader) throws(CodingError) {
    let byteCount = ends.last ?? 0
    bytes = try reader.readStream(atMost: byteCount)
    guard bytes.count == byteCount else { throw reader.failure }
  }
}
