import Times

/// Writes figures down in a layout.
///
/// All that rows have in common is spelled once: the fields of a group, quotes and delimiters
/// included, and the dates. A row is then a few copies of ready text between its numbers.
struct ReleaseWriter {
  /// A part of a row.
  private enum Piece {
    /// Ready text of the row's group, by index.
    case ready(Int)
    /// The date.
    case date
    /// A cell that is a number.
    case integer(Int)
    /// A cell that counts tenths.
    case tenths(Int)
    /// A cell that stands for a text, and the index of its texts.
    case text(Int, phrases: Int)
    /// A number that is NA on days before one.
    case inserted(Int, since: Int)
  }

  private let figures: Figures
  private let layout: Layout
  private let schema: Schema
  private let dates: DateTexts
  private let codes: [[[UInt8]]]
  private var pieces: [Piece] = []
  private var phrases: [Phrases] = []
  /// Ready texts by group, then by index.
  private var ready: [[UInt8]] = []
  private var readyCount = 0
  /// The quoting that the pieces are ready for; nil where they are for rows without an area.
  private var prepared: Quoting?
  private var bytes: [UInt8] = []

  private init(_ figures: Figures, _ layout: Layout, _ schema: Schema) {
    self.figures = figures
    self.layout = layout
    self.schema = schema
    dates = DateTexts(figures, layout)
    codes = (0..<figures.groupCount).map { group in
      schema.codes(ofGroup: group).map { Self.code($0, losesPadding: layout.losesPadding) }
    }
  }

  /// The bytes of a release.
  ///
  /// - Parameters:
  ///   - figures: What it says.
  ///   - layout: How it says it.
  ///   - schema: The columns.
  ///   - byteCountHint: The length of the release before.
  /// - Returns: The file.
  static func bytes(
    of figures: Figures,
    in layout: Layout,
    _ schema: Schema,
    byteCountHint: Int
  ) -> [UInt8] {
    var writer = Self(figures, layout, schema)
    writer.bytes.reserveCapacity(byteCountHint + byteCountHint / 16 + 4096)
    writer.writeHeader()
    if !layout.isHeaderOnly { writer.writeRows() }
    if !layout.hasFinalNewline { writer.removeFinalNewline() }
    return writer.bytes
  }

  private static func code(_ code: String, losesPadding: Bool) -> [UInt8] {
    guard losesPadding, code.utf8.count > 1 else { return Array(code.utf8) }
    return Array(code.utf8.drop { $0 == UInt8(ascii: "0") })
  }

  private static func isQuoted(_ source: FieldSource, _ quoting: Quoting) -> Bool {
    switch source {
    case .code(let index): quoting == .keys || quoting == .someKeys && index == 0
    case .date: quoting != .none
    case .value: false
    }
  }
}

/// The parts of a row, made ready for one way of quoting.
extension ReleaseWriter {
  /// Makes the parts of rows ready.
  ///
  /// - Parameters:
  ///   - quoting: Which fields stand in quotes.
  ///   - hasArea: Whether the area is written; else its code is empty.
  private mutating func prepare(_ quoting: Quoting, hasArea: Bool = true) {
    prepared = quoting
    pieces = []
    phrases = []
    var texts = [[[UInt8]]](repeating: [], count: figures.groupCount)
    var pending = [[UInt8]](repeating: [], count: figures.groupCount)
    func flush(_ pieces: inout [Piece]) {
      guard pending.contains(where: { !$0.isEmpty }) else { return }
      pieces.append(.ready(texts.first?.count ?? 0))
      for group in texts.indices {
        texts[group].append(pending[group])
        pending[group] = []
      }
    }
    for (index, source) in layout.fields(of: schema).enumerated() {
      let quote: [UInt8] = Self.isQuoted(source, quoting) ? [UInt8(ascii: "\"")] : []
      let before = (index > 0 ? [layout.delimiter] : []) + quote
      for group in pending.indices { pending[group] += before }
      if case .code(let code) = source {
        for group in pending.indices {
          pending[group] += (hasArea || code > 0 ? codes[group][code] : []) + quote
        }
      } else {
        flush(&pieces)
        pieces.append(piece(source))
        for group in pending.indices { pending[group] += quote }
      }
    }
    flush(&pieces)
    ready = texts.flatMap { $0 }
    readyCount = texts.first?.count ?? 0
  }

  private mutating func piece(_ source: FieldSource) -> Piece {
    guard case .value(let index) = source else { return .date }
    let column = schema.columns[index]
    switch column.style {
    case .integer:
      guard column.isInsertedLater else { return .integer(index) }
      return .inserted(index, since: layout.insertedSince ?? 0)
    case .tenths: return .tenths(index)
    case .text(let texts):
      phrases.append(texts)
      return .text(index, phrases: phrases.count - 1)
    }
  }
}

/// Rows in their order.
extension ReleaseWriter {
  private mutating func writeHeader() {
    let quote = layout.quoting == .none ? "" : "\""
    let names = layout.fields(of: schema).map { field in
      quote + schema.name(of: field, isRenamed: layout.isRenamed) + quote
    }
    write(fields: names)
  }

  private mutating func writeRows() {
    if layout.hasImpossibleDate { writeImpossibleRow() }
    let shown = (0..<figures.dayCount).filter { !figures.hiddenDays.contains($0) }
    let order = layout.isNewestFirst ? shown.reversed() : shown
    switch layout.order {
    case .dateMajor:
      for day in order {
        writeBlock(day: day, groups: 0..<figures.groupCount)
        if layout.emptyKeyDay == day { writeRowsWithoutArea(day: day) }
      }
    case .areaMajor:
      for area in schema.areas.indices {
        for day in order { writeBlock(day: day, groups: schema.groups(ofArea: area)) }
      }
      if let day = layout.emptyKeyDay { writeRowsWithoutArea(day: day) }
    }
    writeRowsAtEnd()
  }

  /// Writes a day of some groups, twice where the day is duplicated.
  private mutating func writeBlock(day: Int, groups: Range<Int>) {
    let quoting =
      layout.requotedSince.map { day >= $0 } ?? false ? layout.otherQuoting : layout.quoting
    if prepared != quoting { prepare(quoting) }
    for _ in 0..<(layout.duplicatedDay == day ? 2 : 1) {
      for group in groups where !figures.hiddenGroups[group] && !standsAtEnd(day, group) {
        writeRow(day: day, group: group)
      }
    }
  }

  private func standsAtEnd(_ day: Int, _ group: Int) -> Bool {
    guard let late = layout.rowsAtEnd, late.day == day else { return false }
    return schema.groups(ofArea: late.area).contains(group)
  }

  private mutating func writeRowsWithoutArea(day: Int) {
    guard day < figures.dayCount else { return }
    prepare(layout.quoting, hasArea: false)
    defer { prepared = nil }
    for group in schema.groups(ofArea: 0).prefix(3) { writeRow(day: day, group: group) }
  }

  private mutating func writeRowsAtEnd() {
    guard let late = layout.rowsAtEnd else { return }
    prepare(layout.quoting)
    for group in schema.groups(ofArea: late.area) where !figures.hiddenGroups[group] {
      writeRow(day: late.day, group: group)
    }
  }

  /// Writes the row `FR,111-01-02,1,1` that a vaccination file of February 2021 began with.
  private mutating func writeImpossibleRow() {
    let codes = schema.codes(ofGroup: 0)
    let fields = layout.fields(of: schema).map { source in
      let quote = Self.isQuoted(source, layout.quoting) ? "\"" : ""
      switch source {
      case .code(let code): return quote + codes[code] + quote
      case .date: return quote + "111-01-02" + quote
      case .value: return "1"
      }
    }
    write(fields: fields)
  }

  private mutating func write(fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(layout.delimiter) }
      bytes.append(contentsOf: field.utf8)
    }
    bytes.appendLineEnd(layout.lineEnd, isDoubled: false)
  }

  private mutating func removeFinalNewline() {
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      bytes.removeLast()
    }
  }

  private mutating func writeRow(day: Int, group: Int) {
    let start = figures.offset(day: day, group: group)
    for piece in pieces {
      switch piece {
      case .ready(let index):
        bytes.append(contentsOf: ready[group * readyCount + index])
      case .date:
        bytes.append(contentsOf: dates.text(day: day, isCodePadded: codes[group][0].first == 48))
      case .integer(let column):
        bytes.append(cell: figures.cells[start + column], layout.spelling)
      case .tenths(let column):
        bytes.append(tenths: figures.cells[start + column])
      case .text(let column, let index):
        bytes.append(contentsOf: phrases[index].quotedText(Int(figures.cells[start + column])))
      case .inserted(let column, let since):
        let cell = day < since ? Figures.notAvailable : figures.cells[start + column]
        bytes.append(cell: cell, layout.spelling)
      }
    }
    bytes.appendLineEnd(layout.lineEnd, isDoubled: layout.doubledReturnDay == day)
  }
}
