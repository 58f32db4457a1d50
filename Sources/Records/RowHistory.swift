internal import Bytes

/// A history in which releases that are stored in pieces are seen as rows.
///
/// Where records are cut is a matter of storage: a file with a NUL byte and a file of bare carriage
/// returns are cut by content, a row over 64 KiB after values of JSON or by content. Whoever
/// compares rows looks at them through this. Records that are whole rows keep their numbers; the
/// others get numbers behind them.
public struct RowHistory: RecordHistory {
  private let base: any RecordHistory
  private let rows: RecutRows

  /// Sees a history through rows that were cut anew.
  ///
  /// - Parameters:
  ///   - base: The history that they were cut from.
  ///   - rows: The rows.
  public init(_ base: any RecordHistory, _ rows: RecutRows) {
    self.base = base
    self.rows = rows
  }

  /// As ``RecordHistory/releaseCount``.
  public var releaseCount: Int { base.releaseCount }

  /// As ``RecordHistory/recordCount``, with the rows that were cut anew.
  public var recordCount: Int { rows.firstNumber + rows.batch.count }

  /// As ``RecordHistory/runs(ofRelease:)``.
  public func runs(ofRelease release: Int) throws -> RecordRuns {
    try rows.runs[release] ?? base.runs(ofRelease: release)
  }

  /// As ``RecordHistory/records(_:)``.
  public func records(_ numbers: [RecordNumber]) throws -> RecordBatch {
    let split = numbers.index(fromWhich: { $0 >= rows.firstNumber })
    var batch = split > 0 ? try base.records(Array(numbers[..<split])) : RecordBatch()
    for number in numbers[split...] { batch.append(rows.batch.record(number - rows.firstNumber)) }
    return batch
  }
}

/// The rows of releases that are stored in pieces.
public struct RecutRows: Sendable {
  /// The number of the first row in `batch`: as many records as the history has.
  let firstNumber: RecordNumber
  /// The rows that are no records of the history, each once.
  private(set) var batch = RecordBatch()
  /// The releases seen as rows, by their places.
  private(set) var runs: [Int: RecordRuns] = [:]

  /// A longer line stays in pieces: 256 MiB.
  static let maximumByteCount = 1 << 28

  /// Which releases were cut anew.
  public var releases: Set<Int> { Set(runs.keys) }

  /// Cuts releases anew.
  ///
  /// - Parameters:
  ///   - history: The history.
  ///   - releases: The releases that hold records that are no rows.
  ///   - all: All releases that are going to be compared: a row that is a record of one of them
  ///     gets its number.
  /// - Throws: What `history` throws.
  /// - Complexity: Reads the records of all releases once, and keeps the pieces.
  public init(
    of history: any RecordHistory,
    releases: Set<Int>,
    among all: some Sequence<Int>
  ) throws {
    firstNumber = history.recordCount
    var cutter = RowCutter(firstNumber: firstNumber)
    let sequences = try releases.sorted().map { ($0, try history.runs(ofRelease: $0).numbers) }
    try cutter.learnShapes(sequences.map(\.1), history)
    for (release, numbers) in sequences { cutter.findStretches(release, numbers) }
    try cutter.cut(history)
    try cutter.findEqualRecords(all, history)
    (batch, runs) = cutter.finish(sequences)
  }
}

/// Puts pieces together and cuts them into rows.
private struct RowCutter {
  let firstNumber: RecordNumber
  /// What is not a row, by number.
  private var shapes: [RecordNumber: OddShape] = [:]
  /// The stretches of each release that are cut anew, as places.
  private var stretches: [Int: [Range<Int>]] = [:]
  /// What each stretch is made of, and the numbers of its rows.
  private var rowsOfPieces: [[RecordNumber]: [RecordNumber]] = [:]
  /// The stretches that are whole files.
  private var wholeFiles: Set<[RecordNumber]> = []
  private var batch = RecordBatch()
  /// The rows of `batch` by their fingerprints.
  private var known: [UInt64: [Int]] = [:]
  /// The numbers of records that equal rows of `batch`.
  private var equalRecords: [Int: RecordNumber] = [:]
  private static let batchCount = 250_000

  init(firstNumber: RecordNumber) { self.firstNumber = firstNumber }

  /// Looks at all records of releases.
  mutating func learnShapes(_ sequences: [[RecordNumber]], _ history: any RecordHistory) throws {
    try Self.read(Set(sequences.joined()), history) { numbers, records in
      for (index, shape) in records.oddShapes() { shapes[numbers[index]] = shape }
    }
  }

  /// Reads records in batches.
  private static func read(
    _ wanted: Set<RecordNumber>,
    _ history: any RecordHistory,
    _ body: ([RecordNumber], RecordBatch) -> Void
  ) throws {
    let numbers = wanted.sorted()
    for start in stride(from: 0, to: numbers.count, by: batchCount) {
      let part = Array(numbers[start..<min(start + batchCount, numbers.count)])
      body(part, try history.records(part))
    }
  }

  /// Finds what has to be cut anew in a release: pieces, and the record that ends the last of them.
  mutating func findStretches(_ release: Int, _ numbers: [RecordNumber]) {
    var found: [Range<Int>] = []
    var place = 0
    while place < numbers.count {
      guard shapes.isOdd(numbers[place], at: place, of: numbers.count) else {
        place += 1
        continue
      }
      let start = place
      place = endOfStretch(from: place, numbers)
      found.append(start..<place)
      rowsOfPieces[Array(numbers[start..<place])] = []
    }
    if found == [0..<numbers.count] { wholeFiles.insert(numbers) }
    stretches[release] = found
  }

  /// Where a stretch ends that starts with a record that is no row.
  ///
  /// What ends a long line may have been cut within a quoted field of the next row, so some rows
  /// behind it are cut anew as well.
  private func endOfStretch(from start: Int, _ numbers: [RecordNumber]) -> Int {
    var place = start
    while true {
      var isFinished = false
      while place < numbers.count, let shape = shapes[numbers[place]] {
        isFinished = shape.isFinished
        place += 1
      }
      guard !isFinished, place < numbers.count else { return place }
      let end = min(place + 1 + Self.rowsBehind, numbers.count)
      guard let odd = (place..<end).first(where: { shapes[numbers[$0]] != nil }) else { return end }
      place = odd
    }
  }

  /// So many rows behind a long line are cut anew.
  private static let rowsBehind = 16

  /// Cuts every stretch.
  mutating func cut(_ history: any RecordHistory) throws {
    var places: [RecordNumber: Int] = [:]
    let numbers = Set(rowsOfPieces.keys.joined()).sorted()
    for (index, number) in numbers.enumerated() { places[number] = index }
    let records = try history.records(numbers)
    for pieces in rowsOfPieces.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      var whole = RecordBatch()
      for piece in pieces {
        guard let place = places[piece] else { continue }
        whole.append(records.record(place))
      }
      rowsOfPieces[pieces] = rows(of: whole, pieces)
    }
  }

  /// The numbers of the rows of a stretch.
  private mutating func rows(of whole: RecordBatch, _ pieces: [RecordNumber]) -> [RecordNumber] {
    let span = whole.bytes.span
    let endsInReturns =
      wholeFiles.contains(pieces) && RecordBatch.hasOnlyReturns(span, 0..<span.count)
    let lineEnd = endsInReturns ? Ascii.carriageReturn : Ascii.lineFeed
    var result: [RecordNumber] = []
    var (start, piece) = (0, 0)
    while start < span.count {
      let end = RecordSplitter.end(ofRowAt: start, upTo: span.count, in: span, lineEnd: lineEnd)
      guard end - start <= RecutRows.maximumByteCount else { return pieces }
      while whole.range(piece).upperBound <= start { piece += 1 }
      let isRecord = whole.range(piece) == start..<end
      result.append(isRecord ? pieces[piece] : number(of: whole.bytes[start..<end]))
      start = end
    }
    return result
  }

  /// The number of a row that is no record.
  private mutating func number(of row: ArraySlice<UInt8>) -> RecordNumber {
    let print = ByteScan.fingerprint(Array(row).span, 0..<row.count)
    let index = known[print]?.first { batch.record($0) == row } ?? batch.count
    if index == batch.count {
      batch.append(row)
      known[print, default: []].append(index)
    }
    return firstNumber + index
  }

  /// Finds the records of other releases that equal rows: theirs are the numbers.
  mutating func findEqualRecords(
    _ releases: some Sequence<Int>,
    _ history: any RecordHistory
  ) throws {
    let isShort = (0..<batch.count).contains {
      batch.range($0).count <= RecordSplitter.maximumByteCount
    }
    guard isShort else { return }
    var wanted: Set<RecordNumber> = []
    for release in releases {
      for run in try history.runs(ofRelease: release).runs {
        for index in 0..<run.count { wanted.insert(run[index]) }
      }
    }
    let (rows, known) = (batch, known)
    var found: [Int: RecordNumber] = [:]
    try Self.read(wanted, history) { numbers, records in
      let span = records.bytes.span
      for (index, number) in numbers.enumerated() {
        let print = ByteScan.fingerprint(span, records.range(index))
        for row in known[print] ?? []
        where found[row] == nil && rows.record(row) == records.record(index) {
          found[row] = number
        }
      }
    }
    equalRecords = found
  }

  /// The rows, and the releases as sequences of them.
  func finish(
    _ sequences: [(Int, [RecordNumber])]
  ) -> (batch: RecordBatch, runs: [Int: RecordRuns]) {
    var runs: [Int: RecordRuns] = [:]
    for (release, numbers) in sequences {
      var (result, place) = (RecordRuns(), 0)
      for stretch in stretches[release] ?? [] {
        for number in numbers[place..<stretch.lowerBound] { result.append(number) }
        for number in rowsOfPieces[Array(numbers[stretch])] ?? [] {
          result.append(equalRecords[number - firstNumber] ?? number)
        }
        place = stretch.upperBound
      }
      for number in numbers[place...] { result.append(number) }
      runs[release] = result
    }
    return (batch, runs)
  }
}
