import Coding
public import Digests
import Files
import Records
import Synchronization
public import Times

/// A file that is to be kept.
public struct IncomingFile: Sendable {
  /// The whole file.
  public let bytes: [UInt8]
  /// The SHA-256 of the file.
  public let content: Digest256
  /// When the producer released it.
  public var published: Instant
  /// Where it came from.
  public var provenance: Provenance

  /// Makes an incoming file and hashes it: on a thread of its own this costs the writer nothing.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - published: When the producer released it.
  ///   - provenance: Where it came from.
  public init(bytes: [UInt8], published: Instant, provenance: Provenance) {
    self.bytes = bytes
    self.published = published
    self.provenance = provenance
    content = Digest256(of: bytes)
  }
}

/// What became of an incoming file.
public enum AddOutcome: Sendable {
  /// It is a new release.
  case added(StoredRelease)
  /// It has the published time of an older release but other bytes; both are kept.
  case rewrite(StoredRelease, of: StoredRelease)
  /// Its bytes are those of the release that was current at that time; the sighting was noted. Of
  /// a file and its rewrites it may be another one than that which counts for the time.
  case unchanged(StoredRelease, rewrittenAs: StoredRelease?)

  /// The release that holds the file's bytes.
  public var release: StoredRelease {
    switch self {
    case .added(let release), .rewrite(let release, _), .unchanged(let release, _): release
    }
  }
}

/// Adds to a store.
///
/// Any number of writers, in any number of processes, may work at once.
///
/// Each call is one transaction under the store's lock, but for ``stage(_:recorded:)``, which keeps
/// the lock until ``settle()``. A writer keeps the last release in memory,
/// so that adding a series reads each file once. Not for use from several threads.
public final class StoreWriter {
  /// The store written to.
  public let store: DataSetStore
  /// What the store held after the last call; nil where it has to be read anew.
  public internal(set) var snapshot: StoreSnapshot?
  /// The last release that was added, by its place in the log.
  private var lastImage: (release: StoredRelease, image: ReleaseImage)?

  /// How far the records of a release may be spread.
  var spread = ReleaseSpread()
  /// What was staged and not settled.
  var series: Series?

  /// Makes a writer; nothing is read or written yet.
  ///
  /// - Parameter store: The store.
  public init(_ store: DataSetStore) {
    self.store = store
  }

  /// Keeps a file.
  ///
  /// Before the release is published, its recipe and its coded records are decoded again and
  /// compared with the file, byte for byte.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - recorded: Now.
  /// - Returns: What became of it.
  /// - Throws: ``StoreError``; the store is then as it was.
  /// - Durability: When this returns, the release is durable: one file and one folder were synced.
  public func add(_ file: IncomingFile, recorded: Instant) throws(StoreError) -> AddOutcome {
    try transaction { snapshot throws(StoreError) in try self.keep(file, recorded, snapshot) }
  }

  /// Keeps a file in the store that is locked.
  func keep(
    _ file: IncomingFile,
    _ recorded: Instant,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) -> AddOutcome {
    if let known = snapshot.release(confirmedBy: file.content, at: file.published) {
      return try confirm(known, file, recorded, snapshot)
    }
    let snapshot = try keepLaterSightings(than: file.published, recorded, snapshot)
    let current = snapshot.place(asOf: file.published).map { snapshot.timeline[$0] }
    let outcome = try match(file, snapshot)
    let release = try publish(file, recorded, outcome, snapshot)
    lastImage = (release, outcome.image)
    guard let current, snapshot.logged[current].published == file.published,
      snapshot.logged[current].id != release.id
    else { return .added(release) }
    return .rewrite(release, of: snapshot.logged[current])
  }

  /// Reads the release that a file of some time will be compared with.
  ///
  /// So that this happens while the file itself is read. What fails here will fail again, and be
  /// told, in ``add(_:recorded:)``.
  ///
  /// - Parameter published: When the producer released the file.
  public func prepare(for published: Instant) {
    guard series == nil, lastImage == nil, let snapshot = try? store.snapshot(),
      let place = snapshot.neighbour(of: published), let image = try? image(of: place, snapshot)
    else { return }
    self.snapshot = snapshot
    lastImage = (snapshot.logged[place], image)
  }

  /// Runs a change under the store's lock, on what the store holds then.
  func transaction<Value>(
    _ change: (StoreSnapshot) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try settle()
    let lock = try locked()
    defer { lock.unlock() }
    let value = try change(try refreshed())
    // What was asked for is done and durable. A merge that fails now is tried again next time.
    try? mergeWhereDue()
    return value
  }

  /// Locks the store, whose folder is made where it is missing.
  func locked() throws(StoreError) -> any FileLock {
    do {
      try store.files.makeDirectories(store.directory)
      return try store.files.lock("\(store.directory)/\(DataSetStore.lockName)")
    } catch { throw .file(error) }
  }

  /// Reads the store anew next time.
  func forget() {
    snapshot = nil
    lastImage = nil
  }

  /// What the store holds now; what dead writers and finished merges left behind is removed.
  func refreshed() throws(StoreError) -> StoreSnapshot {
    let names = try store.list()
    let (live, superseded, missing) = PackName.select(names)
    // Behind a gap nothing may be taken for left over.
    guard missing == nil else { return try store.snapshot() }
    do {
      try store.files.sweepTemporaries(names, in: store.directory)
      for name in superseded { try store.files.remove("\(store.directory)/\(name.text)") }
    } catch { throw .file(error) }
    if let snapshot, snapshot.parts.map(\.name) == live { return snapshot }
    let fresh = try store.snapshot(reusing: snapshot?.packs ?? [])
    snapshot = fresh
    return fresh
  }

  private func confirm(
    _ release: StoredRelease,
    _ file: IncomingFile,
    _ recorded: Instant,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) -> AddOutcome {
    let entry = ConfirmationEntry(
      release: release.entryNumber,
      published: file.published,
      recorded: recorded,
      provenance: file.provenance
    )
    let next = try append(.confirmation(entry), to: snapshot)
    let current = next.place(asOf: file.published).map { next.logged[next.timeline[$0]] }
    return .unchanged(
      next.logged.place(ofEntry: release.entryNumber).map { next.logged[$0] } ?? release,
      rewrittenAs: current.flatMap { $0.entryNumber == release.entryNumber ? nil : $0 }
    )
  }

  /// Publishes a pack that holds one log entry and no records.
  @discardableResult
  func append(
    _ entry: LogEntry,
    to snapshot: StoreSnapshot
  ) throws(StoreError) -> StoreSnapshot {
    var builder = PackBuilder(after: snapshot)
    builder.add(entry: entry.bytes)
    return try publish(builder, after: snapshot)
  }

  private func match(
    _ file: IncomingFile,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) -> RecordMatcher.Outcome {
    let base = try snapshot.neighbour(of: file.published).map { place throws(StoreError) in
      try image(of: place, snapshot)
    }
    lastImage = nil
    let empty = ReleaseImage(batch: RecordBatch(), runs: RecordRuns())
    let matcher = RecordMatcher(file: file.bytes, base: base ?? empty)
    let outcome = try matcher.finish(firstNew: snapshot.recordCount) {
      strangers throws(StoreError) in
      try snapshot.returningChunks(for: strangers, fileByteCount: file.bytes.count)
    }
    let limit = spread.limit(releaseByteCount: file.bytes.count)
    guard snapshot.isSpreadWide(outcome, limit: limit) else { return outcome }
    // Every record of the file is stored once more, so that they lie in one place.
    return try RecordMatcher(file: file.bytes, base: empty)
      .finish(firstNew: snapshot.recordCount) { _ throws(StoreError) in [] }
  }

  /// A release in memory, from the last addition where it is that one.
  func image(
    of place: Int,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) -> ReleaseImage {
    let release = snapshot.logged[place]
    if let lastImage, lastImage.release.id == release.id { return lastImage.image }
    return ReleaseImage(
      batch: try snapshot.batch(ofLogged: place),
      runs: try snapshot.runs(ofLogged: place)
    )
  }

  func publish(
    _ file: IncomingFile,
    _ recorded: Instant,
    _ outcome: RecordMatcher.Outcome,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) -> StoredRelease {
    var builder = PackBuilder(after: snapshot)
    let recipe = try snapshot.shortestRecipe(outcome.image.runs, published: file.published)
    for block in outcome.chunk.encodedBlocks(isStaged: series != nil) {
      builder.add(
        recordPayload: block.payload,
        recordCount: block.recordCount,
        byteCount: block.byteCount
      )
    }
    builder.add(
      recipe: recipe.bytes,
      baseDistance: recipe.base.map { snapshot.entryCount + 1 - snapshot.logged[$0].entryNumber }
        ?? 0,
      sketch: outcome.sketch[...]
    )
    let entry = ReleaseEntry(
      published: file.published,
      recorded: recorded,
      content: file.content,
      sha1: [],
      byteCount: file.bytes.count,
      recordCount: outcome.image.runs.count,
      newRecordCount: outcome.chunk.count,
      chunk: nil,
      provenance: file.provenance
    )
    builder.add(entry: LogEntry.release(entry).bytes)
    let next = try publish(builder, after: snapshot, checking: outcome)
    return next.logged[next.logged.count - 1]
  }
}
