/// Writes figures down in a layout.
///
/// All that rows have in common is spelled once, in a ``RowTemplate``; what remains to be done is
/// their order.
struct ReleaseWriter {
  private let figures: Figures
  private let layout: Layout
  private let schema: Schema
  private let dates: DateTexts
  private var template: RowTemplate
  /// The quoting of the template; nil where it is for rows without an area.
  private var prepared: Quoting?
  /// The file so far, then room for more.
  private var bytes: [UInt8]
  /// The length of the file so far.
  private var byteCount = 0

  private init(_ figures: Figures, _ layout: Layout, _ schema: Schema, byteCountHint: Int) {
    self.figures = figures
    self.layout = layout
    self.schema = schema
    dates = DateTexts(figures, layout)
    template = RowTemplate(schema, layout, layout.quoting, hasArea: true)
    prepared = layout.quoting
    bytes = [UInt8](repeating: 0, count: byteCountHint + byteCountHint / 16 + 4096)
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
    var writer = Self(figures, layout, schema, byteCountHint: byteCountHint)
    writer.writeHeader()
    if !layout.isHeaderOnly { writer.writeRows() }
    writer.bytes.removeLast(writer.bytes.count - writer.byteCount)
    if !layout.hasFinalNewline { writer.removeFinalNewline() }
    return writer.bytes
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
    let isRequoted = layout.requotedSince.map { day >= $0 } ?? false
    prepare(isRequoted ? layout.otherQuoting : layout.quoting)
    for _ in 0..<(layout.duplicatedDay == day ? 2 : 1) {
      if layout.rowsAtEnd?.day == day {
        for group in groups where !standsAtEnd(day, group) {
          writeRows(day: day, groups: group..<group + 1)
        }
      } else {
        writeRows(day: day, groups: groups)
      }
    }
  }

  private mutating func prepare(_ quoting: Quoting) {
    guard prepared != quoting else { return }
    template = RowTemplate(schema, layout, quoting, hasArea: true)
    prepared = quoting
  }

  /// Writes the visible rows of a day.
  private mutating func writeRows(day: Int, groups: Range<Int>) {
    let most = byteCount + groups.count * template.maximumByteCount
    if most > bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: most + most / 2 - bytes.count))
    }
    // The span keeps all of the writer to itself, so what rows need is taken out before.
    let (template, figures, dates) = (template, figures, dates)
    var position = byteCount
    var span = bytes.mutableSpan
    for group in groups where !figures.hiddenGroups[group] {
      template.write(day: day, group: group, figures, dates, &span, &position)
    }
    byteCount = position
  }

  private func standsAtEnd(_ day: Int, _ group: Int) -> Bool {
    guard let late = layout.rowsAtEnd, late.day == day else { return false }
    return schema.groups(ofArea: late.area).contains(group)
  }

  private mutating func writeRowsWithoutArea(day: Int) {
    guard day < figures.dayCount else { return }
    template = RowTemplate(schema, layout, layout.quoting, hasArea: false)
    prepared = nil
    let groups = schema.groups(ofArea: 0)
    for group in groups.prefix(3) { writeRows(day: day, groups: group..<group + 1) }
  }

  private mutating func writeRowsAtEnd() {
    guard let late = layout.rowsAtEnd else { return }
    prepare(layout.quoting)
    writeRows(day: late.day, groups: schema.groups(ofArea: late.area))
  }

  /// Writes the row `FR,111-01-02,1,1` that a vaccination file of February 2021 began with.
  private mutating func writeImpossibleRow() {
    let codes = schema.codes(ofGroup: 0)
    let fields = layout.fields(of: schema).map { source in
      let quote = layout.quoting.quotes(source) ? "\"" : ""
      switch source {
      case .code(let code): return quote + codes[code] + quote
      case .date: return quote + "111-01-02" + quote
      case .value: return "1"
      }
    }
    write(fields: fields)
  }

  private mutating func write(fields: [String]) {
    let delimiter = String(decoding: [layout.delimiter], as: UTF8.self)
    let line = fields.joined(separator: delimiter).utf8
    bytes.replaceSubrange(byteCount..<byteCount + line.count, with: line)
    byteCount += line.count
    let lineEnd = layout.lineEnd
    var position = byteCount
    var span = bytes.mutableSpan
    span.endLine(lineEnd, isDoubled: false, at: &position)
    byteCount = position
  }

  private mutating func removeFinalNewline() {
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      bytes.removeLast()
    }
  }
}
