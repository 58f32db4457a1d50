import Bytes
import Digests
@testable import Store
import Support
import Testing
import Times

/// Logs that are kept field by field.
@Suite struct LogColumnsTests {
  /// Entries of every kind, with fields that are there and fields that are not.
  static func entries(_ count: Int, seed: UInt64) -> [LogEntry] {
    var random = SeededRandom(seed)
    return (0..<count).map { number in
      let time = Instant(seconds: Int64(random.below(1 << 20)) - (1 << 19))
      let provenance = Provenance(
        fileName: random.below(4) == 0 ? "" : "file-\(random.below(30)).csv",
        source: random.below(2) == 0 ? "" : "https://example.org/é/\(number / 3)",
        tool: "tool",
        details: random.below(3) == 0 ? ["commit": "\(number)", "a": ""] : [:]
      )
      switch random.below(8) {
      case 0: return .tag(TagEntry(name: "t\(number)", release: number, recorded: time))
      case 1:
        return .confirmation(
          ConfirmationEntry(
            release: number,
            published: time,
            recorded: Instant(seconds: 7),
            provenance: provenance
          )
        )
      default:
        let new = random.below(3)
        let digest = Digest256(of: [UInt8(truncatingIfNeeded: number)])
        return .release(
          ReleaseEntry(
            published: time,
            recorded: Instant(seconds: Int64(number)),
            content: digest,
            sha1: random.below(3) == 0 ? [] : SHA1.digest(of: [UInt8(random.below(256))]),
            byteCount: 10 + new,
            recordCount: 5 + new,
            newRecordCount: new,
            chunk: new > 0 && random.below(2) == 0 ? ChunkID(digest: digest) : nil,
            provenance: provenance
          )
        )
      }
    }
  }

  /// A table of contents for entries, each release with a recipe of its own.
  static func contents(_ entries: [LogEntry], seed: UInt64) -> PackContents {
    var random = SeededRandom(seed)
    var contents = PackContents(
      firstEntry: 5,
      previousHead: .zero,
      head: .zero,
      firstRecord: 3,
      recordBlocks: [],
      recipeBlocks: [],
      recipes: [],
      sketchWords: SketchWords([]),
      entries: .rows(entries.map { $0.bytes[...] })
    )
    for case .release in entries {
      contents.sketchWords.append((0..<random.below(9)).map { _ in UInt32(random.below(1 << 30)) })
      contents.recipes.append(
        RecipePlace(
          baseDistance: random.below(4),
          byteCount: Int32(random.below(300)),
          sketchEnd: Int32(contents.sketchWords.count)
        )
      )
    }
    return contents
  }

  @Test(arguments: UInt64(1)...20)
  func `columns give back every entry, recipe and sketch`(seed: UInt64) throws {
    let entries = Self.entries(Int(seed) * 7 % 40, seed: seed)
    let contents = Self.contents(entries, seed: seed)
    let (plain, digests) = contents.columnBytes(entries)
    let read = try PackContents(bytes: plain, fileByteCount: 1 << 20) { count, checksum in
      #expect(count == digests.count)
      return digests
    }
    #expect(Array(read.entries) == Array(contents.entries))
    #expect(read.recipes.map(\.baseDistance) == contents.recipes.map(\.baseDistance))
    #expect(read.recipes.map(\.byteCount) == contents.recipes.map(\.byteCount))
    #expect(read.sketchWords == contents.sketchWords)
    for index in read.recipes.indices { #expect(read.sketch(index) == contents.sketch(index)) }
    // As rows they are read as well, into the same columns.
    let rows = try PackContents(bytes: contents.bytes(), fileByteCount: 1 << 20) { _, _ in [] }
    #expect(Array(rows.entries) == Array(contents.entries))
    let columns = LogColumns(entries)
    #expect((0..<columns.count).map { columns.entry($0) } == entries)
  }

  @Test func `columns that end early, and digests of another size, are refused`() throws {
    let entries = Self.entries(12, seed: 3)
    let (plain, digests) = Self.contents(entries, seed: 3).columnBytes(entries)
    func reads(_ plain: [UInt8], _ digests: [UInt8]) -> Bool {
      (try? PackContents(bytes: plain, fileByteCount: 1 << 20) { _, _ in digests }) != nil
    }
    #expect(reads(plain, digests))
    for count in plain.indices { #expect(!reads(Array(plain[..<count]), digests)) }
    #expect(!reads(plain + [0], digests))
    #expect(!reads(plain, digests + [0]) && !reads(plain, digests.dropLast()))
  }

  @Test func `sizes of digests that cannot be are refused, and a chunk of nothing`() throws {
    func entry(_ new: Int) -> LogEntry {
      .release(
        ReleaseEntry(
          published: Instant(seconds: 1),
          recorded: Instant(seconds: 2),
          content: .zero,
          sha1: [],
          byteCount: 9,
          recordCount: 9,
          newRecordCount: new,
          chunk: ChunkID(digest: .zero),
          provenance: Provenance(fileName: "f")
        )
      )
    }
    func fault(_ plain: [UInt8], _ digests: [UInt8]) -> EntryError? {
      do throws(PackContents.Fault) {
        _ = try PackContents(bytes: plain, fileByteCount: 1 << 20) { _, _ in digests }
      } catch {
        if case .entry(let error) = error { return error }
      }
      return nil
    }
    let (plain, digests) = Self.contents([entry(2)], seed: 1).columnBytes([entry(2)])
    #expect(fault(plain, digests) == nil)
    // The size stands before the recipe's three numbers and six absent columns of texts.
    let place = try #require(plain.lastIndex(of: 32))
    for size in [UInt8(1), 12, 19, 21, 33, 53, 127] {
      var changed = plain
      changed[place] = size
      #expect(fault(changed, digests) == .badField(tag: 4), "\(size)")
    }
    let nothing = Self.contents([entry(0)], seed: 1).columnBytes([entry(0)])
    #expect(fault(nothing.plain, nothing.digests) == .badField(tag: 8))
    #expect(throws: EntryError.badField(tag: 8)) { try LogEntry(bytes: entry(0).bytes) }
  }

  @Test func `an entry that fields would not give back keeps the log in rows`() {
    let entries = Self.entries(40, seed: 4)
    let rows = entries.map { $0.bytes[...] }
    #expect(EntryList.rows(rows).entriesForColumns(from: 32) == entries)
    #expect(EntryList.rows(rows).entriesForColumns(from: 41) == nil)
    // A field of a later version, and a number in more bytes than it needs.
    #expect(EntryList.rows(rows + [rows[0] + [0x20, 1, 9]]).entriesForColumns(from: 1) == nil)
    let long: [UInt8] = [3, 2, 3, 0x80, 0x80, 0x00, 13, 1, 65]
    #expect(EntryList.rows([long[...]]).entriesForColumns(from: 1) == nil)
  }

  @Test func `texts written out have a bound`() {
    // Each text takes over a megabyte and adds a byte.
    var bytes: [UInt8] = [1]
    for index in 0..<400 { bytes.writeCount(index == 0 ? 0 : 1_000_000) }
    for index in 0..<400 { bytes.writeCount(index == 0 ? 1_000_000 : 1) }
    bytes += [UInt8](repeating: 65, count: 1_000_399)
    #expect(throws: ByteError.self) {
      var reader = ByteReader(bytes)
      _ = try TextColumn(&reader, count: 400)
    }
  }

  @Test func `numbers are the same however narrow they are kept`() throws {
    let wide: [Int64] = [.min, 0, .max, 5]
    let long = (0..<300).map { Int64($0 * 60 - 9) }
    let lists: [[Int64]] = [
      [], [7, 7, 7], [-3, 4, 1 << 31], wide, [4, 0, 0], [0, 0, 4], long, long.reversed(),
      [1 << 50, 1 << 50], [5], [9, 69, 129, 128],
    ]
    for numbers in lists {
      let column = NumberColumn(numbers)
      #expect(numbers.indices.map { column[$0] } == numbers)
      #expect(column.bounds == (numbers.min() ?? 0)...(numbers.max() ?? 0))
      var last: Int64 = 0
      var bytes: [UInt8] = []
      for number in numbers {
        bytes.writeZigzag(number &- last)
        last = number
      }
      var reader = ByteReader(bytes)
      let told = NumberColumn(differences: try reader.readVarints(numbers.count))
      #expect(numbers.indices.map { told[$0] } == numbers)
      var behind = ByteReader(bytes + [0])
      let read = try NumberColumn.readDifferences(&behind, count: numbers.count)
      #expect(numbers.indices.map { read[$0] } == numbers && read.bounds == column.bounds)
      #expect(behind.remaining == 1)
    }
  }

  @Test func `counts are read alike whether all are equal or not`() throws {
    for counts in [[], [3, 3, 3], [127, 127], [128, 128], [1, 2], [0, 0, 300]] as [[UInt64]] {
      var bytes: [UInt8] = []
      for count in counts { bytes.writeVarint(count) }
      var reader = ByteReader(bytes + [0])
      let column = try NumberColumn.readCounts(&reader, count: counts.count)
      #expect(counts.indices.map { column[$0] } == counts.map(Int64.init))
      #expect(reader.remaining == 1)
    }
    var large = ByteReader([UInt8](repeating: 0xFF, count: 9) + [1])
    #expect(try NumberColumn.readCounts(&large, count: 1)[0] == .max)
    var short = ByteReader([3, 3])
    #expect(throws: ByteError.self) { try NumberColumn.readCounts(&short, count: 3) }
  }

  @Test func `a column of equal steps has its bounds`() {
    let column = NumberColumn(from: 64, by: 20, count: 3)
    #expect((0..<3).map { column[$0] } == [64, 84, 104])
    #expect(column.bounds == 64...104)
    #expect(NumberColumn(from: 0, by: 32, count: 0).bounds == 0...0)
  }
}
