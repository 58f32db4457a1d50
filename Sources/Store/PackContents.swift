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
  /// The bytes of each log entry; those of a pack that was read share one buffer.
  var entries: [ArraySlice<UInt8>]

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
  var byteCount: Int
  /// The smallest fingerprints of the release's new records; see ``Sketch``.
  var sketch: [UInt32]
}

extension PackContents {
  /// The table of contents before it is deflated.
  func bytes() -> [UInt8] {
    var out: [UInt8] = []
    out.writeCount(0)
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
    out.writeCount(recipes.count)
    for recipe in recipes {
      out.writeCount(recipe.baseDistance)
      out.writeCount(recipe.byteCount)
      out.writeCount(recipe.sketch.count)
      for value in recipe.sketch { out.writeUInt32(value) }
    }
    for entry in entries { out.writeBlob(entry) }
    return out
  }

  /// The names of the features that a pack needs of its reader, which come first in its contents.
  ///
  /// - Parameter bytes: The inflated bytes.
  /// - Returns: The names; this version writes none and knows none.
  /// - Throws: ``ByteError``.
  static func features(_ bytes: [UInt8]) throws(ByteError) -> [String] {
    var reader = ByteReader(bytes)
    return try features(&reader)
  }

  private static func features(_ reader: inout ByteReader) throws(ByteError) -> [String] {
    var names: [String] = []
    for _ in 0..<(try reader.readCount(atMost: 64)) {
      names.append(String(decoding: try reader.readBlob(atMost: 64), as: UTF8.self))
    }
    return names
  }

  /// Reads a table of contents that needs no feature.
  ///
  /// - Parameters:
  ///   - bytes: The inflated bytes.
  ///   - fileByteCount: The size of the pack; no block may be larger.
  /// - Throws: ``ByteError``.
  init(bytes: [UInt8], fileByteCount: Int) throws(ByteError) {
    var reader = ByteReader(bytes)
    _ = try Self.features(&reader)
    firstEntry = try reader.readCount(atMost: 1 << 40)
    // The shortest entry has a kind, a time and its own length.
    let entryCount = try reader.readCount(atMost: bytes.count / 4)
    previousHead = Digest256(try reader.readBytes(Digest256.byteCount)) ?? .zero
    head = Digest256(try reader.readBytes(Digest256.byteCount)) ?? .zero
    firstRecord = try reader.readCount(atMost: 1 << 40)
    recordBlocks = try Self.blocks(&reader, fileByteCount: fileByteCount)
    recipeBlocks = try Self.blocks(&reader, fileByteCount: fileByteCount)
    recipes = []
    recipes.reserveCapacity(min(entryCount, 1 << 16))
    for _ in 0..<(try reader.readCount(atMost: entryCount)) {
      let distance = try reader.readCount(atMost: 1 << 40)
      let byteCount = try reader.readCount(atMost: Deflate.maximumByteCount)
      var sketch: [UInt32] = []
      for _ in 0..<(try reader.readCount(atMost: Sketch.maximumCount)) {
        sketch.append(try reader.readUInt32())
      }
      recipes.append(
        RecipePlace(baseDistance: distance, byteCount: byteCount, sketch: sketch)
      )
    }
    entries = []
    entries.reserveCapacity(min(entryCount, 1 << 16))
    for _ in 0..<entryCount {
      entries.append(try reader.readBlob(atMost: LogEntry.maximumByteCount))
    }
    try reader.finish()
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
