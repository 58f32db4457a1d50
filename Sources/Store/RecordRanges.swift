import Records

/// The record numbers of a data set, parted into ranges that follow each other from 0 on.
struct RecordRanges: Sendable {
  /// Where each range ends, rising; it starts where the one before it ends.
  private(set) var ends: [RecordNumber] = []

  /// A range that a sequence touches.
  struct Use {
    /// The place of the range.
    var range: Int
    /// The first place in the sequence that it is needed for.
    var firstPlace: Int
    /// The last one.
    var lastPlace: Int
  }

  /// Adds the next range.
  ///
  /// - Parameter end: Where it ends; not less than the range before it.
  mutating func append(endingAt end: RecordNumber) { ends.append(end) }

  /// A range by its place.
  subscript(place: Int) -> Range<RecordNumber> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

  /// The place of the range that holds a record, found by halving.
  ///
  /// - Parameter number: The record; one that lies in a range.
  /// - Returns: The place.
  func index(holding number: RecordNumber) -> Int { ends.indexOfFirst(above: number) }

  /// The ranges that a sequence of records touches, in the order in which it comes to them.
  func uses(for runs: RecordRuns) -> [Use] {
    var uses: [Use] = []
    var useOf = [Int32](repeating: -1, count: ends.count)
    func note(_ range: Int, _ places: ClosedRange<Int>) {
      if useOf[range] < 0 {
        useOf[range] = Int32(uses.count)
        uses.append(Use(range: range, firstPlace: places.lowerBound, lastPlace: 0))
      }
      uses[Int(useOf[range])].lastPlace = places.upperBound
    }
    var (start, range, held) = (0, 0, 0..<0)
    for (run, end) in zip(runs.runs, runs.ends) {
      var offset = 0
      while offset < run.count {
        if !held.contains(run[offset]) {
          range = index(holding: run[offset])
          held = self[range]
        }
        let count = run.count(from: offset, within: held)
        note(range, start + offset...start + offset + count - 1)
        offset += count
      }
      start = end
    }
    return uses
  }
}

extension RecordRun {
  /// How many numbers from a place on lie in a range that holds the first of them; one at least.
  fileprivate func count(from offset: Int, within range: Range<RecordNumber>) -> Int {
    let left = count - offset
    if stride == 0 { return left }
    let number = self[offset]
    let room = stride > 0 ? range.upperBound - 1 - number : number - range.lowerBound
    return min(left, max(room, 0) / abs(stride) + 1)
  }
}
