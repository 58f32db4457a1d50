import Bytes
import Deflate
import Testing

/// A pack taken apart by docs/format.md, so that tests can put it together in wrong ways.
public struct PackFile {
  /// Everything between the header and the contents.
  public var blocks: [UInt8]
  /// The contents, inflated.
  public var contents: [UInt8]
  /// The contents as they lie in the pack.
  public let storedContents: [UInt8]

  private static let header = Array("vintage pack 1\n".utf8)
  private static let ending = Array("vintage end 1\n".utf8)

  /// Takes a whole pack apart.
  ///
  /// - Parameter bytes: The pack.
  /// - Throws: Where it is none.
  public init(_ bytes: [UInt8]) throws {
    let trailer = bytes.count - 12 - Self.ending.count
    try #require(bytes.starts(with: Self.header) && Array(bytes[(trailer + 12)...]) == Self.ending)
    var reader = ByteReader(slice: bytes[trailer..<trailer + 12])
    let (stored, plain) = (Int(try reader.readUInt32()), Int(try reader.readUInt32()))
    blocks = Array(bytes[Self.header.count..<trailer - stored])
    storedContents = Array(bytes[trailer - stored..<trailer])
    contents = try Deflate.decompress(storedContents[...], byteCount: plain)
  }

  /// The pack with its contents deflated again and every checksum of the trailer right.
  public var bytes: [UInt8] {
    let stored = Deflate.compress(contents, level: 9)
    var trailer: [UInt8] = []
    trailer.writeUInt32(UInt32(stored.count))
    trailer.writeUInt32(UInt32(contents.count))
    trailer.writeUInt32(Deflate.crc32(stored))
    return Self.header + blocks + stored + trailer + Self.ending
  }

  /// Changes a block and makes its CRC-32 fit, as if no reader compared it.
  ///
  /// - Parameters:
  ///   - block: Where it lies among the blocks.
  ///   - change: Changes its bytes, not their number.
  /// - Throws: Where the contents have no such block.
  public mutating func forge(_ block: Range<Int>, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = Array(blocks[block])
    let old = Self.word(Deflate.crc32(bytes))
    change(&bytes)
    blocks.replaceSubrange(block, with: bytes)
    let place = try #require(contents.indices.first { contents[$0...].starts(with: old) })
    contents.replaceSubrange(place..<place + 4, with: Self.word(Deflate.crc32(bytes)))
  }

  private static func word(_ value: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.writeUInt32(value)
    return bytes
  }
}
