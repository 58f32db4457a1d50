import Bytes
import Coding
import Digests
import Dispatch
public import Records
import Synchronization

extension StoreSnapshot: RecordHistory {
  /// How many releases there are.
  public var releaseCount: Int { timeline.count }

  /// The record numbers of a release, in the order of the file.
  ///
  /// - Parameter release: The release's place in ``timeline``.
  /// - Returns: Its sequence.
  /// - Throws: ``StoreError``.
  public func runs(ofRelease release: Int) throws -> RecordRuns {
    try runs(ofLogged: timeline[release])
  }

  /// The bytes of records.
  ///
  /// - Parameter numbers: The wanted numbers, strictly rising.
  /// - Returns: The records in that order.
  /// - Throws: ``StoreError``.
  public func records(_ numbers: [RecordNumber]) throws -> RecordBatch {
    var runs = RecordRuns()
    for number in numbers { runs.append(number) }
    return try gather(runs, byteCount: 0)
  }
}

extension StoreSnapshot {
  /// The record numbers of a release, composed from its chain of recipes.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: Its sequence.
  /// - Throws: ``StoreError``.
  func runs(ofLogged release: Int) throws(StoreError) -> RecordRuns {
    var chain: [Int] = []
    var known: RecordRuns?
    var next: Int? = release
    while let current = next {
      known = cache.withLock { $0.runs(of: current) }
      if known != nil { break }
      guard !recipes[current].hasLostBase else { throw .lost(release: logged[release].id) }
      chain.append(current)
      next = recipes[current].base
    }
    for current in chain.reversed() {
      known = try composed(current, on: known)
    }
    let result = known ?? RecordRuns()
    if !chain.isEmpty { cache.withLock { $0.keep(result, of: release) } }
    return result
  }

  private func composed(_ release: Int, on base: RecordRuns?) throws(StoreError) -> RecordRuns {
    let stored = logged[release]
    do {
      return try Recipe.decode(
        try recipe(ofLogged: release),
        base: base,
        firstNew: stored.firstRecord,
        recordLimit: stored.newRecords.upperBound,
        count: stored.entry.recordCount
      )
    } catch let error as RecipeError {
      throw .damaged(path: packs[recipes[release].pack].path, byteOffset: 0, .recipe(error))
    } catch StoreError.lostRecords {
      throw .lost(release: stored.id)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .damaged(path: packs[recipes[release].pack].path, byteOffset: 0, .inconsistent)
    }
  }

  /// The bytes of a release's recipe.
  func recipe(ofLogged release: Int) throws(StoreError) -> [UInt8] {
    let location = recipes[release]
    if let block = cache.withLock({ $0.recipeBlock(pack: location.pack, block: location.block) }) {
      return Array(block[location.range])
    }
    let block = try packs[location.pack].recipeBlock(location.block)
    cache.withLock { $0.keep(block, pack: location.pack, block: location.block) }
    return Array(block[location.range])
  }

  /// The file of a release, byte for byte, checked against its recorded SHA-256.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The file.
  /// - Throws: ``StoreError``; ``StoreError/wrongContent(release:expected:found:)`` where the bytes
  ///   do not have that digest, ``StoreError/lost(release:)``.
  /// - Complexity: O(bytes of the blocks that hold its records); the file and those blocks are in
  ///   memory together.
  public func file(ofLogged release: Int) throws(StoreError) -> [UInt8] {
    try batch(ofLogged: release).bytes
  }

  /// The records of a release, checked like ``file(ofLogged:)``.
  func batch(ofLogged release: Int) throws(StoreError) -> RecordBatch {
    let stored = logged[release]
    let runs = try runs(ofLogged: release)
    let batch: RecordBatch
    do throws(StoreError) {
      batch = try gather(runs, byteCount: stored.entry.byteCount)
    } catch .lostRecords {
      throw .lost(release: stored.id)
    }
    let found = Digest256(of: batch.bytes)
    // The log entry says both; a size that is not that of the content is damage as well.
    guard found == stored.entry.content, batch.bytes.count == stored.entry.byteCount else {
      throw .wrongContent(release: stored.id, expected: stored.entry.content, found: found)
    }
    return batch
  }

  /// Lays the records of a sequence end to end.
  ///
  /// - Parameters:
  ///   - runs: The sequence; every number is one that the data set has.
  ///   - byteCount: How many bytes to expect; 0 where that is unknown.
  /// - Returns: The records; where they come to more than was expected, only so many that this
  ///   shows. A recipe that names one record a billion times allocates no more than that.
  /// - Throws: ``StoreError``.
  func gather(_ runs: RecordRuns, byteCount: Int) throws(StoreError) -> RecordBatch {
    let decoded = try decodedBlocks(blocks.needed(for: runs))
    var result = RecordBatch()
    result.bytes.reserveCapacity(min(byteCount, 1 << 31))
    result.ends.reserveCapacity(min(runs.count, 1 << 24))
    let limit = byteCount == 0 ? Int.max : byteCount
    for run in runs.runs {
      guard result.bytes.count <= limit else { return result }
      if run.stride == 1 {
        append(run.first..<run.last + 1, of: decoded, to: &result)
        continue
      }
      for index in 0..<run.count {
        guard result.bytes.count <= limit else { return result }
        append(run[index]..<run[index] + 1, of: decoded, to: &result)
      }
    }
    return result
  }

  /// Appends records that follow each other, block by block.
  private func append(
    _ numbers: Range<RecordNumber>,
    of decoded: [RecordBatch?],
    to result: inout RecordBatch
  ) {
    var numbers = numbers
    while !numbers.isEmpty {
      let index = blocks.index(holding: numbers.lowerBound)
      let records = blocks.entries[index].records
      guard let block = decoded[index] else { return }
      let part = numbers.clamped(to: records)
      let places = part.lowerBound - records.lowerBound..<part.upperBound - records.lowerBound
      result.append(block, places)
      numbers = part.upperBound..<numbers.upperBound
    }
  }

  /// Keeps decoded blocks of records in memory from now on, for readers of many releases.
  ///
  /// - Parameter byteCount: At most so many bytes of them.
  public func keepBlocks(upTo byteCount: Int) {
    cache.withLock { $0.keepBlocks(upTo: byteCount) }
  }

  /// Decodes blocks, on all cores where there are several; the result has a place for every block.
  func decodedBlocks(_ indices: [Int]) throws(StoreError) -> [RecordBatch?] {
    let results = Mutex<[Int: Result<RecordBatch, StoreError>]>([:])
    let kept = cache.withLock { $0.blocks }
    let wanted = indices
    let indices = wanted.filter { kept[$0] == nil }
    let decode = { @Sendable (place: Int) in
      let entry = self.blocks.entries[indices[place]]
      let result = Result { () throws(StoreError) in
        guard !entry.isLost else { throw .lostRecords(first: entry.records.lowerBound) }
        return try self.packs[entry.pack].recordBlock(entry.block)
      }
      results.withLock { $0[indices[place]] = result }
    }
    if indices.count > 1 {
      DispatchQueue.concurrentPerform(iterations: indices.count, execute: decode)
    } else if indices.count == 1 {
      decode(0)
    }
    var batches = [RecordBatch?](repeating: nil, count: blocks.entries.count)
    for index in wanted { batches[index] = kept[index] }
    for (index, result) in results.withLock({ $0 }) {
      let batch = try result.get()
      batches[index] = batch
      cache.withLock { $0.keep(batch, at: index) }
    }
    return batches
  }
}
