internal import Bytes
internal import Records

/// Finds the fields of rows; any cut will do, since rows are put together again as they were cut.
struct RowSplitter {
  /// Where the fields of one row lie, quotes left out, and what is around them.
  struct Row {
    /// The byte between two fields, or ``RowTemplate/textsDelimiter``.
    var delimiter: UInt8 = 0
    /// Bit *i* says that field *i* stood in quotes.
    var quoted: UInt64 = 0
    /// Where each field starts in the bytes of the batch.
    var starts: [Int32] = []
    /// Where each field ends.
    var ends: [Int32] = []
    /// The names of the fields of JSON and XML; none of other rows.
    var names: [UInt64] = []
    /// Where the line end starts.
    var bodyEnd = 0

    /// Forgets the fields of the row before.
    mutating func clear(_ delimiter: UInt8) {
      self.delimiter = delimiter
      quoted = 0
      starts.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      names.removeAll(keepingCapacity: true)
    }

    /// Appends a field.
    mutating func add(_ field: Range<Int>) {
      starts.append(Int32(truncatingIfNeeded: field.lowerBound))
      ends.append(Int32(truncatingIfNeeded: field.upperBound))
    }
  }

  /// The bytes tried as delimiters, the first one preferred.
  static let delimiters: [UInt8] = [0x3B, 0x2C, 0x09, 0x7C]
  /// The delimiter of rows whose columns are aligned with blanks.
  static let blank: UInt8 = 0x20
  /// An aligned row has as many fields at least: three, and what fills up between them.
  private static let leastAlignedCount = 5

  private let bytes: [UInt8]
  private var delimiter = Self.delimiters[0]
  private var fieldCount = 0
  /// The row that was split last.
  private(set) var row = Row()

  /// What rows are cut at beside delimiters.
  private let style: Style
  private var markup: MarkupCutter

  /// What rows may be cut at.
  struct Style: OptionSet {
    let rawValue: UInt8
    /// Blanks that align columns.
    static let aligned = Style(rawValue: 1)
    /// What stands around the values of JSON and XML.
    static let markup = Style(rawValue: 2)
  }

  /// Prepares to split rows.
  ///
  /// - Parameters:
  ///   - batch: The rows.
  ///   - style: What they are cut at beside delimiters.
  ///   - tables: The names of objects of JSON whose keys are values.
  init(_ batch: RecordBatch, _ style: Style, tables: Set<UInt64>) {
    bytes = batch.bytes
    self.style = style
    markup = MarkupCutter(tables: tables)
  }

  /// The names of objects of JSON whose keys vary from row to row.
  var variedObjects: Set<UInt64> { markup.variedObjects }

  /// Splits one record.
  ///
  /// The delimiter of the row before is kept where it gives as many fields as that row had, which
  /// a title or an empty line says nothing of; else the one that gives the most fields is taken,
  /// and blanks that align columns where there is none. Records of JSON and XML have none.
  mutating func split(_ range: Range<Int>) {
    let bodyEnd = bodyEnd(range)
    let held = bytes
    if style.contains(.markup), markup.cut(range.lowerBound..<bodyEnd, in: held.span) {
      swap(&row, &markup.row)
      row.bodyEnd = bodyEnd
      return
    }
    row.bodyEnd = bodyEnd
    cut(range.lowerBound, by: delimiter)
    guard row.starts.count != fieldCount || fieldCount == 1 else { return }
    // Every other field of an aligned row only fills up.
    let isAligned = delimiter == Self.blank
    var best = (delimiter, isAligned ? row.starts.count / 2 : row.starts.count)
    for candidate in Self.delimiters where candidate != delimiter {
      cut(range.lowerBound, by: candidate)
      if row.starts.count > best.1 { best = (candidate, row.starts.count) }
    }
    if best.1 == 1, style.contains(.aligned) {
      cutAligned(range.lowerBound)
      if row.starts.count >= Self.leastAlignedCount { best.0 = Self.blank }
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

  /// Cuts a row where two blanks or more stand: the first and the last of them are delimiters, and
  /// what is between these a field of its own, so that the fields around it are clean.
  private mutating func cutAligned(_ start: Int) {
    row.clear(Self.blank)
    let end = row.bodyEnd
    let held = bytes
    let text = held.span
    func blanks(from position: Int) -> Int {
      var last = position
      while last < end, text[last] == Self.blank { last += 1 }
      return last - position
    }
    var begin = start
    // Blanks at the margin are part of the first field, and of the last one.
    var position = start + blanks(from: start)
    while position < end {
      guard text[position] == Self.blank else {
        position += 1
        continue
      }
      let count = blanks(from: position)
      if count > 1, position + count < end {
        row.add(begin..<position)
        row.add(position + 1..<position + count - 1)
        begin = position + count
      }
      position += count
    }
    row.add(begin..<end)
  }

  private mutating func cut(_ start: Int, by delimiter: UInt8) {
    guard delimiter != Self.blank else { return cutAligned(start) }
    row.clear(delimiter)
    var position = start
    let end = row.bodyEnd
    let held = bytes
    let text = held.span
    while true {
      if position < end, text[position] == 0x22, row.starts.count < 64,
        let close = closingQuote(position, end, delimiter)
      {
        row.quoted |= 1 << UInt64(row.starts.count)
        row.add(position + 1..<close)
        position = close + 1
      } else {
        let begin = position
        while position < end, text[position] != delimiter { position += 1 }
        row.add(begin..<position)
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
