internal import Records

/// Turns the texts of one column into numbers and formats.
struct ColumnParser {
  private let bytes: [UInt8]
  private let starts: [Int32]
  private let ends: [Int32]
  private let fields: [FieldText]
  private var formatNumbers: [FieldFormat: Int] = [:]
  private var column = Column()

  /// The most distinct texts among numbers that are kept as literals.
  private static let maximumLiteralCount = 24
  /// Where others are listed, there are so many rows for each of them.
  private static let leastNumbersPerText = 5
  /// Digits of one width that are codes stand in at least so many rows each.
  private static let leastRowsPerCode = 4

  /// Reads every field of a column.
  ///
  /// - Parameters:
  ///   - grid: The fields.
  ///   - column: The column's number.
  ///   - firstRow: Rows before this one count as rows without the field.
  init(_ grid: FieldGrid, column: Int, from firstRow: Int = 0) {
    bytes = grid.batch.bytes
    var (rowStarts, rowEnds) = grid.ranges(of: column)
    for row in 0..<firstRow { (rowStarts[row], rowEnds[row]) = (-1, -1) }
    (starts, ends) = (rowStarts, rowEnds)
    let (bytes, starts, ends) = (bytes, starts, ends)
    let (byteSpan, startSpan, endSpan) = (bytes.span, starts.span, ends.span)
    fields = [FieldText](capacity: starts.count) { output in
      for row in startSpan.indices {
        let start = Int(startSpan[row])
        output.append(start < 0 ? .other : FieldText.parse(byteSpan, start, Int(endSpan[row])))
      }
    }
  }

  /// Chooses the kind of the column and gives each field its number and format.
  ///
  /// - Returns: The column; fields without a number have 0 until they are carried over.
  consuming func parse() -> Column {
    let count = starts.count
    column.values = [Int64](repeating: 0, count: count)
    column.formatOf = [UInt8](repeating: 0, count: count)
    let census = FieldCensus(fields, starts: starts, ends: ends)
    column.scale = census.scale
    if !census.isText,
      readNumbers(census, listsOthers: false) || readNumbers(census, listsOthers: true)
    {
      if areCodes { readTexts() }
      return column
    }
    readTexts()
    // Amounts with zeros in front differ in most rows, codes do not.
    if census.commonWidth != nil, column.dictionary.count * Self.leastRowsPerCode > fields.count {
      let texts = column
      if !readNumbers(census.ofPadded, listsOthers: false) { column = texts }
    }
    return column
  }

  /// Gives each field its number and format as in a column of a base, of which the first rows are.
  ///
  /// - Parameter source: That column.
  /// - Returns: The column, with its formats and texts and further ones behind them; nil where the
  ///   fields are of another kind.
  consuming func parse(goingOnFrom source: Column) -> Column? {
    column = source
    column.values += [Int64](repeating: 0, count: starts.count - source.values.count)
    column.formatOf += [UInt8](repeating: 0, count: starts.count - source.formatOf.count)
    if source.formats.contains(.entry) {
      guard source.formats == [.entry] else { return nil }
      var index = TextIndex(source.dictionary)
      for row in fields.indices where starts[row] >= 0 {
        column.values[row] = Int64(index.number(of: Int(starts[row])..<Int(ends[row]), in: bytes))
      }
      column.dictionary = index.list
      return column
    }
    let census = FieldCensus(fields, starts: starts, ends: ends).goingOn(from: source)
    guard let census else { return nil }
    let (values, formatOf) = (source.values, source.formatOf)
    for listsOthers in [false, true] where listsOthers || !source.isListed {
      guard readNumbers(census, listsOthers: listsOthers, goingOnFrom: source) else { continue }
      column.values.replaceSubrange(values.indices, with: values)
      column.formatOf.replaceSubrange(formatOf.indices, with: formatOf)
      return column
    }
    return nil
  }

  /// Codes are texts in at least one of so many fields.
  private static let leastCodeShare = 3

  /// Whether the numbers are codes as the texts beside them are, such as 0 for all ages beside A to
  /// E: nothing that is added to, but names of rows.
  ///
  /// There are no more of them than of texts. A text that occurs once is none, a header mostly, and
  /// what stands for figures that are hidden or missing is rarer than figures.
  private var areCodes: Bool {
    var textCounts = [Int](repeating: 0, count: column.formats.count)
    let isText = column.formats.map { format in
      if case .literal(let text) = format { return !text.isEmpty }
      return false
    }
    let limit = isText.count(where: { $0 })
    guard limit > 1 else { return false }
    var numbers: Set<Int64> = []
    var fieldCount = 0
    for row in fields.indices where starts[row] >= 0 {
      let format = Int(column.formatOf[row])
      fieldCount += 1
      if isText[format] {
        textCounts[format] += 1
      } else if column.formats[format].isCoded {
        numbers.insert(column.values[row])
        if numbers.count > limit { return false }
      }
    }
    let texts = textCounts.filter { $0 > 1 }
    return texts.count > 1 && numbers.count <= texts.count
      && texts.reduce(0, +) * Self.leastCodeShare >= fieldCount
  }

  /// Numbers, with other texts as literals or, but for empty ones, in a list; false where there are
  /// too many of those.
  private mutating func readNumbers(
    _ census: FieldCensus,
    listsOthers: Bool,
    goingOnFrom source: Column = Column()
  ) -> Bool {
    formatNumbers = [:]
    column.formats = source.formats
    for (number, format) in source.formats.enumerated() { formatNumbers[format] = number }
    var others = TextIndex()
    var listed = source.dictionary
    var last = (shape: -1, format: UInt8(0))
    var lastOther = (text: -1, format: UInt8(0))
    var values = [Int64](repeating: 0, count: fields.count)
    var formatOf = [UInt8](repeating: 0, count: fields.count)
    for row in fields.indices where starts[row] >= 0 {
      if let (format, value) = census.read(fields[row]) {
        // The shape says all that the format depends on, and is cheaper to compare.
        if fields[row].shape != last.shape {
          guard let number = formatNumber(format) else { return false }
          last = (fields[row].shape, number)
        }
        formatOf[row] = last.format
        values[row] = value
        continue
      }
      let text = Int(starts[row])..<Int(ends[row])
      if listsOthers, !text.isEmpty {
        listed.add(bytes[text])
        let ownCount = listed.count - source.dictionary.count
        guard ownCount * Self.leastNumbersPerText <= fields.count - source.values.count,
          let number = formatNumber(.listed)
        else { return false }
        formatOf[row] = number
        continue
      }
      let other = others.number(of: text, in: bytes)
      guard others.list.count <= Self.maximumLiteralCount else { return false }
      if other != lastOther.text {
        guard text.count <= FieldFormat.maximumLiteralByteCount,
          let number = formatNumber(.literal(Array(bytes[text])))
        else { return false }
        lastOther = (other, number)
      }
      formatOf[row] = lastOther.format
    }
    column.values = values
    column.formatOf = formatOf
    column.dictionary = listed
    return true
  }

  /// Every text by its number in a dictionary; a column of one text is that literal.
  private mutating func readTexts() {
    var index = TextIndex()
    column.scale = 0
    for row in fields.indices where starts[row] >= 0 {
      column.values[row] = Int64(index.number(of: Int(starts[row])..<Int(ends[row]), in: bytes))
      column.formatOf[row] = 0
    }
    if index.list.count == 1, index.list.bytes.count <= FieldFormat.maximumLiteralByteCount {
      column.formats = [.literal(index.list.bytes)]
    } else {
      column.formats = [.entry]
      column.dictionary = index.list
    }
  }

  private mutating func formatNumber(_ format: FieldFormat) -> UInt8? {
    if let known = formatNumbers[format] { return UInt8(known) }
    guard column.formats.count < Column.maximumFormatCount else { return nil }
    formatNumbers[format] = column.formats.count
    column.formats.append(format)
    return UInt8(column.formats.count - 1)
  }
}

/// What the fields of a column are like, counted: decides between numbers and texts.
struct FieldCensus {
  /// The decimal places that all numbers of the column are scaled to.
  private(set) var scale = 0
  /// Whether the fields are better taken as texts.
  private(set) var isText = false
  /// Whether every number with places has the same number of them.
  private var isFixed = true
  /// The decimal point of the column; whole numbers take it too, to be of one format with the rest.
  private var point: UInt8 = 0x2E
  /// How many digits all fields of nothing but digits have, some of them zeros in front.
  private(set) var commonWidth: Int?
  /// Whether whole numbers are read as digits of ``commonWidth``.
  private var isPadded = false

  init(_ fields: [FieldText], starts: [Int32], ends: [Int32]) {
    var numbers = 0
    var padded = 0
    var others = 0
    var wholes = 0
    var leastDigits = 19
    var zeroEnds = 0
    var (narrowest, widest, signed) = (19, 0, 0)
    for row in fields.indices where starts[row] >= 0 {
      switch fields[row] {
      case .number(let value, let digits, let mark, let endsInZero):
        numbers += 1
        if digits == 0 {
          wholes += 1
          if value < 0 { signed += 1 }
          narrowest = min(narrowest, Int(ends[row] - starts[row]))
          widest = max(widest, Int(ends[row] - starts[row]))
        } else {
          scale = max(scale, digits)
          point = mark
          leastDigits = min(leastDigits, digits)
          if endsInZero { zeroEnds += 1 }
        }
      case .isoDate, .slashDate: numbers += 1
      case .padded(_, let width):
        padded += 1
        narrowest = min(narrowest, width)
        widest = max(widest, width)
      // Empty fields and NA are no texts of their own.
      case .other: others += ends[row] - starts[row] > 2 ? 1 : 0
      }
    }
    if scale > Self.safeScale { scale = Self.widestScale(fields, atMost: scale) }
    isFixed = zeroEnds > 0 || (leastDigits == scale && wholes == 0)
    // A code such as 09 or 2A, among numbers that are no amounts: few decide, many agree.
    isText = numbers == 0 || others > numbers || padded * 20 > numbers
    if padded > others, numbers == wholes, signed == 0, narrowest == widest { commonWidth = widest }
  }

  /// The same, so that fields are spelled as in a column that goes on; nil where some have more
  /// decimal places than that.
  func goingOn(from column: Column) -> FieldCensus? {
    guard scale <= column.scale else { return nil }
    var census = self
    census.scale = column.scale
    census.isFixed = false
    var hasShortest = false
    var width: Int?
    for format in column.formats.reversed() {
      switch format {
      case .shortest(let mark): (census.point, hasShortest) = (mark, true)
      case .fixed(let digits, _): census.isFixed = census.isFixed || digits == scale
      case .padded(let digits): width = digits
      default: break
      }
    }
    census.isPadded = !hasShortest && width != nil && commonWidth == width
    return census
  }

  /// The same, with whole numbers read as digits of ``commonWidth``.
  var ofPadded: FieldCensus {
    var census = self
    census.isPadded = true
    return census
  }

  /// With so many places or fewer hardly any figure is too large for 64 bits.
  private static let safeScale = 9

  /// The scale at which most numbers fit into 64 bits with all their places.
  private static func widestScale(_ fields: [FieldText], atMost limit: Int) -> Int {
    var fitting = [Int](repeating: 0, count: limit + 1)
    for case .number(let value, let digits, _, _) in fields {
      let largest = Int64.max / max(Int64(value.magnitude), 1)
      for scale in digits...limit {
        guard FieldFormat.powersOfTen[scale - digits] <= largest else { break }
        fitting[scale] += 1
      }
    }
    return fitting.indices.max { (fitting[$0], $0) < (fitting[$1], $1) } ?? limit
  }

  /// The format and the scaled number of a field; nil where it is a text.
  func read(_ field: FieldText) -> (FieldFormat, Int64)? {
    switch field {
    case .number(let value, let digits, let point, let endsInZero):
      guard digits <= scale else { return nil }
      let (scaled, isOver) = value.multipliedReportingOverflow(
        by: FieldFormat.powersOfTen[scale - digits]
      )
      guard !isOver else { return nil }
      if isPadded, let commonWidth { return (.padded(width: commonWidth), value) }
      if digits > 0, isFixed || endsInZero { return (.fixed(digits: digits, point: point), scaled) }
      return (.shortest(point: digits == 0 ? self.point : point), scaled)
    case .isoDate(let days): return (.isoDate, days)
    case .slashDate(let days): return (.slashDate, days)
    case .padded(let value, let width): return scale == 0 ? (.padded(width: width), value) : nil
    case .other: return nil
    }
  }
}
