import Definitions
import Files
import Store
import Testing
import Times
import Vintage

/// The archive of two releases that docs/format.md explains byte by byte.
enum ExampleArchive {
  static let name = "beds"
  static let first = Array("jour;dep;hosp\n2020-04-14;01;5\n2020-04-14;02;7\n".utf8)
  static let second = Array("jour;dep;hosp\n2020-04-14;01;5\n2020-04-14;02;8\n2020-04-15;01;6\n".utf8)

  /// Makes it in a folder that does not exist yet.
  static func make(in directory: String) throws {
    let archive = try Archive.create(at: directory)
    let name = try #require(DataSetName(Self.name))
    try archive.add(DataSetDefinition(name: name))
    let writer = StoreWriter(try archive.dataSet(named: Self.name).store)
    for (day, bytes) in [(0, first), (1, second)] {
      let published = Instant(seconds: 1_586_883_600 + 86_400 * Int64(day))
      _ = try writer.add(
        IncomingFile(
          bytes: bytes, published: published,
          provenance: Provenance(fileName: "beds-\(14 + day).csv", tool: "vintage 0.1.0")),
        recorded: Instant(seconds: published.seconds + 600))
    }
  }

  /// The two packs.
  static func packs(in directory: String) throws -> [[UInt8]] {
    try (1...2).map {
      try LocalFileSystem().readAll("\(directory)/store/\(name)/0000000\($0)-0000000\($0).pack")
    }
  }
}
