import Coding
import Records
import Support
import Testing

@testable import Store

@Suite struct StoreGrowthTests {
  @Test func `reading any release composes a bounded number of recipe bytes`() throws {
    let bench = Bench()
    var rows = (0..<120).map { "\($0);0\n" }
    var random = SeededRandom(3)
    for day in 0..<150 {
      for _ in 0..<5 { rows[random.below(rows.count)] = "\(random.below(120));\(day)\n" }
      try bench.add(rows.joined(), day: day)
    }
    let snapshot = try bench.store.snapshot()
    for place in snapshot.logged.indices {
      let alone = Recipe.encode(
        try snapshot.runs(ofLogged: place),
        base: nil,
        firstNew: snapshot.logged[place].firstRecord
      )
      #expect(Self.chain(place, snapshot).bytes <= alone.count * 4 + 4096, "release \(place)")
    }
  }

  @Test func `what is kept grows with what is new, not with the number of releases`() throws {
    let bench = Bench()
    var rows = (0..<60).map { "\($0);0\n" }
    var sizes: [Int] = []
    for day in 0..<200 {
      rows[day % rows.count] = "\(day);new\n"
      try bench.add(rows.joined(), day: day)
      if (day + 1).isMultiple(of: 50) {
        _ = try bench.writer.pack()
        sizes.append(try bench.store.footprint().byteCount)
      }
    }
    // One row a day: each quarter costs about as much as the one before it, never more and more.
    let steps = zip(sizes, sizes.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { $0 <= sizes[0] * 3 / 2 }, "\(sizes)")
    #expect(try bench.store.snapshot().recordCount == 59 + 200)
  }

  @Test func `rows that alternate between two orders are told by the release before last`() throws {
    let bench = Bench()
    var random = SeededRandom(5)
    let order = (0..<1500).map { _ in random.below(1 << 30) }
    var rows = (0..<1500).map { ($0, "\($0);0\n") }
    for day in 0..<12 {
      rows[random.below(1500)].1 = "\(day);new\n"
      let turned =
        day % 2 == 0 ? rows : rows.sorted { order[$0.0] < order[$1.0] }
      try bench.add(turned.map(\.1).joined(), day: day)
    }
    let snapshot = try bench.store.snapshot()
    let sizes = snapshot.logged.indices.map { snapshot.location(ofLogged: $0).range.count }
    #expect(sizes[1] > 2000 && sizes.dropFirst(2).allSatisfy { $0 < 200 }, "\(sizes)")
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `damage to a release that is no base of the next one refuses nothing`() throws {
    let disk = CrashingFileSystem()
    let bench = Bench(files: disk)
    var random = SeededRandom(6)
    let order = (0..<1500).map { _ in random.below(1 << 30) }
    for (day, word) in ["old", "old", "new"].enumerated() {
      var rows = Array(0..<1500)
      if day == 1 { rows.sort { order[$0] < order[$1] } }
      try bench.add(rows.map { "\($0);\(word)\n" }.joined(), day: day)
    }
    // The second release has no records of its own: its recipe comes first.
    disk.damage("/store/00000002-00000002.pack") { $0[PackContents.header.count + 2] ^= 1 }
    let turned = (0..<1500).sorted { order[$0] < order[$1] }.map { "\($0);new\n" }.joined()
    let outcome = try bench.add(turned, day: 3, by: StoreWriter(bench.store))
    #expect(outcome.release.entry.newRecordCount == 0)
    #expect(throws: StoreError.self) { try bench.store.snapshot().file(ofLogged: 1) }
    #expect(try bench.store.snapshot().file(ofLogged: 3).elementsEqual(turned.utf8))
  }

  @Test func `a return to an older layout brings its rows back, not new ones`() throws {
    let bench = Bench()
    let values = (0..<400).map { ($0, $0 * 31 % 977) }
    let plain = values.map { "\($0.0);\($0.1)\n" }.joined()
    let quoted = values.map { "\"\($0.0)\";\"\($0.1)\"\r\n" }.joined()
    let reversed = values.reversed().map { "\($0.0);\($0.1)\n" }.joined()
    var counts: [Int] = []
    for (day, text) in [plain, quoted, plain, reversed, quoted, plain + "x\n", quoted].enumerated()
    {
      counts.append(try bench.add(text, day: day).release.entry.newRecordCount)
    }
    #expect(counts == [400, 400, 0, 0, 0, 1, 0])
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `a return is found after merges and by a writer that has just come`() throws {
    let bench = Bench()
    let plain = (0..<300).map { "\($0);\($0 * 5)\n" }.joined()
    try bench.add(plain, day: 0)
    for day in 1..<40 { try bench.add("other\n\(day)\n", day: day) }
    let back = try bench.add(plain, day: 40, by: StoreWriter(bench.store)).release
    #expect(back.entry.newRecordCount == 0)
  }

  @Test func `turning rows round costs a few bytes of recipe`() throws {
    let bench = Bench()
    let dayMajor = (0..<40).flatMap { day in (0..<25).map { "\($0);\(day)\n" } }.joined()
    let areaMajor = (0..<25).flatMap { area in (0..<40).map { "\(area);\($0)\n" } }.joined()
    try bench.add(dayMajor, day: 0)
    try bench.add(areaMajor, day: 1)
    let snapshot = try bench.store.snapshot()
    #expect(snapshot.logged[1].entry.newRecordCount == 0)
    #expect(snapshot.location(ofLogged: 1).range.count < 25 * 6)
  }

  private static func chain(_ place: Int, _ snapshot: StoreSnapshot) -> (bytes: Int, length: Int) {
    var (bytes, length) = (0, 0)
    var next: Int? = place
    while let current = next {
      let location = snapshot.location(ofLogged: current)
      bytes += location.range.count
      length += 1
      next = location.base
    }
    return (bytes, length)
  }
}
