import Definitions
import Digests
import Files
@testable import Store
import Testing
import Times
import Vintage

/// The golden archive and what must come out of it.
enum FixtureArchive {
  /// Where the tests of this folder are.
  static let testsFolder = Path.parent(of: #filePath)
  /// The root of the package.
  static let packageRoot = Path.parent(of: Path.parent(of: testsFolder))
  /// An archive that was made once, `season` by the first version of format 1.
  static func directory(_ archive: String) -> String { "\(testsFolder)/Fixtures/v1/\(archive)" }

  /// Its releases: data set, place, published, size, SHA-256 and id, a line each.
  static func expectedPath(_ archive: String) -> String { directory(archive) + "-expected.txt" }

  /// When the first entry of each data set is said to have been recorded.
  private static let recorded: Int64 = 1_600_000_000

  /// Makes the archive anew with the program as it is now.
  ///
  /// - Parameters:
  ///   - directory: A folder that does not exist yet.
  ///   - all: What it is to hold.
  /// - Throws: What adding throws.
  static func make(in directory: String, _ all: [FixtureSeries]) throws {
    let archive = try Archive.create(at: directory, title: "Golden archive of format 1")
    for series in all {
      let name = try #require(DataSetName(series.name))
      var definition = DataSetDefinition(name: name)
      definition.timeZone = "Europe/Paris"
      try archive.add(definition)
      let writer = StoreWriter(try archive.dataSet(named: series.name).store)
      // Blocks of a few releases, so that small files give several.
      if series.archive == "bases" { writer.spread = ReleaseSpread(floor: 1 << 10) }
      var clock = recorded
      for file in series.files {
        clock += 60
        let provenance = Provenance(
          fileName: file.fileName,
          source: "https://example.org/\(series.name)",
          tool: "vintage 0.1.0"
        )
        _ = try writer.add(
          IncomingFile(bytes: file.bytes, published: file.published, provenance: provenance),
          recorded: Instant(seconds: clock)
        )
      }
      if series == .odd || series == .long { try addNotes(to: writer, clock) }
      if series.isPacked { _ = try writer.pack() }
      if series == .repacked {
        _ = try writer.pack()
        _ = try writer.pack(isSearchingHarder: true)
      }
    }
  }

  /// A confirmation, a tag, a moved one and one that is taken away again.
  private static func addNotes(to writer: StoreWriter, _ clock: Int64) throws {
    let snapshot = try writer.store.snapshot()
    let last = snapshot.logged[snapshot.timeline[snapshot.timeline.count - 1]]
    _ = try writer.add(
      IncomingFile(
        bytes: try snapshot.file(ofLogged: snapshot.timeline[snapshot.timeline.count - 1]),
        published: Instant(seconds: last.published.seconds + 7200),
        provenance: Provenance(fileName: "seen again.csv")
      ),
      recorded: Instant(seconds: clock + 1)
    )
    let (first, second) = (snapshot.logged[0], snapshot.logged[1])
    let time = Instant(seconds: clock + 2)
    try writer.tag("paper-v1", first, isMoving: false, recorded: time)
    try writer.tag("paper-v1", second, isMoving: true, recorded: time)
    try writer.tag("gone", first, isMoving: false, recorded: time)
    try writer.removeTag("gone", recorded: time)
  }

  /// The lines that describe what a series must give, computed from its files alone.
  static func expected(_ series: FixtureSeries) -> [String] {
    let files = series.files.enumerated().sorted { left, right in
      (left.element.published, left.offset) < (right.element.published, right.offset)
    }.map(\.element)
    return files.enumerated().map { place, file in
      let digest = Digest256(of: file.bytes)
      let id = ReleaseID(
        dataSet: series.name,
        published: file.published,
        content: digest,
        byteCount: file.bytes.count
      )
      return
        "\(series.name)@#\(place + 1) \(file.published) \(file.bytes.count) \(digest.hex) \(id.hex)"
    }
  }
}
