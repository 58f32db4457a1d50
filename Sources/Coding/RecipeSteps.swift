import Bytes
import Records

/// Writes the steps of a recipe.
struct RecipeWriter {
  private(set) var bytes: [UInt8] = []
  private var cursor = 0
  private var expected: RecordNumber

  init(expected: RecordNumber) {
    self.expected = expected
  }

  mutating func copy(_ place: Int, _ count: Int) {
    bytes.writeCount(count << 1)
    bytes.writeZigzag(Int64(place - cursor))
    cursor = place + count
  }

  mutating func run(_ run: RecordRun) {
    bytes.writeCount(run.count << 1 | 1)
    bytes.writeZigzag(Int64(run.first - expected))
    if run.count > 1 { bytes.writeZigzag(Int64(run.stride - 1)) }
    expected = run.last + 1
  }
}

/// Where each record number stands in a sequence: a table over the span of its numbers.
struct PlaceIndex {
  private let lowest: RecordNumber
  /// Place + 1 by number - `lowest`; 0 where the sequence does not have the number.
  private var places: [UInt32]

  init(_ runs: RecordRuns) {
    let bounds = runs.runs.map { ($0.first, $0.last) }
    lowest = bounds.map { min($0.0, $0.1) }.min() ?? 0
    let highest = bounds.map { max($0.0, $0.1) }.max() ?? -1
    places = [UInt32](repeating: 0, count: highest - lowest + 1)
    var place: UInt32 = 0
    for run in runs.runs {
      for index in 0..<run.count {
        place += 1
        // The first place counts where a row stands twice, so that copies tend to rise.
        if places[run[index] - lowest] == 0 { places[run[index] - lowest] = place }
      }
    }
  }

  func place(of number: RecordNumber) -> Int? {
    let index = number - lowest
    guard index >= 0, index < places.count, places[index] > 0 else { return nil }
    return Int(places[index]) - 1
  }
}

/// A place in a sequence that moves forward run by run.
struct RunCursor {
  private let sequence: RecordRuns
  private var runIndex: Int
  private var offset: Int

  init(_ sequence: RecordRuns) {
    self.sequence = sequence
    runIndex = 0
    offset = 0
  }

  init(_ sequence: RecordRuns, at place: Int) {
    self.sequence = sequence
    runIndex = sequence.runIndex(holding: place)
    offset = place - (sequence.ends[runIndex] - sequence.runs[runIndex].count)
  }

  /// What is left of the run at the cursor, or nil at the end.
  var restOfRun: RecordRun? {
    guard runIndex < sequence.runs.count else { return nil }
    let run = sequence.runs[runIndex]
    return RecordRun(first: run[offset], stride: run.stride, count: run.count - offset)
  }

  mutating func advance(by count: Int) {
    offset += count
    while runIndex < sequence.runs.count, offset >= sequence.runs[runIndex].count {
      offset -= sequence.runs[runIndex].count
      runIndex += 1
    }
  }

  /// How many numbers two sequences have in common from their cursors on.
  static func commonCount(_ left: RunCursor, _ right: RunCursor) -> Int {
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
