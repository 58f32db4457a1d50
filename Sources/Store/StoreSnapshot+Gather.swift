import Digests
import Dispatch
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
    try rebuild(release, withEnds: false).bytes
  }

  /// The records of a release, checked like ``file(ofLogged:)``.
  func batch(ofLogged release: Int) throws(StoreError) -> RecordBatch {
    try rebuild(release, withEnds: true)
  }

  private func rebuild(_ release: Int, withEnds: Bool) throws(StoreError) -> RecordBatch {
    let stored = logged[release]
    let runs = try runs(ofLogged: release)
    let digest = RunningDigest()
    let batch: RecordBatch
    do throws(StoreError) {
      batch = try gather(
        runs,
        byteCount: stored.byteCount,
        withEnds: withEnds,
        hashedInto: digest
      )
    } catch .lostRecords {
      throw .lost(release: stored.id)
    }
    let found = digest.finish()
    // The log entry says both; a size that is not that of the content is damage as well.
    guard found == stored.content, batch.bytes.count == stored.byteCount else {
      throw .wrongContent(release: stored.id, expected: stored.content, found: found)
    }
    return batch
  }

  /// How many blocks are decoded at once before what they hold is used.
  static let waveCount = 4

  /// Lays the records of a sequence end to end.
  ///
  /// Blocks are decoded in the order in which the sequence comes to them, some at a time on all
  /// cores, while what was laid down before is hashed. A block goes once the sequence is past it,
  /// so that a file in the order of its records takes little more memory than itself.
  ///
  /// - Parameters:
  ///   - runs: The sequence; every number is one that the data set has.
  ///   - byteCount: How many bytes to expect; 0 where that is unknown.
  ///   - withEnds: Whether the ends of the records are wanted, or only their bytes.
  ///   - digest: Receives all bytes.
  /// - Returns: The records; where they come to more than was expected, only so many that this
  ///   shows. A recipe that names one record a billion times allocates no more than that.
  /// - Throws: ``StoreError``.
  func gather(
    _ runs: RecordRuns,
    byteCount: Int,
    withEnds: Bool = true,
    hashedInto digest: RunningDigest? = nil
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
    var uses = blocks.uses(for: runs)[...]
    var held: [Int: (batch: RecordBatch, lastPlace: Int)] = [:]
    var cursor = RecordLayer.Cursor()
    var hashed = 0
    while !uses.isEmpty {
      let wave = uses.prefix(Self.waveCount)
      uses = uses.dropFirst(wave.count)
      let decoded: [RecordBatch]
      do {
        let (bytes, range) = (result.bytes, hashed..<result.bytes.count)
        decoded = try decodedBlocks(wave.map(\.range)) { digest?.add(bytes, range) }
        hashed = range.upperBound
      }
      for (use, batch) in zip(wave, decoded) { held[use.range] = (batch, use.lastPlace) }
      let reached = uses.first?.firstPlace ?? runs.count
      layer.lay(to: reached, from: &cursor, held.mapValues(\.batch), onto: &result)
      held = held.filter { $0.value.lastPlace >= reached }
    }
    digest?.add(result.bytes, hashed..<result.bytes.count)
    return result
  }

  /// Keeps decoded blocks of records in memory from now on, for readers of many releases.
  ///
  /// - Parameter byteCount: At most so many bytes of them.
  public func keepBlocks(upTo byteCount: Int) {
    cache.withLock { $0.keepBlocks(upTo: byteCount) }
  }

  /// Decodes blocks, on all cores where there are several.
  ///
  /// - Parameters:
  ///   - indices: Places in the block table, each once.
  ///   - besides: What is done at the same time.
  /// - Returns: The blocks in that order.
  /// - Throws: ``StoreError``.
  func decodedBlocks(
    _ indices: [Int],
    besides: @Sendable () -> Void = {}
  ) throws(StoreError) -> [RecordBatch] {
    let kept = cache.withLock { $0.blocks }
    let missing = indices.filter { kept[$0] == nil }
    let results = Mutex<[Int: Result<RecordBatch, StoreError>]>([:])
    DispatchQueue.concurrentPerform(iterations: missing.count + 1) { place in
      guard place > 0 else { return besides() }
      let index = missing[place - 1]
      let result = Result { () throws(StoreError) in try self.decodedBlock(index) }
      results.withLock { $0[index] = result }
    }
    let decoded = results.withLock { $0 }
    var batches: [RecordBatch] = []
    for index in indices {
      guard let result = decoded[index] else {
        if let batch = kept[index] { batches.append(batch) }
        continue
      }
      let batch = try result.get()
      batches.append(batch)
      cache.withLock { $0.keep(batch, at: index) }
    }
    return batches
  }

  private func decodedBlock(_ index: Int) throws(StoreError) -> RecordBatch {
    let entry = blocks.entries[index]
    guard !entry.isLost else { throw .lostRecords(first: entry.records.lowerBound) }
    return try packs[entry.pack].recordBlock(entry.block)
  }
}

/// A SHA-256 that is fed by one thread at a time.
final class RunningDigest: Sendable {
  private let stream = Mutex(SHA256Stream())

  func add(_ bytes: [UInt8], _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    stream.withLock { $0.update(bytes.span, range) }
  }

  func finish() -> Digest256 { stream.withLock { $0.finish() } }
}
