/// Record numbers in arithmetic progression.
///
/// They are `first`, `first + stride` and so on, `count` of them.
public struct RecordRun: Hashable, Sendable {
  /// The first number.
  public var first: RecordNumber
  /// The step from one number to the next, any integer; 1 where `count` is 1.
  public var stride: Int
  /// How many numbers; at least 1.
  public var count: Int

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - first: The first number.
  ///   - stride: The step from one number to the next.
  ///   - count: How many numbers; at least 1.
  public init(first: RecordNumber, stride: Int = 1, count: Int) {
    self.first = first
    self.stride = stride
    self.count = count
  }

  /// The number at a place of the run.
  ///
  /// - Parameter index: The place, 0 to `count` - 1.
  /// - Returns: The record number.
  public subscript(index: Int) -> RecordNumber { first + index * stride }

  /// The last number.
  public var last: RecordNumber { first + (count - 1) * stride }
}

/// A release as a sequence of record numbers, kept as runs: what a recipe says once composed.
///
/// Day-major and department-major orders of the same rows are runs of stride 1 and of a longer
/// stride, so both stay short.
public struct RecordRuns: Equatable, Sendable {
  /// The runs, in the order of the file.
  public private(set) var runs: [RecordRun] = []
  /// Where each run ends in the sequence; rising.
  public private(set) var ends: [Int] = []

  /// Makes an empty sequence.
  public init() {}

  /// Makes a sequence of runs.
  ///
  /// - Parameter runs: The runs, in order.
  public init(_ runs: some Sequence<RecordRun>) {
    for run in runs { append(run) }
  }

  /// How many record numbers the sequence has.
  public var count: Int { ends.last ?? 0 }

  /// Makes room for runs, so that appending them moves none.
  ///
  /// - Parameter runCount: How many runs there are going to be.
  public mutating func reserveCapacity(_ runCount: Int) {
    runs.reserveCapacity(runCount)
    ends.reserveCapacity(runCount)
  }

  /// Appends one number, lengthening the last run where it continues it.
  ///
  /// - Parameter number: The record number.
  public mutating func append(_ number: RecordNumber) {
    append(RecordRun(first: number, count: 1))
  }

  /// Appends a run, joining it to the last one where it continues it.
  ///
  /// - Parameter run: The run.
  public mutating func append(_ run: RecordRun) {
    guard let last = runs.indices.last, join(run, at: last) else {
      if let held = detachNeighbour(of: run) {
        append(RecordRun(first: held, count: run.count + 1))
        return
      }
      appendApart(run.count == 1 ? RecordRun(first: run.first, count: 1) : run)
      return
    }
    ends[last] += run.count
  }

  /// Appends a run as it stands, whether or not it continues the last one.
  ///
  /// - Parameter run: The run.
  mutating func appendApart(_ run: RecordRun) {
    ends.append(count + run.count)
    runs.append(run)
  }

  /// Lengthens the run at `last` by `run` where the two make one progression.
  private mutating func join(_ run: RecordRun, at last: Int) -> Bool {
    let step = run.first - runs[last].last
    switch (runs[last].count, run.count) {
    case (1, 1): runs[last].stride = step
    case (1, _):
      guard run.stride == step else { return false }
      runs[last].stride = step
    case (_, 1): guard runs[last].stride == step else { return false }
    default: guard runs[last].stride == step, run.stride == step else { return false }
    }
    runs[last].count += run.count
    return true
  }

  /// Takes the second number off a pair whose step was chance, where `run` goes on from it by ones.
  private mutating func detachNeighbour(of run: RecordRun) -> RecordNumber? {
    guard let last = runs.indices.last, runs[last].count == 2, runs[last].stride != 1 else {
      return nil
    }
    let held = runs[last].last
    guard run.first == held + 1, run.count == 1 || run.stride == 1 else { return nil }
    runs[last] = RecordRun(first: runs[last].first, count: 1)
    ends[last] -= 1
    return held
  }

  /// Appends a part of another sequence.
  ///
  /// - Parameters:
  ///   - other: The other sequence.
  ///   - range: The places copied, within `0..<other.count`.
  /// - Complexity: O(log *n* + runs copied).
  public mutating func append(_ other: RecordRuns, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var index = other.runIndex(holding: range.lowerBound)
    var position = range.lowerBound
    while position < range.upperBound {
      // Once both end with the same run, what follows it there follows it here.
      if index > 0, position == other.ends[index - 1], runs.last == other.runs[index - 1] {
        let stop = other.partingRun(from: index, upTo: range.upperBound)
        appendRuns(of: other, index..<stop)
        if stop > index { position = other.ends[stop - 1] }
        index = stop
        guard position < range.upperBound else { return }
      }
      let run = other.runs[index]
      let start = other.ends[index] - run.count
      let end = min(other.ends[index], range.upperBound)
      append(
        RecordRun(first: run[position - start], stride: run.stride, count: end - position)
      )
      position = end
      index += 1
    }
  }

  /// The first run from `index` on that ends after `limit`, which is not behind the end.
  private func partingRun(from index: Int, upTo limit: Int) -> Int {
    guard limit < count else { return runs.count }
    let holder = runIndex(holding: limit)
    return max(holder, index)
  }

  /// Appends whole runs of another sequence as they stand.
  private mutating func appendRuns(of other: RecordRuns, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let shift = count - (other.ends[range.lowerBound] - other.runs[range.lowerBound].count)
    runs.append(contentsOf: other.runs[range])
    for index in range { ends.append(other.ends[index] + shift) }
  }

  /// The number at a place of the sequence.
  ///
  /// - Parameter index: The place, 0 to `count` - 1.
  /// - Returns: The record number.
  /// - Complexity: O(log *n*) in the number of runs.
  public subscript(index: Int) -> RecordNumber {
    let holder = runIndex(holding: index)
    return runs[holder][index - (ends[holder] - runs[holder].count)]
  }

  /// The run that holds a place, found by halving.
  ///
  /// - Parameter place: The place, 0 to `count` - 1.
  /// - Returns: The index of its run.
  public func runIndex(holding place: Int) -> Int {
    precondition(place >= 0 && place < count, "place \(place) of \(count)")
    return ends.indexOfFirst(above: place)
  }

  /// All numbers, spelled out.
  public var numbers: [RecordNumber] {
    var result: [RecordNumber] = []
    result.reserveCapacity(count)
    for run in runs {
      for index in 0..<run.count { result.append(run[index]) }
    }
    return result
  }

  /// Whether two sequences hold the same numbers, however they are parted into runs.
  ///
  /// - Parameters:
  ///   - left: A sequence.
  ///   - right: Another.
  /// - Returns: Whether they agree at every place.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count
      && RunCursor.commonCount(RunCursor(left), RunCursor(right)) == left.count
  }
}

extension [Int] {
  /// Where the first number above another one stands in numbers that rise, found by halving.
  ///
  /// - Parameter number: The other number.
  /// - Returns: The index; that of the last number where none is above, 0 where there are none.
  /// - Complexity: O(log *n*).
  public func indexOfFirst(above number: Int) -> Int {
    Swift.min(index(fromWhich: { $0 > number }), Swift.max(count - 1, 0))
  }
}
