/// A sequence of record numbers as pieces of two others, so that a chain of recipes is composed in
/// the time that its changes take, not the runs of the file.
///
/// It is the piece table of text editors (C. Crowley, "Data structures for text sequences", 1998):
/// one sequence that stays as it was, one that grows by what is new, and stretches of both. Each
/// change copies the stretches, so once there are many of them a new list is begun, whose stretches
/// are those of the list before it; and lists of about one size are joined, as sorted runs are in a
/// merge sort. A stretch is therefore copied once for each doubling of the changes, not once for
/// each change.
public struct RunPieces: Sendable {
  /// A sequence of more runs or pieces is taken for hostile: 2^27 runs take 4 GiB.
  public static let maximumCount = 1 << 27

  /// Of more pieces a new list is begun: few enough to be copied with every change.
  private static let listLimit = 64

  private let origin: RecordRuns
  private var added = RecordRuns()
  /// Lists of pieces, each of the sequence that the one before it tells; the first of ``origin``.
  private var lists: [PieceList] = []
  /// The last list of all.
  private var list: PieceList

  /// Makes pieces of a sequence.
  ///
  /// - Parameter sequence: The sequence.
  public init(_ sequence: RecordRuns) {
    origin = sequence
    list = PieceList(whole: sequence.count)
  }

  /// How many record numbers the sequence has.
  public var count: Int { list.count }

  /// The sequence that takes the place of this one, as far as it is told.
  public struct Next {
    fileprivate var list = PieceList(whole: 0)
    fileprivate var cursor = 0

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
    if next.count == 0 { next.list.reserve(list) }
    next.list.append(list, range, &next.cursor)
  }

  /// Appends other numbers to the next sequence.
  ///
  /// - Parameters:
  ///   - run: The numbers.
  ///   - next: The next sequence.
  public mutating func add(_ run: RecordRun, to next: inout Next) {
    next.list.append(PieceList.firstAdded + added.count, run.count)
    added.append(run)
  }

  /// Becomes the next sequence.
  ///
  /// - Parameter next: That sequence.
  /// - Returns: Whether it has no more pieces than ``maximumCount``.
  public mutating func become(_ next: Next) -> Bool {
    list = next.list
    guard list.pieces.count > Self.listLimit else { return true }
    while let before = lists.last, before.pieces.count <= 2 * list.pieces.count {
      guard let joined = list.over(before) else { return false }
      list = joined
      lists.removeLast()
    }
    lists.append(list)
    list = PieceList(whole: list.count)
    return true
  }

  /// The sequence end to end; nil where it has more runs than ``maximumCount``.
  public var runs: RecordRuns? {
    var list = list
    for before in lists.reversed() {
      guard let joined = list.over(before) else { return nil }
      list = joined
    }
    if list == PieceList(whole: origin.count) { return origin }
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
private struct PieceList: Equatable, Sendable {
  /// Where places in what was added begin: behind every place that a sequence has.
  static let firstAdded = 1 << 48

  /// A stretch of numbers.
  struct Piece: Equatable, Sendable {
    /// Its first place in the other sequence, or ``firstAdded`` and its place in what was added.
    var start: Int
    /// Where it ends in this sequence.
    var end: Int
  }

  private(set) var pieces: [Piece] = []
  /// How many numbers the sequence has.
  private(set) var count: Int

  /// All of another sequence.
  init(whole count: Int) {
    self.count = count
    if count > 0 { pieces = [Piece(start: 0, end: count)] }
  }

  /// Makes room for the pieces of another list and some between them.
  mutating func reserve(_ list: PieceList, more: Int = 16) {
    pieces.reserveCapacity(list.pieces.count + more)
  }

  /// This list, told by the sequence that the list before it is told by.
  ///
  /// - Parameter list: The list before it.
  /// - Returns: Its pieces; nil where they are more than ``RunPieces/maximumCount``.
  func over(_ list: PieceList) -> PieceList? {
    var result = PieceList(whole: 0)
    result.reserve(list, more: pieces.count)
    var (begin, cursor) = (0, 0)
    for piece in pieces {
      let length = piece.end - begin
      if piece.start < Self.firstAdded {
        result.append(list, piece.start..<piece.start + length, &cursor)
      } else {
        result.append(piece.start, length)
      }
      guard result.pieces.count <= RunPieces.maximumCount else { return nil }
      begin = piece.end
    }
    return result
  }

  /// Appends a range of another list.
  ///
  /// - Parameters:
  ///   - list: The other list.
  ///   - range: Places in it.
  ///   - cursor: Where the piece that holds the range is looked for first; then the last one used.
  mutating func append(_ list: borrowing PieceList, _ range: Range<Int>, _ cursor: inout Int) {
    guard !range.isEmpty else { return }
    let others = list.pieces.span
    var index = Self.index(holding: range.lowerBound, in: others, near: cursor)
    var place = range.lowerBound
    var begin = index == 0 ? 0 : others[index - 1].end
    while true {
      let end = min(others[index].end, range.upperBound)
      append(others[index].start + place - begin, end - place)
      guard end < range.upperBound else { break }
      (place, begin) = (end, end)
      index += 1
    }
    cursor = index
  }

  /// The piece that holds a place.
  private static func index(holding place: Int, in pieces: Span<Piece>, near cursor: Int) -> Int {
    // Most ranges begin in the piece in which the last one ended, or in the next one.
    for index in cursor..<min(cursor + 2, pieces.count)
    where pieces[index].end > place && (index == 0 || pieces[index - 1].end <= place) {
      return index
    }
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].end > place { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Appends a stretch.
  mutating func append(_ start: Int, _ length: Int) {
    let begin = count
    count += length
    if let last = pieces.last {
      let before = pieces.count > 1 ? pieces[pieces.count - 2].end : 0
      // What goes on where the last piece ends is part of it.
      if last.start + begin - before == start {
        pieces[pieces.count - 1].end = count
        return
      }
    }
    pieces.append(Piece(start: start, end: count))
  }
}
