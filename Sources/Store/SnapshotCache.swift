import Records

/// What a snapshot keeps of what it decoded, within bounds; dropping any of it changes no answer.
struct SnapshotCache: Sendable {
  /// Composed sequences, newest last, by the release's place in the log.
  private(set) var runs: [(release: Int, runs: RecordRuns)] = []
  /// Inflated recipe blocks, newest last.
  private var recipeBlocks: [(pack: Int, block: Int, bytes: [UInt8])] = []

  /// What the store has lost, once somebody asked.
  var losses: StoreLosses?

  /// Decoded blocks of records by their place in the block table; none unless asked for.
  private(set) var blocks: [Int: RecordBatch] = [:]
  private var blockByteCount = 0
  private var blockLimit = 0

  /// How many sequences and recipe blocks are kept.
  private static let limit = 4

  /// What still holds once a pack was put behind the others: sequences and recipes, not losses.
  var carriedOver: SnapshotCache {
    var next = SnapshotCache()
    next.runs = runs
    next.recipeBlocks = recipeBlocks
    return next
  }

  /// What still holds once packs were merged: sequences, whose releases keep their places.
  var sequencesOnly: SnapshotCache {
    var next = SnapshotCache()
    next.runs = runs
    return next
  }

  mutating func keep(_ sequence: RecordRuns, of release: Int) {
    if runs.count == Self.limit { runs.removeFirst() }
    runs.append((release, sequence))
  }

  func recipeBlock(pack: Int, block: Int) -> [UInt8]? {
    recipeBlocks.last { $0.pack == pack && $0.block == block }?.bytes
  }

  mutating func keep(_ bytes: [UInt8], pack: Int, block: Int) {
    if recipeBlocks.count == Self.limit { recipeBlocks.removeFirst() }
    recipeBlocks.append((pack, block, bytes))
  }

  /// Starts to keep decoded blocks of records, up to so many bytes.
  mutating func keepBlocks(upTo limit: Int) {
    blockLimit = limit
  }

  mutating func keep(_ block: RecordBatch, at index: Int) {
    guard blockByteCount + block.bytes.count <= blockLimit, blocks[index] == nil else { return }
    blockByteCount += block.bytes.count
    blocks[index] = block
  }
}
