import Support
import Testing

@testable import Records

/// Releases cut by content, seen as rows.
@Suite struct RowHistoryTests {
  /// Files cut as the store cuts them, or by content all over; equal records have one number.
  struct Stored: RecordHistory {
    var sequences: [RecordRuns] = []
    var batch = RecordBatch()
    private var known: [[UInt8]: RecordNumber] = [:]

    init(_ files: [[UInt8]], byContent: Set<Int>) {
      for (place, file) in files.enumerated() {
        let rows = RecordSplitter(for: file.span)
        var (start, runs) = (0, RecordRuns())
        while start < file.count {
          let limit = min(file.count, start + RecordSplitter.maximumByteCount)
          let end =
            byContent.contains(place)
            ? ContentCutter.end(ofPieceAt: start, upTo: limit, in: file.span)
            : rows.end(ofRecordAt: start, in: file.span)
          let record = Array(file[start..<end])
          let number = known[record] ?? batch.count
          if number == batch.count { batch.append(record) }
          known[record] = number
          runs.append(number)
          start = end
        }
        sequences.append(runs)
      }
    }

    var releaseCount: Int { sequences.count }
    var recordCount: Int { batch.count }
    func runs(ofRelease release: Int) throws -> RecordRuns { sequences[release] }
    func records(_ numbers: [RecordNumber]) throws -> RecordBatch {
      var result = RecordBatch()
      for number in numbers { result.append(batch.record(number)) }
      return result
    }
  }

  /// The records of a release, as they are seen.
  static func rows(_ release: Int, _ history: any RecordHistory) throws -> [[UInt8]] {
    let numbers = try history.runs(ofRelease: release).numbers
    let distinct = Set(numbers).sorted()
    let batch = try history.records(distinct)
    let places = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
    return numbers.map { Array(batch.record(places[$0] ?? 0)) }
  }

  @Test(arguments: 0..<20)
  func `a file cut by content has the rows of the same file cut by rows`(seed: UInt64) throws {
    var random = SeededRandom(seed)
    let rows = (0..<900).map { row in
      let note = ["", "a", "\"b\nc\"", "\"d\"\"\n\n;e\""][Int.random(in: 0..<4, using: &random)]
      let size = Int.random(in: 0..<300, using: &random) == 0 ? 90_000 : 3
      return "\(row);\(note);\(String(repeating: "x", count: size))\n"
    }
    var files = (0..<3).map { _ in
      Array(rows.filter { _ in Int.random(in: 0..<20, using: &random) > 0 }.joined().utf8)
    }
    if seed.isMultiple(of: 2) { files = files.map { Array($0.dropLast()) } }
    let stored = Stored(files, byContent: [1])
    let recut = try RecutRows(of: stored, releases: [0, 1, 2], among: 0..<3)
    let seen = RowHistory(stored, recut)
    for (place, file) in files.enumerated() {
      var (start, wanted) = (0, [[UInt8]]())
      while start < file.count {
        let end = RecordSplitter.end(ofRowAt: start, upTo: file.count, in: file.span)
        wanted.append(Array(file[start..<end]))
        start = end
      }
      #expect(try Self.rows(place, seen) == wanted, "seed \(seed), release \(place)")
    }
    // A row that two releases hold has one number, however each of them is stored.
    let shared = try Set(seen.runs(ofRelease: 0).numbers)
      .intersection(seen.runs(ofRelease: 1).numbers)
    let bytes = try Set(Self.rows(0, seen)).intersection(Self.rows(1, seen))
    #expect(shared.count == bytes.count)
  }

  /// The rows of a file that is cut as the store cuts it.
  private static func rows(of file: String) throws -> [String] {
    let stored = Stored([Array(file.utf8)], byContent: [])
    let recut = try RecutRows(of: stored, releases: [0], among: [0])
    return try rows(0, RowHistory(stored, recut)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `rows that end in bare returns are rows, whatever stands in brackets`() throws {
    let rows = ["jour,hosp [lits],rea [lits],x\r"] + (0..<6000).map { "\($0),[1],2,\($0 % 7)\r" }
    #expect(try Self.rows(of: rows.joined()) == rows)
  }

  @Test func `a quoted field behind a long line is not cut in two`() throws {
    let list = String(repeating: "[1,2],", count: 20_000)
    let behind = ["2,\"a\nb\",y1\n", "3,\"c\n\n\nd\",y\n"] + (4..<30).map { "\($0),e,y\n" }
    let rows = ["k,text,v\n", "1,\"\(list)\",x\n"] + behind + ["99,\"\(list)\",x\n"] + behind
    #expect(try Self.rows(of: rows.joined()) == rows)
  }

  @Test func `nothing is lost of bytes that are no rows at all`() throws {
    var random = SeededRandom(7)
    for count in [1, 2000, 70_000, 300_000] {
      for alphabet in [[UInt8](0...255), [0x0A, 0x0D, 0x22, 0x3B], [0x0D, 0x61], [0x61]] {
        let file = (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)]
        }
        let stored = Stored([file], byContent: [0])
        let recut = try RecutRows(of: stored, releases: [0], among: [0])
        #expect(try Self.rows(0, RowHistory(stored, recut)).joined().elementsEqual(file))
      }
    }
  }
}
