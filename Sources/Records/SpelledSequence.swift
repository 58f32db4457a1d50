/// A sequence of record numbers spelled out, with room before and behind it, in which changes are
/// made in place.
///
/// Most changes of a long history replace some rows, or put some before or behind the others: all
/// but these numbers then stay where they are.
struct SpelledSequence: Sendable {
  private var room: [RecordNumber]
  /// Where the sequence begins.
  private var start: Int
  /// How many numbers it has.
  private(set) var count: Int
  /// How many numbers may still be moved or added, so that a change costs no more than its pieces
  /// would.
  private var credit: Int
  /// The numbers that a change moves, while it is made.
  private var moved: [RecordNumber] = []

  /// A piece costs as much elsewhere as so many numbers that are moved here, about.
  private static let creditOfPiece = 64
  /// So many numbers of a piece are added for nothing; a few bytes may add a billion.
  private static let freeAddedCount = 1024

  /// Spells a sequence out.
  ///
  /// - Parameter runs: The sequence.
  /// - Complexity: O(numbers).
  init(_ runs: RecordRuns) {
    count = runs.count
    start = Self.slack(count)
    room = []
    room.reserveCapacity(count + 2 * start)
    room.append(contentsOf: repeatElement(0, count: start))
    for run in runs.runs {
      for index in 0..<run.count { room.append(run[index]) }
    }
    room.append(contentsOf: repeatElement(0, count: start))
    credit = 8 * count
  }

  /// How much room stays free on either side of so many numbers.
  private static func slack(_ count: Int) -> Int { 64 + count / 2 }

  /// The sequence as runs.
  var runs: RecordRuns {
    var result = RecordRuns()
    let numbers = room.span.extracting(start..<start + count)
    var place = 0
    while place < count {
      var end = place + 1
      while end < count, numbers[end] == numbers[end - 1] &+ 1 { end += 1 }
      result.append(RecordRun(first: numbers[place], count: end - place))
      place = end
    }
    return result
  }

  /// Makes a change.
  ///
  /// - Parameter next: The sequence that takes its place; what that copies is in this one.
  /// - Returns: Whether it is made; not where changes have moved too many numbers.
  /// - Complexity: O(steps + numbers that do not stay where they are), but for a change now and
  ///   then for which there is no room.
  mutating func change(_ next: SequenceSteps) -> Bool {
    // What keeps its distance from the longest stretch stays.
    let shift = next.shift
    guard takeOut(next, apartFrom: shift) else { return false }
    if start + shift < 0 || start + shift + next.count > room.count {
      makeRoom(shift, next.count)
    }
    start += shift
    count = next.count
    lay(next, apartFrom: shift)
    return true
  }

  /// Takes out the numbers that do not stay where they are; tells whether they are not too many.
  private mutating func takeOut(_ next: SequenceSteps, apartFrom shift: Int) -> Bool {
    let steps = next.steps.span
    var (begin, charged) = (0, 0)
    credit += Self.creditOfPiece * steps.count
    moved.removeAll(keepingCapacity: true)
    for index in steps.indices {
      let step = steps[index]
      let length = step.end &- begin
      if !step.isCopied {
        charged += max(0, length - Self.freeAddedCount)
        guard charged <= credit else { return false }
      } else if step.start &- begin != shift {
        charged += length
        guard charged <= credit else { return false }
        let first = start + step.start
        for place in first..<first + length { moved.append(room[place]) }
      }
      begin = step.end
    }
    credit -= charged
    return true
  }

  /// Writes what does not stay where it is.
  private mutating func lay(_ next: SequenceSteps, apartFrom shift: Int) {
    let (steps, first, moved) = (next.steps.span, start, moved)
    var numbers = room.mutableSpan
    var (begin, laid) = (0, 0)
    for index in steps.indices {
      let step = steps[index]
      if !step.isCopied {
        var number = step.start
        for place in begin..<step.end {
          numbers[first + place] = number
          number &+= step.stride
        }
      } else if step.start &- begin != shift {
        for place in begin..<step.end {
          numbers[first + place] = moved[laid]
          laid += 1
        }
      }
      begin = step.end
    }
  }

  /// Moves the sequence to a larger room in which its place `shift` is not before the room's begin,
  /// and `next` numbers from there on are not behind its end.
  private mutating func makeRoom(_ shift: Int, _ next: Int) {
    let (low, high) = (min(0, shift), max(count, shift + next))
    let slack = Self.slack(high - low)
    var wider = [RecordNumber](repeating: 0, count: slack - low)
    wider.reserveCapacity(2 * slack + high - low)
    wider.append(contentsOf: room[start..<start + count])
    wider.append(contentsOf: repeatElement(0, count: slack + high - count))
    (room, start) = (wider, slack - low)
  }
}
