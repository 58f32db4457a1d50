internal import Tables

/// The counts of a keyed comparison of two releases.
public struct DiffCounts: Hashable, Sendable {
  /// Rows of the old release, header and blank lines left out.
  public var oldRows: Int
  /// Rows of the new release.
  public var newRows: Int
  /// Different keys of the old release.
  public var oldKeys: Int
  /// Different keys of the new release.
  public var newKeys: Int
  /// Keys that only the new release has.
  public var added: Int
  /// Keys that only the old release has.
  public var removed: Int
  /// Keys with at least one changed value.
  public var changedKeys: Int
  /// Changed values.
  public var changedCells: Int
  /// Names of the columns that only the new release has, in its order.
  public var columnsAdded: [String]
  /// Names of the columns that only the old release has, in its order.
  public var columnsRemoved: [String]
  /// Rows more than keys in the new release.
  public var surplusRows: Int
  /// Rows of the new release with more or fewer fields than its header.
  public var raggedRows: Int
  /// Rows with changes that belong to no column; see ``TimelineRelease/unnamedChangeCount``.
  public var unnamedRows: Int
}

extension TableDiff {
  /// The counts of the comparison.
  public var counts: DiffCounts { timeline.counts(of: 1, since: 0) }
}

extension Timeline {
  /// The counts of one step.
  ///
  /// - Parameters:
  ///   - place: The place of the new release in `releases`.
  ///   - previous: The place of the release it was compared with.
  /// - Returns: The counts.
  public func counts(of place: Int, since previous: Int) -> DiffCounts {
    let (old, new) = (releases[previous], releases[place])
    var counts = DiffCounts(
      oldRows: old.rowCount,
      newRows: new.rowCount,
      oldKeys: old.keyCount,
      newKeys: new.keyCount,
      added: 0,
      removed: 0,
      changedKeys: 0,
      changedCells: 0,
      columnsAdded: [],
      columnsRemoved: [],
      surplusRows: new.surplusCount,
      raggedRows: new.raggedCount,
      unnamedRows: new.unnamedChangeCount
    )
    for event in events[new.events] where !event.isAcrossGap {
      switch event.kind {
      case .initial, .added, .backfilled, .restored: counts.added += 1
      case .withdrawn: counts.removed += 1
      case .revised:
        counts.changedKeys += 1
        counts.changedCells += Int(event.changeCount)
      case .layout: break
      }
    }
    for event in new.columnEvents {
      if case .added(let column, _) = event { counts.columnsAdded.append(columns.names[column]) }
      if case .removed(let column, _) = event {
        counts.columnsRemoved.append(columns.names[column])
      }
    }
    return counts
  }
}
