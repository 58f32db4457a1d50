import Coding
import Digests
import Files
import Records

extension StoreWriter {
  /// So many packs of about one size are merged into one.
  static let mergeWidth = 16

  /// Merges the newest packs where enough of about one size lie side by side.
  ///
  /// A pack of level *n* holds at least 16^*n* entries; sixteen neighbours of one level become one
  /// of the next. So *n* releases lie in O(log *n*) packs and each was rewritten O(log *n*) times.
  func mergeWhereDue() throws(StoreError) {
    while let snapshot, snapshot.packs.count >= Self.mergeWidth {
      let newest = snapshot.parts.suffix(Self.mergeWidth).compactMap(\.pack)
      guard newest.count == Self.mergeWidth else { return }
      let levels = Set(newest.map { Self.level(entryCount: $0.contents.entries.count) })
      guard levels.count == 1 else { return }
      try merge(snapshot.packs.count - Self.mergeWidth..<snapshot.packs.count, effort: .quick)
    }
  }

  private static func level(entryCount: Int) -> Int {
    var level = 0
    var rest = entryCount
    while rest >= mergeWidth {
      level += 1
      rest /= mergeWidth
    }
    return level
  }

  /// Merges packs into one that takes their place; no id changes.
  ///
  /// - Parameters:
  ///   - range: Which packs of the snapshot.
  ///   - effort: How long to look for short codings.
  ///   - everyBlock: Whether blocks that are large enough already are coded anew, too.
  ///   - unstoredCount: How many of the last of them are in memory only.
  ///   - progress: Is told how many bytes of records are done.
  /// - Throws: ``StoreError``; the packs are then as they were, or both old and new are there.
  func merge(
    _ range: Range<Int>,
    effort: Effort,
    everyBlock: Bool = false,
    unstoredCount: Int = 0,
    progress: (Int) -> Void = { _ in }
  ) throws(StoreError) {
    guard let snapshot, !range.isEmpty else { return }
    let old = Array(snapshot.packs[range])
    let plan = MergePlan(snapshot, old)
    let newest = snapshot.logged.last?.byteCount ?? 0
    let size = RecordBlockSize.merged(releaseByteCount: newest, spread: spread)
    let isWorthTrying = everyBlock || plan.mayGainByLargerBlocks
    let limit = isWorthTrying ? try plan.worthwhileLimit(from: size) : size
    let settled = limit > size ? limit / 2 : min(size, RecordBlockSize.settled)
    let pieces =
      everyBlock ? plan.cuts(limit: limit) : plan.joins(limit: limit, settled: settled)
    func build(
      _ pieces: [MergePlan.Piece],
      everyBlock: Bool,
      _ tell: (Int) -> Void
    ) throws(StoreError) -> [[UInt8]] {
      var builder = PackBuilder(
        firstEntry: old[0].contents.firstEntry,
        previousHead: old[0].contents.previousHead,
        firstRecord: old[0].contents.firstRecord
      )
      var coder = MergeCoder(
        plan: plan,
        effort: effort,
        everyBlock: everyBlock,
        triesBases: effort != .quick || plan.isMostlyWhole
      )
      for piece in pieces { tell(try coder.add(piece, to: &builder)) }
      for pack in old { try Self.addLog(of: pack, to: &builder) }
      return builder.finish()
    }
    var parts = try build(pieces, everyBlock: everyBlock, progress)
    let before = old.reduce(0) { $0 + $1.byteCount }
    if everyBlock, parts.reduce(0, { $0 + $1.count }) > before {
      // The blocks lay better as they were.
      parts = try build(plan.joins(limit: 0, settled: 0), everyBlock: false) { _ in }
    }
    let name = PackName(
      firstEntry: old[0].name.firstEntry,
      lastEntry: old[old.count - 1].name.lastEntry,
      generation: old.count == 1 && unstoredCount == 0 ? old[0].name.generation + 1 : 0
    )
    let path = "\(store.directory)/\(name.text)"
    let trial = try Pack(name, path: path, file: MemoryFile(path: path, parts: parts))
    guard trial.contents.head == old[old.count - 1].contents.head else {
      throw .damaged(path: path, byteOffset: 0, .inconsistent)
    }
    do {
      try store.files.publish(parts, as: name.text, in: store.directory)
    } catch { throw .file(error) }
    do throws(StoreError) {
      try takeOver(name, from: old.dropLast(unstoredCount), range, snapshot)
    } catch {
      guard unstoredCount > 0 else { throw error }
      // The series is durable. What it replaced goes, and it is read anew, with the next change.
      forget()
    }
  }

  /// Removes the packs that were merged and reads the one that holds their entries now.
  private func takeOver(
    _ name: PackName,
    from old: ArraySlice<Pack>,
    _ range: Range<Int>,
    _ snapshot: StoreSnapshot
  ) throws(StoreError) {
    do {
      for pack in old { try store.files.remove(pack.path) }
    } catch { throw .file(error) }
    let merged = try store.pack(name)
    if range.upperBound == snapshot.packs.count,
      snapshot.parts.suffix(range.count).allSatisfy({ $0.pack != nil })
    {
      self.snapshot = try StoreSnapshot(snapshot, replacingNewest: range.count, with: merged)
      return
    }
    let remaining = snapshot.parts.compactMap { part -> StorePart? in
      guard name.entries.contains(part.name.firstEntry) else { return part }
      return part.name.firstEntry == name.firstEntry ? .pack(merged) : nil
    }
    self.snapshot = try StoreSnapshot(name: store.name, parts: remaining)
  }

  /// Copies the log entries of a pack with their recipes.
  private static func addLog(of pack: Pack, to builder: inout PackBuilder) throws(StoreError) {
    let contents = pack.contents
    var releases = contents.recipes.indices
    for (index, block) in contents.recipeBlocks.enumerated() {
      let inside = releases.prefix(block.itemCount)
      releases = releases.dropFirst(block.itemCount)
      if block.isLost {
        for release in inside { builder.add(lostRecipeWithSketch: contents.sketch(release)) }
        continue
      }
      let bytes = try pack.recipeBlock(index)
      var offset = 0
      for release in inside {
        let place = contents.recipes[release]
        let end = offset + Int(place.byteCount)
        guard end <= bytes.count else {
          throw .damaged(path: pack.path, byteOffset: 0, .inconsistent)
        }
        builder.add(
          recipe: Array(bytes[offset..<end]),
          baseDistance: place.baseDistance,
          sketch: contents.sketch(release)
        )
        offset = end
      }
    }
    for entry in pack.contents.entries { builder.add(entry: entry) }
  }

  /// Merges everything into one pack and codes it as short as the effort allows.
  ///
  /// - Parameters:
  ///   - isSearchingHarder: Whether to spend much more time on it.
  ///   - progress: Is told the bytes of records done and in all.
  /// - Returns: The size of the store's packs before and after, in bytes.
  /// - Throws: ``StoreError``; the store then holds what it held.
  public func pack(
    isSearchingHarder: Bool = false,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(StoreError) -> (before: Int, after: Int) {
    try transaction { snapshot throws(StoreError) in
      let before = snapshot.packByteCount
      let total = snapshot.blocks.entries.reduce(0) { $0 + $1.byteCount }
      var done = 0
      guard !snapshot.packs.isEmpty else { return (0, 0) }
      // From the end, so that what is still to come keeps its place.
      for stretch in snapshot.stretches.reversed() {
        try self.merge(
          stretch,
          effort: isSearchingHarder ? .best : .thorough,
          everyBlock: true
        ) {
          done += $0
          progress(done, total)
        }
      }
      return (before, self.snapshot?.packByteCount ?? before)
    }
  }
}

/// Adds the records of merged packs to one, piece by piece.
///
/// Blocks that are kept as they are coded are not decoded for it, so no new one is told by them.
private struct MergeCoder {
  let plan: MergePlan
  let effort: Effort
  let everyBlock: Bool
  private var kept = KeptBlocks()
  private var bases: BaseChoice

  init(plan: MergePlan, effort: Effort, everyBlock: Bool, triesBases: Bool) {
    self.plan = plan
    self.effort = effort
    self.everyBlock = everyBlock
    bases = BaseChoice(isTrying: triesBases)
  }

  /// Adds the records of a piece; tells their size before coding in bytes.
  mutating func add(_ piece: MergePlan.Piece, to builder: inout PackBuilder) throws(StoreError)
    -> Int
  {
    let place = piece.block?.place
    if let place, place.isLost {
      builder.add(lostRecordCount: place.itemCount)
      return place.byteCount
    }
    let index = builder.recordBlockCount
    let old = try piece.block.map { block throws(StoreError) in
      try block.pack.recordPayload(block.index)
    }
    // What is stored as it is may have waited for this merge to be coded.
    if let block = piece.block, let place, let old, !everyBlock, !RecordBlock.isStored(old),
      let payload = try kept.payload(of: block.pack, block.index, at: index)
    {
      builder.add(
        recordPayload: payload,
        recordCount: place.itemCount,
        byteCount: place.byteCount
      )
      return place.byteCount
    }
    let content = try plan.content(piece)
    let payload = bases.encode(content, at: index, effort: effort, orKeep: old)
    builder.add(
      recordPayload: payload,
      recordCount: content.batch.count,
      byteCount: content.batch.bytes.count
    )
    return content.batch.bytes.count
  }
}
