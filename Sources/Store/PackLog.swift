import Digests
import Records
import Times

/// What a pack's log says, as a snapshot asks for it: made when the pack is opened, shared by every
/// snapshot that has the pack.
final class PackLog: Sendable {
  /// A release.
  struct Release: Sendable {
    /// Its entry, counted from the first one of the pack.
    var entry: Int32
    /// The block that holds its recipe, and where in it.
    var block: Int32
    var offset: Int32
  }

  /// The number of the first entry.
  let firstEntry: Int
  /// The number of the first record.
  let firstRecord: RecordNumber
  let columns: LogColumns
  /// The releases, in the order of the log.
  let releases: [Release]
  /// How many records the releases before each one brought.
  let recordsBefore: NumberColumn
  /// How many records all of them brought.
  let recordCount: Int

  /// Takes a table of contents apart.
  ///
  /// - Parameters:
  ///   - contents: The table of contents.
  ///   - path: The pack.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)`` where log, recipes and blocks disagree.
  init(_ contents: PackContents, path: String) throws(StoreError) {
    firstEntry = contents.firstEntry
    firstRecord = contents.firstRecord
    switch contents.entries {
    case .columns(let columns): self.columns = columns
    case .rows(let rows):
      var entries: [LogEntry] = []
      do throws(EntryError) {
        for row in rows { entries.append(try LogEntry(bytes: row)) }
      } catch { throw .damaged(path: path, byteOffset: 0, .entry(error)) }
      columns = LogColumns(entries)
    }
    var releases: [Release] = []
    releases.reserveCapacity(contents.recipes.count)
    var locator = RecipeLocator(contents)
    var before: [Int64] = []
    before.reserveCapacity(contents.recipes.count)
    var records = 0
    var isWhole = true
    for entry in 0..<columns.count where columns.kinds[entry] == 1 {
      guard let place = locator.next() else {
        isWhole = false
        break
      }
      releases.append(
        Release(
          entry: Int32(entry),
          block: Int32(place.block),
          offset: Int32(place.offset)
        )
      )
      before.append(Int64(records))
      records += Int(columns.newRecordCounts[entry])
    }
    self.releases = releases
    recordsBefore = NumberColumn(before)
    recordCount = records
    guard isWhole, locator.isAtEnd,
      records == contents.recordBlocks.reduce(0, { $0 + $1.itemCount })
    else { throw .damaged(path: path, byteOffset: 0, .inconsistent) }
  }

  /// The place among the releases of an entry, where it is a release.
  ///
  /// - Parameter entry: Its number.
  /// - Returns: The place, or nil.
  /// - Complexity: O(log *n*), O(1) where all entries are releases.
  func release(ofEntry entry: Int) -> Int? {
    let wanted = entry - firstEntry
    guard wanted >= 0, wanted < columns.count else { return nil }
    if releases.count == columns.count { return wanted }
    let place = releases.index(fromWhich: { $0.entry >= wanted })
    return place < releases.count && releases[place].entry == wanted ? place : nil
  }
}

/// Finds each release's recipe within the recipe blocks of its pack, one after the other.
private struct RecipeLocator {
  private let blocks: [BlockPlace]
  private let recipes: [RecipePlace]
  private var position = 0
  private var block = 0
  private var itemInBlock = 0
  private var offset = 0

  init(_ contents: PackContents) {
    blocks = contents.recipeBlocks
    recipes = contents.recipes
  }

  /// Whether every recipe was found and every block is used up by them.
  var isAtEnd: Bool {
    guard position == recipes.count else { return false }
    guard let last = blocks.last else { return true }
    return block == blocks.count - 1 && itemInBlock == last.itemCount && offset == last.byteCount
  }

  mutating func next() -> (block: Int, offset: Int)? {
    guard position < recipes.count else { return nil }
    while block < blocks.count, itemInBlock == blocks[block].itemCount {
      guard offset == blocks[block].byteCount else { return nil }
      block += 1
      itemInBlock = 0
      offset = 0
    }
    guard block < blocks.count else { return nil }
    let start = offset
    let end = offset + Int(recipes[position].byteCount)
    guard end <= blocks[block].byteCount else { return nil }
    position += 1
    itemInBlock += 1
    offset = end
    return (block, start)
  }
}
