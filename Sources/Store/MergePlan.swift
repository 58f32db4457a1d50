import Coding
import Parallel
import Records

/// How the records of packs that are merged are parted into blocks.
struct MergePlan {
  /// A block in one of the packs.
  struct SourceBlock {
    var pack: Pack
    var index: Int
    var records: Range<RecordNumber>
    var place: BlockPlace { pack.contents.recordBlocks[index] }
  }

  /// Records that become one block.
  struct Piece {
    var records: Range<RecordNumber>
    /// Their size before coding in bytes, about.
    var byteCount: Int
    /// The block that holds exactly these.
    var block: SourceBlock?
  }

  /// The records of a piece.
  struct Content {
    var batch: RecordBatch
    /// Where the records of each release end in it.
    var chunkEnds: [Int]
  }

  private let snapshot: StoreSnapshot
  private let blocks: [SourceBlock]
  /// Where the records of each block end, rising.
  private let blockEnds: [RecordNumber]
  /// Whether the bytes of some of the records are lost.
  private let hasLostBlocks: Bool

  /// Looks at packs.
  ///
  /// - Parameters:
  ///   - snapshot: The store.
  ///   - packs: Some of its packs, which follow each other.
  init(_ snapshot: StoreSnapshot, _ packs: [Pack]) {
    var blocks: [SourceBlock] = []
    for pack in packs {
      var first = pack.contents.firstRecord
      for index in pack.contents.recordBlocks.indices {
        let count = pack.contents.recordBlocks[index].itemCount
        blocks.append(SourceBlock(pack: pack, index: index, records: first..<first + count))
        first += count
      }
    }
    self.snapshot = snapshot
    self.blocks = blocks
    blockEnds = blocks.map(\.records.upperBound)
    hasLostBlocks = blocks.contains { $0.place.isLost }
  }

  /// Whether larger blocks may be worth their work in a merge that comes by itself: records are
  /// long, and most releases share none with the one before.
  var mayGainByLargerBlocks: Bool {
    let byteCount = blocks.reduce(0) { $0 + $1.place.byteCount }
    let recordCount = blocks.reduce(0) { $0 + $1.records.count }
    return byteCount > recordCount * RecordBlock.longRecordByteCount && isMostlyWhole
  }

  /// Whether most releases share no record with the one before.
  var isMostlyWhole: Bool {
    guard let first = blocks.first, let last = blocks.last else { return false }
    let all = first.records.lowerBound..<last.records.upperBound
    let inside = snapshot.logged.filter { !$0.newRecords.clamped(to: all).isEmpty }
    return inside.count { $0.isWhole } * 4 > inside.count * 3
  }

  /// Joins small blocks to pieces of at most `limit` bytes.
  ///
  /// Blocks of at least `settled` bytes stay alone. What opens a whole release opens a piece,
  /// unless the one before it is small.
  func joins(limit: Int, settled: Int) -> [Piece] {
    var pieces: [Piece] = []
    let starts = Set(snapshot.logged.filter(\.isWhole).map(\.firstRecord))
    for block in blocks {
      let size = block.place.byteCount
      if let last = pieces.last, last.block?.place.isLost != true, !block.place.isLost,
        !(starts.contains(block.records.lowerBound) && last.byteCount * 4 >= limit * 3),
        last.byteCount + size <= limit, max(last.byteCount, size) < settled
      {
        pieces[pieces.count - 1] = Piece(
          records: last.records.lowerBound..<block.records.upperBound,
          byteCount: last.byteCount + size
        )
      } else {
        pieces.append(Piece(records: block.records, byteCount: size, block: block))
      }
    }
    return pieces
  }

  /// Parts all records anew, between chunks where those are no larger than `limit` bytes.
  ///
  /// Where records are lost, blocks stay as they are or are joined.
  func cuts(limit: Int) -> [Piece] {
    guard let first = blocks.first, let last = blocks.last, !hasLostBlocks else {
      return joins(limit: limit, settled: limit)
    }
    let all = first.records.lowerBound..<last.records.upperBound
    var pieces: [Piece] = []
    var open = Piece(records: all.lowerBound..<all.lowerBound, byteCount: 0)
    func close() {
      guard !open.records.isEmpty else { return }
      pieces.append(open)
      open = Piece(records: open.records.upperBound..<open.records.upperBound, byteCount: 0)
    }
    for release in snapshot.logged where !release.newRecords.clamped(to: all).isEmpty {
      let chunk = release.newRecords
      let size = byteCount(of: chunk)
      let isOpening = release.isWhole && open.byteCount * 4 >= limit * 3
      if isOpening || open.byteCount + size > limit { close() }
      let partCount = (size - 1) / limit + 1
      for part in 1...max(partCount, 1) {
        let end = chunk.lowerBound + chunk.count * part / max(partCount, 1)
        open.records = open.records.lowerBound..<end
        open.byteCount += size / max(partCount, 1)
        if part < partCount { close() }
      }
    }
    close()
    let known = Dictionary(blocks.map { ($0.records, $0) }) { first, _ in first }
    for index in pieces.indices { pieces[index].block = known[pieces[index].records] }
    return pieces
  }

  /// The size of records in bytes, reckoned from the blocks that hold them.
  private func byteCount(of records: Range<RecordNumber>) -> Int {
    var total = 0.0
    for block in blocks[blockEnds.indexOfFirst(above: records.lowerBound)...] {
      let shared = block.records.clamped(to: records).count
      guard shared > 0 else { break }
      total += Double(block.place.byteCount) * Double(shared) / Double(block.records.count)
    }
    return Int(total.rounded(.up))
  }

  /// Decodes the records of a piece.
  ///
  /// - Throws: ``StoreError``.
  func content(_ piece: Piece) throws(StoreError) -> Content {
    let run = RecordRun(first: piece.records.lowerBound, count: piece.records.count)
    let batch = try snapshot.gather(RecordRuns([run]), byteCount: 0)
    let inside = snapshot.logged.map(\.newRecords.upperBound)
      .filter { $0 > piece.records.lowerBound && $0 < piece.records.upperBound }
      .map { $0 - piece.records.lowerBound }
    return Content(batch: batch, chunkEnds: Set(inside).sorted() + [batch.count])
  }
}

extension MergePlan {
  /// How much of what joining blocks saves at best it must save: a block of four times the size
  /// comes to a quarter of the bytes at best, and must come to 55 % of them; one of twice the size
  /// to 70 %.
  private static let worth = 0.6

  /// How large blocks are worth being.
  ///
  /// Where every row changes in every release, most of a block is the first version of each row in
  /// it, and fewer and larger blocks take a fraction of the space. So the newest records are coded
  /// in blocks of up to four times the size, too, and that size is taken where much is saved.
  ///
  /// - Parameter size: The size to start from, in bytes before coding.
  /// - Returns: That, or a larger one up to ``RecordBlockSize/largest``.
  /// - Throws: ``StoreError``.
  func worthwhileLimit(from size: Int) throws(StoreError) -> Int {
    var size = size
    while size * 2 <= RecordBlockSize.largest, !hasLostBlocks {
      let next = min(size * 4, RecordBlockSize.largest)
      // Larger ones are not split into columns, so the largest that are get a chance of their own.
      // Sizes are reckoned, so there is some room left.
      let inColumns = RecordBlock.largestInColumns * 15 / 16
      if size < inColumns, inColumns < next, try isWorthwhile(inColumns, from: size) {
        size = inColumns
      } else if try isWorthwhile(next, from: size) {
        size = next
      } else {
        return size
      }
    }
    return size
  }

  /// Whether larger blocks are worth it: codes some of the newest records in both ways.
  private func isWorthwhile(_ next: Int, from size: Int) throws(StoreError) -> Bool {
    // Of the newest piece that is about full, else of one that is larger than the blocks so far.
    let pieces = cuts(limit: next)
    guard
      let piece = pieces.last(where: { $0.byteCount * 2 >= next })
        ?? pieces.last(where: { $0.byteCount * 2 >= size * 3 })
    else { return false }
    // What a smaller piece takes in columns says nothing of larger blocks, which are in none.
    guard next <= RecordBlock.largestInColumns || piece.byteCount > RecordBlock.largestInColumns
    else { return false }
    let sample = try content(piece)
    let first = piece.records.lowerBound
    // Cut as they are going to be: a block that begins with a whole release takes more.
    let parts = cuts(limit: size).map { $0.records.clamped(to: piece.records) }
      .filter { !$0.isEmpty }
      .map { $0.lowerBound - first..<$0.upperBound - first }
    let ways = [parts, [0..<sample.batch.count]]
    let sizes = Processors.map(ways.count) { sample.encodedByteCount(ways[$0]) }
    let (apart, together) = (sizes[0], sizes[1])
    let least = Double(size) / Double(piece.byteCount)
    return Double(together) < Double(apart) * (1 - Self.worth * (1 - least))
  }
}

extension MergePlan.Content {
  /// How many bytes its records take, coded quickly in these parts.
  fileprivate func encodedByteCount(_ parts: [Range<Int>]) -> Int {
    var total = 0
    var bases = BaseChoice(isTrying: true)
    for (index, places) in parts.enumerated() {
      var part = RecordBatch()
      part.append(batch, places)
      let inside = chunkEnds.filter { $0 > places.lowerBound && $0 < places.upperBound }
      let ends = inside.map { $0 - places.lowerBound } + [places.count]
      let content = MergePlan.Content(batch: part, chunkEnds: ends)
      total += bases.encode(content, at: index, effort: .quick).count
    }
    return total
  }
}
