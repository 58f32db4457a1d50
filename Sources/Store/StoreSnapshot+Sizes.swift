import Coding

/// Where the bytes of a store are.
public struct StoreSizes: Hashable, Sendable {
  /// Coded records, in bytes.
  public var records = 0
  /// Coded recipes, in bytes.
  public var recipes = 0
  /// Tables of contents with the log, and what frames the packs, in bytes.
  public var contents = 0
  /// How many packs there are.
  public var packCount = 0
  /// The records before coding, in bytes.
  public var plainRecords = 0
  /// How many blocks of records there are.
  public var blockCount = 0
}

extension StoreSnapshot {
  /// Adds up where the bytes of the packs are.
  public var sizes: StoreSizes {
    var sizes = StoreSizes()
    for pack in packs {
      let records = pack.contents.recordBlocks.reduce(0) { $0 + $1.storedByteCount }
      let recipes = pack.contents.recipeBlocks.reduce(0) { $0 + $1.storedByteCount }
      sizes.packCount += 1
      sizes.records += records
      sizes.recipes += recipes
      sizes.contents += pack.byteCount - records - recipes
      sizes.plainRecords += pack.contents.recordBlocks.reduce(0) { $0 + $1.byteCount }
      sizes.blockCount += pack.contents.recordBlocks.count
    }
    return sizes
  }

  /// The bytes of records that are decoded to rebuild a release.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The size of all blocks that hold one of its records, and of those that they are
  ///   told by, before coding.
  /// - Throws: ``StoreError``.
  public func decodedByteCount(ofLogged release: Int) throws -> Int {
    let needed = blocks.needed(for: try runs(ofLogged: release))
    return withBases(needed).reduce(0) { $0 + blocks.entries[$1].byteCount }
  }

  /// Blocks of records with those that they are told by.
  ///
  /// - Parameter indices: Places in the block table, rising.
  /// - Returns: Places in the block table, rising; without the base of a block that cannot be read.
  func withBases(_ indices: [Int]) -> [Int] {
    guard packs.contains(where: { $0.contents.blockExtent > .none }) else { return indices }
    var all = Set(indices)
    for index in indices where !blocks.entries[index].isLost {
      let entry = blocks.entries[index]
      var block = entry.block
      while let base = try? packs[entry.pack].base(ofRecordBlock: block) {
        // The blocks of a pack stand side by side.
        guard all.insert(index - entry.block + base).inserted else { break }
        block = base
      }
    }
    return all.sorted()
  }
}
