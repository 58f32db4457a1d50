import Bytes
public import Digests
import Files
import Records
import Synchronization
public import Times

/// A data set's store at one moment: what a reader sees, unmoved by what writers do meanwhile.
///
/// Opening reads the table of contents of every pack; records and recipes are read when asked for.
/// Releases are in recorded order in ``logged`` and in published order in ``timeline``.
public final class StoreSnapshot: Sendable {
  /// The data set's name.
  public let name: String
  /// Every release, in recorded order.
  public let logged: [StoredRelease]
  /// The places in ``logged`` in published order; of two with the same published time the one
  /// recorded later comes later.
  public let timeline: [Int]
  /// Every confirmation, in recorded order.
  public let confirmations: [ConfirmationEntry]
  /// Every tag, with the place of its release in ``logged``.
  public let tags: [String: Int]
  /// How many log entries there are.
  public let entryCount: Int
  /// The head of the log's hash chain.
  public let head: Digest256
  /// How many records the data set has.
  public let recordCount: Int

  let packs: [Pack]
  let superseded: [PackName]
  let recipes: [RecipeLocation]
  /// The sketch of each release's chunk.
  let sketches: [[UInt32]]
  let blocks: BlockTable
  let cache: Mutex<SnapshotCache>

  init(name: String, packs: [Pack], superseded: [PackName]) throws(StoreError) {
    var builder = SnapshotBuilder(name: name)
    for (index, pack) in packs.enumerated() { try builder.add(pack, at: index) }
    self.name = name
    self.packs = packs
    self.superseded = superseded
    logged = builder.releases
    recipes = builder.recipes
    sketches = builder.sketches
    confirmations = builder.confirmations
    tags = builder.tags
    entryCount = builder.entryCount
    head = builder.head
    recordCount = builder.recordCount
    blocks = BlockTable(packs)
    timeline = logged.indices.sorted { [logged] left, right in
      (logged[left].published, left) < (logged[right].published, right)
    }
    cache = Mutex(SnapshotCache())
  }

  /// The bytes of the packs that count, in bytes.
  public var packByteCount: Int { packs.reduce(0) { $0 + $1.byteCount } }

  /// The last release published at or before a time.
  ///
  /// - Parameters:
  ///   - time: The time.
  ///   - isIncluded: Which releases count.
  /// - Returns: Its place in ``timeline``, or nil where everything was published later.
  public func place(
    asOf time: Instant, where isIncluded: (StoredRelease) -> Bool = { _ in true }
  ) -> Int? {
    timeline.lastIndex { logged[$0].published <= time && isIncluded(logged[$0]) }
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

/// Gathers a snapshot from packs, in the order of the log.
private struct SnapshotBuilder {
  let name: String
  var releases: [StoredRelease] = []
  var recipes: [RecipeLocation] = []
  var sketches: [[UInt32]] = []
  var confirmations: [ConfirmationEntry] = []
  var tags: [String: Int] = [:]
  var entryCount = 0
  var recordCount = 0
  var head = Digest256.zero
  /// The place in `releases` by entry number.
  private var places: [Int: Int] = [:]

  init(name: String) {
    self.name = name
  }

  mutating func add(_ pack: Pack, at packIndex: Int) throws(StoreError) {
    let contents = pack.contents
    func damaged(_ what: Damage) -> StoreError {
      .damaged(path: pack.path, byteOffset: 0, what)
    }
    guard contents.firstEntry == entryCount + 1, contents.firstRecord == recordCount,
      contents.previousHead == head
    else { throw damaged(.inconsistent) }
    var locations = RecipeLocator(contents, pack: packIndex)
    sketches += contents.recipes.map(\.sketch)
    for bytes in contents.entries {
      entryCount += 1
      let entry: LogEntry
      do { entry = try LogEntry(bytes: bytes) } catch { throw damaged(.entry(error)) }
      switch entry {
      case .release(let release):
        guard let (location, distance) = locations.next() else { throw damaged(.inconsistent) }
        try add(release, location, distance) { damaged(.inconsistent) }
      case .confirmation(let confirmation):
        guard let place = places[confirmation.release] else { throw damaged(.inconsistent) }
        confirmations.append(confirmation)
        let last = releases[place].lastConfirmed ?? confirmation.published
        releases[place].lastConfirmed = max(last, confirmation.published)
      case .tag(let tag):
        try set(tag) { damaged(.inconsistent) }
      }
    }
    let blockRecords = contents.recordBlocks.reduce(0) { $0 + $1.itemCount }
    guard locations.isAtEnd, contents.firstRecord + blockRecords == recordCount else {
      throw damaged(.inconsistent)
    }
    head = contents.head
  }

  private mutating func add(
    _ release: ReleaseEntry, _ location: RecipeLocation, _ baseDistance: Int,
    _ inconsistent: () -> StoreError
  ) throws(StoreError) {
    var location = location
    if baseDistance > 0 {
      guard let base = places[entryCount - baseDistance] else { throw inconsistent() }
      location.base = base
    }
    let id = ReleaseID(
      dataSet: name, published: release.published, content: release.content,
      byteCount: release.byteCount)
    places[entryCount] = releases.count
    releases.append(
      StoredRelease(id: id, entryNumber: entryCount, entry: release, firstRecord: recordCount))
    recipes.append(location)
    recordCount += release.newRecordCount
  }

  private mutating func set(
    _ tag: TagEntry, _ inconsistent: () -> StoreError
  ) throws(StoreError) {
    if let place = tags.removeValue(forKey: tag.name) {
      releases[place].tags.removeAll { $0 == tag.name }
    }
    guard tag.release > 0 else { return }
    guard let place = places[tag.release] else { throw inconsistent() }
    tags[tag.name] = place
    releases[place].tags.append(tag.name)
  }
}

/// Finds each release's recipe within the recipe blocks of its pack, one after the other.
private struct RecipeLocator {
  private let contents: PackContents
  private let pack: Int
  private var position = 0
  private var block = 0
  private var itemInBlock = 0
  private var offset = 0

  init(_ contents: PackContents, pack: Int) {
    self.contents = contents
    self.pack = pack
  }

  var isAtEnd: Bool { position == contents.recipes.count }

  mutating func next() -> (RecipeLocation, baseDistance: Int)? {
    guard position < contents.recipes.count else { return nil }
    while block < contents.recipeBlocks.count,
      itemInBlock == contents.recipeBlocks[block].itemCount
    {
      block += 1
      itemInBlock = 0
      offset = 0
    }
    guard block < contents.recipeBlocks.count else { return nil }
    let place = contents.recipes[position]
    let range = offset..<offset + place.byteCount
    guard range.upperBound <= contents.recipeBlocks[block].byteCount else { return nil }
    position += 1
    itemInBlock += 1
    offset = range.upperBound
    return (
      RecipeLocation(pack: pack, block: block, range: range, base: nil), place.baseDistance
    )
  }
}
