public import Bytes
public import Records

/// A release written as the difference between two sequences of record numbers.
///
/// A recipe is a list of steps that lay the release's numbers end to end. Each step is one or more
/// integers in LEB128 (`z` marks zigzag):
///
/// ```
/// copy   ┌──────────────┬───────────────────────┐
///        │ count·2      │ place in base − cursor z │      the cursor then stands after the copy
///        └──────────────┴───────────────────────┘
/// run    ┌──────────────┬──────────────────────┬────────────┐
///        │ count·2 + 1  │ first − expected z   │ stride − 1 z │   stride: not for count 1
///        └──────────────┴──────────────────────┴────────────┘
/// ```
///
/// `expected` is the number after the last one of the run before; for the first run it is the
/// count of records that the data set had before this release, so records that the release brings
/// itself cost a zero.
public enum Recipe {
  /// Writes a sequence, against another one where that is given.
  ///
  /// - Parameters:
  ///   - target: The sequence.
  ///   - base: The sequence that steps may copy from; nil writes runs only.
  ///   - firstNew: How many records the data set had before this release.
  /// - Returns: The steps; empty for an empty sequence.
  /// - Complexity: O(numbers in `base` + runs in `target`) time; 4 bytes a number of `base`.
  public static func encode(
    _ target: RecordRuns,
    base: RecordRuns?,
    firstNew: RecordNumber
  ) -> [UInt8] {
    var writer = RecipeWriter(expected: firstNew)
    guard let base, base.count > 0 else {
      for run in target.runs { writer.run(run) }
      return writer.bytes
    }
    let places = PlaceIndex(base)
    var place = RunCursor(target)
    while var rest = place.restOfRun {
      // Two numbers are a run by chance only: each by itself may be expected, or in the base.
      if rest.count == 2, rest.stride != 1 { rest = RecordRun(first: rest.first, count: 1) }
      let found = places.best(for: place, after: writer)
      let common = found?.count ?? 0
      if let found, common >= rest.count {
        writer.copy(found.place, common)
        place.advance(by: common)
      } else {
        // A run beats a shorter copy, but it ends where the base goes on with it.
        let count = max(common, 1) == rest.count ? rest.count : strangers(rest, places, common)
        writer.run(RecordRun(first: rest.first, stride: rest.stride, count: count))
        place.advance(by: count)
      }
    }
    return writer.bytes
  }

  /// How much of a run is best spelled out: all of it where some of it is in the base anyway (a
  /// permutation), else up to its first number that the base has.
  private static func strangers(_ run: RecordRun, _ places: PlaceIndex, _ common: Int) -> Int {
    guard common == 0 else { return run.count }
    for index in 1..<max(run.count, 1) where places.place(of: run[index]) != nil { return index }
    return run.count
  }

  /// Reads a sequence.
  ///
  /// - Parameters:
  ///   - bytes: What ``encode(_:base:firstNew:)`` returned.
  ///   - base: The same base.
  ///   - firstNew: The same count.
  ///   - recordLimit: Numbers must be less than this.
  ///   - count: How many numbers the sequence must have.
  /// - Returns: The sequence.
  /// - Throws: ``RecipeError``.
  public static func decode(
    _ bytes: [UInt8],
    base: RecordRuns?,
    firstNew: RecordNumber,
    recordLimit: RecordNumber,
    count: Int
  ) throws(RecipeError) -> RecordRuns {
    var sequence = RunPieces(base ?? RecordRuns())
    try apply(bytes.span, to: &sequence, firstNew: firstNew, recordLimit: recordLimit, count: count)
    guard let runs = sequence.runs else { throw .badStep(offset: bytes.count) }
    return runs
  }

  /// Makes of a sequence the one that a recipe tells by it.
  ///
  /// - Parameters:
  ///   - bytes: What ``encode(_:base:firstNew:)`` returned.
  ///   - sequence: The base, or no numbers where there was none; then the sequence. After an error
  ///     it is of no use.
  ///   - firstNew: The same count.
  ///   - recordLimit: Numbers must be less than this.
  ///   - count: How many numbers the sequence must have.
  /// - Throws: ``RecipeError``.
  public static func apply(
    _ bytes: Span<UInt8>,
    to sequence: inout RunPieces,
    firstNew: RecordNumber,
    recordLimit: RecordNumber,
    count: Int
  ) throws(RecipeError) {
    let baseCount = sequence.count
    var (place, cursor, expected) = (0, 0, firstNew)
    while place < bytes.count {
      let offset = place
      let head = try varint(bytes, &place)
      let stepCount = Int(head >> 1)
      guard stepCount > 0, stepCount <= count - sequence.next.count,
        sequence.next.stepCount <= RunPieces.maximumCount
      else { throw .badStep(offset: offset) }
      let delta = try varint(bytes, &place).unzigzagged
      if head & 1 == 0 {
        let (start, overflow) = cursor.addingReportingOverflow(Int(delta))
        guard !overflow, start >= 0, start <= baseCount, stepCount <= baseCount - start
        else { throw .badStep(offset: offset) }
        cursor = start + stepCount
        sequence.next.copy(start..<cursor)
      } else {
        let stride = stepCount > 1 ? try varint(bytes, &place).unzigzagged &+ 1 : 1
        let run = try checkedRun(
          expected,
          delta,
          stride,
          stepCount,
          limit: recordLimit,
          offset: offset
        )
        sequence.next.add(run)
        expected = run.last + 1
      }
    }
    guard sequence.next.count == count else {
      throw .wrongCount(expected: count, found: sequence.next.count)
    }
    guard sequence.become() else { throw .badStep(offset: bytes.count) }
  }

  private static func varint(
    _ bytes: Span<UInt8>,
    _ place: inout Int
  ) throws(RecipeError) -> UInt64 {
    do throws(ByteError) { return try bytes.readVarint(at: &place, before: bytes.count) } catch {
      throw .bytes(error)
    }
  }

  /// A run whose numbers all lie within `0..<limit`, or an error; nothing overflows on the way.
  private static func checkedRun(
    _ expected: Int,
    _ delta: Int64,
    _ stride: Int64,
    _ count: Int,
    limit: Int,
    offset: Int
  ) throws(RecipeError) -> RecordRun {
    let (first, overflow) = expected.addingReportingOverflow(Int(delta))
    let (span, overflow2) = Int(stride).multipliedReportingOverflow(by: count - 1)
    let (last, overflow3) = first.addingReportingOverflow(span)
    guard !overflow, !overflow2, !overflow3, (0..<limit).contains(first),
      (0..<limit).contains(last)
    else { throw .badStep(offset: offset) }
    return RecordRun(first: first, stride: count == 1 ? 1 : Int(stride), count: count)
  }
}

/// What is wrong with a recipe.
public enum RecipeError: Error, Hashable, Sendable {
  /// An integer is cut off or overlong.
  case bytes(ByteError)
  /// The step that starts at `offset` leaves the base or names a record that does not exist.
  case badStep(offset: Int)
  /// The steps give another number of records than the release has.
  case wrongCount(expected: Int, found: Int)
}
