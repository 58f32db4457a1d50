/// A sequence of record numbers as it is told by the one before it: stretches of that one, and
/// other numbers between them.
///
/// It is a buffer that is filled and emptied for each recipe of a chain.
public struct SequenceSteps: Sendable {
  /// Numbers that follow each other.
  struct Step: Sendable {
    /// Their first place in the sequence before, or the first of them.
    var start: Int
    /// How far they are apart; ``copied`` for those of the sequence before.
    var stride: Int
    /// Where they end in this sequence.
    var end: Int

    /// No numbers that are there are so far apart.
    static let copied = Int.min
    var isCopied: Bool { stride == Self.copied }
  }

  private(set) var steps: [Step] = []
  /// How many record numbers the sequence has.
  public private(set) var count = 0
  /// How many numbers the longest stretch of the sequence before has.
  private var longest = 0
  /// How much further on that stretch is in the sequence before than in this one.
  private(set) var shift = 0

  /// Starts empty.
  public init() {}

  /// How many steps there are.
  public var stepCount: Int { steps.count }

  /// Makes the sequence empty; the room for its steps stays.
  mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    (count, longest, shift) = (0, 0, 0)
  }

  /// Appends numbers of the sequence before.
  ///
  /// - Parameter range: Their places there.
  public mutating func copy(_ range: Range<Int>) {
    if range.count > longest { (longest, shift) = (range.count, range.lowerBound - count) }
    append(range.lowerBound, Step.copied, range.count)
  }

  /// Appends other numbers.
  ///
  /// - Parameter run: The numbers; the last of them is 0 or more, as the first one is.
  public mutating func add(_ run: RecordRun) { append(run.first, run.stride, run.count) }

  private mutating func append(_ start: Int, _ stride: Int, _ length: Int) {
    guard length > 0 else { return }
    count += length
    if steps.isEmpty { steps.reserveCapacity(16) }
    steps.append(Step(start: start, stride: stride, end: count))
  }
}
