public import Records

/// How a release is written.
public struct Dialect: Hashable, Sendable {
  /// How text is encoded.
  public enum Encoding: String, Hashable, Sendable {
    /// No byte is above 0x7F.
    case ascii
    /// UTF-8.
    case utf8
    /// Windows-1252: some text is not well-formed UTF-8.
    case windows1252
  }

  /// Which fields are in quotes.
  public enum Quoting: String, Hashable, Sendable {
    /// None.
    case none
    /// Some.
    case some
    /// All.
    case all
  }

  /// The byte between fields: `,`, `;`, TAB or `|`.
  public var delimiter: UInt8
  /// Which fields are in quotes.
  public var quoting: Quoting
  /// The line end that most rows have.
  public var lineEnd: LineEnd
  /// Whether rows end in different ways, the last one left aside.
  public var hasMixedLineEnds: Bool
  /// Whether the last row has a line end.
  public var hasFinalLineEnd: Bool
  /// Whether the file starts with the byte order mark of UTF-8.
  public var hasByteOrderMark: Bool
  /// How text is encoded.
  public var encoding: Encoding
  /// Whether the first row names the columns.
  public var hasHeader: Bool
  /// Whether numbers are written with a decimal comma.
  public var decimalComma: Bool

  /// The delimiters that are known, the likelier first.
  static let delimiters: [UInt8] = [0x3B, 0x2C, 0x09, 0x7C]

  /// The delimiter of a header line: the one that occurs most often outside quotes.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the line.
  ///   - range: The line.
  /// - Returns: The delimiter; a comma where the line has none.
  public static func delimiter(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt8 {
    var counts = [Int](repeating: 0, count: 256)
    var isQuoted = false
    for index in range {
      let byte = bytes[index]
      if byte == FieldSplitter.quote { isQuoted.toggle() }
      if !isQuoted { counts[Int(byte)] += 1 }
    }
    var best: UInt8 = 0x2C
    for delimiter in delimiters where counts[Int(delimiter)] > counts[Int(best)] {
      best = delimiter
    }
    return best
  }
}

extension Dialect {
  /// Detects how a release is written.
  ///
  /// - Parameter sample: The records of the release, or the first of them; where some are left
  ///   out, `hasFinalLineEnd` speaks of the last one given.
  public init(sample: RecordBatch) {
    let span = sample.bytes.span
    var lineEnds = [Int](repeating: 0, count: LineEnd.allCases.count)
    var last = LineEnd.none
    for index in 0..<sample.count {
      last = LineEnd.find(span, sample.range(index)).0
      if index < sample.count - 1 || last != .none { lineEnds[Int(last.rawValue)] += 1 }
    }
    let most = lineEnds.indices.max { lineEnds[$0] < lineEnds[$1] } ?? 0
    lineEnd = LineEnd(rawValue: UInt8(most)) ?? .none
    hasMixedLineEnds = lineEnds.count { $0 > 0 } > 1
    hasFinalLineEnd = last != .none
    hasByteOrderMark = ByteOrderMark.length(span, 0..<span.count) > 0
    let isASCII = WindowsText.isASCII(span, (hasByteOrderMark ? 3 : 0)..<span.count)
    encoding = isASCII ? .ascii : WindowsText.isUTF8(span, 0..<span.count) ? .utf8 : .windows1252
    let first = (0..<sample.count).first { !Self.isBlank(sample, $0) } ?? 0
    delimiter = sample.count == 0 ? 0x2C : Self.delimiter(span, sample.range(first))
    let survey = FieldSurvey(sample, from: first, delimiter: delimiter)
    quoting = survey.quotedCount == 0 ? .none : survey.quotedCount == survey.count ? .all : .some
    hasHeader = survey.firstRowIsAllText
    decimalComma = delimiter != 0x2C && survey.hasDecimalComma
  }

  static func isBlank(_ sample: RecordBatch, _ index: Int) -> Bool {
    let range = sample.range(index)
    return LineEnd.find(sample.bytes.span, range).1 == range.lowerBound
  }
}

/// Counts over the fields of a sample.
private struct FieldSurvey {
  var count = 0
  var quotedCount = 0
  /// Fractions after a comma and after a point; of each those that could be groups of digits.
  private var commaCount = 0
  private var pointCount = 0
  private var commaGroupCount = 0
  private var pointGroupCount = 0
  var firstRowIsAllText = true

  init(_ sample: RecordBatch, from first: Int, delimiter: UInt8) {
    let span = sample.bytes.span
    var fields: [Field] = []
    for index in first..<max(first, sample.count) {
      let range = sample.range(index)
      let mark = ByteOrderMark.length(span, range)
      let stop = LineEnd.find(span, range).1
      guard range.lowerBound + mark < stop else { continue }
      fields.removeAll(keepingCapacity: true)
      FieldSplitter.split(
        span,
        range.lowerBound + mark..<stop,
        origin: 0,
        delimiter: delimiter,
        into: &fields
      )
      for field in fields { note(field, span, isFirst: index == first) }
    }
  }

  /// Whether a comma is the decimal mark of more numbers than a point: of those that show it, or
  /// where none does, as `1.234` does not, of all.
  var hasDecimalComma: Bool {
    let (commas, points) = (commaCount - commaGroupCount, pointCount - pointGroupCount)
    return commas == points ? commaCount > pointCount : commas > points
  }

  private mutating func note(_ field: Field, _ span: Span<UInt8>, isFirst: Bool) {
    count += 1
    if field.isQuoted { quotedCount += 1 }
    let start = Int(field.start)
    let range = start..<start + field.count
    // Only the first row tells of a header, and only fractions tell of their mark.
    guard isFirst || range.contains(where: { span[$0] == 0x2C || span[$0] == 0x2E }) else { return }
    let number = NumberText.parts(span, range, style: .comma)
    if isFirst {
      let isText = !range.isEmpty && number == nil && DateText.day(span, range) == nil
      if !isText { firstRowIsAllText = false }
    }
    guard let number, !number.fraction.isEmpty else { return }
    let isComma = span[number.fraction.lowerBound - 1] == 0x2C
    if isComma { commaCount += 1 } else { pointCount += 1 }
    let isGroup =
      number.fraction.count == 3 && (1...3).contains(number.whole.count) && !number.isGrouped
      && span[number.whole.lowerBound] != 0x30
    guard isGroup else { return }
    if isComma { commaGroupCount += 1 } else { pointGroupCount += 1 }
  }
}
