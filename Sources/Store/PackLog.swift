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
    guard let releases = Self.releases(columns, contents) else {
      throw .damaged(path: path, byteOffset: 0, .inconsistent)
    }
    let newRecordCounts = columns.newRecordCounts.numbers(columns.count)
    var records: Int64 = 0
    recordsBefore = NumberColumn(
      releases.map { release in
        defer { records += newRecordCounts[Int(release.entry)] }
        return records
      }
    )
    self.releases = releases
    recordCount = Int(records)
    guard recordCount == contents.recordBlocks.reduce(0, { $0 + $1.itemCount }) else {
      throw .damaged(path: path, byteOffset: 0, .inconsistent)
    }
  }

  /// Finds the recipes of all releases within the recipe blocks, one after the other; nil where
  /// they do not fill the blocks, or where there are more or fewer of them than releases.
  private static func releases(_ columns: LogColumns, _ contents: PackContents) -> [Release]? {
    let (allRecipes, allKinds) = (contents.recipes, columns.kinds)
    var (entry, isWhole) = (0, false)
    let releases = [Release](capacity: allRecipes.count) { output in
      let (recipes, kinds) = (allRecipes.span, allKinds.span)
      for (place, block) in contents.recipeBlocks.enumerated() {
        var offset = 0
        for _ in 0..<block.itemCount {
          while entry < kinds.count, kinds[entry] != 1 { entry += 1 }
          guard output.count < recipes.count, entry < kinds.count,
            offset + Int(recipes[output.count].byteCount) <= block.byteCount
          else { return }
          let start = offset
          offset += Int(recipes[output.count].byteCount)
          output.append(Release(entry: Int32(entry), block: Int32(place), offset: Int32(start)))
          entry += 1
        }
        guard offset == block.byteCount else { return }
      }
      isWhole = output.count == recipes.count
    }
    return isWhole && !allKinds[entry...].contains(1) ? releases : nil
  }

  /// Whether every entry is a release.
  var isOnlyReleases: Bool { releases.count == columns.count }

  /// The numbers of the records first seen in a release, and how many records it has in all.
  ///
  /// - Parameter index: The release's place in ``releases``.
  /// - Returns: Both.
  func records(_ index: Int) -> (new: Range<RecordNumber>, count: Int) {
    let row = Int(releases[index].entry)
    let first = firstRecord + Int(recordsBefore[index])
    let new = first..<first + Int(columns.newRecordCounts[row])
    return (new, Int(columns.recordCounts[row]))
  }

  /// The place among the releases of an entry, where it is a release.
  ///
  /// - Parameter entry: Its number.
  /// - Returns: The place, or nil.
  /// - Complexity: O(log *n*), O(1) where all entries are releases.
  func release(ofEntry entry: Int) -> Int? {
    let wanted = entry - firstEntry
    guard wanted >= 0, wanted < columns.count else { return nil }
    if isOnlyReleases { return wanted }
    let place = releases.index(fromWhich: { $0.entry >= wanted })
    return place < releases.count && releases[place].entry == wanted ? place : nil
  }
}
