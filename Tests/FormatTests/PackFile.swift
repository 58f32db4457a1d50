import Bytes
import Deflate
import Files
@testable import Store
import Testing

/// A pack taken apart by docs/format.md, so that tests can put it together in wrong ways.
struct PackFile {
  /// Everything between the header and the contents.
  var blocks: [UInt8]
  /// The contents, inflated.
  var contents: [UInt8]
  /// The contents as they lie in the pack.
  var storedContents: [UInt8]

  static let header = Array("vintage pack 1\n".utf8)
  static let ending = Array("vintage end 1\n".utf8)

  init(_ bytes: [UInt8]) throws {
    let trailer = bytes.count - 12 - Self.ending.count
    try #require(bytes.starts(with: Self.header) && Array(bytes[(trailer + 12)...]) == Self.ending)
    var reader = ByteReader(slice: bytes[trailer..<trailer + 12])
    let (stored, plain) = (Int(try reader.readUInt32()), Int(try reader.readUInt32()))
    blocks = Array(bytes[Self.header.count..<trailer - stored])
    storedContents = Array(bytes[trailer - stored..<trailer])
    contents = try Deflate.decompress(storedContents[...], byteCount: plain)
  }

  /// The pack with its contents deflated again and every checksum right.
  var bytes: [UInt8] {
    let stored = Deflate.compress(contents, level: 9)
    var trailer: [UInt8] = []
    trailer.writeUInt32(UInt32(stored.count))
    trailer.writeUInt32(UInt32(contents.count))
    trailer.writeUInt32(Deflate.crc32(stored))
    return Self.header + blocks + stored + trailer + Self.ending
  }

  /// Opens packs of one entry or more that follow each other, from memory.
  static func snapshot(
    _ dataSet: String,
    _ files: [[UInt8]],
    names: [PackName]? = nil
  ) throws -> StoreSnapshot {
    let packs = try files.enumerated().map { index, bytes in
      let name =
        names?[index] ?? PackName(firstEntry: index + 1, lastEntry: index + 1, generation: 0)
      return try Pack(
        name,
        path: name.text,
        file: MemoryFile(path: name.text, parts: [bytes])
      )
    }
    return try StoreSnapshot(name: dataSet, packs: packs)
  }
}
