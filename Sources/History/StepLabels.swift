public import Records
public import Tables

/// What a step from one release to the next is; a step may bear several labels.
public enum StepLabel: String, Hashable, Sendable, CaseIterable {
  /// The same bytes.
  case identical
  /// The old file is a byte prefix of the new one.
  case appended
  /// Keys that both releases have stand in another order.
  case reordered
  /// Something is spelled in another way with the same value.
  case layout
  /// Columns were added, removed, moved or renamed.
  case columns
  /// New keys for new reference dates.
  case rowsAdded = "rows added"
  /// New keys for reference dates that were reached before.
  case backfill
  /// Values changed.
  case revised
  /// Keys are gone.
  case withdrawn
  /// Keys are back.
  case restored
  /// More than half of the keys are gone; without a key, there are less than half as many lines.
  case truncated
  /// Surplus rows, which repeat a key, came or went.
  case surplus
}

/// A step in numbers and labels.
public struct StepSummary: Hashable, Sendable {
  /// The place of the new release in the timeline.
  public var place: Int
  /// The place of the release it is compared with.
  public var previous: Int
  /// The labels, in the order of ``StepLabel``.
  public var labels: [StepLabel] = []
  /// How many keys each kind of event has.
  public var keyCounts: [RowEvent.Kind: Int] = [:]
  /// How many values were revised.
  public var revisedCellCount = 0
  /// How many rows are spelled in another way with no value changed.
  public var layoutRowCount = 0
  /// All ways in which the spelling changed.
  public var layout: LayoutChange = []

  /// Makes a summary of a step at which nothing happened.
  ///
  /// - Parameters:
  ///   - place: The place of the new release in the timeline.
  ///   - previous: The place of the release it is compared with.
  public init(place: Int, previous: Int) {
    self.place = place
    self.previous = previous
  }

  /// How many keys an event of some kind has.
  ///
  /// - Parameter kind: The kind.
  /// - Returns: The count.
  public func keyCount(_ kind: RowEvent.Kind) -> Int { keyCounts[kind] ?? 0 }
}

extension Timeline {
  /// Classifies every step.
  ///
  /// - Parameter history: The history that the timeline was read from: the order of rows is looked
  ///   up in it.
  /// - Returns: One summary for each release that can be compared with an earlier one.
  /// - Throws: What `history` throws.
  public func classify(_ history: any RecordHistory) throws -> [StepSummary] {
    var result: [StepSummary] = []
    var previous: Int?
    for place in releases.indices where releases[place].problem == nil {
      if let previous { result.append(try summary(of: place, since: previous, history)) }
      previous = place
    }
    return result
  }

  private func summary(
    of place: Int,
    since previous: Int,
    _ history: any RecordHistory
  ) throws -> StepSummary {
    let (old, new) = (releases[previous], releases[place])
    var summary = StepSummary(place: place, previous: previous)
    summary.layout = new.fileLayout
    // What changed while a column was away is no difference from the release before.
    for event in events[new.events] where !event.isAcrossGap {
      summary.keyCounts[event.kind, default: 0] += 1
      summary.layout.formUnion(event.layout)
      if event.kind == .layout, !event.layout.isEmpty { summary.layoutRowCount += 1 }
      if event.kind == .revised { summary.revisedCellCount += Int(event.changeCount) }
    }
    let order = RowOrder(self, history)
    let isIdentical =
      new.commonPrefixCount == old.recordCount && new.recordCount == old.recordCount
    let isAppended = try !isIdentical && order.isBytePrefix(previous, place)
    let isReordered = try !isIdentical && !isAppended && order.isReordered(previous, place)
    let holds: [StepLabel: Bool] = [
      .identical: isIdentical, .appended: isAppended, .reordered: isReordered,
      .layout: !isIdentical && !summary.layout.subtracting(.columnOrder).isEmpty,
      .columns: !new.columnEvents.isEmpty,
      .rowsAdded: summary.keyCount(.added) > 0, .backfill: summary.keyCount(.backfilled) > 0,
      .revised: summary.keyCount(.revised) > 0, .withdrawn: summary.keyCount(.withdrawn) > 0,
      .restored: summary.keyCount(.restored) > 0,
      .truncated: (hasKey ? summary.keyCount(.withdrawn) : old.keyCount - new.keyCount) * 2
        > old.keyCount,
      .surplus: hasKey && old.surplusCount != new.surplusCount,
    ]
    summary.labels = StepLabel.allCases.filter { holds[$0] == true }
    return summary
  }
}
