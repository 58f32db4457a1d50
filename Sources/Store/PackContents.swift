import Bytes
import Coding
import Deflate
import Digests
import Records

/// Everything that one pack holds: a stretch of the log with the records and recipes it brought.
///
/// ```
/// ┌──────────────────┬───────────────┬───────────────┬──────────┬─────────┐
/// │ "vintage pack 1\n"│ record blocks │ recipe blocks │ contents │ trailer │
/// └──────────────────┴───────────────┴───────────────┴──────────┴─────────┘
/// ```
///
/// Blocks lie end to end in the order of the table of contents, which is deflated and says for each
/// how many bytes it takes and their CRC-32; docs/format.md has every field.
struct PackContents: Sendable {
  /// Stands first in every pack.
  static let header = Array("vintage pack 1\n".utf8)
  /// Stands last in every pack.
  static let ending = Array("vintage end 1\n".utf8)
  /// Three integers of four bytes and the ending.
  static let trailerByteCount = 12 + ending.count
  /// No table of contents may claim to be larger, in bytes.
  static let maximumByteCount = 1 << 30

  /// The feature of packs in which blocks of recipes are in streams.
  static let stepStreams = "steps"

  /// The feature of packs in which blocks of records may be of codec 5, or of 5 and 6.
  static func feature(_ extent: BlockExtent) -> String? {
    switch extent {
    case .none: nil
    case .told: "blocks-2"
    case .texts: "blocks-3"
    }
  }

  /// The number of the first log entry; they count from 1.
  var firstEntry: Int
  /// The head of the log before that entry.
  var previousHead: Digest256
  /// The head after the last entry.
  var head: Digest256
  /// How many records the data set had before.
  var firstRecord: RecordNumber
  /// The blocks of records, in the order of their numbers.
  var recordBlocks: [BlockPlace]
  /// The blocks of recipes, in the order of the releases.
  var recipeBlocks: [BlockPlace]
  /// Where each release's recipe is, in the order of the log.
  var recipes: [RecipePlace]
  /// The sketches of all releases, end to end.
  var sketchWords: SketchWords
  /// The bytes of each log entry.
  var entries: EntryList
  /// Whether blocks of recipes may be in streams.
  var hasStepStreams = false
  /// What blocks of records may need beyond codecs 0 to 4.
  var blockExtent = BlockExtent.none

  /// The smallest fingerprints of a release's new records; see ``Sketch``.
  ///
  /// - Parameter index: The release's place among those of the pack.
  /// - Returns: The words.
  func sketch(_ index: Int) -> ArraySlice<UInt32> {
    let start = index == 0 ? 0 : Int(recipes[index - 1].sketchEnd)
    return sketchWords[start..<Int(recipes[index].sketchEnd)]
  }

  /// The number after the last entry.
  var entryLimit: Int { firstEntry + entries.count }
}

/// Where a block lies and what it holds.
struct BlockPlace: Hashable, Sendable {
  /// How many records or recipes it holds.
  var itemCount: Int
  /// Their size when decoded, in bytes.
  var byteCount: Int
  /// The size of the block in the pack, in bytes.
  var storedByteCount: Int
  /// The CRC-32 of the block's bytes in the pack.
  var checksum: UInt32

  /// Whether the block only stands for one whose bytes are lost: no real one is empty.
  var isLost: Bool { storedByteCount == 0 && itemCount > 0 }
}

/// How a release's recipe is to be read.
struct RecipePlace: Hashable, Sendable {
  /// How many entries before this release its base stands; 0 where the recipe has no base.
  var baseDistance: Int
  /// The size of the recipe in bytes.
  var byteCount: Int32
  /// Where the release's sketch ends among the words of all.
  var sketchEnd: Int32
}

extension PackContents {
  /// The table of contents before it is deflated, with the log entry by entry.
  func bytes() -> [UInt8] {
    var out = headBytes(layout: nil)
    out.writeCount(recipes.count)
    for (index, recipe) in recipes.enumerated() {
      out.writeCount(recipe.baseDistance)
      out.writeCount(Int(recipe.byteCount))
      let sketch = sketch(index)
      out.writeCount(sketch.count)
      for value in sketch { out.writeUInt32(value) }
    }
    for entry in entries { out.writeBlob(entry) }
    return out
  }

  /// The table of contents up to the log.
  ///
  /// - Parameter layout: How the log is laid out in columns; nil for entry by entry.
  /// - Returns: Its first bytes.
  func headBytes(layout: LogColumns.Layout?) -> [UInt8] {
    var out: [UInt8] = []
    let features =
      (hasStepStreams ? [Self.stepStreams] : [])
      + [Self.feature(blockExtent)].compactMap(\.self)
      + (layout.map { [$0.rawValue] } ?? [])
    out.writeCount(features.count)
    for feature in features { out.writeBlob(feature.utf8) }
    out.writeCount(firstEntry)
    out.writeCount(entries.count)
    out.append(contentsOf: previousHead.bytes)
    out.append(contentsOf: head.bytes)
    out.writeCount(firstRecord)
    for blocks in [recordBlocks, recipeBlocks] {
      out.writeCount(blocks.count)
      for block in blocks {
        out.writeCount(block.itemCount)
        out.writeCount(block.byteCount)
        out.writeCount(block.storedByteCount)
        out.writeUInt32(block.checksum)
      }
    }
    return out
  }

  /// The names of the features that a pack needs of its reader, which come first in its contents.
  private static func features(_ reader: inout ByteReader) throws(ByteError) -> [String] {
    var names: [String] = []
    for _ in 0..<(try reader.readCount(atMost: 64)) {
      names.append(String(decoding: try reader.readBlob(atMost: 64), as: UTF8.self))
    }
    return names
  }

  /// What can be wrong with a table of contents.
  enum Fault: Error {
    case bytes(ByteError)
    case entry(EntryError)
    case unknownFeature(String)
    /// The digests cannot be had.
    case digests(StoreError)
  }

  /// Reads a table of contents.
  ///
  /// - Parameters:
  ///   - bytes: The inflated bytes.
  ///   - fileByteCount: The size of the pack; no block may be larger.
  ///   - digests: Gives the digests of a log in columns, of which the size and the CRC-32 are
  ///     known.
  /// - Throws: ``Fault``.
  init(
    bytes: [UInt8],
    fileByteCount: Int,
    digests: (_ byteCount: Int, _ checksum: UInt32) throws(StoreError) -> [UInt8]
  ) throws(Fault) {
    var reader = ByteReader(bytes)
    let features: [String]
    let entryCount: Int
    do throws(ByteError) {
      features = try Self.features(&reader)
    } catch { throw .bytes(error) }
    var layout: LogColumns.Layout?
    for feature in features {
      if feature == Self.stepStreams {
        hasStepStreams = true
      } else if let extent = [.told, .texts].first(where: { Self.feature($0) == feature }) {
        blockExtent = max(blockExtent, extent)
      } else if let known = LogColumns.Layout(rawValue: feature), layout == nil {
        layout = known
      } else {
        throw .unknownFeature(feature)
      }
    }
    do throws(ByteError) {
      firstEntry = try reader.readCount(atMost: 1 << 40)
      // An entry has a kind, a time and its own length, or a value in each of the columns.
      entryCount = try reader.readCount(atMost: bytes.count / 4)
      previousHead = Digest256(try reader.readBytes(Digest256.byteCount)) ?? .zero
      head = Digest256(try reader.readBytes(Digest256.byteCount)) ?? .zero
      firstRecord = try reader.readCount(atMost: 1 << 40)
      recordBlocks = try Self.blocks(&reader, fileByteCount: fileByteCount)
      recipeBlocks = try Self.blocks(&reader, fileByteCount: fileByteCount)
    } catch { throw .bytes(error) }
    guard let layout else {
      do throws(ByteError) {
        (entries, recipes, sketchWords) = try Self.rows(&reader, count: entryCount)
        try reader.finish()
      } catch { throw .bytes(error) }
      return
    }
    let (checksum, byteCount): (UInt32, Int)
    do throws(ByteError) {
      checksum = try reader.readUInt32()
      byteCount = try reader.readCount(atMost: min(fileByteCount, Self.maximumByteCount))
    } catch { throw .bytes(error) }
    let found: [UInt8]
    do throws(StoreError) { found = try digests(byteCount, checksum) } catch {
      throw .digests(error)
    }
    do throws(EntryError) {
      let log = try LogColumns.read(&reader, count: entryCount, digests: found, layout: layout)
      (entries, recipes, sketchWords) = (.columns(log.columns), log.recipes, log.sketchWords)
    } catch { throw .entry(error) }
    do throws(ByteError) { try reader.finish() } catch { throw .bytes(error) }
  }

  /// Reads the log entry by entry.
  private static func rows(
    _ reader: inout ByteReader,
    count: Int
  ) throws(ByteError) -> (EntryList, [RecipePlace], SketchWords) {
    var recipes: [RecipePlace] = []
    var words: [UInt32] = []
    recipes.reserveCapacity(min(count, 1 << 16))
    for _ in 0..<(try reader.readCount(atMost: count)) {
      let distance = try reader.readCount(atMost: 1 << 40)
      let byteCount = try reader.readCount(atMost: Deflate.maximumByteCount)
      for _ in 0..<(try reader.readCount(atMost: Sketch.maximumCount)) {
        words.append(try reader.readUInt32())
      }
      recipes.append(
        RecipePlace(
          baseDistance: distance,
          byteCount: Int32(byteCount),
          sketchEnd: Int32(words.count)
        )
      )
    }
    var rows: [ArraySlice<UInt8>] = []
    rows.reserveCapacity(min(count, 1 << 16))
    for _ in 0..<count {
      rows.append(try reader.readBlob(atMost: LogEntry.maximumByteCount))
    }
    return (.rows(rows), recipes, SketchWords(words))
  }

  private static func blocks(
    _ reader: inout ByteReader,
    fileByteCount: Int
  ) throws(ByteError) -> [BlockPlace] {
    var blocks: [BlockPlace] = []
    for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
      let itemCount = try reader.readCount(atMost: Deflate.maximumByteCount)
      let byteCount = try reader.readCount(atMost: Deflate.maximumByteCount)
      let storedByteCount = try reader.readCount(atMost: fileByteCount)
      blocks.append(
        BlockPlace(
          itemCount: itemCount,
          byteCount: byteCount,
          storedByteCount: storedByteCount,
          checksum: try reader.readUInt32()
        )
      )
    }
    return blocks
  }
}
