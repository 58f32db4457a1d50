import Bytes
import Records

/// Writes the steps of a recipe.
struct RecipeWriter {
  private(set) var bytes: [UInt8] = []
  /// The place of the base behind the last copy.
  private(set) var cursor = 0
  /// How many numbers were spelled out since.
  private(set) var spelledCount = 0
  private var expected: RecordNumber

  init(expected: RecordNumber) {
    self.expected = expected
  }

  mutating func copy(_ place: Int, _ count: Int) {
    bytes.writeCount(count << 1)
    bytes.writeZigzag(Int64(place - cursor))
    cursor = place + count
    spelledCount = 0
  }

  mutating func run(_ run: RecordRun) {
    bytes.writeCount(run.count << 1 | 1)
    bytes.writeZigzag(Int64(run.first - expected))
    if run.count > 1 { bytes.writeZigzag(Int64(run.stride - 1)) }
    expected = run.last + 1
    spelledCount += run.count
  }
}
