import Files
import Support
import Testing

@testable import Store

/// What every store must do, on random histories and on both disks.
@Suite(.temporaryDirectory) struct StoreConformanceTests {
  static let seeds: [UInt64] = Array(1...8)

  @Test(arguments: seeds)
  func `a random history comes back byte for byte, and again after packing`(seed: UInt64) throws {
    let bench = Bench(files: LocalFileSystem(), directory: TemporaryDirectoryTrait.current + "/s")
    try Self.check(bench, Array(RandomHistory(seed: seed, releaseCount: 40)))
  }

  @Test(arguments: seeds)
  func `out of order, a random history comes back in published order`(seed: UInt64) throws {
    let bench = Bench()
    let files = Array(RandomHistory(seed: seed, releaseCount: 30))
    var random = SeededRandom(seed)
    for day in files.indices.shuffled(using: &random) { try bench.add(files[day], day: day) }
    try Self.expectAll(files, bench)
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `files of every shape come back`() throws {
    let bench = Bench()
    var random = SeededRandom(7)
    let shapes: [[UInt8]] = [
      [], "\n".bytes, "a".bytes, "dep;jour\n".bytes, "a;b\r\n1;2\r\n".bytes, "a\r\r\nb\r\r\n".bytes,
      "a,\"x\ny\"\nb,\"never closed\nc\nd".bytes, [0xEF, 0xBB, 0xBF] + "a\nb".bytes,
      [0, 1, 2, 0, 10, 10, 0], "x\n".bytes + [0] + "y\n".bytes, random.bytes(30_000),
      [UInt8](repeating: 65, count: 200_000), [UInt8](repeating: 10, count: 3000),
      [UInt8](repeating: 34, count: 3001), random.bytes(100_000).map { $0 | 1 },
    ]
    try Self.check(bench, shapes + shapes.reversed())
  }

  /// Adds the files day by day and holds the store against them.
  static func check(_ bench: Bench, _ files: [[UInt8]]) throws {
    for (day, file) in files.enumerated() {
      let outcome = try bench.add(file, day: day)
      let isRepeated = day > 0 && files[day - 1] == file
      #expect(outcome.name == (isRepeated ? "unchanged" : "added"))
    }
    try expectAll(files, bench)
    let before = try bench.identity()
    let report = bench.store.verify(readsData: true)
    #expect(report.isSound && report.rebuiltCount == before.releases.count)
    let sizes = try bench.writer.pack()
    #expect(sizes.after <= sizes.before)
    #expect(try bench.identity() == before)
    try expectAll(files, bench)
    #expect(bench.store.verify(readsData: true).isSound)
    #expect(try bench.names().filter { $0.hasSuffix(".pack") }.count == 1)
  }

  /// Whether every file is current at its time.
  static func expectAll(_ files: [[UInt8]], _ bench: Bench) throws {
    let snapshot = try bench.store.snapshot()
    for (day, file) in files.enumerated() {
      let place = try #require(snapshot.place(asOf: Bench.time(day)))
      #expect(try snapshot.file(ofLogged: snapshot.timeline[place]) == file, "day \(day)")
    }
  }
}
