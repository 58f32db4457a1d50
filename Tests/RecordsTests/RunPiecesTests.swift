import Support
import Testing

@testable import Records

@Suite struct RunPiecesTests {
  /// Some edits: parts of the numbers so far, in any order, and other ones between them.
  private static func edit(
    _ numbers: [RecordNumber],
    _ pieces: inout RunPieces,
    _ random: inout SeededRandom
  ) -> [RecordNumber] {
    var result: [RecordNumber] = []
    var place = 0
    for _ in 0..<1 + random.below(6) {
      let start = random.below(3) == 0 ? random.below(numbers.count + 1) : place
      let left = numbers.count - start
      let count = random.below(3) == 0 ? min(random.below(4), left) : random.below(left + 1)
      pieces.next.copy(start..<start + count)
      result += numbers[start..<start + count]
      place = min(start + count + random.below(2), numbers.count)
      guard random.below(2) == 0 else { continue }
      let run = RecordRun(
        first: random.below(1000),
        stride: random.below(3),
        count: 1 + random.below(3)
      )
      pieces.next.add(run)
      result += (0..<run.count).map { run[$0] }
    }
    #expect(pieces.next.count == result.count)
    let isWhole = pieces.become()
    #expect(isWhole)
    return result
  }

  @Test(arguments: Array<UInt64>(1...20))
  func `a chain of edits gives the numbers that it gives one by one`(seed: UInt64) {
    var random = SeededRandom(seed)
    var numbers = Array(0..<random.below(400))
    var pieces = RunPieces(RecordRuns([RecordRun(first: 0, count: max(numbers.count, 1))]))
    if numbers.isEmpty { pieces = RunPieces(RecordRuns()) }
    for step in 0..<120 {
      numbers = Self.edit(numbers, &pieces, &random)
      #expect(pieces.count == numbers.count)
      if step % 10 == 0 { #expect(pieces.runs?.numbers == numbers) }
      if numbers.count > 20_000 { return }
    }
    #expect(pieces.runs?.numbers == numbers)
  }

  @Test(arguments: Array<UInt64>(21...26))
  func `thousands of small edits, told by many lists, give the numbers`(seed: UInt64) {
    var random = SeededRandom(seed)
    var numbers = Array(0..<3000)
    var pieces = RunPieces(RecordRuns([RecordRun(first: 0, count: numbers.count)]))
    for step in 0..<2000 {
      // One number goes, one comes, and now and then two halves change places.
      let (gone, come) = (random.below(numbers.count), random.below(numbers.count))
      let number = 10_000 + step
      if random.below(200) == 0 {
        pieces.next.copy(gone..<numbers.count)
        pieces.next.copy(0..<gone)
        numbers = Array(numbers[gone...] + numbers[..<gone])
      } else {
        let (low, high) = (min(gone, come), max(gone, come))
        pieces.next.copy(0..<low)
        pieces.next.add(RecordRun(first: number, count: 1))
        pieces.next.copy(low + 1..<high + 1)
        pieces.next.copy(high + 1..<numbers.count)
        numbers[low] = number
      }
      let isWhole = pieces.become()
      #expect(isWhole && pieces.count == numbers.count)
    }
    #expect(pieces.runs?.numbers == numbers)
  }

  @Test(arguments: [-1, 0, 1])
  func `thousands of numbers put before or behind, others taken off, give the numbers`(side: Int) {
    var random = SeededRandom(27)
    var numbers = Array(0..<200)
    var pieces = RunPieces(RecordRuns([RecordRun(first: 0, count: numbers.count)]))
    for step in 0..<3000 {
      let new = RecordRun(first: 1000 + 2 * step, count: 1 + random.below(2))
      let isBefore = side < 0 || side == 0 && random.below(2) == 0
      let kept = isBefore ? 0..<numbers.count - 1 : 1..<numbers.count
      if isBefore { pieces.next.add(new) }
      pieces.next.copy(kept)
      if !isBefore { pieces.next.add(new) }
      let come = (0..<new.count).map { new[$0] }
      numbers = isBefore ? come + numbers[kept] : numbers[kept] + come
      let isWhole = pieces.become()
      #expect(isWhole && pieces.count == numbers.count)
      if step % 500 == 0 { #expect(pieces.runs?.numbers == numbers) }
    }
    #expect(pieces.runs?.numbers == numbers)
  }

  @Test func `changes that move all numbers, behind many that move none, give the numbers`() {
    var numbers = Array(0..<10_000)
    var pieces = RunPieces(RecordRuns([RecordRun(first: 0, count: numbers.count)]))
    for step in 0..<2500 {
      let place = step * 7 % numbers.count
      if step < 2400 {
        pieces.next.copy(0..<place)
        pieces.next.add(RecordRun(first: 20_000 + step, count: 1))
        pieces.next.copy(place + 1..<numbers.count)
        numbers[place] = 20_000 + step
      } else {
        // The halves change places, which moves one of them.
        let middle = numbers.count / 2
        pieces.next.copy(middle..<numbers.count)
        pieces.next.copy(0..<middle)
        numbers = Array(numbers[middle...] + numbers[..<middle])
      }
      let isWhole = pieces.become()
      #expect(isWhole && pieces.count == numbers.count)
    }
    #expect(pieces.runs?.numbers == numbers)
  }

  @Test(arguments: [24, 33, 40])
  func `a run of a billion equal numbers is a run, also in a long chain`(bits: Int) {
    var pieces = RunPieces(RecordRuns([RecordRun(first: 0, count: 10)]))
    // So that the numbers are spelled out.
    for _ in 0..<8 {
      pieces.next.copy(1..<10)
      pieces.next.add(RecordRun(first: 77, count: 1))
      let isWhole = pieces.become()
      #expect(isWhole)
    }
    pieces.next.add(RecordRun(first: 5, stride: 0, count: 1 << bits))
    let isWhole = pieces.become()
    #expect(isWhole)
    #expect(pieces.count == 1 << bits)
    #expect(pieces.runs?.runs.count == 1)
  }

  @Test func `what goes on where the last piece ended is one piece`() {
    var list = PieceList()
    list.append(0, 4)
    list.append(4, 6)
    #expect(list.pieces.count == 1 && list.isAll(of: 10))
    // The first new number does not go on where the old ones end, though it is kept behind them.
    list.append(PieceList.firstAdded, 1)
    list.append(PieceList.firstAdded + 1, 2)
    #expect(list.pieces.count == 2 && list.count == 13)
    var pieces = RunPieces(RecordRuns([RecordRun(first: 0, count: 10)]))
    pieces.next.copy(0..<4)
    pieces.next.copy(4..<10)
    pieces.next.add(RecordRun(first: 90, count: 1))
    pieces.next.add(RecordRun(first: 70, count: 2))
    let isWhole = pieces.become()
    #expect(isWhole)
    #expect(pieces.next.count == 0)
    #expect(pieces.runs?.numbers == Array(0..<10) + [90, 70, 71])
  }
}
