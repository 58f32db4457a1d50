import Bytes
import Coding
import Deflate
import Digests
import Records
@testable import Store
import Testing
import Times

/// Bytes spelled out by hand from docs/format.md.
@Suite struct GoldenBytesTests {
  private static let time = Instant(seconds: 1_600_000_000)
  private static let timeBytes = "80c0f0f50b"
  private static let digest = String(repeating: "ab", count: 32)

  @Test func `a release's entry`() throws {
    let content = try #require(Digest256(hex: Self.digest))
    let entry = LogEntry.release(
      ReleaseEntry(
        published: Self.time,
        recorded: Instant(seconds: -1),
        content: content,
        sha1: [UInt8](repeating: 0xCD, count: 20),
        byteCount: 300,
        recordCount: 4,
        newRecordCount: 2,
        chunk: ChunkID(digest: content),
        provenance: Provenance(fileName: "a.csv", source: "u", tool: "t")
      )
    )
    let hex =
      "01" + "0105\(Self.timeBytes)" + "020101" + "0320\(Self.digest)"
      + "0414\(String(repeating: "cd", count: 20))" + "0502ac02" + "060104" + "070102"
      + "0820\(Self.digest)" + "0905612e637376" + "0a0175" + "0b0174"
    #expect(Hex.text(entry.bytes) == hex)
    #expect(try LogEntry(bytes: entry.bytes) == entry)
  }

  @Test func `a confirmation's and a tag's entry`() throws {
    let confirmation = LogEntry.confirmation(
      ConfirmationEntry(
        release: 7,
        published: Self.time,
        recorded: Self.time,
        provenance: Provenance(fileName: "")
      )
    )
    let tag = LogEntry.tag(TagEntry(name: "v1", release: 0, recorded: Self.time))
    #expect(Hex.text(confirmation.bytes) == "020105\(Self.timeBytes)0205\(Self.timeBytes)0c0107")
    #expect(Hex.text(tag.bytes) == "030205\(Self.timeBytes)0d027631")
    #expect(try LogEntry(bytes: confirmation.bytes) == confirmation)
    #expect(try LogEntry(bytes: tag.bytes) == tag)
  }

  @Test func `fields that a reader does not know are passed over`() throws {
    let tag = LogEntry.tag(TagEntry(name: "v1", release: 3, recorded: Self.time))
    #expect(try LogEntry(bytes: tag.bytes + [0x20, 2, 0xFF, 0xFF]) == tag)
  }

  /// Numbers, base, first new number, and the recipe in hexadecimal.
  static let recipes: [([Int], [Int]?, Int, String)] = [
    ([], nil, 0, ""),
    ([0, 1, 2], nil, 0, "070000"),
    ([5, 6, 7], nil, 5, "070000"),
    ([9, 7, 5, 3], nil, 3, "090c05"),
    ([4, 4, 4], nil, 4, "070001"),
    ([0, 1, 2, 5], [0, 1, 2], 5, "06000300"),
    ([1, 2, 5, 0], [0, 1, 2], 5, "0402030002" + "05"),
  ]

  @Test(arguments: recipes.indices)
  func `a recipe`(index: Int) throws {
    let (numbers, base, firstNew, hex) = Self.recipes[index]
    let runs = RecordRuns(numbers.map { RecordRun(first: $0, count: 1) })
    let baseRuns = base.map { RecordRuns($0.map { RecordRun(first: $0, count: 1) }) }
    let bytes = Recipe.encode(runs, base: baseRuns, firstNew: firstNew)
    #expect(Hex.text(bytes) == hex)
    let golden = try #require(Hex.bytes(hex))
    let decoded = try Recipe.decode(
      golden,
      base: baseRuns,
      firstNew: firstNew,
      recordLimit: 10,
      count: numbers.count
    )
    #expect(decoded.numbers == numbers)
  }

  @Test func `a table of contents`() throws {
    let contents = PackContents(
      firstEntry: 3,
      previousHead: .zero,
      head: try #require(Digest256(hex: Self.digest)),
      firstRecord: 300,
      recordBlocks: [BlockPlace(itemCount: 2, byteCount: 9, storedByteCount: 12, checksum: 1)],
      recipeBlocks: [],
      recipes: [RecipePlace(baseDistance: 1, byteCount: 4, sketchEnd: 1)],
      sketchWords: SketchWords([0x0102_0304]),
      entries: .rows([[3, 1]])
    )
    let hex =
      "00" + "03" + "01" + String(repeating: "00", count: 32) + Self.digest + "ac02"
      + "01" + "02090c" + "01000000" + "00" + "01" + "010401" + "04030201" + "020301"
    #expect(Hex.text(contents.bytes()) == hex)
  }

  @Test func `a table of contents with the log in columns`() throws {
    let digest = try #require(Digest256(hex: Self.digest))
    let release = ReleaseEntry(
      published: Self.time,
      recorded: Self.time,
      content: digest,
      sha1: [],
      byteCount: 9,
      recordCount: 2,
      newRecordCount: 2,
      chunk: ChunkID(digest: digest),
      provenance: Provenance(fileName: "b1")
    )
    let confirmation = ConfirmationEntry(
      release: 3,
      published: Instant(seconds: Self.time.seconds + 1),
      recorded: Self.time,
      provenance: Provenance(fileName: "b22")
    )
    let contents = PackContents(
      firstEntry: 3,
      previousHead: .zero,
      head: digest,
      firstRecord: 300,
      recordBlocks: [BlockPlace(itemCount: 2, byteCount: 9, storedByteCount: 12, checksum: 1)],
      recipeBlocks: [],
      recipes: [RecipePlace(baseDistance: 2, byteCount: 4, sketchEnd: 1)],
      sketchWords: SketchWords([0x0102_0304]),
      entries: .rows([[], []])
    )
    let (plain, digests) = contents.columnBytes([.release(release), .confirmation(confirmation)])
    #expect(Hex.text(digests) == Self.digest + Self.digest + "04030201")
    let checksum = Hex.text((0..<4).map { UInt8(Deflate.crc32(digests) >> ($0 * 8) & 0xFF) })
    let hex =
      "0109636f6c756d6e732d32" + "03" + "02" + String(repeating: "00", count: 32) + Self.digest
      + "ac02" + "01" + "02090c" + "01000000" + "00" + checksum + "44"
      + "0102" + "\(Self.timeBytes)02" + "\(Self.timeBytes)00" + "1211" + "0403" + "0403" + "0006"
      + "2000" + "0200" + "0400" + "0100" + "01" + "0001" + "0202" + "62313232" + "00000000"
    #expect(Hex.text(plain) == hex)
  }

  @Test func `fingerprints, against a program of its own`() {
    let cases: [([UInt8], UInt64)] = [
      ([], 0x9667_80C0_321B_74A1), (Array("a".utf8), 0x26DB_C111_E4DE_C58F),
      (Array("1;2\n".utf8), 0x0A3F_A732_2D43_6E7A),
      (Array("dep;jour\n".utf8), 0x6A25_D461_B0CD_02FC),
      (Array("0123456789abcdef".utf8), 0xA526_5F0C_8CFE_0BE5),
      (Array(0..<200), 0xE90A_CE35_C33F_ABB8),
    ]
    for (bytes, expected) in cases {
      #expect(ByteScan.fingerprint(bytes.span, 0..<bytes.count) == expected)
      // The place in memory does not count.
      #expect(ByteScan.fingerprint(([7] + bytes).span, 1..<bytes.count + 1) == expected)
    }
  }

  @Test func `pieces cut by content, against a program of its own`() {
    var state: UInt32 = 1
    let noise = (0..<99_999).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
    let file = [0] + noise
    #expect(
      RecordSplitter(for: file.span).ends(in: file.span) == [
        8966, 17_304, 26_423, 35_556, 43_770, 55_189, 65_261, 74_678, 83_272, 92_424, 100_000,
      ]
    )
  }

  @Test func `the hash chain and a release id, by sha256sum`() throws {
    guard Program.isThere("sha256sum") else { return }
    let content = Digest256(of: Array("a\n".utf8))
    let id = ReleaseID(
      dataSet: "beds",
      published: Self.time,
      content: content,
      byteCount: 2
    )
    let command =
      "printf 'vintage release 1\\nbeds\\n2020-09-13T12:26:40Z\\n%s\\n2\\n'"
      + " $(printf 'a\\n' | sha256sum | cut -d' ' -f1) | sha256sum | cut -c1-64"
    #expect(String(decoding: Program.run(command).output, as: UTF8.self) == id.hex + "\n")
    let zeros = String(repeating: "\\0", count: 32)
    let leaf = "(printf '\\0'; printf 'entry') | sha256sum | cut -c1-64"
    let head =
      "(printf '\\1\(zeros)'; \(leaf) | sed 's/../\\\\x&/g' | xargs -d'\\n' printf '%b')"
      + " | sha256sum | cut -c1-64"
    let found = String(decoding: Program.run(head).output, as: UTF8.self)
    #expect(found == LogChain.head(after: .zero, appending: Array("entry".utf8)).hex + "\n")
  }
}
