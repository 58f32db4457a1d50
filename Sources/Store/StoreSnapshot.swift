import Bytes
public import Digests
import Files
import Records
import Synchronization
public import Times

/// A data set's store at one moment: what a reader sees, unmoved by what writers do meanwhile.
///
/// Opening reads the table of contents of every pack; records and recipes are read when asked for.
public final class StoreSnapshot: Sendable {
  /// The data set's name.
  public let name: String
  /// What stands for each stretch of the log, in order.
  let parts: [StorePart]
  /// The packs among them.
  let packs: [Pack]
  /// Whether a repair had to leave something out.
  public let hasLosses: Bool
  let log: SnapshotLog
  let blocks: BlockTable
  let cache = Mutex(SnapshotCache())
  let bases = BaseCache()

  /// Puts packs together, and what stands for those that are lost.
  ///
  /// - Parameters:
  ///   - name: The data set's name.
  ///   - parts: All parts, in the order of the log.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)`` where they contradict each other.
  init(name: String, parts: [StorePart]) throws(StoreError) {
    var log = SnapshotLog(name: name)
    var packs: [Pack] = []
    for (index, part) in parts.enumerated() {
      switch part {
      case .pack(let pack):
        try log.add(pack)
        packs.append(pack)
      case .lost(let name):
        log.pass(name.entries, before: parts[(index + 1)...].first?.pack?.contents)
      }
    }
    self.name = name
    self.parts = parts
    self.packs = packs
    self.log = log
    hasLosses = parts.contains(where: \.hasLosses)
    blocks = BlockTable(packs)
  }

  /// Puts packs together that follow each other.
  convenience init(name: String, packs: [Pack]) throws(StoreError) {
    try self.init(name: name, parts: packs.map(StorePart.pack))
  }

  /// Puts one more pack behind those of a snapshot.
  init(_ earlier: StoreSnapshot, adding pack: Pack) throws(StoreError) {
    var log = earlier.log
    try log.add(pack)
    name = earlier.name
    parts = earlier.parts + [.pack(pack)]
    packs = earlier.packs + [pack]
    hasLosses = earlier.hasLosses
    self.log = log
    blocks = BlockTable(packs)
    // The next release is mostly told as a change of the newest one.
    let carried = earlier.cache.withLock { $0.carriedOver }
    cache.withLock { $0 = carried }
  }

  /// Puts one pack in the place of the newest ones, which it was merged from.
  ///
  /// The log stays as it was read; only where recipes lie is new.
  ///
  /// - Parameters:
  ///   - earlier: The snapshot before.
  ///   - count: How many packs; as many of the newest parts are packs.
  ///   - pack: The pack that holds their entries.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)`` where it holds other entries.
  init(
    _ earlier: StoreSnapshot,
    replacingNewest count: Int,
    with pack: Pack
  ) throws(StoreError) {
    var log = earlier.log
    try log.replaceNewest(count, with: pack)
    name = earlier.name
    parts = earlier.parts.dropLast(count) + [.pack(pack)]
    packs = earlier.packs.dropLast(count) + [pack]
    hasLosses = earlier.hasLosses
    self.log = log
    blocks = BlockTable(packs)
    let carried = earlier.cache.withLock { $0.sequencesOnly }
    cache.withLock { $0 = carried }
  }

  /// Every release, in recorded order.
  public var logged: ReleaseList { log.releases }
  /// The places in ``logged`` in published order; of two with the same published time the one
  /// recorded later comes later.
  ///
  /// A lost release that was added again stands here once.
  public var timeline: [Int] { losses?.timeline ?? log.timeline }
  /// Every confirmation, in recorded order.
  public var confirmations: [ConfirmationEntry] { log.confirmations }
  /// Every tag, with the place of its release in ``logged``.
  public var tags: [String: Int] { log.tags }
  /// How many log entries there are.
  public var entryCount: Int { log.entryCount }
  /// The head of the log's hash chain.
  public var head: Digest256 { log.head }
  /// How many records the data set has.
  public var recordCount: Int { log.recordCount }

  /// Where the recipe of a release is, by its place in ``logged``.
  func location(ofLogged release: Int) -> RecipeLocation { log.recipe(of: release, in: packs) }

  /// The sketch of a release's chunk, by its place in ``logged``.
  func sketch(ofLogged release: Int) -> ArraySlice<UInt32> {
    let (pack, index) = logged.locate(release)
    return packs[pack].contents.sketch(index)
  }

  /// The size of the packs, in bytes.
  public var packByteCount: Int { packs.reduce(0) { $0 + $1.byteCount } }

  /// The last release published at or before a time.
  ///
  /// - Parameter time: The time.
  /// - Returns: Its place in ``timeline``, or nil where everything was published later.
  /// - Complexity: O(log *n*).
  public func place(asOf time: Instant) -> Int? {
    let later = timeline.index(fromWhich: { logged[$0].published > time })
    return later == 0 ? nil : later - 1
  }

  /// The release that stands before another one on the timeline.
  ///
  /// - Parameter published: The published time of the other one, which is recorded last.
  /// - Returns: A place in ``logged``: the last one published at or before that time, else the
  ///   first one after it; nil for an empty store. Lost releases do not count.
  func neighbour(of published: Instant) -> Int? { neighbours(of: published, atMost: 1).first }

  /// The releases that stand before another one on the timeline.
  ///
  /// - Parameters:
  ///   - published: The published time of the other one, which is recorded last.
  ///   - limit: The most that are returned.
  /// - Returns: Places in ``logged``: first ``neighbour(of:)``, then those before it, each earlier
  ///   than the one before. Lost releases do not count.
  func neighbours(of published: Instant, atMost limit: Int) -> [Int] {
    let lost = lostReleases
    let timeline = timeline
    let count = place(asOf: published).map { $0 + 1 } ?? 0
    let before = timeline[..<count].reversed().lazy.filter { !lost.contains($0) }.prefix(limit)
    guard before.isEmpty else { return Array(before) }
    return timeline[count...].first { !lost.contains($0) }.map { [$0] } ?? []
  }
}
