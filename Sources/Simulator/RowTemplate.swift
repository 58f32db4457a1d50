/// What the rows of a file have in common, spelled once.
///
/// The fields of a group, with their quotes and delimiters, lie ready in one array of bytes, as
/// do the texts of text columns. A row is then a few copies between its numbers.
struct RowTemplate {
  /// A part of a row.
  private enum Piece {
    /// Ready bytes of the row's group, by index.
    case ready(Int)
    /// The date.
    case date
    /// A cell that is a number.
    case integer(Int)
    /// A cell that counts tenths.
    case tenths(Int)
    /// A cell that stands for a text; number 0 begins at `bounds[first]`.
    case text(Int, first: Int, count: Int)
    /// A number that is NA on days before one.
    case inserted(Int, since: Int)
  }

  private var pieces: [Piece] = []
  /// All ready bytes.
  private var ready: [UInt8] = []
  /// Where each run of ready bytes begins and the one before it ends.
  private var bounds: [Int] = [0]
  /// Runs of ready bytes of a group.
  private var readyCount = 0
  /// Whether the area's code begins with 0, by group.
  private let isCodePadded: [Bool]
  private let spelling: NumberSpelling
  private let lineEnd: LineEnd
  private let doubledReturnDay: Int?
  /// No row is longer, in bytes.
  private(set) var maximumByteCount = 3

  /// Makes a template.
  ///
  /// - Parameters:
  ///   - schema: The columns and groups.
  ///   - layout: The layout.
  ///   - quoting: Which fields stand in quotes, whatever the layout says.
  ///   - hasArea: Whether the area is written; else its code is empty.
  init(_ schema: Schema, _ layout: Layout, _ quoting: Quoting, hasArea: Bool) {
    let codes = (0..<schema.groupCount).map { group in
      schema.codes(ofGroup: group).map { Self.code($0, losesPadding: layout.losesPadding) }
    }
    isCodePadded = codes.map { $0[0].first == UInt8(ascii: "0") }
    spelling = layout.spelling
    lineEnd = layout.lineEnd
    doubledReturnDay = layout.doubledReturnDay
    var runs = [[[UInt8]]](repeating: [[]], count: schema.groupCount)
    var texts: [(piece: Int, phrases: Phrases)] = []
    for (index, source) in layout.fields(of: schema).enumerated() {
      let quote: [UInt8] = quoting.quotes(source) ? [UInt8(ascii: "\"")] : []
      let before = (index > 0 ? [layout.delimiter] : []) + quote
      for group in runs.indices { runs[group][runs[group].count - 1] += before }
      if case .code(let code) = source {
        for group in runs.indices {
          let text = hasArea || code > 0 ? codes[group][code] : []
          runs[group][runs[group].count - 1] += text + quote
        }
        continue
      }
      pieces.append(.ready(readyCount))
      readyCount += 1
      if let phrases = append(source, schema, layout) { texts.append((pieces.count - 1, phrases)) }
      for group in runs.indices { runs[group].append(quote) }
    }
    pieces.append(.ready(readyCount))
    readyCount += 1
    for run in runs.joined() { append(run: run) }
    for text in texts { append(text.phrases, toPiece: text.piece) }
    maximumByteCount += (runs.map { $0.joined().count }.max() ?? 0) + pieces.count * 14
  }

  /// Writes the row of a day and group.
  ///
  /// - Parameters:
  ///   - day: The day.
  ///   - group: The group.
  ///   - figures: The figures.
  ///   - dates: The dates of all days.
  ///   - bytes: Where to; at least `maximumByteCount` bytes are free.
  ///   - position: Where in there; moves past the row.
  @inline(__always)
  func write(
    day: Int,
    group: Int,
    _ figures: borrowing Figures,
    _ dates: borrowing DateTexts,
    _ bytes: inout MutableSpan<UInt8>,
    _ position: inout Int
  ) {
    let start = figures.offset(day: day, group: group)
    for piece in pieces {
      switch piece {
      case .ready(let index): write(run: group * readyCount + index, &bytes, &position)
      case .date: dates.write(day: day, isCodePadded: isCodePadded[group], &bytes, &position)
      case .integer(let column):
        bytes.write(cell: figures.cells[start + column], spelling, at: &position)
      case .tenths(let column): bytes.write(tenths: figures.cells[start + column], at: &position)
      case .text(let column, let first, let count):
        let number = Int(figures.cells[start + column])
        write(run: first + min(max(0, number), count - 1), &bytes, &position)
      case .inserted(let column, let since):
        let cell = day < since ? Figures.notAvailable : figures.cells[start + column]
        bytes.write(cell: cell, spelling, at: &position)
      }
    }
    bytes.endLine(lineEnd, isDoubled: doubledReturnDay == day, at: &position)
  }

  @inline(__always)
  private func write(
    run: Int,
    _ bytes: inout MutableSpan<UInt8>,
    _ position: inout Int
  ) {
    bytes.write(ready.span, bounds[run]..<bounds[run + 1], at: &position)
  }

  private static func code(_ code: String, losesPadding: Bool) -> [UInt8] {
    guard losesPadding, code.utf8.count > 1 else { return Array(code.utf8) }
    return Array(code.utf8.drop { $0 == UInt8(ascii: "0") })
  }

  /// Appends the piece of a date or figure; where that is a text, gives its texts.
  private mutating func append(
    _ source: FieldSource,
    _ schema: Schema,
    _ layout: Layout
  ) -> Phrases? {
    guard case .value(let index) = source else {
      pieces.append(.date)
      return nil
    }
    let column = schema.columns[index]
    switch column.style {
    case .integer where column.isInsertedLater:
      pieces.append(.inserted(index, since: layout.insertedSince ?? 0))
    case .integer: pieces.append(.integer(index))
    case .tenths: pieces.append(.tenths(index))
    case .text(let phrases):
      pieces.append(.text(index, first: 0, count: phrases.count))
      return phrases
    }
    return nil
  }

  private mutating func append(run: some Sequence<UInt8>) {
    ready.append(contentsOf: run)
    bounds.append(ready.count)
  }

  private mutating func append(_ phrases: Phrases, toPiece index: Int) {
    guard case .text(let column, _, let count) = pieces[index] else { return }
    pieces[index] = .text(column, first: bounds.count - 1, count: count)
    for number in 0..<count { append(run: phrases.quotedText(number)) }
    maximumByteCount += (0..<count).map { phrases.quotedText($0).count }.max() ?? 0
  }
}
