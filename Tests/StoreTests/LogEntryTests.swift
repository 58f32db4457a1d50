import Bytes
import Digests
import Support
import Testing
import Times

@testable import Store

@Suite struct LogEntryTests {
  static let provenance = Provenance(
    fileName: "données 2020.csv",
    source: "https://example.org/x?y=1",
    tool: "vintage 0.1.0"
  )

  static let entries: [LogEntry] = [
    .release(
      ReleaseEntry(
        published: Instant(seconds: 1_585_000_000),
        recorded: Instant(seconds: -5),
        content: Digest256(of: [1, 2, 3]),
        sha1: SHA1.digest(of: [1, 2, 3]),
        byteCount: 53_902_261,
        recordCount: 318_000,
        newRecordCount: 1,
        chunk: ChunkID(digest: Digest256(of: [9])),
        provenance: provenance
      )
    ),
    .release(
      ReleaseEntry(
        published: Instant(seconds: 0),
        recorded: Instant(seconds: 0),
        content: Digest256(of: []),
        sha1: [],
        byteCount: 0,
        recordCount: 0,
        newRecordCount: 0,
        chunk: nil,
        provenance: Provenance(fileName: "")
      )
    ),
    .confirmation(
      ConfirmationEntry(
        release: 17,
        published: Instant(seconds: 1),
        recorded: Instant(seconds: 2),
        provenance: provenance
      )
    ),
    .tag(TagEntry(name: "paper-v1", release: 300, recorded: Instant(seconds: 3))),
    .tag(TagEntry(name: "paper-v1", release: 0, recorded: Instant(seconds: 3))),
  ]

  @Test(arguments: entries)
  func `an entry comes back`(entry: LogEntry) throws {
    #expect(try LogEntry(bytes: entry.bytes) == entry)
  }

  @Test(arguments: entries)
  func `no shorter prefix is read as the same entry`(entry: LogEntry) {
    for end in 0..<entry.bytes.count {
      let found = try? LogEntry(bytes: Array(entry.bytes[..<end]))
      #expect(found != entry)
    }
  }

  @Test(arguments: entries)
  func `no flipped bit is read as the same entry, and none traps`(entry: LogEntry) {
    for bit in 0..<entry.bytes.count * 8 {
      var damaged = entry.bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let found = try? LogEntry(bytes: damaged)
      #expect(found != entry, "bit \(bit)")
    }
  }

  @Test func `fields of later versions are passed over`() throws {
    for entry in Self.entries {
      var bytes = entry.bytes
      bytes.writeVarint(200)
      bytes.writeBlob(Array("later".utf8))
      #expect(try LogEntry(bytes: bytes) == entry)
    }
  }

  @Test func `hostile entries are refused with their fault`() {
    #expect(throws: EntryError.unknownKind(9)) { try LogEntry(bytes: [9]) }
    #expect(throws: EntryError.bytes(.truncated(offset: 0))) { try LogEntry(bytes: []) }
    #expect(throws: EntryError.missingField(tag: 3)) { try LogEntry(bytes: [1]) }
    #expect(throws: EntryError.badField(tag: 2)) { try LogEntry(bytes: [3, 2, 1, 0, 2, 1, 0]) }
    #expect(throws: EntryError.badField(tag: 1)) { try LogEntry(bytes: [3, 2, 1, 0, 1, 1, 0]) }
    #expect(throws: EntryError.badField(tag: 3)) { try LogEntry(bytes: [1, 3, 2, 0, 0]) }
  }

  @Test func `random bytes never trap`() {
    var random = SeededRandom(5)
    for _ in 0..<3000 {
      let count = random.below(60)
      var bytes = random.bytes(count)
      if !bytes.isEmpty { bytes[0] = UInt8(random.below(4)) }
      _ = try? LogEntry(bytes: bytes)
    }
  }
}
