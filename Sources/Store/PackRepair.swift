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
    /// The entries of releases whose new records come from the copy.
    var taken: [Int] = []
  }

  /// The data set's folder, for the names of errors.
  let directory: String
  /// The store that is repaired, as far as it can be read.
  let snapshot: StoreSnapshot
  /// The other copy.
  let source: RepairSource?

  /// Writes a pack anew whose log can be read, with what the copy has of its damaged blocks.
  ///
  /// - Parameter pack: The pack, one of the snapshot's.
  /// - Returns: The new pack; nil where nothing is damaged, or nothing of it can be had that was
  ///   not given up already.
  /// - Throws: ``StoreError``.
  func rewritten(_ pack: Pack) throws(StoreError) -> Result? {
    let contents = pack.contents
    var build = Build(PackBuilder(continuing: contents))
    for index in contents.recordBlocks.indices {
      let place = contents.recordBlocks[index]
      if (try? pack.recordBlock(index)) != nil {
        build.pack.add(
          recordPayload: try pack.recordPayload(index),
          recordCount: place.itemCount,
          byteCount: place.byteCount
        )
      } else {
        let first = pack.firstRecord(ofBlock: index)
        let isNews = build.add(chunks(of: pack, first..<first + place.itemCount))
        build.isChanged = build.isChanged || isNews || !place.isLost
      }
    }
    addRecipes(of: pack, to: &build)
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
      releases.filter { !$0.newRecords.isEmpty }.map { release in
        Piece(
          entry: release.entryNumber,
          count: release.newRecordCount,
          records: source.chunk(ofEntry: release.entryNumber)
        )
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
  private func chunks(of pack: Pack, _ range: Range<RecordNumber>) -> [Piece] {
    var pieces: [Piece] = []
    let shared = pack.entries(sharedWith: source)
    for release in snapshot.logged where release.newRecords.overlaps(range) {
      let part = release.newRecords.clamped(to: range)
      let first = part.lowerBound - release.firstRecord
      let entry = release.entryNumber
      let whole = shared.contains(entry) ? source?.chunk(ofEntry: entry) : nil
      let records = whole.flatMap { whole -> RecordBatch? in
        guard whole.count == release.newRecords.count else { return nil }
        var batch = RecordBatch()
        batch.append(whole, first..<first + part.count)
        return batch
      }
      pieces.append(Piece(entry: entry, count: part.count, records: records))
    }
    return pieces
  }

  /// Copies the recipes of a pack; those of broken blocks come from a copy with the same log.
  private func addRecipes(of pack: Pack, to build: inout Build) {
    let contents = pack.contents
    let shared = pack.entries(sharedWith: source)
    var releases = contents.recipes.indices
    for (index, block) in contents.recipeBlocks.enumerated() {
      let bytes = try? pack.recipeBlock(index)
      var offset = 0
      for release in releases.prefix(block.itemCount) {
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
      releases = releases.dropFirst(block.itemCount)
    }
  }

  @discardableResult
  private func addRecipe(
    ofEntry number: Int,
    _ source: RepairSource,
    to build: inout Build
  ) -> Bool {
    let found = source.recipe(ofEntry: number)
    guard let found, let bytes = found.bytes else {
      build.pack.add(lostRecipeWithSketch: found?.sketch ?? [])
      build.lost += 1
      return false
    }
    build.pack.add(
      recipe: bytes,
      baseDistance: found.baseDistance,
      sketch: found.sketch
    )
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
}

/// A pack that is being put together, and how much of it is from where.
private struct Build {
  var pack: PackBuilder
  var saved = 0
  var lost = 0
  var taken: [Int] = []
  /// Whether anything differs from what was there.
  var isChanged = false

  init(_ pack: PackBuilder) {
    self.pack = pack
  }

  /// Appends records piece by piece, with places for those that are not to be had.
  ///
  /// - Returns: Whether there were any.
  mutating func add(_ pieces: [Piece]) -> Bool {
    var joined = RecordBatch()
    var isAny = false
    for piece in pieces {
      if let records = piece.records {
        taken.append(piece.entry)
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
