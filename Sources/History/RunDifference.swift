internal import Records

/// What left and what came between two releases, by record number.
///
/// Runs that both sequences share are cancelled as runs; only what is left over is spelled out. So
/// the work grows with the number of runs and with what changed, not with the file. A change of
/// row order alone leaves nothing over.
struct RunDifference {
  /// The numbers that the old sequence holds more often, rising; as often as they are missing.
  private(set) var left: [RecordNumber] = []
  /// The numbers that the new sequence holds more often, rising; as often as they are extra.
  private(set) var came: [RecordNumber] = []
  /// How many places from the start on agree.
  private(set) var commonPrefixCount = 0

  /// Numbers in strides that are spelled out one by one before counting in an array is cheaper.
  private static let spelledOutLimit = 2048

  /// Compares two sequences.
  ///
  /// - Parameters:
  ///   - old: The old sequence.
  ///   - new: The new sequence.
  init(old: RecordRuns, new: RecordRuns) {
    commonPrefixCount = Self.commonPrefix(old, new)
    let oldRest = Self.rest(of: old, from: commonPrefixCount)
    let newRest = Self.rest(of: new, from: commonPrefixCount)
    let strided = (oldRest + newRest).reduce(0) { $0 + (Self.isInterval($1) ? 0 : $1.count) }
    if strided > Self.spelledOutLimit {
      count(oldRest, newRest)
    } else {
      sweep(oldRest, newRest)
    }
  }

  private static func isInterval(_ run: RecordRun) -> Bool {
    run.count == 1 || run.stride == 1 || run.stride == -1
  }

  /// How many places two sequences have in common before they differ.
  static func commonPrefix(_ old: RecordRuns, _ new: RecordRuns) -> Int {
    var (oldRun, newRun, oldOffset, newOffset, count) = (0, 0, 0, 0, 0)
    while oldRun < old.runs.count, newRun < new.runs.count {
      let (left, right) = (old.runs[oldRun], new.runs[newRun])
      guard left[oldOffset] == right[newOffset] else { break }
      let common = min(left.count - oldOffset, right.count - newOffset)
      let taken = left.stride == right.stride ? common : 1
      count += taken
      oldOffset += taken
      newOffset += taken
      if oldOffset == left.count { (oldRun, oldOffset) = (oldRun + 1, 0) }
      if newOffset == right.count { (newRun, newOffset) = (newRun + 1, 0) }
    }
    return count
  }

  /// The runs of a sequence from a place on.
  private static func rest(of sequence: RecordRuns, from start: Int) -> [RecordRun] {
    var result: [RecordRun] = []
    for (index, run) in sequence.runs.enumerated() where sequence.ends[index] > start {
      let skipped = max(0, start - (sequence.ends[index] - run.count))
      result.append(
        RecordRun(first: run[skipped], stride: run.stride, count: run.count - skipped)
      )
    }
    return result
  }

  /// Cancels by sorting the ends of intervals and sweeping over them.
  private mutating func sweep(_ old: [RecordRun], _ new: [RecordRun]) {
    var edges: [(place: RecordNumber, old: Int, new: Int)] = []
    edges.reserveCapacity(2 * (old.count + new.count))
    for run in old {
      Self.appendIntervals(of: run) { edges.append(($0, $1, 0)) }
    }
    for run in new {
      Self.appendIntervals(of: run) { edges.append(($0, 0, $1)) }
    }
    edges.sort { $0.place < $1.place }
    var (oldCount, newCount, last) = (0, 0, 0)
    for edge in edges {
      if oldCount != newCount { note(last..<edge.place, surplus: oldCount - newCount) }
      oldCount += edge.old
      newCount += edge.new
      last = edge.place
    }
  }

  /// Gives the edges of a run: +1 where an interval starts, -1 after it ends.
  private static func appendIntervals(of run: RecordRun, _ edge: (RecordNumber, Int) -> Void) {
    if isInterval(run) {
      edge(min(run.first, run.last), 1)
      edge(max(run.first, run.last) + 1, -1)
      return
    }
    for index in 0..<run.count {
      edge(run[index], 1)
      edge(run[index] + 1, -1)
    }
  }

  /// Cancels by counting every number in an array over the range that occurs.
  private mutating func count(_ old: [RecordRun], _ new: [RecordRun]) {
    let all = old + new
    let low = all.reduce(Int.max) { min($0, $1.first, $1.last) }
    let high = all.reduce(-1) { max($0, $1.first, $1.last) }
    guard low <= high else { return }
    var counts = [Int32](repeating: 0, count: high - low + 1)
    for run in old { for index in 0..<run.count { counts[run[index] - low] += 1 } }
    for run in new { for index in 0..<run.count { counts[run[index] - low] -= 1 } }
    for (index, count) in counts.enumerated() where count != 0 {
      note(low + index..<low + index + 1, surplus: Int(count))
    }
  }

  /// Adds numbers to the side that holds them more often.
  private mutating func note(_ numbers: Range<RecordNumber>, surplus: Int) {
    for number in numbers {
      for _ in 0..<abs(surplus) {
        if surplus > 0 { left.append(number) } else { came.append(number) }
      }
    }
  }
}

extension RecordRuns {
  /// The sequence from a place on.
  func dropping(first count: Int) -> RecordRuns {
    guard count > 0 else { return self }
    var result = RecordRuns()
    result.append(self, min(count, self.count)..<self.count)
    return result
  }
}
