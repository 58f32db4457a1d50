import Records
import Support
import Testing

@testable import Store

/// How much is read to rebuild one release, and how records are parted into blocks for that.
///
/// The bound has a floor of 1 KiB here instead of 1 MiB, so that small files reach it.
@Suite struct StoreSpreadTests {
  static let spread = ReleaseSpread(floor: 1 << 10)

  static func bench() -> Bench {
    let bench = Bench()
    bench.writer.spread = spread
    return bench
  }

  /// Releases of 40 rows of 100 bytes: nine rows change every day, and one of the others, so that
  /// each chunk has a row that stays.
  static func releases(_ count: Int) -> [String] {
    var random = SeededRandom(11)
    func row(_ number: Int, _ day: Int) -> String {
      let noise = (0..<5).map { _ in String(random.next(), radix: 16) }.joined()
      return "\(number);\(day);\(noise)\n"
    }
    var rows = (0..<40).map { row($0, 0) }
    return (0..<count).map { day in
      for number in Array(0..<9) + [10 + day % 30] { rows[number] = row(number, day) }
      return rows.joined()
    }
  }

  @Test func `the chunks that a release needs are bounded however long the history is`() throws {
    let bench = Self.bench()
    let texts = Self.releases(70)
    for (day, text) in texts.enumerated() { try bench.add(text, day: day) }
    let snapshot = try bench.store.snapshot()
    var ranges = RecordRanges()
    for release in snapshot.logged { ranges.append(endingAt: release.newRecords.upperBound) }
    for place in snapshot.logged.indices {
      let needed = ranges.uses(for: try snapshot.runs(ofLogged: place))
        .reduce(0) { $0 + snapshot.logged[$1.range].chunkByteCount }
      let size = snapshot.logged[place].entry.byteCount
      #expect(needed <= Self.spread.limit(releaseByteCount: size) + size / 8, "release \(place)")
    }
    let whole = snapshot.logged.indices.filter { snapshot.logged[$0].isWhole }
    #expect(whole.count > 1 && whole.count < 12, "\(whole)")
    // What came before a release that is stored whole is not needed by what follows it.
    for place in snapshot.logged.indices {
      let last = whole.last { $0 <= place } ?? 0
      let first = snapshot.logged[last].firstRecord
      #expect(try snapshot.runs(ofLogged: place).numbers.allSatisfy { $0 >= first })
    }
    #expect(try bench.files() == texts.map(\.bytes))
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `ids do not depend on how packs lie`() throws {
    let texts = Self.releases(50)
    let (plain, packed, staged) = (Self.bench(), Self.bench(), Self.bench())
    for (day, text) in texts.enumerated() {
      try plain.add(text, day: day)
      try packed.add(text, day: day)
      if day % 7 == 6 { _ = try packed.writer.pack() }
      try staged.stage(text, day: day)
    }
    try staged.writer.settle()
    let identity = try plain.identity()
    #expect(try packed.identity() == identity)
    #expect(try staged.identity() == identity)
    #expect(try plain.store.snapshot().logged.count(where: \.isWhole) > 1)
  }

  @Test func `a file larger than the bound by itself is kept like any other`() throws {
    let bench = Self.bench()
    let row = String(repeating: "x", count: 200)
    let text = (0..<150).map { "\($0);\(row)\n" }.joined()
    for day in 0..<3 { try bench.add(text + "\(day)\n", day: day) }
    let snapshot = try bench.store.snapshot()
    #expect(snapshot.logged.map(\.isWhole) == [true, false, false])
    _ = try bench.writer.pack()
    #expect(try bench.files() == (0..<3).map { (text + "\($0)\n").bytes })
  }

  @Test func `packing parts records between releases, in blocks within the bound`() throws {
    let bench = Self.bench()
    for (day, text) in Self.releases(50).enumerated() {
      try bench.add(text, day: day)
    }
    _ = try bench.writer.pack()
    let snapshot = try bench.store.snapshot()
    let size = snapshot.logged[49].entry.byteCount
    let limit = RecordBlockSize.merged(releaseByteCount: size, spread: Self.spread)
    let ends = Set(snapshot.logged.map(\.newRecords.upperBound))
    #expect(snapshot.blocks.entries.count > 1)
    for block in snapshot.blocks.entries {
      #expect(block.byteCount <= limit + limit / 8 && ends.contains(block.records.upperBound))
    }
    for place in snapshot.logged.indices {
      #expect(try snapshot.decodedByteCount(ofLogged: place) <= limit * 4)
    }
  }

  @Test func `where every row grows every day blocks are told by others, not larger`() throws {
    let bench = Self.bench()
    var random = SeededRandom(5)
    var rows = (0..<60).map { "Place \($0);\(random.below(1_000_000))" }
    for day in 0..<40 {
      for place in rows.indices { rows[place] += ";\(random.below(100))" }
      let names = (0...day).map { ";d\($0)" }.joined()
      try bench.add("place;first\(names)\n" + rows.joined(separator: "\n") + "\n", day: day)
    }
    let files = try bench.files()
    let size = try bench.store.snapshot().logged[39].entry.byteCount
    _ = try bench.writer.pack()
    let snapshot = try bench.store.snapshot()
    let largest = snapshot.blocks.entries.map(\.byteCount).max() ?? 0
    #expect(largest <= RecordBlockSize.merged(releaseByteCount: size, spread: Self.spread))
    #expect(snapshot.packs.contains { $0.contents.blockExtent > .none })
    #expect(try bench.files() == files)
  }

  @Test func `where rows have no stretch in common blocks grow as far as it pays`() throws {
    let bench = Self.bench()
    var random = SeededRandom(6)
    var levels = (0..<300).map { _ in 100_000_000 + random.below(900_000_000) }
    for day in 0..<40 {
      for place in levels.indices { levels[place] += 1 + random.below(9) }
      let rows = levels.enumerated().map { "\($0);\($1)\n" }.joined()
      try bench.add("place;level\n" + rows, day: day)
    }
    let files = try bench.files()
    let size = try bench.store.snapshot().logged[39].entry.byteCount
    _ = try bench.writer.pack()
    let snapshot = try bench.store.snapshot()
    let largest = snapshot.blocks.entries.map(\.byteCount).max() ?? 0
    #expect(largest > RecordBlockSize.merged(releaseByteCount: size, spread: Self.spread))
    #expect(largest <= RecordBlockSize.largest)
    #expect(try bench.files() == files)
  }

  @Test func `ranges are found in the order in which a sequence comes to them`() {
    var random = SeededRandom(8)
    for _ in 0..<300 {
      var ranges = RecordRanges()
      var end = 0
      for _ in 0..<1 + random.below(6) {
        end += random.below(5)
        ranges.append(endingAt: end)
      }
      guard end > 0 else { continue }
      var runs: [RecordRun] = []
      for _ in 0..<random.below(6) {
        let (first, stride) = (random.below(end), random.below(7) - 3)
        let room = stride > 0 ? (end - 1 - first) / stride : stride < 0 ? first / -stride : 5
        runs.append(RecordRun(first: first, stride: stride, count: 1 + random.below(room + 1)))
      }
      let sequence = RecordRuns(runs)
      var expected: [Int: (first: Int, last: Int)] = [:]
      for (place, number) in sequence.numbers.enumerated() {
        let range = ranges.index(holding: number)
        #expect(ranges[range].contains(number))
        expected[range] = (expected[range]?.first ?? place, place)
      }
      let uses = ranges.uses(for: sequence)
      #expect(uses.map(\.firstPlace) == expected.values.map(\.first).sorted())
      for use in uses {
        #expect(use.firstPlace == expected[use.range]?.first)
        #expect(use.lastPlace == expected[use.range]?.last)
      }
    }
  }
}
