import Times

/// Writes figures down in a layout.
struct ReleaseWriter {
  /// A column of the file, and whether rows of the file and requoted rows quote it.
  private struct Slot {
    var source: FieldSource
    var style: ColumnStyle
    var isQuoted: Bool
    var isQuotedOtherwise: Bool
  }

  /// What the rows of one day have in common.
  private struct DayText {
    var iso: [UInt8]
    var slashed: [UInt8]?
    var isRequoted: Bool
    var isDoubledReturn: Bool
  }

  private let figures: Figures
  private let layout: Layout
  private let schema: Schema
  private let slots: [Slot]
  private let codes: [[[UInt8]]]
  private let days: [DayText]
  private var bytes: [UInt8] = []

  private static let quote = UInt8(ascii: "\"")

  private init(_ figures: Figures, _ layout: Layout, _ schema: Schema) {
    self.figures = figures
    self.layout = layout
    self.schema = schema
    slots = layout.fields(of: schema).map { source in
      Slot(
        source: source,
        style: Self.style(of: source, schema),
        isQuoted: Self.isQuoted(source, layout.quoting, schema),
        isQuotedOtherwise: Self.isQuoted(source, layout.otherQuoting, schema)
      )
    }
    codes = (0..<figures.groupCount).map { group in
      schema.codes(ofGroup: group).map { Self.code($0, losesPadding: layout.losesPadding) }
    }
    days = (0..<figures.dayCount).map { Self.text(ofDay: $0, figures, layout) }
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

  private static func style(of source: FieldSource, _ schema: Schema) -> ColumnStyle {
    if case .value(let index) = source { schema.columns[index].style } else { .integer }
  }

  private static func isQuoted(_ source: FieldSource, _ quoting: Quoting, _ schema: Schema) -> Bool
  {
    switch source {
    case .code(let index): quoting == .keys || quoting == .someKeys && index == 0
    case .date: quoting != .none
    case .value(let index): if case .text = schema.columns[index].style { true } else { false }
    }
  }

  private static func code(_ code: String, losesPadding: Bool) -> [UInt8] {
    guard losesPadding, code.utf8.count > 1 else { return Array(code.utf8) }
    return Array(code.utf8.drop { $0 == UInt8(ascii: "0") })
  }

  private static func text(ofDay day: Int, _ figures: Figures, _ layout: Layout) -> DayText {
    let date = figures.date(ofDay: day)
    var slashed: [UInt8]?
    if layout.slashDays.contains(day) {
      let (year, month, dayOfMonth) = date.components
      let digits = "\(Digits.padded(dayOfMonth, 2))/\(Digits.padded(month, 2))/\(year)"
      slashed = Array(digits.utf8)
    }
    return DayText(
      iso: Array(date.description.utf8),
      slashed: slashed,
      isRequoted: layout.requotedSince.map { day >= $0 } ?? false,
      isDoubledReturn: layout.doubledReturnDay == day
    )
  }
}

/// Rows in their order.
extension ReleaseWriter {
  private mutating func writeHeader() {
    for (index, slot) in slots.enumerated() {
      if index > 0 { bytes.append(layout.delimiter) }
      let name = schema.name(of: slot.source, isRenamed: layout.isRenamed)
      if layout.quoting != .none { bytes.append(Self.quote) }
      bytes.append(contentsOf: name.utf8)
      if layout.quoting != .none { bytes.append(Self.quote) }
    }
    endLine(isDoubledReturn: false)
  }

  private mutating func writeRows() {
    if layout.hasImpossibleDate { writeImpossibleRow() }
    let shownDays = days.indices.filter { !figures.hiddenDays.contains($0) }
    let order = layout.isNewestFirst ? shownDays.reversed() : shownDays
    switch layout.order {
    case .dateMajor:
      for day in order { writeBlock(day: day, groups: 0..<figures.groupCount) }
    case .areaMajor:
      for area in schema.areas.indices {
        for day in order { writeBlock(day: day, groups: schema.groups(ofArea: area)) }
      }
      if let day = layout.emptyKeyDay { writeRowsWithoutArea(day: day) }
    }
    if let late = layout.rowsAtEnd {
      for group in schema.groups(ofArea: late.area) where !figures.hiddenGroups[group] {
        writeRow(day: late.day, group: group)
      }
    }
  }

  /// Writes a day of some groups, twice where the day is duplicated.
  private mutating func writeBlock(day: Int, groups: Range<Int>) {
    for _ in 0..<(layout.duplicatedDay == day ? 2 : 1) {
      for group in groups where !figures.hiddenGroups[group] && !standsAtEnd(day, group) {
        writeRow(day: day, group: group)
      }
    }
    if layout.order == .dateMajor, layout.emptyKeyDay == day { writeRowsWithoutArea(day: day) }
  }

  private func standsAtEnd(_ day: Int, _ group: Int) -> Bool {
    guard let late = layout.rowsAtEnd, late.day == day else { return false }
    return schema.groups(ofArea: late.area).contains(group)
  }

  private mutating func writeRowsWithoutArea(day: Int) {
    guard days.indices.contains(day) else { return }
    for group in schema.groups(ofArea: 0).prefix(3) {
      writeRow(day: day, group: group, hasArea: false)
    }
  }

  /// Writes the row `FR,111-01-02,1,1` that a vaccination file of February 2021 began with.
  private mutating func writeImpossibleRow() {
    for (index, slot) in slots.enumerated() {
      if index > 0 { bytes.append(layout.delimiter) }
      switch slot.source {
      case .code(let code): write(codes[0][code], isQuoted: slot.isQuoted)
      case .date: write(Array("111-01-02".utf8), isQuoted: slot.isQuoted)
      case .value: bytes.append(UInt8(ascii: "1"))
      }
    }
    endLine(isDoubledReturn: false)
  }

  private mutating func removeFinalNewline() {
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      bytes.removeLast()
    }
  }
}

/// One row and its fields.
extension ReleaseWriter {
  private mutating func writeRow(day: Int, group: Int, hasArea: Bool = true) {
    let isRequoted = days[day].isRequoted
    let start = figures.offset(day: day, group: group)
    for index in slots.indices {
      if index > 0 { bytes.append(layout.delimiter) }
      let isQuoted = isRequoted ? slots[index].isQuotedOtherwise : slots[index].isQuoted
      switch slots[index].source {
      case .code(let code):
        write(hasArea || code > 0 ? codes[group][code] : [], isQuoted: isQuoted)
      case .date:
        writeDate(day: day, group: group, isQuoted: isQuoted)
      case .value(let column):
        writeCell(figures.cells[start + column], column, day: day, slots[index].style)
      }
    }
    endLine(isDoubledReturn: days[day].isDoubledReturn)
  }

  private mutating func writeDate(day: Int, group: Int, isQuoted: Bool) {
    if let slashed = days[day].slashed, codes[group][0].first != UInt8(ascii: "0") {
      write(slashed, isQuoted: isQuoted)
    } else {
      write(days[day].iso, isQuoted: isQuoted)
    }
  }

  private mutating func write(_ text: [UInt8], isQuoted: Bool) {
    if isQuoted { bytes.append(Self.quote) }
    bytes.append(contentsOf: text)
    if isQuoted { bytes.append(Self.quote) }
  }

  private mutating func writeCell(_ cell: Int32, _ column: Int, day: Int, _ style: ColumnStyle) {
    let isBeforeInsertion =
      schema.columns[column].isInsertedLater && day < layout.insertedSince ?? 0
    if cell == Figures.empty { return }
    if cell == Figures.notAvailable || isBeforeInsertion {
      bytes.append(UInt8(ascii: "N"))
      bytes.append(UInt8(ascii: "A"))
      return
    }
    switch style {
    case .integer: writeInteger(Int(cell))
    case .tenths:
      writeDigits(UInt32(max(0, cell)) / 10)
      bytes.append(UInt8(ascii: "."))
      writeDigits(UInt32(max(0, cell)) % 10)
    case .text(let phrases): bytes.append(contentsOf: phrases.quotedText(Int(cell)))
    }
  }

  private mutating func writeInteger(_ value: Int) {
    if layout.spelling == .scientific, writeScientific(value) { return }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    writeDigits(UInt32(value.magnitude))
    guard layout.spelling == .trailingZeros else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0"))
    bytes.append(UInt8(ascii: "0"))
  }

  /// Writes a digit and five or more zeros as R does: the exponent is the shorter spelling.
  private mutating func writeScientific(_ value: Int) -> Bool {
    var digit = value
    var exponent: UInt8 = 0
    while digit >= 10, digit.isMultiple(of: 10) {
      digit /= 10
      exponent += 1
    }
    guard digit > 0, digit < 10, exponent >= 5 else { return false }
    bytes.append(UInt8(ascii: "0") + UInt8(digit))
    bytes.append(contentsOf: "e+0".utf8)
    bytes.append(UInt8(ascii: "0") + exponent)
    return true
  }

  private mutating func writeDigits(_ value: UInt32) {
    if value >= 10 { writeDigits(value / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
  }

  private mutating func endLine(isDoubledReturn: Bool) {
    if isDoubledReturn { bytes.append(UInt8(ascii: "\r")) }
    if isDoubledReturn || layout.lineEnd == .carriageReturnLineFeed {
      bytes.append(UInt8(ascii: "\r"))
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
