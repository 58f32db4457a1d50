import Files
import Support
import Testing
import Times

@testable import Store

@Suite struct StoreMergeTests {
  /// A file of `day` rows: short, and new every day.
  static func file(_ day: Int) -> [UInt8] {
    (0...day).map { "\($0);\($0 * 7)\n" }.joined().bytes
  }

  @Test func `packs stay few and every id stays`() throws {
    let bench = Bench()
    var releases: [String] = []
    var chunks: [String] = []
    for day in 0..<300 {
      let release = try bench.add(Self.file(day), day: day).release
      releases.append(release.id.hex)
      let id = try bench.store.snapshot().chunkID(ofLogged: day)
      chunks.append(try #require(id).digest.hex)
      let packs = try bench.names().filter { $0.hasSuffix(".pack") }.count
      #expect(packs <= 15 * 3, "\(packs) packs of \(day + 1) releases")
    }
    let identity = try bench.identity()
    #expect(identity.releases == releases && identity.chunks == chunks)
    #expect(try bench.names().filter { $0.hasSuffix(".pack") }.count == 1 + 2 + 12)
    #expect(try bench.files() == (0..<300).map(Self.file))
  }

  @Test func `packing again raises the generation and keeps everything`() throws {
    let bench = Bench()
    for day in 0..<5 { try bench.add(Self.file(day), day: day) }
    let before = try bench.identity()
    for generation in ["", ".1", ".2"] {
      _ = try bench.writer.pack(isSearchingHarder: true)
      #expect(
        try bench.names() == ["00000001-00000005\(generation).pack", DataSetStore.lockName]
      )
      #expect(try bench.identity() == before)
    }
    try bench.add(Self.file(5), day: 5)
    #expect(try bench.files() == (0...5).map(Self.file))
  }

  @Test func `packing nothing does nothing`() throws {
    let bench = Bench()
    let sizes = try bench.writer.pack()
    #expect(sizes.before == 0 && sizes.after == 0)
    #expect(try bench.names() == [DataSetStore.lockName])
  }

  @Test func `a reader goes on while packs are merged away`() throws {
    let bench = Bench()
    for day in 0..<10 { try bench.add(Self.file(day), day: day) }
    let reader = try bench.store.snapshot()
    _ = try bench.writer.pack()
    for day in 10..<20 { try bench.add(Self.file(day), day: day) }
    for day in 0..<10 { #expect(try reader.file(ofLogged: day) == Self.file(day)) }
    #expect(reader.releaseCount == 10)
  }

  @Test func `tags and confirmations live through merges`() throws {
    let bench = Bench()
    for day in 0..<20 {
      try bench.add(Self.file(day / 2), day: day)
      if day == 7 {
        let release = try bench.store.snapshot().logged[3]
        try bench.writer.tag("paper", release, isMoving: false, recorded: Bench.time(99))
      }
    }
    let before = try bench.store.snapshot()
    _ = try bench.writer.pack()
    let after = try bench.store.snapshot()
    #expect(after.tags == ["paper": 3] && Array(after.logged) == Array(before.logged))
    #expect(after.confirmations == before.confirmations && after.confirmations.count == 10)
  }

  @Test func `what dead writers and finished merges left behind is swept by the next writer`()
    throws
  {
    let disk = CrashingFileSystem()
    let bench = Bench(files: disk)
    for day in 0..<4 { try bench.add(Self.file(day), day: day) }
    let old = try disk.open("/store/00000002-00000002.pack")
    let bytes = try old.read(old.byteCount, at: 0)
    _ = try bench.writer.pack()
    for name in ["00000002-00000002.pack", "tmp-1-1-1", "tmp-99-3-5"] {
      try disk.createFile("/store/\(name)", mode: 0o444).write(bytes)
    }
    // A reader passes over them and leaves them alone.
    #expect(PackName.select(try bench.names()).superseded.count == 1)
    #expect(try bench.files() == (0..<4).map(Self.file))
    #expect(try bench.names().count == 5)
    try bench.add(Self.file(4), day: 4)
    #expect(
      try bench.names() == [
        "00000001-00000004.pack", "00000005-00000005.pack", DataSetStore.lockName,
      ]
    )
    #expect(try bench.files() == (0...4).map(Self.file))
  }
}
