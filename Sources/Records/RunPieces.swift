/// A sequence of record numbers as pieces of two others, so that a chain of recipes is composed in
/// the time that its changes take, not the runs of the file.
///
/// It is the piece table of text editors (C. Crowley, "Data structures for text sequences", 1998):
/// one sequence that stays as it was, one that grows by what is new, and stretches of both. Each
/// change is a list of stretches of the sequence before it; lists of about one size are joined, as
/// sorted runs are in a merge sort. A stretch is therefore copied once for each doubling of the
/// changes, not once for each change.
///
/// Once all changes together have half as many pieces as there are numbers, these are spelled out,
/// and further changes are made in place while they move few of them (``SpelledSequence``).
public struct RunPieces: Sendable {
  /// A sequence of more runs or pieces is taken for hostile: 2^27 runs take 4 GiB.
  public static let maximumCount = 1 << 27
  /// Longer sequences are not spelled out.
  private static let spelledCount = 1 << 20

  private var origin: RecordRuns
  private var added = RecordRuns()
  /// Lists of pieces, each of the sequence that the one before it tells; the first of ``origin``.
  private var lists: [PieceList] = []
  /// The sequence itself, once many changes were made; nothing else but ``added`` holds then.
  private var spelled: SpelledSequence?
  /// How many pieces all changes had; nil where the numbers are not to be spelled out again.
  private var changedCount: Int? = 0

  /// Makes pieces of a sequence.
  ///
  /// - Parameter sequence: The sequence.
  public init(_ sequence: RecordRuns) {
    origin = sequence
  }

  /// How many record numbers the sequence has.
  public var count: Int { spelled?.count ?? lists.last?.count ?? origin.count }

  /// The sequence that takes the place of this one, as far as it is told.
  public struct Next {
    fileprivate var list = PieceList()

    /// Starts empty.
    public init() {}

    /// How many record numbers it has.
    public var count: Int { list.count }
    /// How many pieces it is made of.
    public var pieceCount: Int { list.pieces.count }
  }

  /// Appends numbers of this sequence to the next one.
  ///
  /// - Parameters:
  ///   - range: Their places, within `0..<count`.
  ///   - next: The next sequence.
  public func copy(_ range: Range<Int>, to next: inout Next) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    next.list.append(range.lowerBound, range.count)
  }

  /// Appends other numbers to the next sequence.
  ///
  /// - Parameters:
  ///   - run: The numbers.
  ///   - next: The next sequence.
  public mutating func add(_ run: RecordRun, to next: inout Next) {
    next.list.append(PieceList.firstAdded + added.count, run.count)
    added.appendApart(run)
  }

  /// Becomes the next sequence.
  ///
  /// - Parameter next: That sequence.
  /// - Returns: Whether it has no more pieces than ``maximumCount``.
  public mutating func become(_ next: Next) -> Bool {
    if isMadeInPlace(next.list) { return true }
    var list = next.list
    while let before = lists.last, before.pieces.count <= 2 * list.pieces.count {
      guard let joined = list.over(before) else { return false }
      list = joined
      lists.removeLast()
    }
    lists.append(list)
    return true
  }

  /// Makes a change in the numbers that are spelled out.
  ///
  /// - Returns: Whether they are, and the change moved few enough of them; else it is still to be
  ///   made.
  private mutating func isMadeInPlace(_ list: PieceList) -> Bool {
    if let count = changedCount {
      changedCount = count + list.pieces.count
      let longer = max(self.count, list.count)
      guard (count + list.pieces.count) * 2 > longer, longer <= Self.spelledCount, let runs
      else { return false }
      (spelled, changedCount) = (SpelledSequence(runs), nil)
      (origin, lists) = (RecordRuns(), [])
    }
    guard spelled != nil else { return false }
    if list.count <= Self.spelledCount, spelled?.change(list, added) == true {
      added.removeAll()
      return true
    }
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
