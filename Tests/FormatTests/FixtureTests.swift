import Digests
import Files
import Glibc
@testable import Store
import Support
import Testing
import Vintage

@Suite struct FixtureTests {
  /// What stands in the text file beside the golden archive.
  static func expectedLines(_ archive: String) throws -> [String] {
    let text = try LocalFileSystem().readAll(FixtureArchive.expectedPath(archive))
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The lines that an archive gives for a data set.
  static func lines(_ name: String, _ archive: Archive) throws -> [String] {
    let releases = try archive.dataSet(named: name).releases()
    return try (0..<releases.count).map { place in
      let release = releases.release(place)
      let file = try releases.file(place)
      let digest = Digest256(of: file).hex
      return
        "\(name)@#\(place + 1) \(release.published) \(file.count) \(digest) \(release.id.hex)"
    }
  }

  @Test(arguments: FixtureSeries.allCases)
  func `the golden archive gives back every release, for ever`(series: FixtureSeries) throws {
    let archive = try Archive(at: FixtureArchive.directory(series.archive))
    let expected = try Self.expectedLines(series.archive).filter { $0.hasPrefix(series.name + "@") }
    #expect(!expected.isEmpty)
    #expect(try Self.lines(series.name, archive) == expected)
    let report = try archive.dataSet(named: series.name).store.verify(readsData: true)
    #expect(report.isSound, "\(report.problems)")
    #expect(report.rebuiltCount == expected.count)
  }

  @Test func `the golden archive has a merged, a repacked and many single packs`() throws {
    let directory = FixtureArchive.directory("season")
    let all = FixtureSeries.all(in: "season")
    let names = try all.map { try LocalFileSystem().list("\(directory)/store/\($0.name)") }
    #expect(names[0].count == 9)
    #expect(names[1].first == "00000001-00000016.pack" && names[1].count == 5)
    #expect(names[2] == ["00000001-00000008.1.pack"])
    let codecs = try all.flatMap { series in
      let archive = try Archive(at: directory)
      return try archive.dataSet(named: series.name).store.snapshot().packs.flatMap { pack in
        try pack.contents.recordBlocks.indices.compactMap { try pack.recordPayload($0).first }
      }
    }
    #expect(Set(codecs) == [0, 1, 2])
  }

  @Test func `a golden archive has folded texts and objects of JSON as records`() throws {
    let archive = try Archive(at: FixtureArchive.directory("texts"))
    func snapshot(_ series: FixtureSeries) throws -> StoreSnapshot {
      try archive.dataSet(named: series.name).store.snapshot()
    }
    let words = try Archive(at: FixtureArchive.directory("words"))
    let pack = try words.dataSet(named: FixtureSeries.answers.name).store.snapshot().packs[0]
    #expect(try pack.recordPayload(0).first == 4)
    #expect(try snapshot(.json).logged.map(\.entry.newRecordCount) == [1800, 3])
    #expect(try snapshot(.notes).packs.map { try $0.recordPayload(0).first } == [3])
    #expect(try snapshot(.wide).packs.map { try $0.recordPayload(0).first } == [2])
    #expect(try snapshot(.mixed).logged.map(\.entry.recordCount) == [62, 251])
  }

  @Test func `tags and confirmations of the golden archive are as they were given`() throws {
    let archive = try Archive(at: FixtureArchive.directory("season"))
    let snapshot = try archive.dataSet(named: FixtureSeries.odd.name).store.snapshot()
    #expect(snapshot.tags == ["paper-v1": 1])
    #expect(snapshot.confirmations.count == 1)
    #expect(snapshot.confirmations[0].provenance.fileName == "seen again.csv")
    #expect(snapshot.logged.contains { $0.entry.provenance.fileName == "long before é📈.csv" })
  }

  @Test func `a golden archive has its log in columns, notes and all`() throws {
    let archive = try Archive(at: FixtureArchive.directory("columns"))
    let snapshot = try archive.dataSet(named: FixtureSeries.long.name).store.snapshot()
    let pack = try #require(snapshot.packs.first)
    guard snapshot.packs.count == 1, case .columns(let columns) = pack.contents.entries else {
      Issue.record("the log is not in columns")
      return
    }
    #expect(columns.count == 41 && snapshot.releaseCount == 36)
    #expect(snapshot.tags == ["paper-v1": 1] && snapshot.logged[1].tags == ["paper-v1"])
    #expect(snapshot.confirmations.map(\.provenance.fileName) == ["seen again.csv"])
    #expect(snapshot.logged[35].lastConfirmed == snapshot.confirmations[0].published)
  }

  @Test func `a golden archive has a log without digests that follow from the bytes`() throws {
    let archive = try Archive(at: FixtureArchive.directory("contents"))
    let snapshot = try archive.dataSet(named: FixtureSeries.contents.name).store.snapshot()
    guard snapshot.packs.count == 1, case .columns(let columns) = snapshot.packs[0].contents.entries
    else {
      Issue.record("the log is not in columns")
      return
    }
    #expect(columns.count == 40)
    #expect(snapshot.logged.allSatisfy { $0.entry.chunk == nil && $0.entry.sha1.isEmpty })
  }

  @Test func `a golden archive has the steps of its recipes in streams`() throws {
    let archive = try Archive(at: FixtureArchive.directory("steps"))
    let snapshot = try archive.dataSet(named: FixtureSeries.lines.name).store.snapshot()
    #expect(snapshot.packs.map(\.contents.hasStepStreams) == [true])
  }

  @Test func `a golden archive has blocks that are told by others, and extended ones that are not`()
    throws
  {
    let archive = try Archive(at: FixtureArchive.directory("bases"))
    /// The first byte of each block of a series, and by which block it is told.
    func blocks(_ series: FixtureSeries) throws -> (codecs: [UInt8?], bases: [Int?]) {
      let snapshot = try archive.dataSet(named: series.name).store.snapshot()
      let pack = snapshot.packs[0]
      try #require(snapshot.packs.count == 1 && pack.contents.blockExtent == .told)
      let indices = pack.contents.recordBlocks.indices
      return (
        try indices.map { try pack.recordPayload($0).first },
        try indices.map { try pack.base(ofRecordBlock: $0) }
      )
    }
    let (prices, letters, amounts) = (
      try blocks(.prices), try blocks(.letters), try blocks(.amounts)
    )
    #expect(prices.codecs == [4, 5, 5, 5])
    #expect(prices.bases == [nil, 0, 0, 2])
    #expect(letters.codecs == [4, 5, 5, 5] && letters.bases == [nil, 0, 0, 2])
    // Only a map of kind 4 makes a block extended that is told by no other.
    #expect(amounts.codecs == [5] && amounts.bases == [nil])
  }

  @Test func `a golden archive has objects and elements as records`() throws {
    let archive = try Archive(at: FixtureArchive.directory("values"))
    for (series, counts) in [
      (FixtureSeries.objects, [1803, 1804, 222, 233, 244]), (.elements, []),
    ] {
      let snapshot = try archive.dataSet(named: series.name).store.snapshot()
      let pack = snapshot.packs[0]
      #expect(try pack.recordPayload(0).prefix(2) == [6, 0] && pack.contents.blockExtent == .texts)
      let found = snapshot.logged.map(\.entry.recordCount)
      #expect(found == (counts.isEmpty ? (0..<10).map { 63 + $0 } : counts))
    }
    let pack = try archive.dataSet(named: FixtureSeries.sections.name).store.snapshot().packs[0]
    #expect(try pack.recordPayload(0).prefix(3) == [6, 0, 4])
  }

  /// Chunk ids depend on which records count as known: a new writer must agree.
  @Test(.temporaryDirectory, arguments: FixtureSeries.allCases)
  func `the same files give the same ids and the same log today`(series: FixtureSeries) throws {
    let made = "\(TemporaryDirectoryTrait.current)/season"
    try FixtureArchive.make(in: made, [series])
    let kept = try Archive(at: FixtureArchive.directory(series.archive))
    let golden = try kept.dataSet(named: series.name)
    let fresh = try Archive(at: made).dataSet(named: series.name)
    let (old, new) = (try golden.store.snapshot(), try fresh.store.snapshot())
    for release in old.logged.indices {
      if series.isCutOtherwise {
        let (kept, made) = (old.logged[release].entry, new.logged[release].entry)
        #expect(kept.content == made.content && kept.recordCount != made.recordCount)
        continue
      }
      // Older logs say what can be computed as well; all else is the same.
      var entry = old.logged[release].entry
      #expect(try entry.chunk == nil || entry.chunk == new.chunkID(ofLogged: release))
      (entry.sha1, entry.chunk) = ([], nil)
      #expect(entry == new.logged[release].entry)
      #expect(old.sketch(ofLogged: release) == new.sketch(ofLogged: release))
    }
  }

  /// Makes the fixtures; run by hand, once for each format.
  ///
  /// `VINTAGE_MAKE_FIXTURES=NAME swift test --filter "a golden archive is made"`, and nothing else
  /// at the same time. The example that is made with `season` is what docs/format.md explains.
  @Test(.enabled(if: getenv("VINTAGE_MAKE_FIXTURES") != nil, "makes the fixtures"))
  func `a golden archive is made`() throws {
    let files = LocalFileSystem()
    let archive = String(cString: try #require(getenv("VINTAGE_MAKE_FIXTURES")))
    let all = FixtureSeries.all(in: archive)
    let directory = FixtureArchive.directory(archive)
    try #require(try !all.isEmpty && files.status(directory) == nil, "it is there already")
    try FixtureArchive.make(in: directory, all)
    // What only a living archive needs would keep the packs out of the project.
    try files.remove("\(directory)/.gitignore")
    for series in all { try files.remove("\(directory)/store/\(series.name)/lock") }
    if archive == "season" {
      try ExampleArchive.make(in: "\(FixtureArchive.testsFolder)/Fixtures/v1/example")
    }
    let lines = all.flatMap(FixtureArchive.expected)
    try files.replace(
      FixtureArchive.expectedPath(archive),
      with: Array((lines.joined(separator: "\n") + "\n").utf8)
    )
  }
}
