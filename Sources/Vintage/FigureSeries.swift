public import History
public import Statistics
internal import Store
internal import Tables
internal import Times

/// One value column over all releases, as statistics take it.
public struct FigureSeries: Sendable {
  /// The figures.
  public let series: PublishedSeries
  /// The columns of the key without the one with the reference date.
  public let keyColumns: [String]
  /// Rows that were left out because they name no reference date that can be read.
  public let undatedRowCount: Int

  /// What stands between the values of several key columns in a key of the series.
  private static let separator: UInt8 = 0x1F

  /// Gathers the lives of the cells of a column.
  ///
  /// A row that is gone, a missing value and a text count as a figure that is missing. The series
  /// ends on the day of the last release, or on the day on which that was last confirmed.
  ///
  /// - Parameters:
  ///   - column: The column's number.
  ///   - timeline: The whole history.
  ///   - analysis: The data set.
  ///   - conditions: Which rows are taken.
  ///   - step: How far apart the reference dates are; nil finds it from their smallest gap.
  /// - Throws: ``AnalysisError/noReferenceDate(dataSet:)``,
  ///   ``AnalysisError/keyColumn(dataSet:column:)``; `StatisticsError`.
  public init(
    column: Int,
    of timeline: Timeline,
    _ analysis: Analysis,
    where conditions: RowConditions,
    step: PeriodStep? = nil
  ) throws {
    guard let reference = timeline.referenceColumn else {
      throw AnalysisError.noReferenceDate(dataSet: analysis.dataSet.name)
    }
    guard column >= timeline.columns.keyColumnCount, column != reference else {
      let name = timeline.columns.names[column]
      throw AnalysisError.keyColumn(dataSet: analysis.dataSet.name, column: name)
    }
    let keys = (0..<timeline.columns.keyColumnCount).filter { $0 != reference }
    keyColumns = keys.map { timeline.columns.names[$0] }
    let events = KeyEvents(timeline)
    // Before a column came none of its figures were observed.
    let firstPlace =
      timeline.releases.firstIndex { release in
        release.problem == nil && timeline.rows.layouts[release.layout].field(of: column) != nil
      } ?? 0
    var spellings: [[UInt8]: [UInt8]] = [:]
    var cells: [CellHistory] = []
    var undatedRowCount = 0
    for key in 0..<timeline.keys.count {
      let found = events.events(of: key)
      guard let first = found.first(where: { timeline.events[$0.event].new >= 0 }) else { continue }
      let row = Int(timeline.events[first.event].new)
      guard conditions.takes(row, of: timeline) else { continue }
      guard let day = timeline.referenceDate(row) else {
        undatedRowCount += 1
        continue
      }
      cells.append(
        CellHistory(
          key: Self.key(row, keys, timeline, &spellings),
          reference: day,
          versions: Self.versions(found, column, from: firstPlace, timeline)
        )
      )
    }
    self.undatedRowCount = undatedRowCount
    let last = analysis.releases.release(analysis.releases.count - 1)
    series = try PublishedSeries(
      step: step ?? Self.step(Set(cells.map(\.reference))),
      cells: cells,
      releases: timeline.releases[firstPlace...].filter { $0.problem == nil }
        .map(\.published.date),
      versionsEnd: last.lastConfirmed.map { analysis.dataSet.zone.civilTime(of: $0).date }
    )
  }

  /// The values of the key columns in a key of the series.
  ///
  /// - Parameter key: The key.
  /// - Returns: A text for each of ``keyColumns``.
  public func texts(ofKey key: [UInt8]) -> [String] {
    guard !keyColumns.isEmpty else { return [] }
    return key.split(separator: Self.separator, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The key of a row, spelled as the first row with this key spells it.
  private static func key(
    _ row: Int,
    _ columns: [Int],
    _ timeline: Timeline,
    _ spellings: inout [[UInt8]: [UInt8]]
  ) -> [UInt8] {
    var canonical: [UInt8] = []
    var spelled: [UInt8] = []
    for (index, column) in columns.enumerated() {
      if index > 0 {
        canonical.append(separator)
        spelled.append(separator)
      }
      let value = timeline.rows.value(row, column) ?? []
      canonical += timeline.canonical(value, column)
      spelled.append(contentsOf: (timeline.rows.text(row, column) ?? "").utf8)
    }
    if let known = spellings[canonical] { return known }
    spellings[canonical] = spelled
    return spelled
  }

  private static func versions(
    _ events: [(event: Int, place: Int)],
    _ column: Int,
    from first: Int,
    _ timeline: Timeline
  ) -> [CellVersion] {
    var versions: [CellVersion] = []
    for (index, place) in events {
      let event = timeline.events[index]
      guard !event.isAcrossGap, place >= first else { continue }
      let value = number(Int(event.new), column, timeline)
      if event.kind == .layout, let last = versions.last, last.value == value { continue }
      let changes = timeline.changes(event)
      versions.append(
        CellVersion(
          release: timeline.releases[place].published.date,
          value: value,
          changesOtherColumns: changes.contains { Int($0) != column }
        )
      )
    }
    return versions
  }

  private static func number(_ row: Int, _ column: Int, _ timeline: Timeline) -> Double? {
    guard row >= 0 else { return nil }
    if let whole = timeline.rows.smallWholeNumber(row, column) { return Double(whole) }
    let style = timeline.columns.numberStyles[column]
    return timeline.rows.number(row, column, style: style).flatMap {
      Double($0.description)
    }
  }

  /// The step that the smallest gap between reference dates suggests.
  private static func step(_ dates: Set<CivilDate>) -> PeriodStep {
    let days = dates.map(\.dayNumber).sorted()
    let gap = zip(days, days.dropFirst()).map { $1 - $0 }.min() ?? 1
    return switch gap {
    case 7...27: gap.isMultiple(of: 7) ? .week : .day
    case 28...31: .month
    case 89...92: .quarter
    case 365...366: .year
    default: .day
    }
  }
}
