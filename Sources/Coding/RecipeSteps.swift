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
