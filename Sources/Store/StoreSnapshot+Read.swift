import Coding
import Digests
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
  /// The records that a release brought.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The records and their numbers; nil where it brought none.
  /// - Throws: ``StoreError``.
  func chunk(ofLogged release: Int) throws(StoreError) -> (RecordBatch, RecordRuns)? {
    let numbers = logged[release].newRecords
    guard !numbers.isEmpty else { return nil }
    let runs = RecordRuns([RecordRun(first: numbers.lowerBound, count: numbers.count)])
    return (try gather(runs, byteCount: 0), runs)
  }

  /// The id of the chunk that a release brought, computed from its records.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The id; nil for an empty chunk.
  /// - Throws: ``StoreError``.
  public func chunkID(ofLogged release: Int) throws(StoreError) -> ChunkID? {
    guard let (chunk, _) = try chunk(ofLogged: release) else { return nil }
    return ChunkID(of: chunk)
  }

  /// The record numbers of a release, composed from its chain of recipes.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: Its sequence.
  /// - Throws: ``StoreError``.
  func runs(ofLogged release: Int) throws(StoreError) -> RecordRuns {
    try runs(composedFrom: try chain(ofLogged: release))
  }

  /// The recipes that tell a release's sequence, from that of the release itself to the first one.
  struct RecipeChain {
    var steps: [(release: Int, location: RecipeLocation)] = []
    /// What the first recipe starts from; nil where it has no base.
    var origin: RecordRuns?
  }

  /// Finds the recipes that tell a release's sequence.
  ///
  /// - Parameter release: The release's place in ``logged``.
  /// - Returns: The chain; no steps where the sequence is known.
  /// - Throws: ``StoreError/lost(release:)``.
  func chain(ofLogged release: Int) throws(StoreError) -> RecipeChain {
    var chain = RecipeChain()
    var next: Int? = release
    while let current = next {
      chain.origin = cache.withLock { $0.runs(of: current) }
      if chain.origin != nil { break }
      let location = location(ofLogged: current)
      guard !location.hasLostBase else { throw .lost(release: logged[release].id) }
      chain.steps.append((current, location))
      next = location.base
    }
    return chain
  }

  /// Composes a chain of recipes.
  ///
  /// - Parameter chain: The chain.
  /// - Returns: The sequence of the release that it is of.
  /// - Throws: ``StoreError``.
  func runs(composedFrom chain: RecipeChain) throws(StoreError) -> RecordRuns {
    guard let release = chain.steps.first?.release else { return chain.origin ?? RecordRuns() }
    var sequence = RunPieces(chain.origin ?? RecordRuns())
    for (current, location) in chain.steps.reversed() {
      try compose(current, location, onto: &sequence)
    }
    guard let result = sequence.runs else { throw damaged(release, .inconsistent) }
    cache.withLock { $0.keep(result, of: release) }
    return result
  }

  private func compose(
    _ release: Int,
    _ location: RecipeLocation,
    onto base: inout RunPieces
  ) throws(StoreError) {
    let stored = logged[release]
    do {
      try Recipe.apply(
        try recipe(at: location),
        to: &base,
        firstNew: stored.firstRecord,
        recordLimit: stored.newRecords.upperBound,
        count: stored.recordCount
      )
    } catch let error as RecipeError {
      throw damaged(release, .recipe(error))
    } catch StoreError.lostRecords {
      throw .lost(release: stored.id)
    } catch let error as StoreError {
      throw error
    } catch {
      throw damaged(release, .inconsistent)
    }
  }

  /// What is wrong with the pack that holds a release.
  func damaged(_ release: Int, _ what: Damage) -> StoreError {
    .damaged(path: packs[logged.locate(release).pack].path, byteOffset: 0, what)
  }

  /// The bytes of a release's recipe.
  func recipe(ofLogged release: Int) throws(StoreError) -> ArraySlice<UInt8> {
    try recipe(at: location(ofLogged: release))
  }

  private func recipe(at location: RecipeLocation) throws(StoreError) -> ArraySlice<UInt8> {
    if let block = cache.withLock({ $0.recipeBlock(pack: location.pack, block: location.block) }) {
      return block[location.range]
    }
    let block = try packs[location.pack].recipeBlock(location.block)
    cache.withLock { $0.keep(block, pack: location.pack, block: location.block) }
    return block[location.range]
  }
}
