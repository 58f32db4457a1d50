public import Records
public import Times
internal import Tables

/// Whether a history only ever grew, with what is remarkable all the same.
public struct AppendOnlyProof: Sendable {
  /// Why a history is not append-only.
  public enum CounterExample: Hashable, Sendable {
    /// A value changed.
    case revised(CellEvent)
    /// A key is gone: the release's place, the row that was seen last.
    case withdrawn(place: Int, row: Int)
    /// A column is gone: the release's place, the column.
    case columnRemoved(place: Int, column: Int)
  }

  /// Rows more than keys that a release had and the one before had not.
  public struct Surplus: Hashable, Sendable {
    /// The place of the release.
    public var place: Int
    /// How many rows too many it has.
    public var rowCount: Int
    /// Whether some of them have other values than the row that counts.
    public var hasOtherValues: Bool
  }

  /// How many steps there are.
  public private(set) var stepCount = 0
  /// At how many the old file is a byte prefix of the new one.
  public private(set) var bytePrefixCount = 0
  /// At how many every old record stands unchanged to the byte, wherever it stands.
  public private(set) var unchangedRecordStepCount = 0
  /// At how many every old key stands with its old values.
  public private(set) var unchangedFigureStepCount = 0
  /// At how many some old row is only spelled in another way.
  public private(set) var layoutStepCount = 0
  /// How many keys were added for reference dates that were reached before: no published figure
  /// changes by that.
  public private(set) var backfilledKeyCount = 0
  /// Releases with more rows than keys.
  public private(set) var surplus: [Surplus] = []
  /// Reference dates of which rows were published in another date style than the first release's.
  public private(set) var daysInOtherStyle: [CivilDate] = []
  /// The first step at which a published figure changed or went; nil where there is none.
  public private(set) var counterExample: CounterExample?
  /// The places of releases that could not be compared, which leaves the proof open for them.
  public private(set) var placesLeftOut: [Int] = []

  /// How many changes belong to no column, as ``TimelineRelease/unnamedChangeCount`` has them:
  /// nobody can tell whether they are figures, which leaves the proof open.
  public private(set) var unnamedChangeCount = 0

  /// Whether no published figure was ever changed or withdrawn.
  public var holds: Bool {
    counterExample == nil && placesLeftOut.isEmpty && unnamedChangeCount == 0
  }

  /// Looks at every step.
  ///
  /// - Parameters:
  ///   - timeline: The timeline.
  ///   - history: The history it was read from.
  /// - Throws: What `history` throws.
  public init(_ timeline: Timeline, _ history: any RecordHistory) throws {
    let order = RowOrder(timeline, history)
    var previous: Int?
    for (place, release) in timeline.releases.enumerated() {
      guard release.problem == nil else {
        placesLeftOut.append(place)
        continue
      }
      let before = previous.map { timeline.releases[$0].surplusCount } ?? 0
      if timeline.hasKey, release.surplusCount > before {
        let hasOthers = release.duplicates.contains(where: \.isConflicting)
        surplus.append(
          Surplus(place: place, rowCount: release.surplusCount, hasOtherValues: hasOthers)
        )
      }
      if let previous {
        stepCount += 1
        if try order.isBytePrefix(previous, place) { bytePrefixCount += 1 }
        if release.lostRecordCount == 0 { unchangedRecordStepCount += 1 }
        note(timeline, place)
      }
      previous = place
    }
    daysInOtherStyle = Self.daysInOtherStyle(timeline)
  }

  private mutating func note(_ timeline: Timeline, _ place: Int) {
    var found: CounterExample?
    var hasLayout = false
    let release = timeline.releases[place]
    unnamedChangeCount += release.unnamedChangeCount
    for event in release.columnEvents where found == nil {
      if case .removed(let column, _) = event {
        found = .columnRemoved(place: place, column: column)
      }
    }
    var cells: [CellEvent] = []
    for event in timeline.events[release.events] {
      switch event.kind {
      case .revised:
        guard found == nil else { continue }
        timeline.appendCells(of: event, at: place, CellFilter(), into: &cells)
        found = cells.first.map { .revised($0) }
      case .withdrawn: found = found ?? .withdrawn(place: place, row: Int(event.old))
      case .layout: hasLayout = hasLayout || !event.layout.isEmpty
      case .backfilled: backfilledKeyCount += 1
      case .initial, .added, .restored: break
      }
    }
    if found == nil, release.unnamedChangeCount == 0 { unchangedFigureStepCount += 1 }
    if hasLayout { layoutStepCount += 1 }
    if counterExample == nil { counterExample = found }
  }

  /// The days of rows whose reference date is spelled in another style than the first release's.
  private static func daysInOtherStyle(_ timeline: Timeline) -> [CivilDate] {
    guard let column = timeline.referenceColumn else { return [] }
    var usual: DateText.Style?
    var days: Set<CivilDate> = []
    for event in timeline.events where event.new >= 0 {
      let monthFirst = timeline.columns.referenceIsMonthFirst
      guard
        let style = timeline.rows.dateStyle(Int(event.new), column, monthFirst: monthFirst)
      else { continue }
      if usual == nil { usual = style }
      guard style != usual, let day = timeline.referenceDate(Int(event.new)) else { continue }
      days.insert(day)
    }
    return days.sorted()
  }
}
