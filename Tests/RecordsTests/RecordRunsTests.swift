import Records
import Support
import Testing

@Suite struct RecordRunsTests {
  /// Sequences as edits leave them: runs, steps, repeats and chance.
  static func numbers(_ random: inout SeededRandom, parts: Int) -> [RecordNumber] {
    var numbers: [RecordNumber] = []
    for _ in 0..<parts {
      let first = random.below(500)
      switch random.below(5) {
      case 0: numbers += (0..<random.below(30)).map { first + $0 }
      case 1: numbers += (0..<random.below(12)).map { first + $0 * 37 }
      case 2: numbers += (0..<random.below(6)).map { first + 60 - $0 * 7 }
      case 3: numbers += [first, first, first]
      default: numbers.append(first)
      }
    }
    return numbers
  }

  @Test func `numbers come back in order, however they were appended`() {
    var random = SeededRandom(21)
    for _ in 0..<200 {
      let numbers = Self.numbers(&random, parts: 12)
      var runs = RecordRuns()
      for number in numbers { runs.append(number) }
      Self.check(runs, numbers)
    }
  }

  @Test func `parts of sequences are appended like parts of arrays`() {
    var random = SeededRandom(22)
    for _ in 0..<60 {
      var (plain, runs) = ([RecordNumber](), RecordRuns())
      let source = Self.numbers(&random, parts: 15)
      var sourceRuns = RecordRuns()
      for number in source { sourceRuns.append(number) }
      for _ in 0..<20 {
        let start = random.below(source.count + 1)
        let range = start..<start + random.below(source.count - start + 1)
        plain += source[range]
        runs.append(sourceRuns, range)
        if random.happens(30) {
          plain.append(start)
          runs.append(start)
        }
      }
      Self.check(runs, plain)
    }
  }

  @Test func `equality is that of the numbers, not of the runs`() {
    let one = RecordRuns([RecordRun(first: 5, count: 4)])
    var other = RecordRuns([RecordRun(first: 5, stride: 1, count: 1)])
    other.append(RecordRun(first: 6, count: 3))
    #expect(one == other)
    #expect(one != RecordRuns([RecordRun(first: 5, count: 5)]))
    #expect(one != RecordRuns([RecordRun(first: 5, stride: 2, count: 4)]))
    #expect(RecordRuns() == RecordRuns([]))
  }

  @Test func `rows in order make one run, columns in order make one run each`() {
    var runs = RecordRuns()
    for number in 0..<1000 { runs.append(number) }
    #expect(runs.runs == [RecordRun(first: 0, count: 1000)])
    var turned = RecordRuns()
    for column in 0..<10 { for row in 0..<100 { turned.append(row * 10 + column) } }
    #expect(turned.runs.count <= 11)
  }

  @Test func `cursors count what two sequences have in common like arrays do`() {
    var random = SeededRandom(23)
    for _ in 0..<100 {
      let left = Self.numbers(&random, parts: 6)
      var right = left
      if !right.isEmpty, random.happens(70) { right[random.below(right.count)] += 1 }
      let (a, b) = (Self.runs(left), Self.runs(right))
      let expected = zip(left, right).prefix { $0 == $1 }.count
      #expect(RunCursor.commonCount(RunCursor(a), RunCursor(b)) == expected)
      guard !left.isEmpty else { continue }
      let place = random.below(left.count)
      let rest = zip(left[place...], right[place...]).prefix { $0 == $1 }.count
      #expect(RunCursor.commonCount(RunCursor(a, at: place), RunCursor(b, at: place)) == rest)
    }
  }

  private static func runs(_ numbers: [RecordNumber]) -> RecordRuns {
    RecordRuns(numbers.map { RecordRun(first: $0, count: 1) })
  }

  private static func check(_ runs: RecordRuns, _ numbers: [RecordNumber]) {
    #expect(runs.numbers == numbers)
    #expect(runs.count == numbers.count)
    #expect(numbers.indices.allSatisfy { runs[$0] == numbers[$0] })
    #expect(runs.runs.allSatisfy { $0.count > 0 && ($0.count > 1 || $0.stride == 1) })
    #expect(runs.ends.count == runs.runs.count && runs == Self.runs(numbers))
  }
}
