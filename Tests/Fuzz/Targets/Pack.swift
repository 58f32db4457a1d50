import Bytes
import Deflate
import Files
@testable import Store

/// Opens a pack, follows its log and rebuilds its releases.
///
/// Input: 0, then the bytes of a pack; or 1, the size of the contents (LEB128), contents before
/// deflating, blocks, digests. In the second form every checksum is made right, so that mutations
/// get past them to what is behind.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var reader = ByteReader(bytes(data, count))
  let form = reader.integer(atMost: 1)
  let file = form == 0 ? [reader.rest()] : packed(&reader)
  let name = PackName(firstEntry: 1, lastEntry: lastEntry(file), generation: 0)
  let memory = MemoryFile(path: name.text, parts: file)
  guard let pack = try? Store.Pack(name, path: name.text, file: memory),
    let snapshot = try? StoreSnapshot(name: "hospital", packs: [pack])
  else { return 0 }
  for release in snapshot.logged.indices.prefix(8) {
    guard let file = try? snapshot.file(ofLogged: release) else { continue }
    let entry = snapshot.logged[release].entry
    demand(file.count == entry.byteCount, "a rebuilt release has its recorded size")
  }
  return 0
}

/// The number of the last entry, to find out what the pack should be named.
private func lastEntry(_ parts: [[UInt8]]) -> Int {
  guard parts.count == 3, let limit = contents?.entryLimit else { return 1 }
  return max(1, limit - 1)
}

/// The contents of the pack that was made last, where they can be read.
nonisolated(unsafe) private var contents: PackContents?

/// A pack around the given contents and blocks, all checksums right.
private func packed(_ reader: inout ByteReader) -> [[UInt8]] {
  let contentsCount = min(reader.integer(atMost: 1 << 16), reader.remaining)
  var plain = (try? Array(reader.readBytes(contentsCount))) ?? []
  var blocks = reader.rest()
  contents = try? PackContents(bytes: plain, fileByteCount: 1 << 30) { count, _ in
    Array(blocks.suffix(count))
  }
  if var found = contents {
    var offset = 0
    correct(&found.recordBlocks, blocks, &offset)
    correct(&found.recipeBlocks, blocks, &offset)
    if case .columns(let columns) = found.entries {
      let entries = (0..<columns.count).map { columns.entry($0) }
      let digests: [UInt8]
      (plain, digests) = found.columnBytes(entries)
      blocks = blocks.prefix(offset) + digests
    } else {
      plain = found.bytes()
    }
  }
  let stored = Deflate.compress(plain, level: 1)
  var trailer: [UInt8] = []
  trailer.writeUInt32(UInt32(stored.count))
  trailer.writeUInt32(UInt32(plain.count))
  trailer.writeUInt32(Deflate.crc32(stored))
  return [PackContents.header + blocks, stored, trailer + PackContents.ending]
}

private func correct(_ places: inout [BlockPlace], _ blocks: [UInt8], _ offset: inout Int) {
  for index in places.indices {
    let end = min(blocks.count, offset + places[index].storedByteCount)
    places[index].checksum = Deflate.crc32(blocks[offset..<end])
    offset = end
  }
}
