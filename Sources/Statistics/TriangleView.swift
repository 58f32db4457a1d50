internal import Times

/// A reporting triangle laid out as a table.
///
/// Rows are made one after another and handed on, so that a view of any length takes little
/// memory. Only the horizontal view holds the figures of one key at a time.
public struct TriangleView: Sendable {
  /// How the triangle is laid out.
  public enum Layout: Hashable, Sendable {
    /// A row per reference date, a column per delay.
    case delay
    /// A row per reference date, a column per release.
    case vertical
    /// A row per release, a column per reference date.
    case horizontal
    /// A row per reference date, a column per publication of that date, repetitions counted.
    case diagonal
    /// A row per reference date, a column per release `gap` or more on: later minus earlier.
    case revisions(gap: Int)
    /// A row per cell and version.
    case long
  }

  /// The triangle.
  public let triangle: ReportingTriangle
  /// How it is laid out.
  public let layout: Layout
  /// Whose names the columns bear.
  public let style: NamingStyle
  /// The name of the key column; nil leaves the key out, for a series with a single key.
  public let keyName: String?
  /// The name of the value column in the data set.
  public let valueName: String
  /// The header.
  public let columns: [String]

  /// Lays out a triangle.
  ///
  /// - Parameters:
  ///   - triangle: The triangle. Its options say what the delay and long views show; the others
  ///     show levels by release.
  ///   - layout: How to lay it out.
  ///   - style: Whose names the columns bear.
  ///   - keyName: The name of the key column; nil leaves the key out.
  ///   - valueName: The name of the value column in the data set.
  /// - Throws: ``StatisticsError/optionOutOfBounds(name:value:)`` for a gap below 1.
  public init(
    triangle: ReportingTriangle,
    layout: Layout,
    style: NamingStyle = .vintage,
    keyName: String? = "key",
    valueName: String = "value"
  ) throws(StatisticsError) {
    if case .revisions(let gap) = layout, gap < 1 {
      throw .optionOutOfBounds(name: "gap", value: Double(gap))
    }
    self.triangle = triangle
    self.layout = layout
    self.style = style
    self.keyName = keyName
    self.valueName = valueName
    let own = Self.ownColumns(triangle, layout, style, valueName: valueName)
    columns = (keyName.map { [$0] } ?? []) + own
  }

  /// All rows at once; for small views.
  public var rows: [[TableValue]] {
    var rows: [[TableValue]] = []
    forEachRow { rows.append($0) }
    return rows
  }

  /// Makes the rows, one after another.
  ///
  /// - Parameter body: Takes a row, with as many fields as ``columns`` has.
  /// - Throws: What `body` throws.
  public func forEachRow<Failure>(
    _ body: ([TableValue]) throws(Failure) -> Void
  ) throws(Failure) {
    let series = triangle.series
    switch layout {
    case .horizontal: try forEachHorizontalRow(body)
    case .long: try forEachLongRow(body)
    case .delay:
      for row in triangle.rows {
        try body(
          lead(row.key, style.label(row.reference, series.step)) + row.values.map(TableValue.init)
        )
      }
    case .vertical:
      try forEachCell(body) { $0 }
    case .diagonal:
      let width = columns.count - (keyName == nil ? 1 : 2)
      try forEachCell(body) { every in
        let published = every.drop { $0 == nil }
        return published + Array(repeating: nil, count: width - published.count)
      }
    case .revisions(let gap):
      try forEachCell(body) { every in
        zip(every, every.dropFirst(gap)).map { earlier, later in
          guard let earlier, let later else { return nil }
          return later - earlier
        }
      }
    }
  }

  /// The fields that lead a row: the key, where it is shown, and a title.
  func lead(_ key: [UInt8], _ title: String) -> [TableValue] {
    keyName == nil ? [.text(title)] : [.key(key), .text(title)]
  }

  /// A row per cell, made of what every release said about it.
  private func forEachCell<Failure>(
    _ body: ([TableValue]) throws(Failure) -> Void,
    arranging arrange: ([Double?]) -> [Double?]
  ) throws(Failure) {
    for cell in triangle.series.cells {
      let title = style.label(cell.reference, triangle.series.step)
      let figures = arrange(triangle.series.publications(of: cell))
      try body(lead(cell.key, title) + figures.map(TableValue.init))
    }
  }
}
