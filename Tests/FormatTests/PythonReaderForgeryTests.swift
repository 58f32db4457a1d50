import Bytes
import Deflate
import Digests
import Files
@testable import Store
import Support
import Testing
import Times

/// Archives whose checksums, ids and hash chain are right and whose numbers lie: docs/reader.py
/// tells each with status 1, as docs/format.md §9 asks.
@Suite(.temporaryDirectory, .enabled(if: Program.isThere("python3")))
struct PythonReaderForgeryTests {
  /// What a pack is made of: two releases, a confirmation and a tag, sound before it is forged.
  struct Forgery {
    var block: (payload: [UInt8], recordCount: Int, byteCount: Int)
    var recipes: [(bytes: [UInt8], distance: Int)]
    var entries: [[UInt8]]

    init() {
      block = ([0, 2, 2, 2] + Array("a\nb\nc\n".utf8), 3, 6)
      // Two numbers from the first new one on; two copied, and one new.
      recipes = [([5, 0, 0], 0), ([4, 0, 3, 0], 1)]
      entries = [
        Self.release("a\nb\n", "a\nb\n"), Self.release("a\nb\nc\n", "c\n"),
        [2, 1, 1, 2, 2, 1, 2, 12, 1, 2], Self.tag(1),
      ]
    }

    /// The records as a block in columns: three rows kept as text.
    static let columns: [UInt8] =
      [2, 12, 12, 0, 0, 0, 0, 0, 0, 0, 3, 1, 4, 6, 6] + Array("a\nb\nc\n".utf8)

    /// A release of records of two bytes each.
    static func release(_ text: String, _ chunk: String) -> [UInt8] {
      release(
        byteCount: text.utf8.count,
        recordCount: text.utf8.count / 2,
        new: chunk.utf8.count / 2,
        content: Digest256(of: Array(text.utf8)),
        chunk: Digest256(of: Array(chunk.utf8))
      )
    }

    static func release(
      byteCount: Int,
      recordCount: Int,
      new: Int,
      content: Digest256 = .zero,
      chunk: Digest256 = .zero
    ) -> [UInt8] {
      let entry = ReleaseEntry(
        published: Instant(seconds: 0),
        recorded: Instant(seconds: 0),
        content: content,
        sha1: [],
        byteCount: byteCount,
        recordCount: recordCount,
        newRecordCount: new,
        chunk: ChunkID(digest: chunk),
        provenance: Provenance(fileName: "")
      )
      return LogEntry.release(entry).bytes
    }

    static func tag(_ release: UInt8) -> [UInt8] { [3, 2, 1, 2, 12, 1, release, 13, 1, 0x74] }

    /// The pack, with its log entry by entry or field by field.
    func pack(hasColumns: Bool = false) -> [UInt8] {
      var builder = PackBuilder(firstEntry: 1, previousHead: .zero, firstRecord: 0)
      builder.columnsFrom = hasColumns ? 1 : .max
      builder.add(
        recordPayload: block.payload,
        recordCount: block.recordCount,
        byteCount: block.byteCount
      )
      for (bytes, distance) in recipes {
        builder.add(recipe: bytes, baseDistance: distance, sketch: [])
      }
      for entry in entries { builder.add(entry: entry) }
      return Array(builder.finish().joined())
    }
  }

  /// Writes packs by name as an archive of one data set.
  private func archive(_ packs: [String: [UInt8]]) throws -> String {
    let (folder, files) = (TemporaryDirectoryTrait.current, LocalFileSystem())
    try files.makeDirectories("\(folder)/store/d")
    try files.replace("\(folder)/vintage.toml", with: Array("format = 1\n".utf8))
    for (name, bytes) in packs { try files.replace("\(folder)/store/d/\(name)", with: bytes) }
    return folder
  }

  private static let name = "00000001-00000004.pack"

  @Test(arguments: [false, true])
  func `what is not forged is sound`(hasColumns: Bool) throws {
    let folder = try archive([Self.name: Forgery().pack(hasColumns: hasColumns)])
    let (status, text) = PythonReader.read(folder)
    #expect(status == 0 && text.hasSuffix("\n2 releases rebuilt and verified, 0 problems\n"))
  }

  typealias Forging = @Sendable (inout Forgery) -> Void

  /// What is forged in the log and in the recipes.
  static let logs: [(what: String, forge: Forging)] = [
    ("a tag names an entry that is missing", { $0.entries[3] = Forgery.tag(9) }),
    ("a tag names a confirmation", { $0.entries[3] = Forgery.tag(3) }),
    ("a tag names itself", { $0.entries[3] = Forgery.tag(4) }),
    ("a confirmation names no release", { $0.entries[2] = [2, 1, 1, 2, 2, 1, 2] }),
    ("a confirmation without its time", { $0.entries[2] = [2, 2, 1, 2, 12, 1, 2] }),
    ("a tag without a name", { $0.entries[3] = [3, 2, 1, 2, 12, 1, 1] }),
    ("a tag without its time", { $0.entries[3] = [3, 12, 1, 1, 13, 1, 0x74] }),
    ("a number with a byte more", { $0.entries[3] = [3, 2, 1, 2, 12, 2, 1, 0, 13, 1, 0x74] }),
    ("a base before the first entry", { $0.recipes[0].distance = 1 }),
    ("a recipe that no release has", { $0.recipes.append(([], 0)) }),
    (
      "a run of a record that comes later",
      {
        $0.recipes = [([3, 0, 3, 2], 0), ([7, 3, 0], 0)]
        $0.entries[0] = Forgery.release("a\nc\n", "a\nb\n")
      }
    ),
  ]

  /// What is forged in the block of records.
  static let blocks: [(what: String, forge: Forging)] = [
    ("bytes after the last stream", { $0.block.payload = Forgery.columns + [0] }),
    ("text of another size than is stated", { $0.block = (Forgery.columns, 3, 7) }),
    (
      "a record more than is stated",
      { $0.block = ([1, 0] + Deflate.compress(Array("a\nb\nc\nd\n".utf8), level: 9), 3, 8) }
    ),
    (
      "a length of eleven bytes",
      {
        let length: [UInt8] = [0x82] + Array(repeating: 0x80, count: 9) + [0]
        $0.block.payload = [0] + length + [2, 2] + Array("a\nb\nc\n".utf8)
      }
    ),
  ]

  @Test(arguments: (logs + blocks).indices) func `a forgery is told`(index: Int) throws {
    var forgery = Forgery()
    let (what, forge) = (Self.logs + Self.blocks)[index]
    forge(&forgery)
    let (status, text) = PythonReader.read(try archive([Self.name: forgery.pack()]), "2>&1")
    #expect(status == 1, "\(what): \(text)")
  }

  @Test func `a tag that names a missing entry is told in a log in columns, and by its entry`()
    throws
  {
    var forgery = Forgery()
    forgery.entries[3] = Forgery.tag(9)
    let packs = [Self.name: forgery.pack(hasColumns: true)]
    let (status, text) = PythonReader.read(try archive(packs), "2>&1")
    #expect(status == 1 && text.contains("d: log entry 4 names 9, no release\n"), "\(text)")
    #expect(text.hasSuffix("\n2 releases rebuilt and verified, 1 problems\n"), "\(text)")
  }

  @Test func `a block in columns is decoded as it is where nothing is forged`() throws {
    var forgery = Forgery()
    forgery.block.payload = Forgery.columns
    #expect(PythonReader.read(try archive([Self.name: forgery.pack()])).status == 0)
  }

  @Test func `two thousand million rows take no memory`() throws {
    let count = 1 << 31 - 1
    var forgery = Forgery()
    forgery.block = ([2, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0], count, count)
    var run: [UInt8] = []
    run.writeCount(count << 1 | 1)
    forgery.recipes = [(run + [0, 0], 0)]
    forgery.entries = [Forgery.release(byteCount: count, recordCount: count, new: count)]
    let packs = ["00000001-00000001.pack": forgery.pack()]
    let (status, text) = PythonReader.read(try archive(packs), "2>&1", memory: 1 << 20)
    #expect(status == 1 && text.contains("more bytes in columns than"), "\(text)")
  }

  @Test func `a record that comes eight thousand million times takes no memory`() throws {
    let count = 1 << 33 - 1
    var forgery = Forgery()
    forgery.block = ([0, 1, 0x61], 1, 1)
    var run: [UInt8] = []
    run.writeCount(count << 1 | 1)
    forgery.recipes = [(run + [0, 1], 0)]
    forgery.entries = [Forgery.release(byteCount: count, recordCount: count, new: 1)]
    let packs = ["00000001-00000001.pack": forgery.pack()]
    let (status, text) = PythonReader.read(try archive(packs), "2>&1", memory: 1 << 20)
    #expect(status == 1 && text.contains("more records than this reader"), "\(text)")
  }

  @Test func `a number that never ends is refused at once`() throws {
    var file = try PackFile(Forgery().pack())
    file.contents = [0] + Array(repeating: 0xFF, count: 1 << 22)
    let (status, text) = PythonReader.read(try archive([Self.name: file.bytes]), "2>&1")
    #expect(status == 1 && text.contains("a number is too large"), "\(text)")
  }

  @Test func `a feature with an empty name is not known`() throws {
    var file = try PackFile(Forgery().pack())
    file.contents = [1, 0] + file.contents.dropFirst()
    #expect(PythonReader.read(try archive([Self.name: file.bytes])).status == 1)
  }

  @Test func `packs that overlap are told, and ranges that run backwards are no packs`() throws {
    let pack = Forgery().pack()
    let sound = [Self.name: pack, "00000009-00000007.pack": [], "00000000-00000009.pack": []]
    #expect(PythonReader.read(try archive(sound)).status == 0)
    let head = Forgery().entries.reduce(.zero) { LogChain.head(after: $0, appending: $1) }
    var builder = PackBuilder(firstEntry: 4, previousHead: head, firstRecord: 3)
    for _ in 4...5 { builder.add(entry: Forgery.tag(1)) }
    let second = Array(builder.finish().joined())
    let packs = [Self.name: pack, "00000004-00000005.pack": second]
    #expect(PythonReader.read(try archive(packs)).status == 1)
  }
}
