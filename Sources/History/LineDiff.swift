public import Records
internal import Tables

/// What changed from one release to another where there are no keys: whole lines.
///
/// A line counts as often as it occurs. Lines that differ in nothing but their line end are
/// layout; the order of lines is not looked at.
public struct LineDiff: Sendable {
  /// The lines that the new release has more often, without their line ends, sorted by bytes.
  public private(set) var added: [[UInt8]] = []
  /// The lines that the old release has more often, without their line ends, sorted by bytes.
  public private(set) var removed: [[UInt8]] = []
  /// How many lines have only another line end.
  public private(set) var layoutLineCount = 0
  /// How many lines the old release has, the header included.
  public let oldLineCount: Int
  /// How many lines the new release has, the header included.
  public let newLineCount: Int

  /// Compares two releases.
  ///
  /// - Parameters:
  ///   - old: The place of the old release in published order.
  ///   - new: The place of the new one.
  ///   - history: The history.
  /// - Throws: What `history` throws.
  /// - Complexity: Proportional to the runs and to the lines that differ.
  public init(from old: Int, to new: Int, of history: any RecordHistory) throws {
    let inPieces = try Self.releasesInPieces(old, new, history)
    let history: any RecordHistory =
      inPieces.isEmpty
      ? history
      : RowHistory(
        history,
        try RecutRows(of: history, releases: inPieces, among: [old, new])
      )
    let (oldRuns, newRuns) = (try history.runs(ofRelease: old), try history.runs(ofRelease: new))
    oldLineCount = oldRuns.count
    newLineCount = newRuns.count
    let difference = RunDifference(old: oldRuns, new: newRuns)
    // A line that came back unrecognised has another number, and the same bytes.
    var wholeCounts: [[UInt8]: Int] = [:]
    for line in try Self.lines(difference.left, history) { wholeCounts[line, default: 0] -= 1 }
    for line in try Self.lines(difference.came, history) { wholeCounts[line, default: 0] += 1 }
    var counts: [[UInt8]: Int] = [:]
    var leftCount = 0
    for (line, count) in wholeCounts where count != 0 {
      let stop = LineEnd.find(line.span, 0..<line.count).1
      counts[Array(line[..<stop]), default: 0] += count
      leftCount += max(-count, 0)
    }
    for (line, count) in counts {
      for _ in 0..<abs(count) {
        if count > 0 { added.append(line) } else { removed.append(line) }
      }
    }
    layoutLineCount = leftCount - removed.count
    added.sort { $0.lexicographicallyPrecedes($1) }
    removed.sort { $0.lexicographicallyPrecedes($1) }
  }

  /// Which of two releases differ in records that are no lines.
  private static func releasesInPieces(
    _ old: Int,
    _ new: Int,
    _ history: any RecordHistory
  ) throws -> Set<Int> {
    let (oldRuns, newRuns) = (try history.runs(ofRelease: old), try history.runs(ofRelease: new))
    let difference = RunDifference(old: oldRuns, new: newRuns)
    let sides = [(old, oldRuns, difference.left), (new, newRuns, difference.came)]
    var result: Set<Int> = []
    for (release, runs, numbers) in sides where runs.count > 0 {
      let distinct = Set(numbers).sorted()
      var shapes: [RecordNumber: OddShape] = [:]
      for (index, shape) in try history.records(distinct).oddShapes() {
        shapes[distinct[index]] = shape
      }
      let last = runs[runs.count - 1]
      let isOdd = shapes.contains { number, shape in
        number != last || shape.holdsSeveral || runs.count == 1 && shape.hasOnlyReturns
      }
      if isOdd { result.insert(release) }
    }
    return result
  }

  /// The lines of records with their line ends, as often as their numbers are given.
  private static func lines(
    _ numbers: [RecordNumber],
    _ history: any RecordHistory
  ) throws -> [[UInt8]] {
    var distinct: [RecordNumber] = []
    for number in numbers where distinct.last != number { distinct.append(number) }
    let batch = try history.records(distinct)
    var result: [[UInt8]] = []
    var index = -1
    var last: RecordNumber?
    for number in numbers {
      if number != last { index += 1 }
      last = number
      result.append(Array(batch.record(index)))
    }
    return result
  }
}
