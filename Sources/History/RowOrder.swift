internal import Records
internal import Tables

/// Questions on the order of rows, which the events of a timeline leave open.
struct RowOrder {
  private let timeline: Timeline
  private let history: any RecordHistory

  init(_ timeline: Timeline, _ history: any RecordHistory) {
    self.timeline = timeline
    self.history = timeline.seen(history)
  }

  /// Whether the file of one release starts with all bytes of the file of another.
  func isBytePrefix(_ previous: Int, _ place: Int) throws -> Bool {
    let (old, new) = (timeline.releases[previous], timeline.releases[place])
    if new.commonPrefixCount == old.recordCount { return true }
    // A last row without a line end is another record once rows follow it.
    guard new.commonPrefixCount == old.recordCount - 1, new.recordCount >= old.recordCount else {
      return false
    }
    let last = try history.runs(ofRelease: old.release)[old.recordCount - 1]
    let longer = try history.runs(ofRelease: new.release)[old.recordCount - 1]
    let batch = try history.records([min(last, longer), max(last, longer)])
    let (first, second) = (batch.record(0), batch.record(1))
    return last < longer ? second.starts(with: first) : first.starts(with: second)
  }

  /// Whether keys that two releases have stand in another order.
  ///
  /// - Complexity: O(rows of both releases).
  func isReordered(_ previous: Int, _ place: Int) throws -> Bool {
    let unread = timeline.readEveryRow ? 0 : history.recordCount
    var positions = [Int32](repeating: -1, count: timeline.keys.count + unread)
    for (index, key) in try keys(previous).enumerated() where positions[Int(key)] < 0 {
      positions[Int(key)] = Int32(truncatingIfNeeded: index)
    }
    var highest: Int32 = -1
    for key in try keys(place) where positions[Int(key)] >= 0 {
      let position = positions[Int(key)]
      positions[Int(key)] = -1
      if position < highest { return true }
      highest = position
    }
    return false
  }

  /// The keys of a release in the order of the file, blank lines left out.
  ///
  /// A row that was not read is the only one of its key: its record's number, counted on from the
  /// keys, stands for that.
  private func keys(_ place: Int) throws -> [Int32] {
    let release = timeline.releases[place]
    let rowOfRecord = timeline.rowOfRecord[release.layout]
    let firstUnread = timeline.keys.count
    let runs = try history.runs(ofRelease: release.release)
    var result: [Int32] = []
    result.reserveCapacity(runs.count)
    for run in runs.dropping(first: release.headerCount).runs {
      for index in 0..<run.count {
        let record = run[index]
        let row = Int(rowOfRecord[record])
        if row < 0 {
          result.append(Int32(truncatingIfNeeded: firstUnread + record))
        } else if timeline.keyOfRow[row] >= 0 {
          result.append(timeline.keyOfRow[row])
        }
      }
    }
    return result
  }

  /// The rows of a release in the order of the file.
  func rows(_ place: Int) throws -> [Int32] {
    let release = timeline.releases[place]
    let rowOfRecord = timeline.rowOfRecord[release.layout]
    let runs = try history.runs(ofRelease: release.release)
    var result: [Int32] = []
    result.reserveCapacity(runs.count)
    for run in runs.dropping(first: release.headerCount).runs {
      for index in 0..<run.count { result.append(rowOfRecord[run[index]]) }
    }
    return result
  }
}
