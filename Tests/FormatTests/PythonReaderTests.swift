import Bytes
import Definitions
import Digests
import Files
import Glibc
import Simulator
@testable import Store
import Support
import Testing
import Times
import Vintage

/// docs/reader.py, which knows nothing but the pages of the format, reads what the program wrote.
@Suite(.enabled(if: Program.isThere("python3"))) struct PythonReaderTests {
  private func read(_ archive: String, _ more: String = "") -> (status: Int32, text: String) {
    PythonReader.read(archive, more)
  }

  @Test(arguments: ["season", "columns", "texts", "words", "contents", "steps", "bases"])
  func `the golden archives are read`(name: String) throws {
    let expected = try FixtureTests.expectedLines(name)
    let (status, text) = read(FixtureArchive.directory(name))
    #expect(status == 0)
    #expect(text.hasSuffix("\n\(expected.count) releases rebuilt and verified, 0 problems\n"))
    let listed = read(FixtureArchive.directory(name), "--list").text.split(separator: "\n")
    let ids = expected.map { $0.split(separator: " ") }.map {
      "\($0[0]) \($0[1]) \($0[2]) \($0[4])"
    }
    #expect(
      Set(listed.map { $0.split(separator: " ").prefix(4).joined(separator: " ") }) == Set(ids)
    )
    #expect(
      listed.filter { $0.hasSuffix(" paper-v1") }.count
        == (["season", "columns"].contains(name) ? 1 : 0)
    )
  }

  @Test func `single releases of the golden archive are written out`() throws {
    let archive = FixtureArchive.directory("season")
    for line in try FixtureTests.expectedLines("season").filter({ $0.hasPrefix("odd") }) {
      let words = line.split(separator: " ")
      let (status, output) = PythonReader.run(archive, "--extract '\(words[0])'")
      #expect(status == 0 && Digest256(of: output).hex == words[3], "\(line)")
    }
  }

  /// Two hundred rows, all of which change; some have a text of their own in place of a figure.
  private static func priceList(_ release: Int) -> [UInt8] {
    var random = SeededRandom(5)
    let rows = (0..<200).map { row in
      let code = 1_000_000 + random.below(8_999_999)
      let isOpen = row % 13 == release % 13
      let price = isOpen ? "on request \(row * 31 + release)" : "\(row * 37 + release)"
      let stock = row * row % 977 + 3 * release
      return "\(code);article \(String(random.next(), radix: 36));\(price);\(stock)\n"
    }
    return Array(("item;name;price;stock\n" + rows.joined()).utf8)
  }

  @Test(.temporaryDirectory)
  func `texts among figures are read where blocks are told by others`() throws {
    let directory = "\(TemporaryDirectoryTrait.current)/archive"
    let archive = try Archive.create(at: directory)
    try archive.add(DataSetDefinition(name: try #require(DataSetName("prices"))))
    let writer = StoreWriter(try archive.dataSet(named: "prices").store)
    writer.spread = ReleaseSpread(floor: 1 << 10)
    for release in 0..<24 {
      let file = IncomingFile(
        bytes: Self.priceList(release),
        published: Instant(seconds: Int64(86_400 * release)),
        provenance: Provenance(fileName: "\(release).csv")
      )
      _ = try writer.add(file, recorded: Instant(seconds: 0))
    }
    _ = try writer.pack()
    let pack = try #require(try writer.store.snapshot().packs.first)
    let bases = try pack.contents.recordBlocks.indices.map { try pack.base(ofRecordBlock: $0) }
    #expect(bases.count { $0 != nil } >= 3)
    #expect(read(directory).text.hasSuffix("\n24 releases rebuilt and verified, 0 problems\n"))
  }

  @Test(.temporaryDirectory, arguments: SimulatedDataSet.all)
  func `simulated releases are read, before and after they are packed`(
    dataSet: SimulatedDataSet
  ) throws {
    let directory = "\(TemporaryDirectoryTrait.current)/archive"
    let archive = try Archive.create(at: directory)
    try archive.add(DataSetDefinition(name: try #require(DataSetName("simulated"))))
    let writer = StoreWriter(try archive.dataSet(named: "simulated").store)
    var options = SimulationOptions()
    (options.dayCount, options.areaCount, options.historyDayCount) = (18, 5, 12)
    options.noisePercent = 300
    for release in Simulation(dataSet, seed: 7, options: options) {
      _ = try writer.add(
        IncomingFile(
          bytes: release.bytes,
          published: release.published.utc,
          provenance: Provenance(fileName: release.fileName)
        ),
        recorded: Instant(seconds: 0)
      )
    }
    let head = try writer.store.snapshot().head.hex
    let sound =
      "simulated: 18 releases, log head \(head)\n18 releases rebuilt and verified, 0 problems\n"
    #expect(read(directory).text == sound)
    _ = try writer.pack()
    #expect(read(directory).text == sound)
  }

  @Test(.temporaryDirectory) func `texts that are folded are read`() throws {
    let directory = "\(TemporaryDirectoryTrait.current)/archive"
    let archive = try Archive.create(at: directory)
    try archive.add(DataSetDefinition(name: try #require(DataSetName("d"))))
    let writer = StoreWriter(try archive.dataSet(named: "d").store)
    var items = (0..<12_000).map { "\(UInt32($0) &* 2_654_435_761)" }
    for day in 0..<4 {
      items[day * 1_000] = "changed \(day)"
      _ = try writer.add(
        IncomingFile(
          bytes: Array("[\(items.joined(separator: ", "))]".utf8),
          published: Instant(seconds: Int64(day) * 86_400),
          provenance: Provenance(fileName: "")
        ),
        recorded: Instant(seconds: 0)
      )
    }
    _ = try writer.pack()
    let pack = try #require(writer.store.snapshot().packs.first)
    #expect(try pack.recordPayload(0).first == 4)
    let sound = "4 releases rebuilt and verified, 0 problems\n"
    #expect(read(directory).text.hasSuffix(sound))
    let last = read(directory, "--extract d@#4").text
    #expect(last == "[\(items.joined(separator: ", "))]")
  }

  @Test(.temporaryDirectory) func `figures with other texts among them are read`() throws {
    let directory = "\(TemporaryDirectoryTrait.current)/archive"
    let archive = try Archive.create(at: directory)
    try archive.add(DataSetDefinition(name: try #require(DataSetName("d"))))
    let writer = StoreWriter(try archive.dataSet(named: "d").store)
    let rows = (0..<900).map { "\($0);\($0 % 9 == 0 ? "about \($0)" : "\($0 * 7).5")\n" }
    _ = try writer.add(
      IncomingFile(
        bytes: Array(("k;v\n" + rows.joined()).utf8),
        published: Instant(seconds: 0),
        provenance: Provenance(fileName: "")
      ),
      recorded: Instant(seconds: 0)
    )
    let pack = try #require(writer.store.snapshot().packs.first)
    #expect(try pack.recordPayload(0).first == 2)
    #expect(read(directory, "--extract d@#1").text == "k;v\n" + rows.joined())
  }

  @Test(.temporaryDirectory) func `damage is told with status 1, wrong calls with 2`() throws {
    let directory = "\(TemporaryDirectoryTrait.current)/example"
    try ExampleArchive.make(in: directory)
    #expect(read(directory).status == 0)
    #expect(read(directory, "--nonsense").status == 2)
    #expect(read(directory, "--extract beds@#3").status == 2)
    #expect(read(directory, "--extract other@#1").status == 2)
    #expect(read("\(directory)/none").status == 2)
    let path = "\(directory)/store/beds/00000002-00000002.pack"
    let files = LocalFileSystem()
    let pack = try files.readAll(path)
    for place in stride(from: 0, to: pack.count, by: 29) {
      var damaged = pack
      damaged[place] ^= 0x10
      try files.replace(path, with: damaged)
      #expect(read(directory).status == 1, "byte \(place)")
      #expect(read(directory, "--extract beds@#1").text.utf8.elementsEqual(ExampleArchive.first))
    }
    try files.replace(path, with: pack)
    #expect(read(directory).status == 0)
    try files.replace("\(directory)/vintage.toml", with: Array("format = 2\n".utf8))
    #expect(read(directory).status == 1)
  }

  @Test(.temporaryDirectory) func `blocks whose reader is missing are refused by its name`() throws
  {
    let (files, alone) = (LocalFileSystem(), "\(TemporaryDirectoryTrait.current)/reader.py")
    let script = try files.readAll("\(FixtureArchive.packageRoot)/docs/reader.py")
    try files.replace(alone, with: script)
    let (reader, archive) = (Program.quoted(alone), FixtureArchive.directory("words"))
    let (status, output) = Program.run("python3 \(reader) \(Program.quoted(archive)) 2>&1")
    let text = String(decoding: output, as: UTF8.self)
    #expect(status == 1 && text.contains("reader_blocks.py, which is missing\n"), "\(text)")
  }

  @Test(.temporaryDirectory) func `what a repair had to give up is told, the rest is read`() throws
  {
    let directory = "\(TemporaryDirectoryTrait.current)/archive"
    let archive = try Archive.create(at: directory)
    try archive.add(DataSetDefinition(name: try #require(DataSetName("d"))))
    let writer = StoreWriter(try archive.dataSet(named: "d").store)
    let add = { (day: Int, text: String) in
      _ = try writer.add(
        IncomingFile(
          bytes: Array(text.utf8),
          published: Instant(seconds: Int64(day) * 86_400),
          provenance: Provenance(fileName: "")
        ),
        recorded: Instant(seconds: 0)
      )
    }
    for day in 0..<5 { try add(day, "\(day * 7)\n\(day * 9)\n") }
    let files = LocalFileSystem()
    for (entry, place) in [(2, 15), (4, -30)] {
      let path = "\(directory)/store/d/0000000\(entry)-0000000\(entry).pack"
      var pack = try files.readAll(path)
      pack[place < 0 ? pack.count + place : place] ^= 1
      try files.replace(path, with: pack)
    }
    _ = try writer.repair(recorded: Instant(seconds: 0))
    try add(9, "99\n")
    let snapshot = try writer.store.snapshot()
    let lost = snapshot.lostReleases.count
    let (status, text) = read(directory)
    #expect(status == 1)
    #expect(
      text.hasSuffix(
        "\n\(snapshot.releaseCount - lost) releases rebuilt and verified, \(lost + 1) problems\n"
      ),
      "\(text)"
    )
    #expect(text.contains("log head \(snapshot.head.hex)"))
  }

  @Test(.temporaryDirectory) func `versions and features of later times are refused by name`()
    throws
  {
    let directory = "\(TemporaryDirectoryTrait.current)/example"
    try ExampleArchive.make(in: directory)
    let path = "\(directory)/store/beds/00000001-00000001.pack"
    let files = LocalFileSystem()
    let pack = try files.readAll(path)
    let messages = { read(directory, "2>&1").text }
    var later = pack
    later[13] = UInt8(ascii: "7")
    try files.replace(path, with: later)
    #expect(messages().contains("pack of version b'7'"))
    var feature = try PackFile(pack)
    feature.contents = [1, 5] + Array("rings".utf8) + feature.contents.dropFirst()
    try files.replace(path, with: feature.bytes)
    #expect(messages().contains("needs the feature rings"))
    try files.replace("\(directory)/vintage.toml", with: Array("format = 12\n".utf8))
    #expect(messages().contains("archive of format 12"))
  }
}
