import Times

/// Lets the layout of releases change and change back, as producers do without a word.
struct LayoutNoise {
  /// A figure that was made a round number, and by how much.
  private struct RoundFigure {
    var day: Int
    var group: Int
    var column: Int
    var difference: Int
  }

  private let allowed: [LayoutKind]
  private let base: Layout
  private let percent: Int
  private var random: Randomness
  /// The release at which noise that has come goes away.
  private var ends: [LayoutKind: Int] = [:]
  /// The rows of `rowsAtEnd` as they will be reported.
  private var lateRows: [[Int32]] = []
  private var roundFigure: RoundFigure?

  /// Makes the noise of one data set.
  ///
  /// - Parameters:
  ///   - allowed: The kinds that befall it.
  ///   - base: The layout without noise.
  ///   - percent: 100 for the measured frequencies, 0 for none but what is scripted.
  ///   - seed: The seed of the simulation.
  init(allowed: Set<LayoutKind>, base: Layout, percent: Int, seed: UInt64) {
    self.allowed = LayoutKind.allCases.filter { allowed.contains($0) }
    self.base = base
    self.percent = percent
    random = Randomness(seed: seed, stream: 10)
  }

  /// Changes the layout between two releases.
  ///
  /// - Parameters:
  ///   - release: The number of the release, from 0; nothing random befalls the first.
  ///   - scripted: Kinds that come now whatever the odds.
  ///   - layout: The layout of the release before; afterwards, of this one.
  ///   - figures: The figures, which `rowsAtEnd` and `scientific` change.
  ///   - schema: The columns.
  /// - Returns: What changed, by kind.
  mutating func step(
    release: Int,
    scripted: Set<LayoutKind>,
    _ layout: inout Layout,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> [LayoutEvent] {
    var events: [LayoutEvent] = []
    for kind in allowed {
      let isDrawn = random.happens(perMillion: kind.perMillion * percent / 100) && release > 0
      let span = random.within(kind.span)
      if let end = ends[kind] {
        guard release >= end else { continue }
        ends[kind] = nil
        repair(kind, &layout, &figures, schema)
        events.append(LayoutEvent(kind: kind, isRepair: true, dates: []))
      } else if isDrawn || scripted.contains(kind) {
        let newest = (0..<figures.dayCount).last { !figures.hiddenDays.contains($0) }
        guard let newest, begin(kind, newest, &layout, &figures, schema) else { continue }
        ends[kind] = release + span
        let dates = kind.days(newest: newest).map { figures.date(ofDay: $0) }
        events.append(LayoutEvent(kind: kind, isRepair: false, dates: dates))
      }
    }
    return events
  }

  private mutating func begin(
    _ kind: LayoutKind,
    _ newest: Int,
    _ layout: inout Layout,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> Bool {
    switch kind {
    case .rowsAtEnd: return withholdRows(newest, &layout, &figures, schema)
    case .scientific:
      layout.spelling = .scientific
      return makeRound(newest, &figures, schema)
    case .lostPadding where !schema.areas.contains { $0.code.hasPrefix("0") }: return false
    case .trailingZeros where layout.spelling != .plain: return false
    default: layout.begin(kind, newest: newest)
    }
    return true
  }

  private mutating func repair(
    _ kind: LayoutKind,
    _ layout: inout Layout,
    _ figures: inout Figures,
    _ schema: Schema
  ) {
    switch kind {
    case .rowsAtEnd: reportRows(&layout, &figures, schema)
    case .scientific:
      layout.spelling = base.spelling
      guard let round = roundFigure else { return }
      figures.add(
        -round.difference,
        day: round.day,
        group: round.group,
        column: round.column
      )
    default: layout.repair(kind, base: base)
    }
  }

  /// The smallest visible area does not report the newest day: its rows say NA, last of all.
  private mutating func withholdRows(
    _ newest: Int,
    _ layout: inout Layout,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> Bool {
    let visible = schema.areas.indices.filter {
      !figures.hiddenGroups[schema.groups(ofArea: $0).lowerBound]
    }
    let smallest = visible.min { schema.areas[$0].weight < schema.areas[$1].weight }
    guard let area = smallest else { return false }
    layout.rowsAtEnd = Layout.RowsAtEnd(area: area, day: newest)
    let missing = [Int32](repeating: Figures.notAvailable, count: figures.columnCount)
    lateRows = schema.groups(ofArea: area).map { group in
      let row = figures.row(day: newest, group: group)
      figures.setRow(day: newest, group: group, to: missing)
      return row
    }
    return true
  }

  private func reportRows(
    _ layout: inout Layout,
    _ figures: inout Figures,
    _ schema: Schema
  ) {
    guard let late = layout.rowsAtEnd else { return }
    for (group, row) in zip(schema.groups(ofArea: late.area), lateRows) {
      figures.setRow(day: late.day, group: group, to: row)
    }
    layout.rowsAtEnd = nil
  }

  /// Makes the largest figure of the newest sixty days exactly 100 000.
  private mutating func makeRound(
    _ newest: Int,
    _ figures: inout Figures,
    _ schema: Schema
  ) -> Bool {
    let columns = schema.columns.indices.filter { !schema.columns[$0].isInsertedLater }
    var largest = (day: newest, group: 0, column: 0, value: -1)
    for day in max(0, newest - 59)...newest {
      for group in 0..<figures.groupCount where !figures.hiddenGroups[group] {
        for column in columns where figures[day, group, column] > largest.value {
          largest = (day, group, column, figures[day, group, column])
        }
      }
    }
    guard largest.value >= 0 else { return false }
    let difference = 100_000 - largest.value
    roundFigure = RoundFigure(
      day: largest.day,
      group: largest.group,
      column: largest.column,
      difference: difference
    )
    figures[largest.day, largest.group, largest.column] = 100_000
    return true
  }
}

/// How often each kind comes, and for how long.
extension LayoutKind {
  /// Releases in a million at which it comes.
  var perMillion: Int {
    switch self {
    case .lineEnds, .rowOrder: 15_000
    case .duplicatedDay: 20_000
    case .quoting, .trailingZeros: 8_000
    case .mixedQuoting, .doubledReturn, .dateStyle, .rowsAtEnd: 5_000
    case .emptyKey, .finalNewline, .columnsInserted: 3_000
    case .headerOnly, .impossibleDate, .lostPadding, .columnsMoved: 1_730
    case .delimiter, .columnsRenamed, .scientific: 1_000
    }
  }

  /// Releases for which it stays.
  var span: ClosedRange<Int> {
    switch self {
    case .lineEnds, .rowOrder: 1...2
    case .trailingZeros: 1...2
    case .finalNewline, .headerOnly, .impossibleDate, .lostPadding, .columnsMoved, .scientific:
      1...1
    case .rowsAtEnd: 3...4
    case .duplicatedDay: 1...30
    case .doubledReturn, .dateStyle, .emptyKey: 10...60
    case .quoting, .mixedQuoting: 30...200
    case .delimiter, .columnsInserted, .columnsRenamed: 5_000...5_000
    }
  }

  /// The days that it concerns; none where that is the whole file.
  func days(newest: Int) -> Range<Int> {
    switch self {
    case .mixedQuoting, .doubledReturn, .duplicatedDay, .emptyKey, .rowsAtEnd:
      newest..<newest + 1
    case .dateStyle: max(0, newest - 2)..<newest + 1
    default: 0..<0
    }
  }
}

/// Noise that touches nothing but the layout.
extension Layout {
  /// Lets noise come.
  mutating func begin(_ kind: LayoutKind, newest: Int) {
    switch kind {
    case .quoting: quoting = quoting == .none ? .keys : .none
    case .mixedQuoting: requotedSince = newest
    case .lineEnds: lineEnd = lineEnd == .lineFeed ? .carriageReturnLineFeed : .lineFeed
    case .doubledReturn: doubledReturnDay = newest
    case .rowOrder: order = order == .dateMajor ? .areaMajor : .dateMajor
    case .delimiter: delimiter = UInt8(ascii: delimiter == UInt8(ascii: ";") ? "," : ";")
    case .dateStyle: slashDays = kind.days(newest: newest)
    case .duplicatedDay: duplicatedDay = newest
    case .emptyKey: emptyKeyDay = newest
    case .finalNewline: hasFinalNewline = false
    case .trailingZeros: spelling = .trailingZeros
    case .lostPadding: losesPadding = true
    case .columnsInserted: insertedSince = max(0, newest - 20)
    case .columnsRenamed: isRenamed = true
    case .columnsMoved: swapsLastColumns = true
    case .headerOnly: isHeaderOnly = true
    case .impossibleDate: hasImpossibleDate = true
    case .scientific, .rowsAtEnd: break
    }
  }

  /// Lets noise go away, back to the layout without any.
  mutating func repair(_ kind: LayoutKind, base: Self) {
    switch kind {
    case .quoting: quoting = base.quoting
    case .mixedQuoting: requotedSince = nil
    case .lineEnds: lineEnd = base.lineEnd
    case .doubledReturn: doubledReturnDay = nil
    case .rowOrder: order = base.order
    case .delimiter: delimiter = base.delimiter
    case .dateStyle: slashDays = 0..<0
    case .duplicatedDay: duplicatedDay = nil
    case .emptyKey: emptyKeyDay = nil
    case .finalNewline: hasFinalNewline = true
    case .trailingZeros: spelling = base.spelling
    case .lostPadding: losesPadding = false
    case .columnsInserted: insertedSince = nil
    case .columnsRenamed: isRenamed = false
    case .columnsMoved: swapsLastColumns = false
    case .headerOnly: isHeaderOnly = false
    case .impossibleDate: hasImpossibleDate = false
    case .scientific, .rowsAtEnd: break
    }
  }
}
