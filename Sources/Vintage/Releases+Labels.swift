import Records
import Store

/// What can be said of a release next to the one before it without reading a value.
public enum StepLabel: String, CaseIterable, Sendable {
  /// Nothing was published before.
  case first
  /// It has the published time of another release, with other bytes.
  case rewrite
  /// The same bytes as before.
  case identical
  /// The old file, then more.
  case appended
  /// The same records in another order.
  case reordered
  /// Its bytes are lost.
  case lost
}

extension Releases {
  /// The labels of a release.
  ///
  /// - Parameter place: Its place in published order, from 0.
  /// - Returns: The labels that apply, in the order of ``StepLabel``.
  /// - Throws: ``ArchiveError/store(_:)``.
  public func labels(_ place: Int) throws -> [StepLabel] {
    let isLost = { snapshot.lostReleases.contains(snapshot.timeline[$0]) }
    guard !isLost(place) else { return place == 0 ? [.first, .lost] : [.lost] }
    guard place > 0 else { return [.first] }
    let (old, new) = (release(place - 1), release(place))
    var labels: [StepLabel] = old.published == new.published ? [.rewrite] : []
    if old.content == new.content { return labels + [.identical] }
    guard !isLost(place - 1) else { return labels }
    let oldRuns = try snapshot.runs(ofRelease: place - 1)
    let newRuns = try snapshot.runs(ofRelease: place)
    let common = RunCursor.commonCount(RunCursor(oldRuns), RunCursor(newRuns))
    if common == oldRuns.count { labels.append(.appended) }
    if new.newRecords.isEmpty, oldRuns.count == newRuns.count,
      oldRuns.numbers.sorted() == newRuns.numbers.sorted()
    {
      labels.append(.reordered)
    }
    return labels
  }
}
