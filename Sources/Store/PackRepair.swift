import Coding
import Digests
import Files
import Records

/// Builds what takes the place of a damaged pack.
struct PackRepair {
  /// A pack that is ready to be written.
  struct Result {
    var pack: Pack
    var bytes: [[UInt8]]
    var saved = 0
    var lost = 0
    /// The entries of releases of which something comes from the copy that no hash vouches for.
    var taken: Set<Int> = []
  }

  /// The data set's folder, for the names of errors.
  let directory: String
  /// The store that is repaired, as far as it can be read.
  let snapshot: StoreSnapshot
  /// The other copy.
  let source: RepairSource?
  /// Entries of releases of which nothing is taken from the copy.
  var excluded: Set<Int> = []

  /// Writes a pack anew whose log can be read, with what the copy has of its damaged blocks.
  ///
  /// - Parameter pack: The pack, one of the snapshot's.
  /// - Returns: The new pack; nil where nothing is damaged, or nothing of it can be had that was
  ///   not given up already.
  /// - Throws: ``StoreError``.
  func rewritten(_ pack: Pack) throws(StoreError) -> Result? {
    let contents = pack.contents
    var build = Build(PackBuilder(continuing: contents))
    lazy var shared = pack.entries(sharedWith: source)
    var kept = KeptBlocks()
    let bases = BaseCache()
    for index in contents.recordBlocks.indices {
      let place = contents.recordBlocks[index]
      if (try? pack.recordBlock(index, bases: bases)) != nil,
        let payload = try kept.payload(of: pack, index, at: build.pack.recordBlockCount)
      {
        build.pack.add(
          recordPayload: payload,
          recordCount: place.itemCount,
          byteCount: place.byteCount
        )
      } else {
        let first = pack.firstRecord(ofBlock: index)
        let isNews = build.add(chunks(first..<first + place.itemCount, shared))
        build.isChanged = build.isChanged || isNews || !place.isLost
      }
    }
    for index in contents.recipeBlocks.indices {
      let bytes = try? pack.recipeBlock(index)
      addRecipes(of: pack, index, bytes, bytes == nil ? shared : 0..<0, to: &build)
    }
    for entry in contents.entries { build.pack.add(entry: entry) }
    guard build.isChanged else { return nil }
    let name = PackName(
      firstEntry: pack.name.firstEntry,
      lastEntry: pack.name.lastEntry,
      generation: pack.name.generation + 1
    )
    return try build.finish(as: name, in: directory, head: contents.head)
  }

  /// Writes a pack for entries of which this store has nothing, from a copy with the same log.
  ///
  /// - Parameters:
  ///   - entries: The entries.
  ///   - generation: One that no file of this name has.
  ///   - before: The head before them, where it is known.
  ///   - after: The head after them, where it is known.
  /// - Returns: The pack; nil where the copy does not have these entries.
  /// - Throws: ``StoreError``.
  func filled(
    _ entries: ClosedRange<Int>,
    generation: Int,
    before: Digest256?,
    after: Digest256?
  ) throws(StoreError) -> Result? {
    guard let source, before != nil || after != nil,
      let start = source.head(afterEntry: entries.lowerBound - 1),
      let end = source.head(afterEntry: entries.upperBound),
      before ?? start == start, after ?? end == end
    else { return nil }
    let numbers = Array(entries)
    let bytes = numbers.compactMap { source.entry($0) }
    guard bytes.count == numbers.count else { return nil }
    let releases = numbers.compactMap { source.release(ofEntry: $0) }
    let known = source.snapshot.logged.last { $0.entryNumber < entries.lowerBound }
    var build = Build(
      PackBuilder(
        firstEntry: entries.lowerBound,
        previousHead: start,
        firstRecord: releases.first?.firstRecord ?? known?.newRecords.upperBound ?? 0
      )
    )
    _ = build.add(
      // One at a time: a pack may hold all that there is.
      releases.lazy.filter { !$0.newRecords.isEmpty }.map { release in
        Piece(of: release, count: release.newRecordCount, records: chunk(of: release, source))
      }
    )
    for release in releases { addRecipe(ofEntry: release.entryNumber, source, to: &build) }
    for entry in bytes { build.pack.add(entry: entry) }
    let name = PackName(
      firstEntry: entries.lowerBound,
      lastEntry: entries.upperBound,
      generation: generation
    )
    return try build.finish(as: name, in: directory, head: end)
  }

  /// The records of a range, chunk by chunk, as far as the copy has them.
  ///
  /// Equal logs number their records alike.
  private func chunks(_ range: Range<RecordNumber>, _ shared: Range<Int>) -> [Piece] {
    var pieces: [Piece] = []
    for release in snapshot.logged where release.newRecords.overlaps(range) {
      let part = release.newRecords.clamped(to: range)
      let first = part.lowerBound - release.firstRecord
      var records: RecordBatch?
      if let source, shared.contains(release.entryNumber), let whole = chunk(of: release, source) {
        var batch = RecordBatch()
        batch.append(whole, first..<first + part.count)
        records = batch
      }
      pieces.append(Piece(of: release, count: part.count, records: records))
    }
    return pieces
  }

  /// What the copy has of the new records of a release, compared with their id where it is logged.
  private func chunk(of release: StoredRelease, _ source: RepairSource) -> RecordBatch? {
    guard !excluded.contains(release.entryNumber),
      let chunk = source.chunk(ofEntry: release.entryNumber),
      chunk.count == release.newRecordCount
    else { return nil }
    let id = release.entry.chunk
    return id == nil || id == ChunkID(of: chunk) ? chunk : nil
  }

  /// Copies the recipes of a block; those of a broken one come from a copy with the same log.
  private func addRecipes(
    of pack: Pack,
    _ index: Int,
    _ bytes: [UInt8]?,
    _ shared: Range<Int>,
    to build: inout Build
  ) {
    let contents = pack.contents
    let block = contents.recipeBlocks[index]
    let first = pack.firstRecipe(ofBlock: index)
    var offset = 0
    for release in first..<first + block.itemCount {
      let place = contents.recipes[release]
      let entry = contents.firstEntry + Int(pack.log.releases[release].entry)
      let end = offset + Int(place.byteCount)
      if let bytes, end <= bytes.count {
        build.pack.add(
          recipe: Array(bytes[offset..<end]),
          baseDistance: place.baseDistance,
          sketch: contents.sketch(release)
        )
        offset = end
      } else if let source, shared.contains(entry) {
        let isSaved = addRecipe(ofEntry: entry, source, to: &build)
        build.isChanged = build.isChanged || isSaved || !block.isLost
      } else {
        build.pack.add(lostRecipeWithSketch: contents.sketch(release))
        build.lost += 1
        build.isChanged = build.isChanged || !block.isLost
      }
    }
  }

  @discardableResult
  private func addRecipe(
    ofEntry number: Int,
    _ source: RepairSource,
    to build: inout Build
  ) -> Bool {
    let found = source.recipe(ofEntry: number)
    guard let found, let bytes = found.bytes, !excluded.contains(number) else {
      build.pack.add(lostRecipeWithSketch: found?.sketch ?? [])
      build.lost += 1
      return false
    }
    build.pack.add(
      recipe: bytes,
      baseDistance: found.baseDistance,
      sketch: found.sketch
    )
    build.taken.insert(number)
    build.saved += 1
    return true
  }
}

extension Pack {
  /// The entries up to which a copy has the same log: its first ones, or none.
  fileprivate func entries(sharedWith source: RepairSource?) -> Range<Int> {
    var shared = name.firstEntry..<name.firstEntry
    guard let source else { return shared }
    var head = contents.previousHead
    for (index, entry) in contents.entries.enumerated() {
      head = LogChain.head(after: head, appending: entry)
      let number = name.firstEntry + index
      // A head commits to every entry before it, too.
      if source.hasHead(head, afterEntry: number) { shared = name.firstEntry..<number + 1 }
    }
    return shared
  }
}

/// New records of a release.
private struct Piece {
  var entry: Int
  var count: Int
  /// What the copy has of them.
  var records: RecordBatch?
  /// Whether they were compared with a chunk id.
  var isVouchedFor: Bool

  init(of release: StoredRelease, count: Int, records: RecordBatch?) {
    entry = release.entryNumber
    self.count = count
    self.records = records
    isVouchedFor = release.entry.chunk != nil
  }
}

/// A pack that is being put together, and how much of it is from where.
private struct Build {
  var pack: PackBuilder
  var saved = 0
  var lost = 0
  var taken: Set<Int> = []
  /// Whether anything differs from what was there.
  var isChanged = false

  init(_ pack: PackBuilder) {
    self.pack = pack
  }

  /// Appends records piece by piece, with places for those that are not to be had.
  ///
  /// - Returns: Whether there were any.
  mutating func add(_ pieces: some Sequence<Piece>) -> Bool {
    var joined = RecordBatch()
    var isAny = false
    for piece in pieces {
      if let records = piece.records {
        if !piece.isVouchedFor { taken.insert(piece.entry) }
        joined.append(records, 0..<records.count)
        isAny = true
        saved += 1
        if joined.bytes.count >= RecordBlockSize.settled { flush(&joined) }
      } else {
        flush(&joined)
        pack.add(lostRecordCount: piece.count)
        lost += 1
      }
    }
    flush(&joined)
    return isAny
  }

  private mutating func flush(_ batch: inout RecordBatch) {
    for places in batch.parts(ofByteCount: RecordBlockSize.ingest(batch.bytes.count)) {
      var part = RecordBatch()
      part.append(batch, places)
      pack.add(
        recordPayload: RecordBlock.encode(part, effort: .quick),
        recordCount: part.count,
        byteCount: part.bytes.count
      )
    }
    batch = RecordBatch()
  }

  /// Lays the pack out and reads it back.
  consuming func finish(
    as name: PackName,
    in directory: String,
    head: Digest256
  ) throws(StoreError) -> PackRepair.Result {
    let (saved, lost, taken) = (saved, lost, taken)
    let bytes = pack.finish()
    let path = "\(directory)/\(name.text)"
    let trial = try Pack(name, path: path, file: MemoryFile(path: path, parts: bytes))
    guard trial.contents.head == head else {
      throw .damaged(path: path, byteOffset: 0, .inconsistent)
    }
    return PackRepair.Result(pack: trial, bytes: bytes, saved: saved, lost: lost, taken: taken)
  }
}

extension PackBuilder {
  /// Makes a builder of the pack that takes the place of another one.
  fileprivate init(continuing contents: PackContents) {
    self.init(
      firstEntry: contents.firstEntry,
      previousHead: contents.previousHead,
      firstRecord: contents.firstRecord
    )
  }
}
