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
    try runs(composedFrom: try chain(ofLogged: release), of: release)
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
    try recipeBlock(pack: location.pack, block: location.block)[location.range]
  }

  /// The recipes of a block, end to end.
  func recipeBlock(pack: Int, block: Int) throws(StoreError) -> [UInt8] {
    if let known = cache.withLock({ $0.recipeBlock(pack: pack, block: block) }) { return known }
    let bytes = try packs[pack].recipeBlock(block)
    cache.withLock { $0.keep(bytes, pack: pack, block: block) }
    return bytes
  }
}
