import Digests
import Parallel
import Records
import Synchronization

extension StoreSnapshot {
  /// The file of a release, byte for byte, checked against its recorded SHA-256.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The file.
  /// - Throws: ``StoreError``; ``StoreError/wrongContent(release:expected:found:)`` where the bytes
  ///   do not have that digest, ``StoreError/lost(release:)``.
  /// - Complexity: O(bytes of the blocks that hold its records); the file is in memory, with as
  ///   many of those blocks as its order asks for at once.
  public func file(ofLogged release: Int) throws(StoreError) -> [UInt8] {
    let stored = logged[release]
    var digest: SHA256Stream? = SHA256Stream()
    let bytes = try gather(release, withEnds: false, hashedInto: &digest).bytes
    let found = digest?.finish() ?? .zero
    // The log entry says both; a size that is not that of the content is damage as well.
    guard found == stored.content, bytes.count == stored.byteCount else {
      throw .wrongContent(release: stored.id, expected: stored.content, found: found)
    }
    return bytes
  }

  /// The records of a release, each with the bytes that its number stands for.
  ///
  /// They are not held against the release's SHA-256: a file that is told by numbers of equal
  /// records comes back whole whatever release these numbers were found in.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The records in the order of the file, one for each number of its sequence.
  /// - Throws: ``StoreError``; ``StoreError/lost(release:)``.
  func batch(ofLogged release: Int) throws(StoreError) -> RecordBatch {
    var digest: SHA256Stream?
    let batch = try gather(release, withEnds: true, hashedInto: &digest)
    let stored = logged[release]
    guard batch.bytes.count == stored.byteCount, batch.count == stored.recordCount else {
      throw damaged(release, .inconsistent)
    }
    return batch
  }

  private func gather(
    _ release: Int,
    withEnds: Bool,
    hashedInto digest: inout SHA256Stream?
  ) throws(StoreError) -> RecordBatch {
    let stored = logged[release]
    do throws(StoreError) {
      let (runs, decoded) = try runsAndBlocks(release)
      return try gather(
        runs,
        byteCount: stored.byteCount,
        withEnds: withEnds,
        decoded: decoded,
        hashedInto: &digest
      )
    } catch .lostRecords {
      throw .lost(release: stored.id)
    }
  }

  /// Lays the records of a sequence end to end.
  ///
  /// - Parameters:
  ///   - runs: The sequence; every number is one that the data set has.
  ///   - byteCount: How many bytes to expect; 0 where that is unknown.
  /// - Returns: The records.
  /// - Throws: ``StoreError``.
  func gather(_ runs: RecordRuns, byteCount: Int) throws(StoreError) -> RecordBatch {
    var digest: SHA256Stream?
    return try gather(
      runs,
      byteCount: byteCount,
      withEnds: true,
      decoded: [:],
      hashedInto: &digest
    )
  }

  /// Lays the records of a sequence end to end and hashes them.
  ///
  /// Blocks are decoded in the order in which the sequence comes to them, on all cores, while what
  /// came before is laid down and hashed. A block goes once the sequence is past it, so that a file
  /// in the order of its records takes little more memory than itself; those that were decoded
  /// before go at the end.
  ///
  /// - Parameters:
  ///   - runs: The sequence; every number is one that the data set has.
  ///   - byteCount: How many bytes to expect; 0 where that is unknown.
  ///   - withEnds: Whether the ends of the records are wanted, or only their bytes.
  ///   - decoded: Blocks that are decoded already, by their places in the block table.
  ///   - digest: Receives all bytes; nil where no digest is wanted.
  /// - Returns: The records; where they come to more than was expected, only so many that this
  ///   shows. A recipe that names one record a billion times allocates no more than that.
  /// - Throws: ``StoreError``.
  private func gather(
    _ runs: RecordRuns,
    byteCount: Int,
    withEnds: Bool,
    decoded: [Int: RecordBatch],
    hashedInto digest: inout SHA256Stream?
  ) throws(StoreError) -> RecordBatch {
    var result = RecordBatch()
    result.bytes.reserveCapacity(min(byteCount, 1 << 31))
    if withEnds { result.ends.reserveCapacity(min(runs.count, 1 << 24)) }
    let layer = RecordLayer(
      runs: runs,
      blocks: blocks,
      limit: byteCount == 0 ? Int.max : byteCount,
      withEnds: withEnds
    )
    let uses = blocks.uses(for: runs)
    let conveyor = conveyor(uses.map(\.range), decoded: decoded)
    defer { conveyor.stop() }
    var held: [Int: (batch: RecordBatch, lastPlace: Int)] = [:]
    var cursor = RecordLayer.Cursor()
    for (place, use) in uses.enumerated() {
      held[use.range] = (try conveyor.next(), use.lastPlace)
      let reached = place + 1 < uses.count ? uses[place + 1].firstPlace : runs.count
      let hashed = result.bytes.count
      layer.lay(to: reached, from: &cursor, held.mapValues(\.batch), onto: &result)
      digest?.update(result.bytes.span, hashed..<result.bytes.count)
      held = held.filter { $0.value.lastPlace >= reached }
    }
    return result
  }

  /// Keeps decoded blocks of records in memory from now on, for readers of many releases.
  ///
  /// - Parameter byteCount: At most so many bytes of them.
  public func keepBlocks(upTo byteCount: Int) {
    cache.withLock { $0.keepBlocks(upTo: byteCount) }
  }

  /// At most so many blocks are decoded before the sequence comes to them.
  ///
  /// One for each processor and one that waits, but no more than four: what more of them would need
  /// of memory costs more than they save.
  private static let decodedAhead = min(Processors.count + 1, 4)

  /// Decodes blocks, on all cores where there are several.
  ///
  /// - Parameters:
  ///   - indices: Places in the block table, each once.
  ///   - decoded: Those that need not be.
  /// - Returns: The blocks in that order, one after the other; to be stopped.
  func conveyor(
    _ indices: [Int],
    decoded: [Int: RecordBatch] = [:]
  ) -> Conveyor<RecordBatch, StoreError> {
    let left = indices.count { decoded[$0] == nil }
    return Conveyor(
      count: indices.count,
      window: Self.decodedAhead,
      helperCount: max(0, min(left, Self.decodedAhead, Processors.count) - 1)
    ) { place throws(StoreError) in
      if let known = decoded[indices[place]] { return known }
      return try self.block(indices[place])
    }
  }

  /// A block of records.
  ///
  /// - Parameters:
  ///   - index: Its place in the block table.
  ///   - isNeeded: Whether it may be kept for others.
  /// - Returns: The block.
  /// - Throws: ``StoreError``.
  func block(_ index: Int, isNeeded: Bool = true) throws(StoreError) -> RecordBatch {
    if let kept = cache.withLock({ $0.blocks[index] }) { return kept }
    let batch = try decodedBlock(index)
    if isNeeded { cache.withLock { $0.keep(batch, at: index) } }
    return batch
  }

  private func decodedBlock(_ index: Int) throws(StoreError) -> RecordBatch {
    let entry = blocks.entries[index]
    guard !entry.isLost else { throw .lostRecords(first: entry.records.lowerBound) }
    return try packs[entry.pack].recordBlock(entry.block, bases: bases)
  }
}
