public import Tables

extension Timeline {
  /// The ledger of retroactive changes: every cell revised, withdrawn, restored or backfilled.
  ///
  /// New reference dates, layout and changes of columns are none. A cell of a column that was away
  /// for some releases is held against what it said before, when the column is back.
  ///
  /// - Parameter filter: Which cells are asked for.
  /// - Returns: The cells, by release and within one in the order of the events.
  public func corrections(_ filter: CellFilter = CellFilter()) -> [CellEvent] {
    var cells: [CellEvent] = []
    for (place, release) in releases.enumerated() where filter.takes(release) {
      for event in events[release.events] {
        switch event.kind {
        case .revised, .withdrawn, .restored, .backfilled:
          appendCells(of: event, at: place, filter, into: &cells)
        case .initial, .added, .layout: break
        }
      }
    }
    return cells
  }

  /// Puts changes of cells in the order in which they are shown: by key, column, release.
  ///
  /// - Parameter cells: The changes.
  /// - Returns: The same changes, sorted.
  public func sorted(_ cells: [CellEvent]) -> [CellEvent] {
    var rank = [Int32](repeating: -1, count: keys.count)
    var representative: [(key: Int32, row: Int32)] = []
    for cell in cells where rank[Int(cell.key)] < 0 {
      rank[Int(cell.key)] = 0
      representative.append((cell.key, cell.new >= 0 ? cell.new : cell.old))
    }
    for (index, item) in sortedByKey(representative, row: { Int($0.row) }).enumerated() {
      rank[Int(item.key)] = Int32(truncatingIfNeeded: index)
    }
    return cells.sorted {
      (rank[Int($0.key)], $0.column, $0.place) < (rank[Int($1.key)], $1.column, $1.place)
    }
  }
}

/// The corrections of one column in numbers.
public struct ColumnCorrections: Hashable, Sendable {
  /// The column's number.
  public var column: Int
  /// How many corrections there are.
  public var count = 0
  /// How many have a difference above 0.
  public var upCount = 0
  /// How many have a difference below 0.
  public var downCount = 0
  /// The sum of the differences; nil where it would be too long.
  public var net: ExactDecimal? = .zero
  /// The sum of the differences without their signs; nil where it would be too long.
  public var gross: ExactDecimal? = .zero

  /// The share of the differences that go the way that most of them go; nil without any.
  public var shareOneWay: Double? {
    let all = upCount + downCount
    return all == 0 ? nil : Double(max(upCount, downCount)) / Double(all)
  }
}

/// A ledger in numbers.
public struct CorrectionSummary: Sendable {
  /// How many cells were corrected.
  public var count = 0
  /// How many rows were: a row corrected in two releases counts twice.
  public var rowCount = 0
  /// How many cells each kind has.
  public var kindCounts: [RowEvent.Kind: Int] = [:]
  /// Each column that has corrections, by its number.
  public var columns: [ColumnCorrections] = []
  /// The correction with the largest difference, the first one of several.
  public var largest: CellEvent?
  /// The correction with the longest lag, the first one of several.
  public var oldest: CellEvent?
  /// How many steps were looked at.
  public var stepCount = 0
  /// The places of the releases that corrected nothing, the first release left out.
  public var placesWithoutAny: [Int] = []
}

extension Timeline {
  /// Sums up a ledger.
  ///
  /// - Parameters:
  ///   - cells: The corrections, in the order of the releases.
  ///   - filter: The filter they were found with.
  /// - Returns: The numbers.
  public func summary(
    of cells: [CellEvent],
    _ filter: CellFilter = CellFilter()
  ) -> CorrectionSummary {
    var summary = CorrectionSummary()
    var sums = [DifferenceSum](repeating: DifferenceSum(), count: columns.count)
    var largest = ExactDecimal.zero
    var longestLag = Int.min
    var previous: CellEvent?
    var placesWithAny: Set<Int32> = []
    for cell in cells {
      summary.kindCounts[cell.kind, default: 0] += 1
      if previous?.place != cell.place || previous?.key != cell.key { summary.rowCount += 1 }
      if previous?.place != cell.place { placesWithAny.insert(cell.place) }
      previous = cell
      if let lag = lag(of: cell), lag > longestLag { (longestLag, summary.oldest) = (lag, cell) }
      let column = Int(cell.column)
      sums[column].count += 1
      sums[column].add(self, cell)
      if let size = sums[column].newLargest, largest < size {
        (largest, summary.largest) = (size, cell)
      }
    }
    summary.count = cells.count
    summary.columns = sums.indices.filter { sums[$0].count > 0 }.map { sums[$0].result($0) }
    let compared = releases.indices.filter { releases[$0].problem == nil }.dropFirst()
    let places = compared.filter { filter.takes(releases[$0]) }
    summary.stepCount = places.count
    summary.placesWithoutAny = places.filter { !placesWithAny.contains(Int32($0)) }
    return summary
  }

  /// New minus old, where both are whole and small.
  func smallDifference(_ cell: CellEvent) -> Int64? {
    guard cell.old >= 0, cell.new >= 0, columns.holdsNumbers[Int(cell.column)],
      let old = rows.smallWholeNumber(Int(cell.old), Int(cell.column)),
      let new = rows.smallWholeNumber(Int(cell.new), Int(cell.column))
    else { return nil }
    return new - old
  }
}

/// Adds up differences: in machine integers while they fit, exactly beyond.
private struct DifferenceSum {
  var count = 0
  private var (upCount, downCount): (Int, Int) = (0, 0)
  private var (net, gross): (Int64, Int64) = (0, 0)
  private var (exactNet, exactGross): (ExactDecimal?, ExactDecimal?) = (.zero, .zero)
  private var largestWhole: Int64 = 0
  private var largest = ExactDecimal.zero
  /// The size of the difference just added, where it is larger than all before it in this column.
  private(set) var newLargest: ExactDecimal?

  init() {}

  mutating func add(_ timeline: Timeline, _ cell: CellEvent) {
    newLargest = nil
    if let difference = timeline.smallDifference(cell) {
      let (newNet, netOverflows) = net.addingReportingOverflow(difference)
      let (newGross, grossOverflows) = gross.addingReportingOverflow(abs(difference))
      if !netOverflows, !grossOverflows {
        (net, gross) = (newNet, newGross)
        note(sign: difference.signum())
        guard abs(difference) > largestWhole else { return }
        largestWhole = abs(difference)
        noteSize(ExactDecimal(abs(difference)))
        return
      }
    }
    let difference = timeline.difference(
      old: Int(cell.old),
      new: Int(cell.new),
      column: Int(cell.column)
    )
    guard let difference else { return }
    exactNet = exactNet?.adding(difference)
    exactGross = exactGross?.adding(difference.magnitude)
    note(sign: difference.sign)
    noteSize(difference.magnitude)
  }

  private mutating func note(sign: some BinaryInteger) {
    if sign > 0 { upCount += 1 }
    if sign < 0 { downCount += 1 }
  }

  private mutating func noteSize(_ size: ExactDecimal) {
    guard largest < size else { return }
    largest = size
    newLargest = size
  }

  func result(_ column: Int) -> ColumnCorrections {
    ColumnCorrections(
      column: column,
      count: count,
      upCount: upCount,
      downCount: downCount,
      net: exactNet?.adding(ExactDecimal(net)),
      gross: exactGross?.adding(ExactDecimal(gross))
    )
  }
}
