/// A sequence of record numbers as pieces of two others, so that a chain of recipes is composed in
/// the time that its changes take, not the runs of the file.
///
/// It is the piece table of text editors (C. Crowley, "Data structures for text sequences", 1998):
/// one sequence that stays as it was, one that grows by what is new, and stretches of both. Each
/// change is a list of stretches of the sequence before it; lists of about one size are joined, as
/// sorted runs are in a merge sort. A stretch is therefore copied once for each doubling of the
/// changes, not once for each change.
public struct RunPieces: Sendable {
  /// A sequence of more runs or pieces is taken for hostile: 2^27 runs take 4 GiB.
  public static let maximumCount = 1 << 27

  private let origin: RecordRuns
  private var added = RecordRuns()
  /// Lists of pieces, each of the sequence that the one before it tells; the first of ``origin``.
  private var lists: [PieceList] = []

  /// Makes pieces of a sequence.
  ///
  /// - Parameter sequence: The sequence.
  public init(_ sequence: RecordRuns) {
    origin = sequence
  }

  /// How many record numbers the sequence has.
  public var count: Int { lists.last?.count ?? origin.count }

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
    var list = next.list
    while let before = lists.last, before.pieces.count <= 2 * list.pieces.count {
      guard let joined = list.over(before) else { return false }
      list = joined
      lists.removeLast()
    }
    lists.append(list)
    return true
  }

  /// The sequence end to end; nil where it has more runs than ``maximumCount``.
  public var runs: RecordRuns? {
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

/// A sequence as stretches of another one and of what was added.
private struct PieceList: Sendable {
  /// Where places in what was added begin: behind every place that a sequence has.
  static let firstAdded = 1 << 48

  /// A stretch of numbers.
  struct Piece: Sendable {
    /// Its first place in the other sequence, or ``firstAdded`` and its place in what was added.
    var start: Int
    /// Where it ends in this sequence.
    var end: Int
  }

  private(set) var pieces: [Piece] = []
  /// Whether no piece of the other sequence begins before the end of one that stands before it.
  private var isRising = true
  /// Where the last piece of the other sequence ends there.
  private var copiedEnd = 0

  /// How many numbers the sequence has.
  var count: Int { pieces.last?.end ?? 0 }

  /// Whether it is the other sequence as it was.
  ///
  /// - Parameter otherCount: How many numbers that has.
  /// - Returns: Whether this list is one piece of so many numbers, or of none where it has none.
  func isAll(of otherCount: Int) -> Bool {
    count == otherCount && (pieces.isEmpty || pieces.count == 1 && pieces[0].start == 0)
  }

  /// Appends a stretch; what goes on where the last piece ends is part of that one.
  mutating func append(_ start: Int, _ length: Int) {
    guard length > 0 else { return }
    let begin = count
    if start < Self.firstAdded {
      if start < copiedEnd { isRising = false }
      copiedEnd = start + length
    }
    if let last = pieces.last {
      let lastBegin = pieces.count > 1 ? pieces[pieces.count - 2].end : 0
      if last.start + begin - lastBegin == start {
        pieces[pieces.count - 1].end = begin + length
        return
      }
    }
    if pieces.isEmpty { pieces.reserveCapacity(16) }
    pieces.append(Piece(start: start, end: begin + length))
  }

  /// This list, told by the sequence that the list before it is told by.
  ///
  /// - Parameter list: The list before it.
  /// - Returns: Its pieces; nil where they are more than ``RunPieces/maximumCount``.
  /// - Complexity: O(pieces of both) where this list rises, else O(pieces of the result · log).
  func over(_ list: PieceList) -> PieceList? {
    // Stretches that rise cut each piece of the other list no more often than there are of them.
    let limit = isRising ? list.pieces.count + pieces.count : pieceCount(over: list)
    guard limit <= RunPieces.maximumCount else { return nil }
    let (outer, inner) = (pieces.span, list.pieces.span)
    var result = PieceList()
    result.isRising = isRising && list.isRising
    result.pieces = [Piece](capacity: limit) { output in
      // The piece that may still grow, and where it begins.
      var (open, openBegin) = (Piece(start: 0, end: 0), 0)
      func append(_ start: Int, _ length: Int) {
        if open.start &+ (open.end &- openBegin) != start {
          if open.end > openBegin { output.append(open) }
          openBegin = open.end
          open.start = start
        }
        open.end &+= length
      }
      var (begin, index) = (0, 0)
      for place in outer.indices {
        let piece = outer[place]
        var length = piece.end &- begin
        begin = piece.end
        guard piece.start < Self.firstAdded else {
          append(piece.start, length)
          continue
        }
        index = Self.index(holding: piece.start, in: inner, near: index)
        var skipped = piece.start &- (index == 0 ? 0 : inner[index &- 1].end)
        while length > 0 {
          let innerBegin = index == 0 ? 0 : inner[index &- 1].end
          let part = min(inner[index].end &- innerBegin &- skipped, length)
          append(inner[index].start &+ skipped, part)
          length &-= part
          skipped = 0
          index &+= 1
        }
        index &-= 1
      }
      if open.end > openBegin { output.append(open) }
    }
    return result
  }

  /// At most so many pieces has this list when told by another one, whatever its order.
  private func pieceCount(over list: PieceList) -> Int {
    let inner = list.pieces.span
    var (total, begin) = (0, 0)
    for piece in pieces {
      let length = piece.end - begin
      begin = piece.end
      guard piece.start < Self.firstAdded else {
        total += 1
        continue
      }
      let first = Self.index(holding: piece.start, in: inner, near: 0)
      total += Self.index(holding: piece.start + length - 1, in: inner, near: first) - first + 1
      if total > RunPieces.maximumCount { return total }
    }
    return total
  }

  /// The piece that holds a place.
  private static func index(holding place: Int, in pieces: Span<Piece>, near cursor: Int) -> Int {
    // Most stretches begin in the piece in which the last one ended, or in one of the next.
    for index in cursor..<min(cursor + 8, pieces.count) where pieces[index].end > place {
      if index == 0 || pieces[index - 1].end <= place { return index }
      break
    }
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].end > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
