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
  ///   - progress: Is told how many bytes of records are done.
  /// - Throws: ``StoreError``; the packs are then as they were, or both old and new are there.
  func merge(
    _ range: Range<Int>,
    effort: Effort,
    everyBlock: Bool = false,
    progress: (Int) -> Void = { _ in }
  ) throws(StoreError) {
    guard let snapshot, !range.isEmpty else { return }
    let old = Array(snapshot.packs[range])
    var builder = PackBuilder(
      firstEntry: old[0].contents.firstEntry,
      previousHead: old[0].contents.previousHead,
      firstRecord: old[0].contents.firstRecord
    )
    let newest = snapshot.logged.last?.entry.byteCount ?? 0
    let limit = RecordBlockSize.merged(releaseByteCount: newest)
    let chunkEnds = snapshot.logged.map(\.newRecords.upperBound)
    let settled = everyBlock ? limit : min(limit, RecordBlockSize.settled)
    let starts = Set(snapshot.logged.filter(\.isWhole).map(\.firstRecord))
    for group in Self.groups(old, limit: limit, settled: settled, wholeStarts: starts) {
      try add(group, chunkEnds, to: &builder, effort: effort, everyBlock: everyBlock)
      progress(group.reduce(0) { $0 + $1.place.byteCount })
    }
    for pack in old { try Self.addLog(of: pack, to: &builder) }
    let name = PackName(
      firstEntry: old[0].name.firstEntry,
      lastEntry: old[old.count - 1].name.lastEntry,
      generation: old.count == 1 ? old[0].name.generation + 1 : 0
    )
    let parts = builder.finish()
    let path = "\(store.directory)/\(name.text)"
    let trial = try Pack(name, path: path, file: MemoryFile(path: path, parts: parts))
    guard trial.contents.head == old[old.count - 1].contents.head else {
      throw .damaged(path: path, byteOffset: 0, .inconsistent)
    }
    do {
      try store.files.publish(parts, as: name.text, in: store.directory)
      for pack in old { try store.files.remove(pack.path) }
    } catch { throw .file(error) }
    let merged = try store.pack(name)
    let remaining = snapshot.parts.compactMap { part -> StorePart? in
      guard name.entries.contains(part.name.firstEntry) else { return part }
      return part.name.firstEntry == name.firstEntry ? .pack(merged) : nil
    }
    self.snapshot = try StoreSnapshot(name: store.name, parts: remaining)
  }

  /// A block in one of the packs that are merged.
  private struct SourceBlock {
    var pack: Pack
    var index: Int
    /// The number of its first record.
    var firstRecord: RecordNumber
    var place: BlockPlace { pack.contents.recordBlocks[index] }
  }

  /// The blocks of packs in groups of at most `limit` bytes, or of one block.
  ///
  /// Those of at least `settled` bytes stay alone. What opens a whole release opens a group, unless the one before it is small.
  private static func groups(
    _ packs: [Pack],
    limit: Int,
    settled: Int,
    wholeStarts: Set<RecordNumber>
  ) -> [[SourceBlock]] {
    var groups: [[SourceBlock]] = []
    var byteCount = 0
    for pack in packs {
      var firstRecord = pack.contents.firstRecord
      for index in pack.contents.recordBlocks.indices {
        let block = SourceBlock(pack: pack, index: index, firstRecord: firstRecord)
        firstRecord += block.place.itemCount
        let size = block.place.byteCount
        let last = groups.last?.last?.place
        let isJoinable = !block.place.isLost && last?.isLost == false
        let isOpening = wholeStarts.contains(block.firstRecord) && byteCount * 2 >= limit
        if isJoinable, !isOpening, byteCount + size <= limit, max(byteCount, size) < settled {
          groups[groups.count - 1].append(block)
          byteCount += size
        } else {
          groups.append([block])
          byteCount = size
        }
      }
    }
    return groups
  }

  private func add(
    _ group: [SourceBlock],
    _ chunkEnds: [RecordNumber],
    to builder: inout PackBuilder,
    effort: Effort,
    everyBlock: Bool
  ) throws(StoreError) {
    var joined = RecordBatch()
    if group[0].place.isLost { return builder.add(lostRecordCount: group[0].place.itemCount) }
    if group.count == 1, !everyBlock {
      builder.add(
        recordPayload: try group[0].pack.recordPayload(group[0].index),
        recordCount: group[0].place.itemCount,
        byteCount: group[0].place.byteCount
      )
      return
    }
    for block in group {
      let batch = try block.pack.recordBlock(block.index)
      joined.append(batch, 0..<batch.count)
    }
    let first = group[0].firstRecord
    let inside = chunkEnds.filter { $0 > first && $0 < first + joined.count }.map { $0 - first }
    let ends = Set(inside).sorted() + [joined.count]
    let payload = RecordBlock.encode(joined, chunkEnds: ends, effort: effort)
    guard group.count == 1 else {
      builder.add(
        recordPayload: payload,
        recordCount: joined.count,
        byteCount: joined.bytes.count
      )
      return
    }
    let old = try group[0].pack.recordPayload(group[0].index)
    builder.add(
      recordPayload: payload.count < old.count ? payload : old,
      recordCount: joined.count,
      byteCount: joined.bytes.count
    )
  }

  /// Copies the log entries of a pack with their recipes.
  private static func addLog(of pack: Pack, to builder: inout PackBuilder) throws(StoreError) {
    var places = pack.contents.recipes[...]
    for (index, block) in pack.contents.recipeBlocks.enumerated() {
      if block.isLost {
        for place in places.prefix(block.itemCount) { builder.add(lostRecipe: place) }
        places = places.dropFirst(block.itemCount)
        continue
      }
      let bytes = try pack.recipeBlock(index)
      var offset = 0
      for place in places.prefix(block.itemCount) {
        guard place.byteCount <= bytes.count - offset else {
          throw .damaged(path: pack.path, byteOffset: 0, .inconsistent)
        }
        builder.add(
          recipe: Array(bytes[offset..<offset + place.byteCount]),
          baseDistance: place.baseDistance,
          sketch: place.sketch
        )
        offset += place.byteCount
      }
      places = places.dropFirst(block.itemCount)
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
