internal import Times

extension TriangleView {
  /// The header without the key column.
  static func ownColumns(
    _ triangle: ReportingTriangle,
    _ layout: Layout,
    _ style: NamingStyle,
    valueName: String
  ) -> [String] {
    let series = triangle.series
    let reference = style.rowTitle(style.reference)
    switch layout {
    case .delay:
      return [reference] + (0...triangle.lastDelay).map(style.delayColumn)
    case .vertical:
      return [reference]
        + series.releases.map { style.releaseColumn($0, valueName: valueName) }
    case .horizontal:
      return [style.rowTitle(style.release)]
        + references(of: series).map { style.label($0, series.step) }
    case .diagonal:
      let width = series.cells.map { publicationCount(of: $0, in: series) }.max() ?? 0
      return [reference] + (0..<width).map { style.ordinalColumn($0 + 1) }
    case .revisions(let gap):
      return [reference]
        + zip(series.releases, series.releases.dropFirst(gap)).map { earlier, later in
          style.revisionColumn(later: later, earlier: earlier)
        }
    case .long:
      return longColumns(triangle.options.values, style, valueName: valueName)
    }
  }

  /// The reference dates of a series, one per period, ascending.
  static func references(of series: PublishedSeries) -> [CivilDate] {
    var result: [CivilDate] = []
    var names: Set<String> = []
    for reference in Set(series.cells.map(\.reference)).sorted()
    where names.insert(series.step.label(reference)).inserted {
      result.append(reference)
    }
    return result
  }

  /// The header of the long view without the key column.
  private static func longColumns(
    _ values: TriangleOptions.Values,
    _ style: NamingStyle,
    valueName: String
  ) -> [String] {
    let value = style.value(values, valueName: valueName)
    return switch style {
    case .vintage: [style.reference, style.release, style.lag, value]
    case .epiprocess: [style.reference, style.release, value]
    case .epinowcast:
      [
        style.reference, style.release, "confirm", "max_confirm", "cum_prop_reported",
        "new_confirm", style.lag,
      ]
    case .baselinenowcast: [style.reference, style.release, value]
    case .rjd3revisions: [style.release, style.reference, value]
    case .fred: [style.reference, style.release, "realtime_end", value]
    }
  }

  /// The releases from the first that held a figure to the last of the series.
  private static func publicationCount(
    of cell: CellHistory,
    in series: PublishedSeries
  ) -> Int {
    guard let first = cell.versions.first(where: { $0.value != nil })?.release else { return 0 }
    return series.releases.count(where: { $0 >= first })
  }
}
