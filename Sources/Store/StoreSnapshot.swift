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
  let packs: [Pack]
  let log: SnapshotLog
  let blocks: BlockTable
  let cache = Mutex(SnapshotCache())

  /// Puts packs together.
  ///
  /// - Parameters:
  ///   - name: The data set's name.
  ///   - packs: All packs, in the order of the log.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)`` where they contradict each other.
  init(name: String, packs: [Pack]) throws(StoreError) {
    var log = SnapshotLog(name: name)
    for (index, pack) in packs.enumerated() { try log.add(pack, at: index) }
    self.name = name
    self.packs = packs
    self.log = log
    blocks = BlockTable(packs)
  }

  /// Puts one more pack behind those of a snapshot.
  init(_ earlier: StoreSnapshot, adding pack: Pack) throws(StoreError) {
    var log = earlier.log
    try log.add(pack, at: earlier.packs.count)
    name = earlier.name
    packs = earlier.packs + [pack]
    self.log = log
    blocks = BlockTable(packs)
  }

  /// Every release, in recorded order.
  public var logged: [StoredRelease] { log.releases }
  /// The places in ``logged`` in published order; of two with the same published time the one
  /// recorded later comes later.
  public var timeline: [Int] { log.timeline }
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
  /// Where each release's recipe is.
  var recipes: [RecipeLocation] { log.recipes }
  /// The sketch of each release's chunk.
  var sketches: [[UInt32]] { log.sketches }

  /// The size of the packs, in bytes.
  public var packByteCount: Int { packs.reduce(0) { $0 + $1.byteCount } }

  /// The last release published at or before a time.
  ///
  /// - Parameter time: The time.
  /// - Returns: Its place in ``timeline``, or nil where everything was published later.
  /// - Complexity: O(log *n*).
  public func place(asOf time: Instant) -> Int? {
    let count = log.placeCount(upTo: time)
    return count == 0 ? nil : count - 1
  }

  /// The release that stands before another one on the timeline and would be its base.
  ///
  /// - Parameter published: The published time of the other one, which is recorded last.
  /// - Returns: A place in ``logged``: the last one published at or before that time, else the
  ///   first one after it; nil for an empty store.
  func neighbour(of published: Instant) -> Int? {
    if let place = place(asOf: published) { return timeline[place] }
    return timeline.first
  }
}
