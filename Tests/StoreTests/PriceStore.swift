import Coding
import Files
import Records
import Support
import Testing

@testable import Store

/// A store of price lists in which every row changes in every release, so that its blocks are told
/// by earlier ones once it is packed.
///
/// A block holds four releases: what one may be spread over has a floor of 1 KiB instead of 1 MiB.
final class PriceStore {
  /// How many releases the packed store has: six blocks of four.
  static let releaseCount = 24

  let disk: CrashingFileSystem
  let bench: Bench

  init(_ disk: CrashingFileSystem = CrashingFileSystem()) {
    self.disk = disk
    bench = Bench(files: disk)
    bench.writer.spread = ReleaseSpread(floor: 1 << 10)
  }

  /// A price list of 160 rows, or of others.
  static func file(_ release: Int, rowCount: Int = 160) -> [UInt8] {
    var text = ""
    var random = SeededRandom(5)
    for row in 0..<rowCount {
      let mixed = random.next()
      let code = 1_000_000 + mixed % 8_999_993
      let cents = 250 + Int(mixed >> 40) % 9000 + (row * release * 31) % 23
      let gross = cents * 119 / 100
      let day = "2022-\(release % 12 < 9 ? "0" : "")\(release % 12 + 1)-\(10 + release / 12)"
      text +=
        "\(code);article of warehouse \(mixed >> 13 & 0xFFFF), shelf \(mixed >> 7 & 63) on the left"
      text +=
        ";\(cents / 100).\(cents % 100 / 10)\(cents % 10);\(gross / 10).\(gross % 10);\(day)\n"
    }
    return Array(text.utf8)
  }

  /// Adds releases one by one.
  func add(_ releases: Range<Int>) throws {
    for release in releases { try bench.add(Self.file(release), day: release) }
  }

  /// A disk with the packed store, made once.
  private static let packedDisk = Result {
    let store = PriceStore()
    try store.add(0..<releaseCount)
    _ = try store.bench.writer.pack()
    return store.disk
  }

  /// A packed store on a disk of its own.
  static func packed() throws -> PriceStore {
    PriceStore(try packedDisk.get().restarted(.everything))
  }

  /// Another copy of it, which has a pack for each few releases.
  static func copy() throws -> PriceStore {
    let store = PriceStore()
    try store.add(0..<releaseCount)
    return store
  }

  /// The pack at a place.
  func pack(_ place: Int = 0) throws -> Pack {
    try bench.store.survey().snapshot.packs[place]
  }

  /// By which block each one of a pack is told.
  func bases(_ place: Int = 0) throws -> [Int?] {
    let pack = try pack(place)
    return try pack.contents.recordBlocks.indices.map { try pack.base(ofRecordBlock: $0) }
  }

  /// Flips a bit of a block of records.
  func damage(block: Int, ofPack place: Int = 0) throws {
    let pack = try pack(place)
    let before = pack.contents.recordBlocks[..<block].reduce(0) { $0 + $1.storedByteCount }
    disk.damage(pack.path) { $0[PackContents.header.count + before + 20] ^= 4 }
  }

  /// The releases that come back as they were, read by somebody who has just come.
  func readable() throws -> [Int] {
    let snapshot = try bench.store.survey().snapshot
    return snapshot.timeline.filter { place in
      guard let file = try? snapshot.file(ofLogged: place) else { return false }
      return file == Self.file(Self.release(snapshot.logged[place]))
    }.map { Self.release(snapshot.logged[$0]) }
  }

  /// Which of the price lists a release is.
  static func release(_ release: StoredRelease) -> Int {
    Int(release.published.seconds - Bench.time(0).seconds) / 86_400
  }

  /// Writes a pack in the place of some that follow each other, with blocks cut and told as wanted.
  ///
  /// - Parameters:
  ///   - range: Which packs.
  ///   - sizes: How many records each block has; all of them together.
  ///   - bases: By which earlier block each is told.
  /// - Throws: Where a block cannot be told so.
  func recode(_ range: Range<Int>, sizes: [Int], bases: [Int?]) throws {
    let snapshot = try bench.store.snapshot()
    let old = Array(snapshot.packs[range])
    let contents = old[0].contents
    var builder = PackBuilder(
      firstEntry: contents.firstEntry,
      previousHead: contents.previousHead,
      firstRecord: contents.firstRecord
    )
    let payloads = try Self.payloads(snapshot, from: contents.firstRecord, sizes, bases)
    for (payload, records) in payloads {
      builder.add(
        recordPayload: payload,
        recordCount: records.count,
        byteCount: records.bytes.count
      )
    }
    for pack in old {
      let first = try #require(
        snapshot.logged.indices.first {
          snapshot.logged[$0].entryNumber >= pack.contents.firstEntry
        }
      )
      for (index, place) in pack.contents.recipes.enumerated() {
        builder.add(
          recipe: Array(try snapshot.recipe(ofLogged: first + index)),
          baseDistance: place.baseDistance,
          sketch: pack.contents.sketch(index)
        )
      }
      for entry in pack.contents.entries { builder.add(entry: entry) }
    }
    let name = PackName(
      firstEntry: contents.firstEntry,
      lastEntry: old[old.count - 1].name.lastEntry,
      generation: old.count == 1 ? old[0].name.generation + 1 : 0
    )
    try disk.publish(builder.finish(), as: name.text, in: bench.store.directory)
    for pack in old { try disk.remove(pack.path) }
  }

  private static func payloads(
    _ snapshot: StoreSnapshot,
    from firstRecord: Int,
    _ sizes: [Int],
    _ bases: [Int?]
  ) throws -> [(payload: [UInt8], records: RecordBatch)] {
    var made: [(payload: [UInt8], records: RecordBatch)] = []
    var blocks: [BaseBlock] = []
    var first = firstRecord
    for (index, size) in sizes.enumerated() {
      let records = try snapshot.gather(
        RecordRuns([RecordRun(first: first, count: size)]),
        byteCount: 0
      )
      first += size
      let base = bases[index]
      let payload =
        if let base {
          RecordBlock.encode(
            records,
            effort: .quick,
            after: (blocks[base], made[base].records),
            distance: index - base
          )
        } else {
          RecordBlock.inColumns(records, effort: .quick)
        }
      made.append((try #require(payload), records))
      blocks.append(
        try BaseBlock(
          made[index].payload[...],
          byteCount: records.bytes.count,
          recordCount: size,
          base: base.map { blocks[$0] }
        )
      )
    }
    return made
  }
}
