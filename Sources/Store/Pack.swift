import Bytes
import Coding
import Deflate
import Digests
import Files
import Records

/// A pack that is open for reading; any number of threads may read it.
final class Pack: Sendable {
  let name: PackName
  let path: String
  let byteCount: Int
  let contents: PackContents
  let log: PackLog
  private let file: any ReadableFile
  private let recordOffsets: [Int]
  private let recipeOffsets: [Int]
  /// The place of the first recipe of each block among those of the pack.
  private let recipeFirsts: [Int]

  /// Opens a pack and reads its table of contents.
  ///
  /// - Throws: ``StoreError/file(_:)``, ``StoreError/damaged(path:byteOffset:_:)``.
  init(_ name: PackName, path: String, file: any ReadableFile) throws(StoreError) {
    self.name = name
    self.path = path
    self.file = file
    byteCount = file.byteCount
    let contentsOffset: Int
    (contents, contentsOffset) = try Self.readContents(file, path)
    log = try PackLog(contents, path: path)
    var offset = PackContents.header.count
    var offsets: [[Int]] = [[], []]
    for (kind, blocks) in [contents.recordBlocks, contents.recipeBlocks].enumerated() {
      for block in blocks {
        offsets[kind].append(offset)
        offset += block.storedByteCount
      }
    }
    (recordOffsets, recipeOffsets) = (offsets[0], offsets[1])
    var first = 0
    recipeFirsts = contents.recipeBlocks.map { block in
      defer { first += block.itemCount }
      return first
    }
    let entriesAgree =
      contents.firstEntry == name.firstEntry && contents.entryLimit == name.lastEntry + 1
    // Blocks and contents fill the pack, so no byte of it is without a checksum.
    guard entriesAgree, offset == contentsOffset else {
      throw .damaged(path: path, byteOffset: contentsOffset, .inconsistent)
    }
  }

  /// Decodes a block of records.
  ///
  /// - Parameters:
  ///   - index: The block's place in the table of contents.
  ///   - bases: Keeps the block that it is told by, for the next one.
  /// - Returns: The records.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)``, ``StoreError/file(_:)``,
  ///   ``StoreError/lostRecords(first:)``.
  func recordBlock(_ index: Int, bases: BaseCache? = nil) throws(StoreError) -> RecordBatch {
    let place = contents.recordBlocks[index]
    let payload = try recordPayload(index)
    let base = try base(of: payload, at: index).map { base throws(StoreError) in
      try baseBlock(base, bases)
    }
    do {
      return try RecordBlock.decode(
        payload[...],
        byteCount: place.byteCount,
        recordCount: place.itemCount,
        base: base
      )
    } catch {
      throw .damaged(path: path, byteOffset: recordOffsets[index], .records(error))
    }
  }

  /// The place of the block that a block of records is told by; nil where it is told by none.
  ///
  /// - Throws: As ``recordBlock(_:bases:)``.
  func base(ofRecordBlock index: Int) throws(StoreError) -> Int? {
    guard contents.blockExtent > .none, !contents.recordBlocks[index].isLost else { return nil }
    return try base(of: try recordPayload(index), at: index)
  }

  private func base(of payload: [UInt8], at index: Int) throws(StoreError) -> Int? {
    let offset = recordOffsets[index]
    guard RecordBlock.extent(payload) <= contents.blockExtent else {
      throw .damaged(path: path, byteOffset: offset, .inconsistent)
    }
    let distance: Int?
    do { distance = try RecordBlock.baseDistance(payload[...]) } catch {
      throw .damaged(path: path, byteOffset: offset, .records(error))
    }
    guard let distance else { return nil }
    guard distance <= index else {
      throw .damaged(path: path, byteOffset: offset, .inconsistent)
    }
    return index - distance
  }

  /// The most blocks that one is told by, one by the other.
  static let largestDepth = 32

  /// Decodes a block that others are told by, from the first of those that it is told by itself.
  private func baseBlock(_ index: Int, _ bases: BaseCache?) throws(StoreError) -> BaseBlock {
    var chain: [(index: Int, payload: [UInt8])] = []
    var known: BaseBlock?
    var next: Int? = index
    while let current = next {
      known = bases?.block(current, of: self)
      if known != nil { break }
      guard chain.count < Self.largestDepth else {
        throw .damaged(path: path, byteOffset: recordOffsets[index], .inconsistent)
      }
      let payload = try recordPayload(current)
      chain.append((current, payload))
      next = try base(of: payload, at: current)
    }
    // Whatever is kept, a chain that is too long is one.
    guard chain.count + (known.map { $0.depth + 1 } ?? 0) <= Self.largestDepth else {
      throw .damaged(path: path, byteOffset: recordOffsets[index], .inconsistent)
    }
    for (current, payload) in chain.reversed() {
      let place = contents.recordBlocks[current]
      do {
        known = try BaseBlock(
          payload[...],
          byteCount: place.byteCount,
          recordCount: place.itemCount,
          base: known
        )
      } catch {
        throw .damaged(path: path, byteOffset: recordOffsets[current], .records(error))
      }
      if let known { bases?.keep(known, current, of: self) }
    }
    guard let known else {
      throw .damaged(path: path, byteOffset: recordOffsets[index], .inconsistent)
    }
    return known
  }

  /// The bytes of a block of records as they lie in the pack.
  ///
  /// - Throws: As ``recordBlock(_:bases:)``.
  func recordPayload(_ index: Int) throws(StoreError) -> [UInt8] {
    let place = contents.recordBlocks[index]
    guard !place.isLost else { throw .lostRecords(first: firstRecord(ofBlock: index)) }
    return try payload(place, at: recordOffsets[index])
  }

  /// Inflates a block of recipes.
  ///
  /// - Parameter index: The block's place in the table of contents.
  /// - Returns: The recipes, end to end.
  /// - Throws: ``StoreError/damaged(path:byteOffset:_:)``, ``StoreError/file(_:)``.
  func recipeBlock(_ index: Int) throws(StoreError) -> [UInt8] {
    let place = contents.recipeBlocks[index]
    guard !place.isLost else { throw .lostRecords(first: contents.firstRecord) }
    let payload = try payload(place, at: recipeOffsets[index])
    guard contents.hasStepStreams || payload.first != RecipeBlock.streamsMark else {
      throw .damaged(path: path, byteOffset: recipeOffsets[index], .inconsistent)
    }
    let first = recipeFirsts[index]
    let places = contents.recipes[first..<first + place.itemCount]
    do throws(DeflateError) {
      return try RecipeBlock.decode(
        payload[...],
        byteCount: place.byteCount,
        sizes: places.map { Int($0.byteCount) }
      )
    } catch {
      throw .damaged(path: path, byteOffset: recipeOffsets[index], .deflate(error))
    }
  }

  /// The place of the first recipe of a block among those of the pack.
  func firstRecipe(ofBlock index: Int) -> Int { recipeFirsts[index] }

  /// The number of the first record of a block.
  func firstRecord(ofBlock index: Int) -> RecordNumber {
    contents.recordBlocks[..<index].reduce(contents.firstRecord) { $0 + $1.itemCount }
  }

  private func payload(_ place: BlockPlace, at offset: Int) throws(StoreError) -> [UInt8] {
    let bytes: [UInt8]
    do { bytes = try file.read(place.storedByteCount, at: offset) } catch { throw .file(error) }
    guard Deflate.crc32(bytes) == place.checksum else {
      throw .damaged(path: path, byteOffset: offset, .checksum)
    }
    return bytes
  }

  /// Reads the trailer and, through it, the table of contents; tells where that starts, or the
  /// digests before it.
  private static func readContents(
    _ file: any ReadableFile,
    _ path: String
  ) throws(StoreError) -> (PackContents, offset: Int) {
    let trailerOffset = file.byteCount - PackContents.trailerByteCount
    func damaged(_ offset: Int, _ what: Damage) -> StoreError {
      .damaged(path: path, byteOffset: offset, what)
    }
    func read(_ count: Int, at offset: Int) throws(StoreError) -> [UInt8] {
      do { return try file.read(count, at: offset) } catch { throw .file(error) }
    }
    guard trailerOffset >= PackContents.header.count else { throw damaged(0, .notAPack) }
    let header = try read(PackContents.header.count, at: 0)
    guard header == PackContents.header else { throw damaged(0, unknownHeader(header)) }
    let trailer = try read(PackContents.trailerByteCount, at: trailerOffset)
    guard Array(trailer[12...]) == PackContents.ending else {
      throw damaged(trailerOffset + 12, .notAPack)
    }
    var offset = trailerOffset
    do {
      var reader = ByteReader(trailer)
      let storedByteCount = Int(try reader.readUInt32())
      let plainByteCount = Int(try reader.readUInt32())
      let checksum = try reader.readUInt32()
      offset -= storedByteCount
      guard offset >= PackContents.header.count, plainByteCount <= PackContents.maximumByteCount
      else { throw damaged(trailerOffset, .inconsistent) }
      let stored = try read(storedByteCount, at: offset)
      guard Deflate.crc32(stored) == checksum else { throw damaged(offset, .checksum) }
      let plain = try Deflate.decompress(stored[...], byteCount: plainByteCount)
      let contents = try PackContents(bytes: plain, fileByteCount: file.byteCount) {
        (byteCount, checksum) throws(StoreError) in
        offset -= byteCount
        guard offset >= PackContents.header.count else {
          throw damaged(trailerOffset, .inconsistent)
        }
        let digests = try read(byteCount, at: offset)
        guard Deflate.crc32(digests) == checksum else { throw damaged(offset, .checksum) }
        return digests
      }
      return (contents, offset)
    } catch let error as PackContents.Fault {
      switch error {
      case .bytes(let error): throw damaged(trailerOffset, .bytes(error))
      case .entry(let error): throw damaged(offset, .entry(error))
      case .unknownFeature(let name): throw damaged(offset, .unknownFeature(name))
      case .digests(let error): throw error
      }
    } catch let error as DeflateError {
      throw damaged(trailerOffset, .deflate(error))
    } catch let error as StoreError {
      throw error
    } catch {
      throw damaged(trailerOffset, .inconsistent)
    }
  }

  /// Tells a pack of another version from something that is no pack.
  private static func unknownHeader(_ bytes: [UInt8]) -> Damage {
    let stem = Array("vintage pack ".utf8)
    guard bytes.starts(with: stem) else { return .notAPack }
    return .unknownVersion(
      String(decoding: bytes[stem.count...].prefix { $0 != 10 }, as: UTF8.self)
    )
  }
}
