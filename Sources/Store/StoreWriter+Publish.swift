import Bytes
import Coding
import Digests
import Files
import Parallel
import Records
import Times

/// How large the blocks of records are, in bytes before coding.
enum RecordBlockSize {
  /// Releases and chunks of more than this are kept in many blocks of ``quick``.
  private static let large = 8 << 20
  /// The columns of a block of this size stay in the cache of a core while it is decoded.
  private static let quick = 1 << 20
  /// In a merge that comes by itself, blocks of this size are left as they are.
  static let settled = 1 << 20
  /// No block is made larger than this, however much that would save: it is decoded as a whole.
  static let largest = 32 << 20

  /// At ingest, of so many bytes at once: they are cut so that blocks can be coded and decoded
  /// side by side.
  static func ingest(_ byteCount: Int) -> Int { byteCount > large ? quick : 2 << 20 }

  /// In a merge: about as much as a release may be spread over, so that rebuilding one decodes
  /// little more than that, but at most 4 MiB, and of a large release as at ingest.
  static func merged(releaseByteCount: Int, spread: ReleaseSpread) -> Int {
    let largest = releaseByteCount > large ? quick : 4 << 20
    return min(spread.limit(releaseByteCount: releaseByteCount), largest)
  }
}

/// Which releases a recipe is written against.
private enum RecipeBase {
  /// The most releases before a new one that are tried.
  static let maximumTried = 3
  /// A recipe of so few bytes is kept; for a longer one the next earlier base is tried too.
  static let settledByteCount = 1024
}

/// A block of records as a pack holds it.
struct EncodedBlock: Sendable {
  /// Codec and data.
  var payload: [UInt8]
  /// How many records it holds.
  var recordCount: Int
  /// Their size before coding, in bytes.
  var byteCount: Int
}

extension PackBuilder {
  /// Makes a builder of the pack that continues a store.
  init(after snapshot: StoreSnapshot) {
    self.init(
      firstEntry: snapshot.entryCount + 1,
      previousHead: snapshot.head,
      firstRecord: snapshot.recordCount
    )
  }
}

extension StoreWriter {
  /// Publishes a pack after everything in it was read back from the bytes that will be written; of
  /// a ``Series`` it waits in memory.
  ///
  /// - Parameters:
  ///   - builder: The pack.
  ///   - snapshot: The store before it.
  ///   - outcome: The release that the pack must give back, where it holds one.
  /// - Returns: The store with it.
  /// - Throws: ``StoreError``; nothing is published then, unless the last `fsync` failed.
  func publish(
    _ builder: consuming PackBuilder,
    after snapshot: StoreSnapshot,
    checking outcome: RecordMatcher.Outcome? = nil
  ) throws(StoreError) -> StoreSnapshot {
    let name = builder.name
    let parts = builder.finish()
    let path = "\(store.directory)/\(name.text)"
    let trial = try Pack(name, path: path, file: MemoryFile(path: path, parts: parts))
    let next = try StoreSnapshot(snapshot, adding: trial)
    if let outcome { try next.prove(outcome.image, outcome.chunk) }
    if series == nil {
      do { try store.files.publish(parts, as: name.text, in: store.directory) } catch {
        throw .file(error)
      }
    }
    self.snapshot = next
    return next
  }
}

extension StoreSnapshot {
  /// Checks that the newest release, as decoded, is exactly the file that came in.
  ///
  /// The sequence of numbers is composed from the recipe's bytes, the new records are decoded from
  /// their blocks, one block at a time. Older records are those of the base and of returning
  /// chunks, whose bytes were compared when they were numbered.
  ///
  /// - Parameters:
  ///   - image: The file, cut and numbered.
  ///   - chunk: Its new records.
  /// - Throws: ``StoreError/notReproduced(release:)``.
  func prove(_ image: ReleaseImage, _ chunk: RecordBatch) throws(StoreError) {
    let release = logged[logged.count - 1]
    var isWhole = try self.runs(ofLogged: logged.count - 1) == image.runs
    var first = 0
    let places = blocks.entries.indices.filter {
      blocks.entries[$0].records.lowerBound >= release.firstRecord
    }
    let conveyor = conveyor(places)
    defer { conveyor.stop() }
    for _ in places {
      let block = try conveyor.next()
      isWhole = isWhole && chunk.holds(block, at: first)
      first += block.count
    }
    let bytes = image.batch.bytes.span
    var index = 0
    for run in image.runs.runs {
      for step in 0..<run.count where run[step] >= release.firstRecord {
        let place = run[step] - release.firstRecord
        isWhole = isWhole && chunk.equals(place, bytes, image.batch.range(index + step))
      }
      index += run.count
    }
    guard isWhole, first == chunk.count else {
      throw .notReproduced(release: release.id)
    }
  }

  /// A release's recipe, written so that few bytes have to be read for it.
  ///
  /// Against its base where that is shorter, unless the recipes up to the one that has no base
  /// come to more than four times the recipe without a base: so reading any release takes at most
  /// about five times the bytes of one recipe, and the recipes without a base add a quarter.
  ///
  /// - Parameters:
  ///   - target: The release's records.
  ///   - published: When it was published: its base is the release before it on the timeline, or
  ///     one a little earlier where rows were put into another order and back again.
  /// - Returns: The steps, and the base's place in ``logged`` if there is one.
  /// - Throws: ``StoreError`` where the recipe of the release before it is damaged.
  func shortestRecipe(
    _ target: RecordRuns,
    published: Instant
  ) throws(StoreError) -> (bytes: [UInt8], base: Int?) {
    let alone = Recipe.encode(target, base: nil, firstNew: recordCount)
    var best: (bytes: [UInt8], base: Int?) = (alone, nil)
    for (place, base) in neighbours(of: published, atMost: RecipeBase.maximumTried).enumerated() {
      // Further ones are a chance of a shorter recipe: damage to them is no reason to refuse.
      guard
        let runs = place == 0 ? try self.runs(ofLogged: base) : try? self.runs(ofLogged: base)
      else { break }
      let step = Recipe.encode(target, base: runs, firstNew: recordCount)
      // Another base than the nearest must pay clearly: releases are read in published order.
      if step.count * (best.base == nil ? 1 : 2) < best.bytes.count { best = (step, base) }
      guard best.bytes.count > RecipeBase.settledByteCount else { break }
    }
    guard best.base != nil else { return best }
    var chain = best.bytes.count
    var next = best.base
    while let current = next {
      let location = location(ofLogged: current)
      chain += location.range.count
      next = location.base
    }
    return chain <= alone.count * 4 + 4096 ? best : (alone, nil)
  }

  /// The chunks of which a kept fingerprint is among those of unknown rows, oldest first.
  ///
  /// Newer chunks are preferred where all of them would be more than four times the file.
  func returningChunks(
    for strangers: [UInt64],
    fileByteCount: Int
  ) throws(StoreError) -> [(first: RecordNumber, batch: RecordBatch)] {
    let wanted = SketchSearch(strangers)
    var budget = fileByteCount * 4 + (1 << 20)
    var chosen: [Int] = []
    var end = logged.count
    for contents in packs.lazy.reversed().map(\.contents) {
      let first = end - contents.recipes.count
      for place in (first..<end).reversed() where budget > 0 {
        guard wanted.isIn(contents.sketch(place - first)) else { continue }
        budget -= logged[place].chunkByteCount(ofFile: fileByteCount)
        chosen.append(place)
      }
      end = first
    }
    var parts: [(first: RecordNumber, batch: RecordBatch)] = []
    for place in chosen.reversed() {
      var runs = RecordRuns()
      runs.append(
        RecordRun(first: logged[place].firstRecord, count: logged[place].newRecords.count)
      )
      do throws(StoreError) {
        parts.append((logged[place].firstRecord, try gather(runs, byteCount: 0)))
      } catch .lostRecords {
        continue
      }
    }
    return parts
  }
}

extension RecordBatch {
  /// Whether a record has the bytes of a range elsewhere.
  func equals(_ index: Int, _ other: Span<UInt8>, _ otherRange: Range<Int>) -> Bool {
    ByteScan.equal(bytes.span, range(index), other, otherRange)
  }

  /// Whether another batch stands in this one from a place on, record for record.
  func holds(_ other: RecordBatch, at first: Int) -> Bool {
    guard other.count > 0, first + other.count <= count else { return other.count == 0 }
    let range = range(first).lowerBound..<ends[first + other.count - 1]
    let shift = range.lowerBound
    guard other.ends.indices.allSatisfy({ ends[first + $0] - shift == other.ends[$0] }) else {
      return false
    }
    return ByteScan.equal(bytes.span, range, other.bytes.span, 0..<other.bytes.count)
  }

  /// The batch as blocks, coded quickly on all cores.
  ///
  /// - Parameter isStaged: Whether they wait in memory for a merge: small ones, coded with others
  ///   then, stay as they are.
  /// - Returns: The blocks.
  func encodedBlocks(isStaged: Bool) -> [EncodedBlock] {
    if isStaged, count > 0, bytes.count < RecordBlockSize.settled {
      let payload = RecordBlock.stored(self)
      return [EncodedBlock(payload: payload, recordCount: count, byteCount: bytes.count)]
    }
    let parts = parts(ofByteCount: RecordBlockSize.ingest(bytes.count))
    return Processors.map(parts.count) { place in
      var part = RecordBatch()
      part.append(self, parts[place])
      return EncodedBlock(
        payload: RecordBlock.encode(part, effort: .quick),
        recordCount: part.count,
        byteCount: part.bytes.count
      )
    }
  }
}
