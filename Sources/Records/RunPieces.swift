/// A sequence of record numbers as pieces of two others, so that a chain of recipes is composed in
/// the time that its changes take, not the runs of the file.
///
/// It is the piece table of text editors (C. Crowley, "Data structures for text sequences", 1998):
/// one sequence that stays as it was, one that grows by what is new, and stretches of both. Once
/// there are many stretches they are laid end to end.
public struct RunPieces: Sendable {
  /// A sequence of more runs or pieces is taken for hostile: 2^27 runs take 4 GiB.
  public static let maximumCount = 1 << 27

  /// The fewest pieces of which a new sequence is made.
  private static let leastLimit = 64

  /// A stretch of numbers.
  fileprivate struct Piece: Sendable {
    /// Its first place in ``origin``, or that in ``added`` and the count of ``origin`` more.
    var start: Int
    /// Where it ends in the sequence.
    var end: Int
  }

  private var origin: RecordRuns
  private var added = RecordRuns()
  private var pieces: [Piece] = []
  /// Of more pieces a new sequence is made.
  ///
  /// Every step copies the pieces, and every `limit` new ones all runs are copied: the work is
  /// least where the limit goes with the square root of the runs.
  private let limit: Int

  /// Makes pieces of a sequence: one, or none where it is empty.
  ///
  /// - Parameter sequence: The sequence.
  public init(_ sequence: RecordRuns) {
    origin = sequence
    limit = max(Self.leastLimit, 8 * Int(Double(sequence.runs.count).squareRoot()))
    if sequence.count > 0 { pieces = [Piece(start: 0, end: sequence.count)] }
  }

  /// How many record numbers the sequence has.
  public var count: Int { pieces.last?.end ?? 0 }

  /// The sequence that takes the place of this one, as far as it is told.
  public struct Next {
    fileprivate var pieces: [Piece] = []

    /// Starts empty.
    public init() {}

    /// How many record numbers it has.
    public var count: Int { pieces.last?.end ?? 0 }
    /// How many pieces it is made of.
    public var pieceCount: Int { pieces.count }
  }

  /// Appends numbers of this sequence to the next one.
  ///
  /// - Parameters:
  ///   - range: Their places, within `0..<count`.
  ///   - next: The next sequence.
  public func copy(_ range: Range<Int>, to next: inout Next) {
    guard !range.isEmpty else { return }
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    if next.pieces.isEmpty { next.pieces.reserveCapacity(pieces.count + 16) }
    let first = pieceIndex(holding: range.lowerBound)
    let last = pieceIndex(holding: range.upperBound - 1)
    let start = pieces[first].start + range.lowerBound - begin(of: first)
    append(start, min(pieces[first].end, range.upperBound) - range.lowerBound, to: &next)
    guard first < last else { return }
    // What lies between follows each other as it does here.
    let shift = next.count - pieces[first].end
    let place = next.pieces.count
    next.pieces += pieces[first + 1..<last]
    if shift != 0 {
      var moved = next.pieces.mutableSpan
      for index in place..<moved.count { moved[index].end += shift }
    }
    append(pieces[last].start, range.upperBound - begin(of: last), to: &next)
  }

  private func begin(of piece: Int) -> Int { piece == 0 ? 0 : pieces[piece - 1].end }

  private func pieceIndex(holding place: Int) -> Int {
    pieces.index(fromWhich: { $0.end > place })
  }

  /// Appends other numbers to the next sequence.
  ///
  /// - Parameters:
  ///   - run: The numbers.
  ///   - next: The next sequence.
  public mutating func add(_ run: RecordRun, to next: inout Next) {
    append(origin.count + added.count, run.count, to: &next)
    added.append(run)
  }

  private func append(_ start: Int, _ length: Int, to next: inout Next) {
    let end = next.count + length
    if let last = next.pieces.indices.last, start != origin.count {
      let piece = next.pieces[last]
      let begin = last == 0 ? 0 : next.pieces[last - 1].end
      // What goes on where the last piece ends is part of it.
      if piece.start + piece.end - begin == start {
        next.pieces[last].end = end
        return
      }
    }
    next.pieces.append(Piece(start: start, end: end))
  }

  /// Becomes the next sequence.
  ///
  /// - Parameter next: That sequence.
  /// - Returns: Whether it has no more runs than ``maximumCount``.
  public mutating func become(_ next: Next) -> Bool {
    pieces = next.pieces
    guard pieces.count > limit else { return true }
    guard let runs else { return false }
    self = RunPieces(runs)
    return true
  }

  /// The sequence end to end; nil where it has more runs than ``maximumCount``.
  public var runs: RecordRuns? {
    if pieces.count == 1, pieces[0].start == 0, pieces[0].end == origin.count { return origin }
    var result = RecordRuns()
    result.reserveCapacity(min(origin.runs.count + pieces.count, Self.maximumCount))
    var begin = 0
    for piece in pieces {
      let range = piece.start..<piece.start + piece.end - begin
      if piece.start < origin.count {
        result.append(origin, range)
      } else {
        result.append(added, range.lowerBound - origin.count..<range.upperBound - origin.count)
      }
      guard result.runs.count <= Self.maximumCount else { return nil }
      begin = piece.end
    }
    return result
  }
}
