import Bytes
import Coding
import Records
import Support
import Testing

@Suite struct RecipeTests {
  /// One random edit after the other: what releases do to the sequence before.
  static func edited(
    _ old: [RecordNumber],
    firstNew: RecordNumber,
    _ random: inout SeededRandom
  ) -> (numbers: [RecordNumber], limit: RecordNumber) {
    var numbers = old
    var limit = firstNew
    for _ in 0..<random.below(6) {
      let place = random.below(numbers.count + 1)
      switch random.below(7) {
      case 0:
        let count = random.below(20)
        numbers.insert(contentsOf: limit..<limit + count, at: place)
        limit += count
      case 1 where place < numbers.count:
        numbers[place] = limit
        limit += 1
      case 2 where place < numbers.count:
        numbers.removeSubrange(place..<min(numbers.count, place + random.below(8)))
      case 3: numbers.reverse()
      case 4 where limit > 0: numbers.insert(random.below(limit), at: place)
      case 5 where place < numbers.count:
        // Lines that stand in many places.
        for at in stride(from: place, to: numbers.count, by: 3) { numbers[at] = numbers[place] }
      default: numbers = Array(numbers[place...] + numbers[..<place])
      }
    }
    return (numbers, limit)
  }

  static func runs(_ numbers: [RecordNumber]) -> RecordRuns {
    RecordRuns(numbers.map { RecordRun(first: $0, count: 1) })
  }

  @Test(arguments: Array<UInt64>(1...12))
  func `a history of random edits comes back, with a base and without`(seed: UInt64) throws {
    var random = SeededRandom(seed)
    var old: [RecordNumber] = []
    var firstNew = 0
    for _ in 0..<40 {
      let (numbers, limit) = Self.edited(old, firstNew: firstNew, &random)
      let target = Self.runs(numbers)
      for base in [Self.runs(old), nil] {
        let bytes = Recipe.encode(target, base: base, firstNew: firstNew)
        let back = try Recipe.decode(
          bytes,
          base: base,
          firstNew: firstNew,
          recordLimit: limit,
          count: numbers.count
        )
        #expect(back == target)
      }
      (old, firstNew) = (numbers, limit)
    }
  }

  /// The records of an XML file: the same few lines around each row, and many values alike.
  private static func lines(_ rows: [(Int, Int)]) -> [RecordNumber] {
    rows.flatMap { [0, 10 + $0.0, 1000 + $0.1, 1] }
  }

  @Test func `where lines repeat, a changed, a new and a lost row cost a few bytes each`() throws {
    var rows = (0..<2000).map { ($0 / 10, $0 * 7 % 61) }
    let base = Self.runs(Self.lines(rows))
    rows[300].1 = 60
    rows.insert((250, 3), at: 900)
    rows.remove(at: 1500)
    rows.append((251, 4))
    let target = Self.runs(Self.lines(rows))
    let bytes = Recipe.encode(target, base: base, firstNew: 2000)
    #expect(bytes.count < 45)
    let back = try Recipe.decode(
      bytes,
      base: base,
      firstNew: 2000,
      recordLimit: 2000,
      count: target.count
    )
    #expect(back == target)
  }

  @Test func `what stays the same and what is appended cost a few bytes`() {
    let base = RecordRuns([RecordRun(first: 0, count: 70_000)])
    #expect(Recipe.encode(base, base: base, firstNew: 70_000).count <= 5)
    var appended = base
    appended.append(RecordRun(first: 70_000, count: 300))
    #expect(Recipe.encode(appended, base: base, firstNew: 70_000).count <= 9)
    #expect(Recipe.encode(RecordRuns(), base: base, firstNew: 70_000).isEmpty)
  }

  @Test func `turning rows round costs steps for columns, not for rows`() {
    let base = RecordRuns([RecordRun(first: 0, count: 10_000)])
    var turned = RecordRuns()
    for column in 0..<100 { turned.append(RecordRun(first: column, stride: 100, count: 100)) }
    #expect(Recipe.encode(turned, base: base, firstNew: 10_000).count <= 100 * 8)
  }

  /// A recipe of every kind of step, its base and its result.
  static let sample: (bytes: [UInt8], base: RecordRuns, result: RecordRuns) = {
    let base = RecordRuns([RecordRun(first: 0, count: 50), RecordRun(first: 90, count: 10)])
    var result = RecordRuns([RecordRun(first: 10, count: 20)])
    result.append(RecordRun(first: 100, count: 5))
    result.append(RecordRun(first: 90, count: 8))
    result.append(RecordRun(first: 3, stride: 9, count: 4))
    result.append(60)
    return (Recipe.encode(result, base: base, firstNew: 100), base, result)
  }()

  private static func decode(_ bytes: [UInt8]) throws(RecipeError) -> RecordRuns {
    try Recipe.decode(
      bytes,
      base: sample.base,
      firstNew: 100,
      recordLimit: 105,
      count: sample.result.count
    )
  }

  @Test func `every shorter prefix is an error`() throws {
    #expect(try Self.decode(Self.sample.bytes) == Self.sample.result)
    for end in 0..<Self.sample.bytes.count {
      #expect(throws: RecipeError.self) { try Self.decode(Array(Self.sample.bytes[..<end])) }
    }
  }

  @Test func `a flipped bit never leaves the base or the records that there are`() {
    for bit in 0..<Self.sample.bytes.count * 8 {
      var damaged = Self.sample.bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      guard let runs = try? Self.decode(damaged) else { continue }
      #expect(runs.count == Self.sample.result.count)
      #expect(runs.numbers.allSatisfy { (0..<105).contains($0) })
    }
  }

  /// Steps as a hostile writer would send them.
  static let hostile: [(name: String, steps: [Int64], error: RecipeError)] = [
    ("copy of nothing", [0, 0], .badStep(offset: 0)),
    ("run of nothing", [1, 0], .badStep(offset: 0)),
    ("copy before the base", [2, -1], .badStep(offset: 0)),
    ("copy beyond the base", [4, 59], .badStep(offset: 0)),
    ("too many numbers", [200, 0], .badStep(offset: 0)),
    ("number below 0", [3, -101], .badStep(offset: 0)),
    ("number beyond the records", [3, 5], .badStep(offset: 0)),
    ("stride beyond the records", [5, 0, 60], .badStep(offset: 0)),
    ("stride that overflows", [7, 0, .max], .badStep(offset: 0)),
    ("first that overflows", [3, .max], .badStep(offset: 0)),
    ("place that underflows", [2, .min], .badStep(offset: 0)),
    ("too few numbers", [2, 0], .wrongCount(expected: 38, found: 1)),
  ]

  @Test(arguments: hostile.indices)
  func `hostile steps are refused`(index: Int) {
    let (name, steps, error) = Self.hostile[index]
    var bytes: [UInt8] = []
    bytes.writeVarint(UInt64(steps[0]))
    for step in steps.dropFirst() { bytes.writeZigzag(step) }
    #expect(throws: error, "\(name)") { try Self.decode(bytes) }
  }

  @Test func `a step without a base may copy nothing`() {
    #expect(throws: RecipeError.badStep(offset: 0)) {
      try Recipe.decode([2, 0], base: nil, firstNew: 0, recordLimit: 1, count: 1)
    }
    #expect(throws: RecipeError.badStep(offset: 0)) {
      try Recipe.decode([2, 0], base: RecordRuns(), firstNew: 0, recordLimit: 1, count: 1)
    }
  }

  @Test func `random bytes never trap`() {
    var random = SeededRandom(31)
    for _ in 0..<5000 {
      let count = random.below(40)
      _ = try? Self.decode(random.bytes(count))
    }
  }
}
