internal import History
internal import Times

/// Corrected cells by release and reference date, joined until a page can show them.
struct HeatCounts {
  /// The most classes of releases and of reference dates.
  static let (mostColumns, mostRows) = (110, 64)

  /// How many releases stand in one column, and how many days in one row.
  let (releasesPerColumn, daysPerRow): (Int, Int)
  let firstDay: Int
  let (columnCount, rowCount): (Int, Int)
  private(set) var counts: [Int]
  /// How many cells are about days too far from all others to be shown.
  private(set) var leftOutCount: Int

  /// Bounds the classes; nil where no correction has a reference date.
  init?(_ timeline: Timeline, _ corrections: [CellEvent]) {
    let found = Set(corrections.lazy.compactMap { Self.day($0, timeline) })
    guard let bounds = StrayDays.bounds(found.sorted()) else { return nil }
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    leftOutCount = 0
    let releaseCount = timeline.releases.count
    releasesPerColumn = (releaseCount + Self.mostColumns - 1) / Self.mostColumns
    columnCount = (releaseCount + releasesPerColumn - 1) / releasesPerColumn
    let dayCount = high - low + 1
    let least = (dayCount + Self.mostRows - 1) / Self.mostRows
    daysPerRow = least > 1 && least <= 7 ? 7 : least
    rowCount = (dayCount + daysPerRow - 1) / daysPerRow
    firstDay = low
    counts = [Int](repeating: 0, count: columnCount * rowCount)
  }

  private static func day(_ cell: CellEvent, _ timeline: Timeline) -> Int? {
    timeline.referenceDate(Int(cell.new >= 0 ? cell.new : cell.old))?.dayNumber
  }

  mutating func add(_ cell: CellEvent, _ timeline: Timeline) {
    guard let day = Self.day(cell, timeline) else { return }
    guard day >= firstDay, day < firstDay + rowCount * daysPerRow else {
      leftOutCount += 1
      return
    }
    let column = Int(cell.place) / releasesPerColumn
    counts[(day - firstDay) / daysPerRow * columnCount + column] += 1
  }

  /// How many cells a class has.
  func count(row: Int, column: Int) -> Int { counts[row * columnCount + column] }

  /// The first and the last day of a row.
  func days(ofRow row: Int) -> (CivilDate, CivilDate) {
    let first = firstDay + row * daysPerRow
    return (CivilDate(dayNumber: first), CivilDate(dayNumber: first + daysPerRow - 1))
  }

  /// The places of the releases of a column.
  func places(ofColumn column: Int, of count: Int) -> ClosedRange<Int> {
    let first = column * releasesPerColumn
    return first...min(first + releasesPerColumn, count) - 1
  }
}
