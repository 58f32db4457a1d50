import Digests
import Files
import Store
import Support
import Times

@testable import Store

/// A store in a test, with short words for what tests do to it.
final class Bench {
  let store: DataSetStore
  let writer: StoreWriter
  private var clock: Int64 = 1_600_000_000

  init(
    files: any FileSystem = CrashingFileSystem(),
    directory: String = "/store",
    name: String = "hospital"
  ) {
    store = DataSetStore(directory: directory, name: name, files: files)
    writer = StoreWriter(store)
  }

  /// The published time of a day.
  static func time(_ day: Int) -> Instant { Instant(seconds: 1_585_000_000 + Int64(day) * 86400) }

  static func file(_ bytes: [UInt8], day: Int) -> IncomingFile {
    let provenance = Provenance(fileName: "day-\(day).csv", source: "", tool: "test 1")
    return IncomingFile(bytes: bytes, published: time(day), provenance: provenance)
  }

  @discardableResult
  func add(
    _ bytes: [UInt8],
    day: Int,
    by other: StoreWriter? = nil
  ) throws(StoreError) -> AddOutcome {
    clock += 1
    return try (other ?? writer).add(
      Self.file(bytes, day: day),
      recorded: Instant(seconds: clock)
    )
  }

  /// Adds to the writer's series.
  func stage(_ text: String, day: Int) throws(StoreError) {
    clock += 1
    _ = try writer.stage(Self.file(Array(text.utf8), day: day), recorded: Instant(seconds: clock))
  }

  @discardableResult
  func add(_ text: String, day: Int, by other: StoreWriter? = nil) throws(StoreError) -> AddOutcome
  {
    try add(Array(text.utf8), day: day, by: other)
  }

  /// Every release's bytes, read by somebody who has just come, in published order.
  func files() throws(StoreError) -> [[UInt8]] {
    let snapshot = try store.snapshot()
    var files: [[UInt8]] = []
    for place in snapshot.timeline { files.append(try snapshot.file(ofLogged: place)) }
    return files
  }

  /// What identifies a store's content, however it is coded.
  func identity() throws(StoreError) -> StoreIdentity {
    let snapshot = try store.snapshot()
    var chunks: [String] = []
    for place in snapshot.logged.indices {
      do throws(StoreError) {
        chunks.append(try snapshot.chunkID(ofLogged: place)?.digest.hex ?? "-")
      } catch {
        guard case .lostRecords = error else { throw error }
        chunks.append("lost")
      }
    }
    return StoreIdentity(
      head: snapshot.head,
      releases: snapshot.logged.map(\.id.hex),
      chunks: chunks,
      contents: snapshot.logged.map(\.entry.content.hex),
      timeline: snapshot.timeline,
      recordCount: snapshot.recordCount
    )
  }

  /// The names in the store's folder.
  func names() throws(StoreError) -> [String] { try store.list() }
}

/// The ids of a store.
struct StoreIdentity: Hashable {
  var head: Digest256
  var releases: [String]
  var chunks: [String]
  var contents: [String]
  var timeline: [Int]
  var recordCount: Int
}

extension AddOutcome {
  /// The case alone.
  var name: String {
    switch self {
    case .added: "added"
    case .rewrite: "rewrite"
    case .unchanged: "unchanged"
    }
  }
}

extension String {
  var bytes: [UInt8] { Array(utf8) }
}
