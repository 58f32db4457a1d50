import Bytes
import Coding
import Deflate
import Digests
import Files
import Records
@testable import Store
import Support
import Testing
import Times

/// Damaged and hostile packs: refused, or read as if nothing had happened; never wrong, no crash.
@Suite struct DamageTests {
  /// A pack of three small releases in memory, the files that it holds, and its name.
  struct Sample {
    static let name = PackName(firstEntry: 1, lastEntry: 3, generation: 0)
    var pack: [UInt8]
    var files: [[UInt8]]

    /// - Parameter hasColumns: Whether the pack has its log field by field.
    /// - Throws: What building throws.
    init(hasColumns: Bool) throws {
      files = [
        Array("jour;dep\n2020-04-14;01\n2020-04-14;02\n".utf8), [],
        Array("jour;dep\n2020-04-14;02\n2020-04-14;01\n2020-04-14;03\n".utf8),
      ]
      var builder = PackBuilder(firstEntry: 1, previousHead: .zero, firstRecord: 0)
      builder.columnsFrom = hasColumns ? 1 : .max
      let batch = RecordBatch(
        bytes: files[0] + files[2][37...],
        ends: [9, 23, 37, 51]
      )
      builder.add(
        recordPayload: RecordBlock.encode(batch, effort: .quick),
        recordCount: 4,
        byteCount: 51
      )
      let runs: [[RecordRun]] = [
        [RecordRun(first: 0, count: 3)], [],
        [
          RecordRun(first: 0, count: 1), RecordRun(first: 2, count: 1),
          RecordRun(first: 1, count: 1), RecordRun(first: 3, count: 1),
        ],
      ]
      let chunks = [Array(files[0]), [], Array(files[2][37...])]
      for (index, (known, new)) in [(0, 3), (3, 0), (3, 1)].enumerated() {
        builder.add(
          recipe: Recipe.encode(RecordRuns(runs[index]), base: nil, firstNew: known),
          baseDistance: 0,
          sketch: new > 0 ? [1] : []
        )
        let entry = ReleaseEntry(
          published: Instant(seconds: Int64(index)),
          recorded: Instant(seconds: 9),
          content: Digest256(of: files[index]),
          sha1: SHA1.digest(of: files[index]),
          byteCount: files[index].count,
          recordCount: RecordRuns(runs[index]).count,
          newRecordCount: new,
          chunk: new > 0 ? ChunkID(digest: Digest256(of: chunks[index])) : nil,
          provenance: Provenance(fileName: "f")
        )
        builder.add(entry: LogEntry.release(entry).bytes)
      }
      pack = Array(builder.finish().joined())
    }

    /// What a damaged pack gives back: nil where it is refused, else the files that can be read.
    func read(_ damaged: [UInt8]) -> [[UInt8]?]? {
      guard let snapshot = try? PackFile.snapshot("d", [damaged], names: [Self.name]) else {
        return nil
      }
      return snapshot.logged.indices.map { try? snapshot.file(ofLogged: $0) }
    }

    /// Whether every file that came back is one of those that went in, in its place.
    func isHonest(_ found: [[UInt8]?]?) -> Bool {
      guard let found else { return true }
      return found.enumerated().allSatisfy { place, file in
        file == nil || (place < files.count && file == files[place])
      }
    }
  }

  @Test(arguments: [false, true])
  func `the sample is sound`(hasColumns: Bool) throws {
    let sample = try Sample(hasColumns: hasColumns)
    #expect(sample.read(sample.pack) == sample.files.map(Optional.some))
    #expect(try PackFile(sample.pack).bytes == sample.pack)
  }

  @Test(arguments: [false, true])
  func `every shorter or longer pack is refused`(hasColumns: Bool) throws {
    let sample = try Sample(hasColumns: hasColumns)
    for count in 0..<sample.pack.count { #expect(sample.read(Array(sample.pack[..<count])) == nil) }
    for count in 1..<sample.pack.count { #expect(sample.read(Array(sample.pack[count...])) == nil) }
    for extra in [[0], Array("vintage end 1\n".utf8)] as [[UInt8]] {
      #expect(sample.read(sample.pack + extra) == nil)
    }
  }

  @Test(arguments: [false, true])
  func `every flipped bit is noticed, and no file comes back wrong`(hasColumns: Bool) throws {
    let sample = try Sample(hasColumns: hasColumns)
    for bit in 0..<sample.pack.count * 8 {
      var damaged = sample.pack
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let found = sample.read(damaged)
      #expect(sample.isHonest(found), "bit \(bit)")
      #expect(found == nil || found?.contains(nil) == true, "bit \(bit) went unnoticed")
    }
  }

  @Test(arguments: [false, true])
  func `a flipped bit of the contents under right checksums gives no wrong file`(
    hasColumns: Bool
  ) throws {
    let sample = try Sample(hasColumns: hasColumns)
    let file = try PackFile(sample.pack)
    for bit in 0..<file.contents.count * 8 {
      var damaged = file
      damaged.contents[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(sample.isHonest(sample.read(damaged.bytes)), "bit \(bit)")
    }
  }

  @Test(arguments: [false, true])
  func `contents that end early under right checksums are refused`(hasColumns: Bool) throws {
    let sample = try Sample(hasColumns: hasColumns)
    let file = try PackFile(sample.pack)
    for count in 0..<file.contents.count {
      var damaged = file
      damaged.contents = Array(file.contents[..<count])
      #expect(sample.read(damaged.bytes) == nil, "\(count) bytes")
    }
  }

  @Test(arguments: [false, true])
  func `bytes between the blocks and the contents are refused`(hasColumns: Bool) throws {
    let sample = try Sample(hasColumns: hasColumns)
    var file = try PackFile(sample.pack)
    file.blocks.append(0)
    #expect(sample.read(file.bytes) == nil)
  }

  @Test(arguments: [false, true])
  func `a feature, a version and a kind of entry that are not known are named`(
    hasColumns: Bool
  ) throws {
    let sample = try Sample(hasColumns: hasColumns)
    var file = try PackFile(sample.pack)
    file.contents = [1, 6] + Array("parity".utf8) + file.contents.dropFirst()
    #expect(damage(file.bytes) == .unknownFeature("parity"))
    var later = sample.pack
    later[13] = UInt8(ascii: "2")
    #expect(damage(later) == .unknownVersion("2"))
    var builder = PackBuilder(firstEntry: 1, previousHead: .zero, firstRecord: 0)
    builder.add(entry: [9])
    let name = PackName(firstEntry: 1, lastEntry: 1, generation: 0)
    #expect(damage(Array(builder.finish().joined()), name) == .entry(.unknownKind(9)))
  }

  private func damage(_ bytes: [UInt8], _ name: PackName = Sample.name) -> Damage? {
    do throws(StoreError) {
      let pack = try Pack(name, path: "p", file: MemoryFile(path: "p", parts: [bytes]))
      _ = try StoreSnapshot(name: "d", packs: [pack])
    } catch .damaged(_, _, let damage) {
      return damage
    } catch {}
    return nil
  }
}
