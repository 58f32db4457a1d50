internal import Bytes
internal import Records

/// Finds the fields of rows; any cut will do, since rows are put together again as they were cut.
struct RowSplitter {
  /// Where the fields of one row lie, quotes left out, and what is around them.
  struct Row {
    /// The byte between two fields.
    var delimiter: UInt8 = 0
    /// Bit *i* says that field *i* stood in quotes.
    var quoted: UInt64 = 0
    /// Where each field starts in the bytes of the batch.
    var starts: [Int32] = []
    /// Where each field ends.
    var ends: [Int32] = []
    /// Where the line end starts.
    var bodyEnd = 0
  }

  /// The bytes tried as delimiters, the first one preferred.
  static let delimiters: [UInt8] = [0x3B, 0x2C, 0x09, 0x7C]

  private let bytes: [UInt8]
  private var delimiter = Self.delimiters[0]
  private var fieldCount = 0
  /// The row that was split last.
  private(set) var row = Row()

  init(_ batch: RecordBatch) {
    bytes = batch.bytes
  }

  /// Splits one record.
  ///
  /// The delimiter of the row before is kept where it gives as many fields as that row had, which
  /// a title or an empty line says nothing of; else the one that gives the most fields is taken.
  mutating func split(_ range: Range<Int>) {
    row.bodyEnd = bodyEnd(range)
    cut(range.lowerBound, by: delimiter)
    guard row.starts.count != fieldCount || fieldCount == 1 else { return }
    var best = (delimiter, row.starts.count)
    for candidate in Self.delimiters where candidate != delimiter {
      cut(range.lowerBound, by: candidate)
      if row.starts.count > best.1 { best = (candidate, row.starts.count) }
    }
    delimiter = best.0
    cut(range.lowerBound, by: delimiter)
    fieldCount = row.starts.count
  }

  /// Where the line end of a record starts: at most CR CR LF is taken for one.
  private func bodyEnd(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    guard end > range.lowerBound, bytes[end - 1] == 0x0A else { return end }
    end -= 1
    while end > range.lowerBound, bytes[end - 1] == 0x0D, range.upperBound - end < 3 { end -= 1 }
    return end
  }

  private mutating func cut(_ start: Int, by delimiter: UInt8) {
    row.delimiter = delimiter
    row.quoted = 0
    row.starts.removeAll(keepingCapacity: true)
    row.ends.removeAll(keepingCapacity: true)
    var position = start
    let end = row.bodyEnd
    let held = bytes
    let text = held.span
    while true {
      if position < end, text[position] == 0x22, row.starts.count < 64,
        let close = closingQuote(position, end, delimiter)
      {
        row.quoted |= 1 << UInt64(row.starts.count)
        row.starts.append(Int32(truncatingIfNeeded: position + 1))
        row.ends.append(Int32(truncatingIfNeeded: close))
        position = close + 1
      } else {
        row.starts.append(Int32(truncatingIfNeeded: position))
        while position < end, text[position] != delimiter { position += 1 }
        row.ends.append(Int32(truncatingIfNeeded: position))
      }
      guard position < end else { return }
      position += 1
      // A delimiter at the very end opens an empty last field, which the loop adds.
    }
  }

  /// The quote that closes the field opened at `start`, followed by a delimiter or the end.
  private func closingQuote(_ start: Int, _ end: Int, _ delimiter: UInt8) -> Int? {
    var position = start + 1
    while position < end {
      if bytes[position] == 0x22 {
        if position + 1 == end || bytes[position + 1] == delimiter { return position }
        // A doubled quote stands for one inside the field.
        if bytes[position + 1] == 0x22 { position += 1 }
      }
      position += 1
    }
    return nil
  }
}
