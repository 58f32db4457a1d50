import Digests
import Records
import Times

/// The log of a data set as its packs tell it, read from the first to the last.
struct SnapshotLog: Sendable {
  let name: String
  private(set) var releases: [StoredRelease] = []
  private(set) var timeline: [Int] = []
  private(set) var recipes: [RecipeLocation] = []
  private(set) var sketches: [[UInt32]] = []
  private(set) var confirmations: [ConfirmationEntry] = []
  private(set) var tags: [String: Int] = [:]
  private(set) var entryCount = 0
  private(set) var recordCount = 0
  private(set) var head = Digest256.zero
  /// The entries that are lost.
  private var lost: [ClosedRange<Int>] = []
  /// No more records than this are taken to be lost with one stretch of the log.
  private static let maximumLostRecordCount = 1 << 31
  /// The place in `releases` by entry number.
  private var places: [Int: Int] = [:]

  init(name: String) {
    self.name = name
  }

  /// How many releases were published up to a time, found by halving.
  func placeCount(upTo time: Instant) -> Int {
    var low = 0
    var high = timeline.count
    while low < high {
      let middle = (low + high) / 2
      if releases[timeline[middle]].published <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Passes over entries that are lost; the pack after them says where things stand.
  mutating func pass(_ entries: ClosedRange<Int>, before next: PackContents?) {
    lost.append(entries)
    entryCount = entries.upperBound
    guard let next else { return }
    head = next.previousHead
    let count = next.firstRecord - recordCount
    if count > 0, count <= Self.maximumLostRecordCount { recordCount = next.firstRecord }
  }

  private func isLost(_ entry: Int) -> Bool { lost.contains { $0.contains(entry) } }

  /// Reads the log entries of the next pack.
  mutating func add(_ pack: Pack, at packIndex: Int) throws(StoreError) {
    let contents = pack.contents
    func damaged(_ what: Damage) -> StoreError {
      .damaged(path: pack.path, byteOffset: 0, what)
    }
    guard contents.firstEntry == entryCount + 1, contents.firstRecord == recordCount,
      contents.previousHead == head
    else { throw damaged(.inconsistent) }
    let limit = contents.recordBlocks.reduce(contents.firstRecord) { $0 + $1.itemCount }
    var locations = RecipeLocator(contents, pack: packIndex)
    sketches += contents.recipes.map(\.sketch)
    for bytes in contents.entries {
      entryCount += 1
      let entry: LogEntry
      do { entry = try LogEntry(bytes: bytes) } catch { throw damaged(.entry(error)) }
      switch entry {
      case .release(let release):
        guard let (location, distance) = locations.next() else { throw damaged(.inconsistent) }
        guard release.newRecordCount <= limit - recordCount,
          release.recordCount <= release.byteCount
        else { throw damaged(.inconsistent) }
        try add(release, location, distance) { damaged(.inconsistent) }
      case .confirmation(let confirmation):
        guard !isLost(confirmation.release) else { continue }
        guard let place = places[confirmation.release] else { throw damaged(.inconsistent) }
        confirmations.append(confirmation)
        let last = releases[place].lastConfirmed ?? confirmation.published
        releases[place].lastConfirmed = max(last, confirmation.published)
      case .tag(let tag):
        try set(tag) { damaged(.inconsistent) }
      }
    }
    guard locations.isAtEnd, limit == recordCount else {
      throw damaged(.inconsistent)
    }
    head = contents.head
  }

  /// Finds the recipes of the newest releases in the pack that holds the newest entries now.
  ///
  /// - Parameters:
  ///   - pack: The pack; its entries were read from others before.
  ///   - packIndex: Its place among the packs.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)`` where it holds other entries.
  mutating func relocate(_ pack: Pack, at packIndex: Int) throws(StoreError) {
    let contents = pack.contents
    let inconsistent = StoreError.damaged(path: pack.path, byteOffset: 0, .inconsistent)
    guard contents.head == head, contents.entryLimit == entryCount + 1,
      contents.recipes.count <= recipes.count
    else { throw inconsistent }
    var locations = RecipeLocator(contents, pack: packIndex)
    for place in recipes.count - contents.recipes.count..<recipes.count {
      guard var (location, _) = locations.next() else { throw inconsistent }
      location.base = recipes[place].base
      location.hasLostBase = recipes[place].hasLostBase
      recipes[place] = location
    }
    guard locations.isAtEnd else { throw inconsistent }
  }

  private mutating func add(
    _ release: ReleaseEntry,
    _ location: RecipeLocation,
    _ baseDistance: Int,
    _ inconsistent: () -> StoreError
  ) throws(StoreError) {
    var location = location
    if baseDistance > 0 {
      location.hasLostBase = isLost(entryCount - baseDistance)
      location.base = places[entryCount - baseDistance]
      guard location.base != nil || location.hasLostBase else { throw inconsistent() }
    }
    places[entryCount] = releases.count
    releases.append(
      StoredRelease(
        dataSet: name,
        entryNumber: entryCount,
        entry: release,
        firstRecord: recordCount
      )
    )
    timeline.insert(releases.count - 1, at: placeCount(upTo: release.published))
    recipes.append(location)
    recordCount += release.newRecordCount
  }

  private mutating func set(
    _ tag: TagEntry,
    _ inconsistent: () -> StoreError
  ) throws(StoreError) {
    if let place = tags.removeValue(forKey: tag.name) {
      releases[place].tags.removeAll { $0 == tag.name }
    }
    guard tag.release > 0, !isLost(tag.release) else { return }
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

  /// Whether every recipe was found and every block is used up by them.
  var isAtEnd: Bool {
    guard position == contents.recipes.count else { return false }
    guard let last = contents.recipeBlocks.last else { return true }
    return block == contents.recipeBlocks.count - 1 && itemInBlock == last.itemCount
      && offset == last.byteCount
  }

  mutating func next() -> (RecipeLocation, baseDistance: Int)? {
    guard position < contents.recipes.count else { return nil }
    while block < contents.recipeBlocks.count,
      itemInBlock == contents.recipeBlocks[block].itemCount
    {
      guard offset == contents.recipeBlocks[block].byteCount else { return nil }
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
