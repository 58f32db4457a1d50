internal import Times

extension TriangleView {
  /// A row per release, one column per reference date; key after key.
  func forEachHorizontalRow<Failure>(
    _ body: ([TableValue]) throws(Failure) -> Void
  ) throws(Failure) {
    let series = triangle.series
    let periods = Self.references(of: series).map(series.step.label)
    let positions = Dictionary(uniqueKeysWithValues: zip(periods, 0...))
    for group in cellsByKey() {
      var figures: [[Double?]] = Array(repeating: [], count: periods.count)
      for cell in series.cells[group] {
        guard let position = positions[series.step.label(cell.reference)] else { continue }
        figures[position] = series.publications(of: cell)
      }
      for (index, release) in series.releases.enumerated() {
        let values = figures.map { TableValue($0.isEmpty ? nil : $0[index]) }
        try body(lead(series.cells[group.lowerBound].key, release.description) + values)
      }
    }
  }

  /// A row per cell and version, or per cell and delay where increments are shown.
  ///
  /// rjd3revisions wants every figure of every release, and release by release.
  func forEachLongRow<Failure>(
    _ body: ([TableValue]) throws(Failure) -> Void
  ) throws(Failure) {
    if style == .rjd3revisions { return try forEachReleaseRow(body) }
    let showsIncrements = triangle.options.values == .increment && style != .epinowcast
    for cell in triangle.series.cells {
      if showsIncrements && style != .fred {
        try forEachDelay(of: cell, body)
      } else {
        try forEachVersion(of: cell, body)
      }
    }
  }

  /// The observed increments of a cell.
  ///
  /// Where nothing was released nothing was added, and there is no row. baselinenowcast takes its
  /// report dates for a calendar, on which it learns from the last row how far was observed.
  private func forEachDelay<Failure>(
    of cell: CellHistory,
    _ body: ([TableValue]) throws(Failure) -> Void
  ) throws(Failure) {
    let step = triangle.series.step
    let head = lead(cell.key, style.label(cell.reference, step))
    let releases = triangle.series.releases(of: cell)
    for (delay, value) in triangle.row(of: cell).values.enumerated() where value != nil {
      let isCalendar = style == .baselinenowcast
      guard let release = isCalendar ? step.advance(cell.reference, by: delay) : releases[delay]
      else { continue }
      var row = head
      row.reserveCapacity(columns.count)
      row.append(.text(style == .vintage ? release.description : style.label(release, step)))
      if style == .vintage { row.append(.integer(delay)) }
      row.append(TableValue(value))
      try body(row)
    }
  }

  /// The versions of a cell that say something new.
  private func forEachVersion<Failure>(
    of cell: CellHistory,
    _ body: ([TableValue]) throws(Failure) -> Void
  ) throws(Failure) {
    let series = triangle.series
    let versions = CellHistory.compactified(cell.versions).filter {
      series.lag(of: $0.release, for: cell) <= triangle.lastDelay
    }
    let differences = Increments.differences(
      ofLevels: versions.map(\.value),
      from: series.firstObservableLag(for: cell) > 0 ? nil : 0
    )
    let added = Increments.treatingNegatives(differences, triangle.options.negatives).row
    for (index, version) in versions.enumerated() {
      let next = index + 1 < versions.count ? versions[index + 1].release : nil
      try body(
        longRow(of: cell, version, until: next, added: added[index])
      )
    }
  }

  private func longRow(
    of cell: CellHistory,
    _ version: CellVersion,
    until next: CivilDate?,
    added: Double?
  ) -> [TableValue] {
    let series = triangle.series
    let lag = TableValue.integer(series.lag(of: version.release, for: cell))
    let head = lead(cell.key, style.label(cell.reference, series.step))
    let release = TableValue.text(version.release.description)
    let value = TableValue(version.value)
    switch style {
    case .vintage: return head + [release, lag, value]
    case .epiprocess: return head + [.text(series.step.label(version.release)), value]
    case .epinowcast:
      let latest = cell.latestValue
      let share = latest.flatMap { latest in
        version.value.flatMap { Sample.quotient($0, latest) }
      }
      return head + [
        release, value, TableValue(latest), TableValue(share), TableValue(added), lag,
      ]
    case .baselinenowcast, .rjd3revisions: return head + [release, value]
    case .fred:
      // Real-time periods are closed: one ends the day before the next begins.
      let end = next.map { $0.advanced(by: -1).description } ?? "9999-12-31"
      return head + [release, .text(end), value]
    }
  }

  /// Every figure of every release, release by release.
  private func forEachReleaseRow<Failure>(
    _ body: ([TableValue]) throws(Failure) -> Void
  ) throws(Failure) {
    let series = triangle.series
    for release in series.releases {
      for cell in series.cells {
        let value = TableValue(cell.value(asOf: release))
        let period = TableValue.text(style.label(cell.reference, series.step))
        try body(lead(cell.key, release.description) + [period, value])
      }
    }
  }

  /// The runs of cells that share a key.
  private func cellsByKey() -> [Range<Int>] {
    let cells = triangle.series.cells
    var groups: [Range<Int>] = []
    var start = 0
    for index in cells.indices where index > start && cells[index].key != cells[start].key {
      groups.append(start..<index)
      start = index
    }
    return cells.isEmpty ? [] : groups + [start..<cells.count]
  }
}
