import Times

/// Compares the figures of each release with those of the one before.
///
/// It sees the figures, never the bytes, and so is the oracle for whoever reads the bytes.
struct TruthKeeper {
  /// The cells as the last release gave them.
  private var published: [Int32] = []
  /// Rows that the last release held.
  private var shown: [Bool] = []
  /// Rows that some release held.
  private var seen: [Bool] = []
  /// Days that some release held.
  private var covered: [Bool] = []
  /// Columns that the last release held.
  private var columns: [Bool] = []
  /// Days that the last release held.
  private var shownDays: [Bool] = []
  /// Groups that the last release left out.
  private var hiddenGroups: [Bool] = []
  /// Whether there is no release yet.
  private var isFirst = true

  /// The truth of the next release, layout and incidents left out.
  mutating func compare(_ figures: Figures, _ layout: Layout, _ schema: Schema) -> ReleaseTruth {
    var truth = ReleaseTruth()
    let rowCount = figures.dayCount * figures.groupCount
    let missing = rowCount - shown.count
    shown.append(contentsOf: repeatElement(false, count: missing))
    seen.append(contentsOf: repeatElement(false, count: missing))
    covered.append(
      contentsOf: repeatElement(false, count: figures.dayCount - covered.count)
    )
    published.append(contentsOf: figures.cells[published.count...])
    let current = schema.columns.map { layout.insertedSince != nil || !$0.isInsertedLater }
    let comparable = current.indices.filter { current[$0] && (isFirst || columns[$0]) }
    let groups = (0..<figures.groupCount).map { schema.codes(ofGroup: $0) }
    let reference = Reference(
      schema: schema,
      groups: groups,
      comparable: comparable,
      isRenamed: layout.isRenamed
    )
    let visibleCount = figures.hiddenGroups.count { !$0 }
    shownDays.append(
      contentsOf: repeatElement(false, count: figures.dayCount - shownDays.count)
    )
    for day in 0..<figures.dayCount {
      let isShown = !layout.isHeaderOnly && !figures.hiddenDays.contains(day)
      if shownDays[day] == isShown, isUnchanged(day, figures) {
        truth.rowCount += isShown ? visibleCount : 0
      } else {
        compareDay(day, isShown: isShown, figures, reference, &truth)
        shownDays[day] = isShown
      }
    }
    hiddenGroups = figures.hiddenGroups
    columns = current
    isFirst = false
    return truth
  }

  /// What the comparison of every day needs.
  private struct Reference {
    var schema: Schema
    var groups: [[String]]
    var comparable: [Int]
    var isRenamed: Bool
  }

  /// Whether a day has the groups and figures of the last release; most days have.
  private func isUnchanged(_ day: Int, _ figures: Figures) -> Bool {
    let start = figures.offset(day: day, group: 0)
    let end = figures.offset(day: day + 1, group: 0)
    return hiddenGroups == figures.hiddenGroups
      && published[start..<end] == figures.cells[start..<end]
  }

  private mutating func compareDay(
    _ day: Int,
    isShown isDayShown: Bool,
    _ figures: Figures,
    _ reference: Reference,
    _ truth: inout ReleaseTruth
  ) {
    let isNew = !covered[day]
    var newRowCount = 0
    for group in 0..<figures.groupCount {
      let row = day * figures.groupCount + group
      let isShown = isDayShown && !figures.hiddenGroups[group]
      if isShown { truth.rowCount += 1 }
      if isShown, shown[row] {
        compareRow(day, group, figures, reference, &truth)
      } else if isShown != shown[row] {
        let key = key(day, group, figures, reference)
        if !isShown {
          truth.withdrawals.append(key)
        } else if isNew {
          newRowCount += 1
        } else if seen[row] {
          truth.restorations.append(key)
        } else {
          truth.backfills.append(key)
        }
        shown[row] = isShown
        seen[row] = seen[row] || isShown
      }
      publish(day, group, figures)
    }
    if newRowCount > 0 {
      truth.newDates.append(figures.date(ofDay: day))
      truth.newRowCount += newRowCount
      covered[day] = true
    }
  }

  private mutating func publish(_ day: Int, _ group: Int, _ figures: Figures) {
    let start = figures.offset(day: day, group: group)
    for index in start..<start + figures.columnCount { published[index] = figures.cells[index] }
  }

  private func compareRow(
    _ day: Int,
    _ group: Int,
    _ figures: Figures,
    _ reference: Reference,
    _ truth: inout ReleaseTruth
  ) {
    let start = figures.offset(day: day, group: group)
    for column in reference.comparable
    where published[start + column] != figures.cells[start + column] {
      let style = reference.schema.columns[column].style
      let old = Figure(cell: published[start + column], style: style)
      let new = Figure(cell: figures.cells[start + column], style: style)
      guard old != new else { continue }
      truth.corrections.append(
        FigureCorrection(
          key: key(day, group, figures, reference),
          column: reference.schema.name(of: .value(column), isRenamed: reference.isRenamed),
          old: old,
          new: new
        )
      )
    }
  }

  private func key(
    _ day: Int,
    _ group: Int,
    _ figures: Figures,
    _ reference: Reference
  ) -> RowKey {
    RowKey(
      codes: reference.groups[group],
      date: figures.date(ofDay: day),
      datePosition: reference.schema.datePosition
    )
  }
}
