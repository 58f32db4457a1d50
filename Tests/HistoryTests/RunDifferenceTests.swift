import Records
import Testing

@testable import History

struct RunDifferenceTests {
  /// The same by counting every number.
  static func naive(_ old: [Int], _ new: [Int]) -> (left: [Int], came: [Int]) {
    var counts: [Int: Int] = [:]
    for number in old { counts[number, default: 0] -= 1 }
    for number in new { counts[number, default: 0] += 1 }
    let sorted = counts.sorted { $0.key < $1.key }
    return (
      sorted.flatMap { Array(repeating: $0.key, count: max(0, -$0.value)) },
      sorted.flatMap { Array(repeating: $0.key, count: max(0, $0.value)) }
    )
  }

  static func random(_ random: inout SeededGenerator) -> [Int] {
    var numbers: [Int] = []
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let first = Int.random(in: 200...400, using: &random)
      let stride = [1, 1, 1, -1, 3, 7, -2].randomElement(using: &random) ?? 1
      let count = Int.random(in: 1...60, using: &random)
      numbers += (0..<count).map { max(0, first + $0 * stride) }
    }
    return numbers
  }

  static func runs(_ numbers: [Int]) -> RecordRuns {
    var runs = RecordRuns()
    for number in numbers { runs.append(number) }
    return runs
  }

  @Test(arguments: 0..<200)
  func `the difference of random sequences is that of counting every number`(seed: Int) {
    var random = SeededGenerator(UInt64(seed))
    let old = Self.random(&random)
    let new = random.chance(30) ? old + Self.random(&random) : Self.random(&random)
    let difference = RunDifference(old: Self.runs(old), new: Self.runs(new))
    let expected = Self.naive(old, new)
    #expect(difference.left == expected.left, "seed \(seed)")
    #expect(difference.came == expected.came, "seed \(seed)")
    let common = zip(old, new).prefix { $0 == $1 }.count
    #expect(difference.commonPrefixCount == common, "seed \(seed)")
  }

  @Test func `another order of the same rows leaves nothing over`() {
    let dayMajor = (0..<10_000).map { $0 }
    let departmentMajor = (0..<100).flatMap { department in
      (0..<100).map { $0 * 100 + department }
    }
    let difference = RunDifference(old: Self.runs(dayMajor), new: Self.runs(departmentMajor))
    #expect(difference.left.isEmpty && difference.came.isEmpty)
    let back = RunDifference(old: Self.runs(departmentMajor), new: Self.runs(dayMajor + [10_000]))
    #expect(back.left.isEmpty && back.came == [10_000])
  }
}
