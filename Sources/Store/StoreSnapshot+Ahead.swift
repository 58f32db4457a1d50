import Parallel
public import Records

extension StoreSnapshot {
  /// Decodes the blocks that hold some records, on all cores, and keeps them as far as
  /// ``keepBlocks(upTo:)`` allows: what asks for them one after the other then waits once.
  ///
  /// - Parameter sequences: The records.
  /// - Throws: ``StoreError``.
  public func decodeAhead(_ sequences: [RecordRuns]) throws {
    var needed: Set<Int> = []
    for sequence in sequences where sequence.count > 0 {
      needed.formUnion(blocks.needed(for: sequence))
    }
    let conveyor = conveyor(needed.sorted())
    defer { conveyor.stop() }
    for _ in needed { _ = try conveyor.next() }
  }

  /// A chain of so many recipes takes about as long to compose as a block to decode.
  private static let longChainCount = 64
  /// Up to so many times the size of a release are decoded before it is known what it needs.
  private static let aheadFactor = 8
  /// Of no larger releases: composing the chain is not what takes their time.
  private static let aheadLimit = 2 << 20

  /// Composes a release's sequence from its chain of recipes.
  ///
  /// Where the chain is long and all blocks of that time are small, another core decodes them
  /// meanwhile: nearly all of them are needed.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The sequence, and blocks by their places in the block table.
  /// - Throws: ``StoreError``.
  func runsAndBlocks(
    _ release: Int
  ) throws(StoreError) -> (runs: RecordRuns, decoded: [Int: RecordBatch]) {
    let chain = try chain(ofLogged: release)
    let indices = chain.steps.count < Self.longChainCount ? [] : blocksAhead(of: logged[release])
    guard !indices.isEmpty, Processors.count > 1 else {
      return (try runs(composedFrom: chain, of: release), [:])
    }
    let ahead = Conveyor(count: indices.count, window: indices.count, helperCount: 1) {
      place throws(StoreError) in try self.block(indices[place], isNeeded: false)
    }
    defer { ahead.stop() }
    let runs = try runs(composedFrom: chain, of: release)
    let made = ahead.stop().map { (indices[$0.key], $0.value) }
    return (runs, Dictionary(uniqueKeysWithValues: made))
  }

  /// The blocks that a release may need; none where they are large beside it.
  func blocksAhead(of release: StoredRelease) -> [Int] {
    guard release.byteCount <= Self.aheadLimit else { return [] }
    let limit = release.newRecords.upperBound
    let indices = blocks.entries.indices.filter {
      blocks.entries[$0].records.lowerBound < limit && !blocks.entries[$0].isLost
    }
    let byteCount = indices.reduce(0) { $0 + blocks.entries[$1].byteCount }
    return byteCount <= Self.aheadFactor * release.byteCount ? indices : []
  }
}
