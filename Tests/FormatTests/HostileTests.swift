import Bytes
import Coding
import Digests
import Records
@testable import Store
import Support
import Testing
import Times

/// Packs whose checksums are right and whose numbers lie.
@Suite struct HostileTests {
  /// A pack of one release with a record of two bytes and chosen sizes.
  private func pack(
    recordCount: Int,
    byteCount: Int,
    newRecordCount: Int = 1,
    recipe: [UInt8]
  ) -> [UInt8] {
    let record = Array("1\n".utf8)
    var builder = PackBuilder(firstEntry: 1, previousHead: .zero, firstRecord: 0)
    let batch = RecordBatch(bytes: record, ends: [2])
    builder.add(
      recordPayload: RecordBlock.encode(batch, effort: .quick),
      recordCount: 1,
      byteCount: 2
    )
    builder.add(recipe: recipe, baseDistance: 0, sketch: [1])
    let entry = ReleaseEntry(
      published: Instant(seconds: 0),
      recorded: Instant(seconds: 0),
      content: .zero,
      sha1: [],
      byteCount: byteCount,
      recordCount: recordCount,
      newRecordCount: newRecordCount,
      chunk: ChunkID(digest: Digest256(of: record)),
      provenance: Provenance(fileName: "")
    )
    builder.add(entry: LogEntry.release(entry).bytes)
    return Array(builder.finish().joined())
  }

  /// `count` times record 0.
  private func repeated(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.writeCount(count << 1 | 1)
    bytes.writeZigzag(0)
    bytes.writeZigzag(-1)
    return bytes
  }

  @Test func `a release of more than 8 GiB is refused before anything is taken for it`() {
    let bytes = pack(recordCount: 1 << 40, byteCount: 1 << 41, recipe: repeated(1 << 40))
    #expect(throws: StoreError.self) { try PackFile.snapshot("d", [bytes]) }
  }

  @Test func `a record named more often than the size allows takes no memory`() throws {
    let bytes = pack(recordCount: 1 << 32, byteCount: (1 << 32) + 1, recipe: repeated(1 << 32))
    let snapshot = try PackFile.snapshot("d", [bytes])
    #expect(try snapshot.runs(ofLogged: 0).count == 1 << 32)
    let small = pack(recordCount: 1000, byteCount: 1001, recipe: repeated(1000))
    let gathered = try PackFile.snapshot("d", [small])
    let batch = try gathered.gather(try gathered.runs(ofLogged: 0), byteCount: 1001)
    #expect(batch.bytes.count == 1002)
    #expect(throws: StoreError.self) { try gathered.file(ofLogged: 0) }
  }

  static let sizes: [(records: Int, bytes: Int, new: Int)] = [(3, 2, 1), (0, 2, 1), (1, 2, 2)]

  @Test(arguments: sizes.indices)
  func `counts that cannot be are refused`(index: Int) {
    let (records, bytes, new) = Self.sizes[index]
    let bad = pack(
      recordCount: records,
      byteCount: bytes,
      newRecordCount: new,
      recipe: repeated(records)
    )
    #expect(throws: StoreError.self) { try PackFile.snapshot("d", [bad]) }
  }

  static let names: [String] = [
    "00000001-00000001.-1.pack", "00000001-00000001.0.pack", "00000001-00000001.01.pack",
    "1-1.pack", "00000002-00000001.pack", "00000000-00000001.pack", "00000001-00000001.pack.pack",
    "+0000001-00000001.pack", "00000001-00000001.PACK", "00000001-00000001", "tmp-1-2-3",
  ]

  @Test(arguments: names)
  func `a name spelled in another way is not the name of a pack`(name: String) {
    #expect(PackName(name) == nil)
  }
}
