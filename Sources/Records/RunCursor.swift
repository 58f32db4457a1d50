/// A place in a sequence that moves forward run by run.
public struct RunCursor {
  private let sequence: RecordRuns
  private var runIndex: Int
  private var offset: Int

  /// Stands at the start of a sequence.
  ///
  /// - Parameter sequence: The sequence.
  public init(_ sequence: RecordRuns) {
    self.sequence = sequence
    runIndex = 0
    offset = 0
  }

  /// Stands at a place of a sequence.
  ///
  /// - Parameters:
  ///   - sequence: The sequence.
  ///   - place: The place, 0 to `sequence.count` - 1.
  public init(_ sequence: RecordRuns, at place: Int) {
    self.sequence = sequence
    runIndex = sequence.runIndex(holding: place)
    offset = place - (sequence.ends[runIndex] - sequence.runs[runIndex].count)
  }

  /// What is left of the run at the cursor, or nil at the end.
  public var restOfRun: RecordRun? {
    guard runIndex < sequence.runs.count else { return nil }
    let run = sequence.runs[runIndex]
    return RecordRun(first: run[offset], stride: run.stride, count: run.count - offset)
  }

  /// Moves forward.
  ///
  /// - Parameter count: By so many numbers; 0 or more.
  public mutating func advance(by count: Int) {
    offset += count
    while runIndex < sequence.runs.count, offset >= sequence.runs[runIndex].count {
      offset -= sequence.runs[runIndex].count
      runIndex += 1
    }
  }

  /// How many numbers two sequences have in common from their cursors on.
  ///
  /// - Parameters:
  ///   - left: A place in one sequence.
  ///   - right: A place in another.
  /// - Returns: The count up to the first difference or an end.
  public static func commonCount(_ left: RunCursor, _ right: RunCursor) -> Int {
    var left = left
    var right = right
    var count = 0
    while let a = left.restOfRun, let b = right.restOfRun, a.first == b.first {
      let step = a.stride == b.stride ? min(a.count, b.count) : 1
      count += step
      left.advance(by: step)
      right.advance(by: step)
    }
    return count
  }
}
