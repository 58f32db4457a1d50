public import Tables

/// Which revised cells of a diff are shown.
public struct DiffFilter: Sendable {
  /// Only these columns; nil for all.
  public var columns: Set<Int>?
  /// Not these columns.
  public var ignored: Set<Int>
  /// A difference of at most this size is none, by column.
  public var absoluteTolerance: [Int: ExactDecimal]
  /// A difference of at most this share of the old value's size is none, by column.
  public var relativeTolerance: [Int: ExactDecimal]
  /// Only these keys; nil for all.
  public var keys: Set<Int>?

  /// Makes a filter.
  ///
  /// - Parameters:
  ///   - columns: Only these columns.
  ///   - ignored: Not these columns.
  ///   - absoluteTolerance: The largest difference that is none, by column.
  ///   - relativeTolerance: The largest share of the old value that is none, by column.
  ///   - keys: Only these keys.
  public init(
    columns: Set<Int>? = nil,
    ignored: Set<Int> = [],
    absoluteTolerance: [Int: ExactDecimal] = [:],
    relativeTolerance: [Int: ExactDecimal] = [:],
    keys: Set<Int>? = nil
  ) {
    self.columns = columns
    self.ignored = ignored
    self.absoluteTolerance = absoluteTolerance
    self.relativeTolerance = relativeTolerance
    self.keys = keys
  }
}

extension TableDiff {
  /// The added, removed and revised rows that a filter leaves.
  ///
  /// - Parameter filter: Which rows and cells are shown.
  /// - Returns: The rows in the order of keys; a revised row without a cell left is left out.
  public func rows(
    _ filter: DiffFilter
  ) -> (added: [Int], removed: [Int], revised: [RevisedRow]) {
    func takes(_ row: Int) -> Bool {
      filter.keys?.contains(Int(timeline.keyOfRow[row])) ?? true
    }
    let revised = revised.filter { takes($0.new) }.compactMap { row in
      let columns = row.columns.filter { shows(row, $0, filter) }
      return columns.isEmpty ? nil : RevisedRow(old: row.old, new: row.new, columns: columns)
    }
    return (added.filter(takes), removed.filter(takes), revised)
  }

  private func shows(_ row: RevisedRow, _ column: Int, _ filter: DiffFilter) -> Bool {
    if let columns = filter.columns, !columns.contains(column) { return false }
    if filter.ignored.contains(column) { return false }
    let (absolute, relative) = (
      filter.absoluteTolerance[column], filter.relativeTolerance[column]
    )
    guard absolute != nil || relative != nil,
      let size = timeline.difference(old: row.old, new: row.new, column: column)?.magnitude
    else { return true }
    if let absolute, size <= absolute { return false }
    let style = timeline.columns.numberStyles[column]
    guard let relative,
      let old = timeline.rows.number(row.old, column, style: style)?.magnitude,
      let limit = old.multiplied(by: relative)
    else { return true }
    return limit < size
  }
}
