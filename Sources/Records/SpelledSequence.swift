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
  /// - Parameters:
  ///   - list: The sequence that takes the place of this one, as pieces of it and of what is added.
  ///   - added: What is added.
  /// - Returns: Whether it is made; not where changes have moved too many numbers.
  /// - Complexity: O(pieces + numbers that do not stay where they are), but for a change now and
  ///   then for which there is no room.
  mutating func change(_ list: PieceList, _ added: RecordRuns) -> Bool {
    // What keeps its distance from the longest piece stays.
    var (longest, shift, begin) = (0, 0, 0)
    for piece in list.pieces {
      if piece.start < PieceList.firstAdded, piece.end - begin > longest {
        (longest, shift) = (piece.end - begin, piece.start - begin)
      }
      begin = piece.end
    }
    var moved: [RecordNumber] = []
    begin = 0
    credit += Self.creditOfPiece * list.pieces.count
    var charged = 0
    for piece in list.pieces {
      let length = piece.end - begin
      let isAdded = piece.start >= PieceList.firstAdded
      let isMoved = !isAdded && piece.start - begin != shift
      charged += isAdded ? max(0, length - Self.freeAddedCount) : isMoved ? length : 0
      guard charged <= credit else { return false }
      if isMoved {
        let first = start + piece.start
        moved.append(contentsOf: room[first..<first + length])
      }
      begin = piece.end
    }
    credit -= charged
    if start + shift < 0 || start + shift + list.count > room.count {
      makeRoom(shift, list.count)
    }
    start += shift
    count = list.count
    lay(list, moved, added, apartFrom: shift)
    return true
  }

  /// Writes what does not stay where it is.
  private mutating func lay(
    _ list: PieceList,
    _ moved: [RecordNumber],
    _ added: RecordRuns,
    apartFrom shift: Int
  ) {
    var (begin, laid, run) = (0, 0, 0)
    for piece in list.pieces {
      defer { begin = piece.end }
      if piece.start < PieceList.firstAdded {
        guard piece.start - begin != shift else { continue }
        for place in begin..<piece.end {
          room[start + place] = moved[laid]
          laid += 1
        }
      } else {
        var from = piece.start - PieceList.firstAdded
        run = run < added.runs.count && added.ends[run] > from ? run : added.runIndex(holding: from)
        for place in begin..<piece.end {
          while added.ends[run] <= from { run += 1 }
          let numbers = added.runs[run]
          room[start + place] = numbers[from - (added.ends[run] - numbers.count)]
          from += 1
        }
      }
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
