import Bytes
import Definitions
import Deflate
import Digests
import Files
import History
import Simulator
@testable import Store
import Support
import Testing
import Times
import Vintage

/// One byte of an archive changes, or a file ends early: nothing crashes, nothing wrong is given
/// out, and `verify --data` tells it.
@Suite struct RotTests {
  /// An archive of simulated hospital releases in memory.
  struct Sample {
    let disk = CrashingFileSystem()
    let files: [[UInt8]]
    /// How many releases there are: files that repeat the one before are none.
    let releaseCount: Int
    let ledger: Int

    init(releaseCount: Int, isPacked: Bool) throws {
      let archive = try Archive.create(at: "/a", files: disk)
      var definition = DataSetDefinition(name: try #require(DataSetName("h")))
      definition.keyColumns = ["dep", "sexe", "jour"]
      try archive.add(definition)
      let writer = StoreWriter(try archive.dataSet(named: "h").store)
      var options = SimulationOptions()
      (options.dayCount, options.areaCount, options.historyDayCount) = (releaseCount, 4, 5)
      files = try Simulation(.hospital, seed: 11, options: options).map { release in
        let file = IncomingFile(
          bytes: release.bytes,
          published: release.published.utc,
          provenance: Provenance(fileName: release.fileName)
        )
        _ = try writer.add(file, recorded: Instant(seconds: 0))
        return release.bytes
      }
      if isPacked { _ = try writer.pack() }
      let releases = try archive.dataSet(named: "h").releases()
      self.releaseCount = releases.count
      ledger = try Self.corrections(releases)
    }

    static func corrections(_ releases: Releases) throws -> Int {
      try Analysis(releases).timeline().classify(releases.snapshot).reduce(0) {
        $0 + $1.revisedCellCount
      }
    }

    /// The files that readers look at, the lock left out: it is empty.
    var live: [String] {
      disk.contents.filter { !$0.value.isEmpty && !$0.key.hasSuffix(".gitignore") }.keys.sorted()
    }

    /// Reads everything as the commands do.
    ///
    /// - Returns: Whether `verify --data` tells something, and what is wrong without being told.
    func look() -> (isTold: Bool, wrong: String?) {
      guard let archive = try? Archive(at: "/a", files: disk),
        let dataSet = try? archive.dataSet(named: "h")
      else { return (true, nil) }
      let isTold = !dataSet.store.verify(readsData: true).isSound
      guard let releases = try? dataSet.releases() else { return (isTold, nil) }
      if !isTold, releases.count != releaseCount { return (isTold, "a release is missing") }
      for place in 0..<releases.count {
        guard let file = try? releases.file(place) else { continue }
        if !files.contains(file) { return (isTold, "cat gave wrong bytes") }
        _ = try? releases.labels(place)
      }
      if let found = try? Self.corrections(releases), !isTold, found != ledger,
        dataSet.definition.keyColumns == ["dep", "sexe", "jour"]
      {
        return (isTold, "log counts other corrections")
      }
      return (isTold, nil)
    }
  }

  @Test(arguments: [true, false])
  func `flipped bytes and early ends of every file are told`(isPacked: Bool) throws {
    let sample = try Sample(releaseCount: isPacked ? 12 : 3, isPacked: isPacked)
    #expect(sample.look().isTold == false && sample.look().wrong == nil)
    let total = sample.live.reduce(0) { $0 + (sample.disk.contents[$1]?.count ?? 0) }
    let step = max(1, total / Scale.trials(160))
    var (flips, cuts) = (0, 0)
    var random = SeededRandom(5)
    for path in sample.live {
      let whole = try #require(sample.disk.contents[path])
      let isPack = path.hasSuffix(".pack")
      for place in stride(from: random.below(step), to: whole.count, by: step) {
        sample.disk.damage(path) { $0[place] ^= 1 << UInt8(random.below(8)) }
        let (isTold, wrong) = sample.look()
        #expect(wrong == nil, "\(path), byte \(place)")
        // Definitions are texts that people edit: a changed letter may be one.
        #expect(isTold || !isPack, "\(path), byte \(place)")
        flips += 1
        if isPack, place.isMultiple(of: 3) {
          sample.disk.damage(path) { $0 = Array(whole[..<place]) }
          let (isTold, wrong) = sample.look()
          #expect(isTold && wrong == nil, "\(path), cut at \(place)")
          cuts += 1
        }
        sample.disk.damage(path) { $0 = whole }
      }
    }
    #expect(sample.look().isTold == false)
    let kind = isPacked ? "packed archive" : "archive as added"
    Scale.report("byte flipped in a hospital-like \(kind)", cases: flips, lost: 0)
    Scale.report("file cut short in a hospital-like \(kind)", cases: cuts, lost: 0)
  }

  @Test(.temporaryDirectory) func `each of the two checksums is needed, and the tests notice`()
    throws
  {
    let directory = "\(TemporaryDirectoryTrait.current)/example"
    try ExampleArchive.make(in: directory)
    let files = LocalFileSystem()
    let path = "\(directory)/store/beds/00000002-00000002.pack"
    let whole = try PackFile(files.readAll(path))
    var pack = whole
    let block = 35
    pack.blocks[block - 2] ^= 1
    let store = try Archive(at: directory).dataSet(named: "beds").store
    try files.replace(path, with: pack.bytes)
    #expect(!store.verify(readsData: false).isSound)
    // With the CRC-32 made to fit, only the SHA-256 is left to notice.
    pack = whole
    try pack.forge(0..<block) { $0[block - 2] ^= 1 }
    try files.replace(path, with: pack.bytes)
    #expect(store.verify(readsData: false).isSound)
    #expect(!store.verify(readsData: true).isSound)
    let snapshot = try store.snapshot()
    #expect(throws: StoreError.self) { try snapshot.file(ofLogged: 1) }
    // And without it, wrong bytes would be given out.
    let unchecked = try snapshot.gather(snapshot.runs(ofLogged: 1), byteCount: 0).bytes
    #expect(unchecked.count == ExampleArchive.second.count && unchecked != ExampleArchive.second)
  }
}
