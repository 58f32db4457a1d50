import Bytes
import Coding
import Digests
import Records

/// Another copy of a store, as far as it can be read: where a repair takes from what is damaged.
///
/// Nothing is believed for where it stands: log entries are compared with the hash chain of the
/// store that is repaired, chunks are those of equal chains, and files are held against their
/// SHA-256.
struct RepairSource {
  let snapshot: StoreSnapshot
  /// How many bytes of decoded blocks are kept in memory, here and of the store that is repaired.
  static let keptByteCount = 256 << 20
  /// The head after each entry that can be read, and before the first one after a gap.
  private var heads: [Int: Digest256] = [0: .zero]
  /// The bytes of each entry.
  private var entries: [Int: ArraySlice<UInt8>] = [:]

  init(_ snapshot: StoreSnapshot) {
    self.snapshot = snapshot
    // Every release may be asked for, and many lie in the same blocks.
    snapshot.keepBlocks(upTo: Self.keptByteCount)
    for pack in snapshot.packs { read(pack) }
  }

  private mutating func read(_ pack: Pack) {
    var number = pack.contents.firstEntry - 1
    var head = pack.contents.previousHead
    heads[number] = head
    for bytes in pack.contents.entries {
      number += 1
      head = LogChain.head(after: head, appending: bytes)
      heads[number] = head
      entries[number] = bytes
    }
  }

  /// Whether the log has a head after an entry.
  func hasHead(_ head: Digest256, afterEntry entry: Int) -> Bool { heads[entry] == head }

  /// The head after an entry, where it can be read.
  func head(afterEntry entry: Int) -> Digest256? { heads[entry] }

  /// The bytes of an entry.
  func entry(_ number: Int) -> ArraySlice<UInt8>? { entries[number] }

  /// The release of an entry.
  func release(ofEntry number: Int) -> StoredRelease? {
    snapshot.logged.place(ofEntry: number).map { snapshot.logged[$0] }
  }

  /// The records that the release of an entry brought; nil where they cannot be had.
  func chunk(ofEntry number: Int) -> RecordBatch? {
    guard let place = snapshot.logged.place(ofEntry: number) else { return nil }
    return (try? snapshot.chunk(ofLogged: place))?.0
  }

  /// The recipe of the release of an entry, as it stands there.
  func recipe(
    ofEntry number: Int
  ) -> (baseDistance: Int, sketch: ArraySlice<UInt32>, bytes: [UInt8]?)? {
    guard let place = snapshot.logged.place(ofEntry: number) else { return nil }
    let (pack, index) = snapshot.logged.locate(place)
    let contents = snapshot.packs[pack].contents
    let (distance, sketch) = (contents.recipes[index].baseDistance, contents.sketch(index))
    // One that does not give the file back is worth nothing.
    guard (try? snapshot.file(ofLogged: place)) != nil else { return (distance, sketch, nil) }
    return (distance, sketch, (try? snapshot.recipe(ofLogged: place)).map { Array($0) })
  }
}
