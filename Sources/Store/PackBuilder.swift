import Bytes
import Coding
import Deflate
import Digests
import Records

/// Collects what a pack will hold and lays it out.
struct PackBuilder {
  /// A block of recipes holds no more than this before deflating, unless one recipe does.
  static let recipeBlockByteCount = 256 << 10

  /// From so many entries on a pack keeps its log field by field.
  var columnsFrom = 32

  private var contents: PackContents
  private var recordPayloads: [[UInt8]] = []
  /// The recipes; nil for one that is lost.
  private var recipes: [[UInt8]?] = []

  init(firstEntry: Int, previousHead: Digest256, firstRecord: RecordNumber) {
    contents = PackContents(
      firstEntry: firstEntry,
      previousHead: previousHead,
      head: previousHead,
      firstRecord: firstRecord,
      recordBlocks: [],
      recipeBlocks: [],
      recipes: [],
      sketchWords: SketchWords([]),
      entries: .rows([])
    )
  }

  /// The name of the pack, in its first writing.
  var name: PackName {
    PackName(firstEntry: contents.firstEntry, lastEntry: contents.entryLimit - 1, generation: 0)
  }

  /// How many blocks of records there are so far.
  var recordBlockCount: Int { contents.recordBlocks.count }

  /// Appends a block of records that is coded already.
  mutating func add(recordPayload: [UInt8], recordCount: Int, byteCount: Int) {
    recordPayloads.append(recordPayload)
    contents.blockExtent = max(contents.blockExtent, RecordBlock.extent(recordPayload))
    contents.recordBlocks.append(
      BlockPlace(
        itemCount: recordCount,
        byteCount: byteCount,
        storedByteCount: recordPayload.count,
        checksum: Deflate.crc32(recordPayload)
      )
    )
  }

  /// Appends a place for records whose bytes are lost.
  mutating func add(lostRecordCount count: Int) {
    recordPayloads.append([])
    contents.recordBlocks.append(
      BlockPlace(itemCount: count, byteCount: count, storedByteCount: 0, checksum: 0)
    )
  }

  /// Appends a place for the recipe of the release whose entry comes next, which is lost.
  mutating func add(lostRecipeWithSketch sketch: ArraySlice<UInt32>) {
    recipes.append(nil)
    addPlace(byteCount: 0, baseDistance: 0, sketch)
  }

  private mutating func addPlace(
    byteCount: Int,
    baseDistance: Int,
    _ sketch: ArraySlice<UInt32>
  ) {
    contents.sketchWords.append(sketch)
    contents.recipes.append(
      RecipePlace(
        baseDistance: baseDistance,
        byteCount: Int32(byteCount),
        sketchEnd: Int32(contents.sketchWords.count)
      )
    )
  }

  /// Appends a log entry.
  mutating func add(entry: some Collection<UInt8>) {
    contents.entries.append(Array(entry)[...])
    contents.head = LogChain.head(after: contents.head, appending: entry)
  }

  /// Appends the recipe of the release whose entry comes next.
  mutating func add(recipe: [UInt8], baseDistance: Int, sketch: ArraySlice<UInt32>) {
    recipes.append(recipe)
    addPlace(byteCount: recipe.count, baseDistance: baseDistance, sketch)
  }

  /// Lays the pack out.
  ///
  /// - Returns: The parts of the file, to be written end to end.
  consuming func finish() -> [[UInt8]] {
    var recipePayloads: [[UInt8]] = []
    var index = 0
    while index < recipes.count {
      let first = index
      guard var block = recipes[index] else {
        while index < recipes.count, recipes[index] == nil { index += 1 }
        recipePayloads.append([])
        contents.recipeBlocks.append(
          BlockPlace(itemCount: index - first, byteCount: 0, storedByteCount: 0, checksum: 0)
        )
        continue
      }
      var sizes = [block.count]
      index += 1
      while index < recipes.count, let next = recipes[index],
        block.count + next.count <= Self.recipeBlockByteCount
      {
        block += next
        sizes.append(next.count)
        index += 1
      }
      let payload = RecipeBlock.encode(block, sizes: sizes)
      if payload.first == RecipeBlock.streamsMark { contents.hasStepStreams = true }
      recipePayloads.append(payload)
      contents.recipeBlocks.append(
        BlockPlace(
          itemCount: index - first,
          byteCount: block.count,
          storedByteCount: payload.count,
          checksum: Deflate.crc32(payload)
        )
      )
    }
    let entries = contents.entries.entriesForColumns(from: columnsFrom)
    let columns = entries.map { contents.columnBytes($0) }
    let plain = columns?.plain ?? contents.bytes()
    let stored = Deflate.compress(plain, level: 9)
    var trailer: [UInt8] = []
    trailer.writeUInt32(UInt32(stored.count))
    trailer.writeUInt32(UInt32(plain.count))
    trailer.writeUInt32(Deflate.crc32(stored))
    return [PackContents.header] + recordPayloads + recipePayloads
      + [(columns?.digests ?? []) + stored, trailer + PackContents.ending]
  }
}
