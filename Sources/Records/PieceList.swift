/// A sequence as stretches of another one and of what was added.
struct PieceList: Sendable {
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
