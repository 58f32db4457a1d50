/// A sequence of record numbers as pieces of two others, so that a chain of recipes is composed in
/// the time that its changes take, not the runs of the file.
///
/// It is the piece table of text editors (C. Crowley, "Data structures for text sequences", 1998):
/// one sequence that stays as it was, one that grows by what is new, and stretches of both. Each
/// change is a list of stretches of the sequence before it; lists of about one size are joined, as
/// sorted runs are in a merge sort. A stretch is therefore copied once for each doubling of the
/// changes, not once for each change.
///
/// Once all changes together have an eighth as many pieces as there are numbers, these are spelled
/// out, and further changes are made in place while they move few of them (``SpelledSequence``).
public struct RunPieces: Sendable {
  /// A sequence of more runs or pieces is taken for hostile: 2^27 runs take 4 GiB.
  public static let maximumCount = 1 << 27
  /// Longer sequences are not spelled out.
  private static let spelledCount = 1 << 20

  /// Numbers are spelled out where all pieces of changes, times this, are more than they are.
  private static let piecesToSpell = 8

  private var origin: RecordRuns
  private var added = RecordRuns()
  /// Lists of pieces, each of the sequence that the one before it tells; the first of ``origin``.
  private var lists: [PieceList] = []
  /// The sequence itself, once many changes were made; nothing else holds then.
  private var spelled: SpelledSequence?
  /// How many pieces all changes had; nil where the numbers are not to be spelled out again.
  private var changedCount: Int? = 0
  /// The sequence that takes the place of this one, as far as it is told.
  public var next = SequenceSteps()

  /// Makes pieces of a sequence.
  ///
  /// - Parameter sequence: The sequence.
  public init(_ sequence: RecordRuns) {
    origin = sequence
  }

  /// How many record numbers the sequence has.
  public var count: Int { spelled?.count ?? lists.last?.count ?? origin.count }

  /// Becomes the next sequence, which is empty then.
  ///
  /// - Precondition: What is copied of this sequence lies within `0..<count`.
  /// - Returns: Whether it has no more pieces than ``maximumCount``; else it is of no use.
  public mutating func become() -> Bool {
    defer { next.removeAll() }
    if isMadeInPlace() { return true }
    var list = nextList()
    while let before = lists.last, before.pieces.count <= 2 * list.pieces.count {
      guard let joined = list.over(before) else { return false }
      list = joined
      lists.removeLast()
    }
    lists.append(list)
    return true
  }

  /// The next sequence as a list of pieces.
  private mutating func nextList() -> PieceList {
    var list = PieceList()
    var begin = 0
    for step in next.steps {
      let length = step.end - begin
      if step.isCopied {
        list.append(step.start, length)
      } else {
        list.append(PieceList.firstAdded + added.count, length)
        added.appendApart(RecordRun(first: step.start, stride: step.stride, count: length))
      }
      begin = step.end
    }
    return list
  }

  /// Makes the next change in the numbers that are spelled out.
  ///
  /// - Returns: Whether they are, and the change moved few enough of them; else it is still to be
  ///   made.
  private mutating func isMadeInPlace() -> Bool {
    if let count = changedCount {
      let changed = count + next.stepCount
      changedCount = changed
      let longer = max(self.count, next.count)
      guard changed * Self.piecesToSpell > longer, longer <= Self.spelledCount, let runs
      else { return false }
      (spelled, changedCount) = (SpelledSequence(runs), nil)
      (origin, added, lists) = (RecordRuns(), RecordRuns(), [])
    }
    guard spelled != nil else { return false }
    if next.count <= Self.spelledCount, spelled?.change(next) == true { return true }
    if let spelled { (origin, self.spelled) = (spelled.runs, nil) }
    return false
  }

  /// The sequence end to end; nil where it has more runs than ``maximumCount``.
  public var runs: RecordRuns? {
    if let spelled { return spelled.runs }
    guard var list = lists.last else { return origin }
    for before in lists.dropLast().reversed() {
      guard let joined = list.over(before) else { return nil }
      list = joined
    }
    if list.isAll(of: origin.count) { return origin }
    var result = RecordRuns()
    result.reserveCapacity(min(origin.runs.count + list.pieces.count, Self.maximumCount))
    var begin = 0
    for piece in list.pieces {
      let length = piece.end - begin
      if piece.start < PieceList.firstAdded {
        result.append(origin, piece.start..<piece.start + length)
      } else {
        let start = piece.start - PieceList.firstAdded
        result.append(added, start..<start + length)
      }
      guard result.runs.count <= Self.maximumCount else { return nil }
      begin = piece.end
    }
    return result
  }
}
