import Coding
import Records

/// Which blocks of the packs that are merged become one block.
struct MergePlan {
  /// A block in one of the packs.
  struct SourceBlock {
    var pack: Pack
    var index: Int
    /// The number of its first record.
    var firstRecord: RecordNumber
    var place: BlockPlace { pack.contents.recordBlocks[index] }
  }

  /// Blocks that follow each other and become one; one at least.
  typealias Group = [SourceBlock]

  /// Records of blocks that were joined.
  struct Joined {
    var batch: RecordBatch
    /// Where the records of each release end in it.
    var chunkEnds: [Int]
  }

  private let blocks: [SourceBlock]
  /// Where each chunk ends, rising.
  private let chunkEnds: [RecordNumber]
  /// The first records of releases that brought every record of their file.
  private let wholeStarts: Set<RecordNumber>

  /// Looks at packs.
  ///
  /// - Parameters:
  ///   - packs: The packs, in the order of the log.
  ///   - logged: All releases of the store.
  init(_ packs: [Pack], _ logged: [StoredRelease]) {
    var blocks: [SourceBlock] = []
    for pack in packs {
      var firstRecord = pack.contents.firstRecord
      for index in pack.contents.recordBlocks.indices {
        let block = SourceBlock(pack: pack, index: index, firstRecord: firstRecord)
        firstRecord += block.place.itemCount
        blocks.append(block)
      }
    }
    self.blocks = blocks
    chunkEnds = logged.map(\.newRecords.upperBound)
    wholeStarts = Set(logged.filter(\.isWhole).map(\.firstRecord))
  }

  /// The blocks in groups of at most `limit` bytes, or of one block.
  ///
  /// Those of at least `settled` bytes stay alone. What opens a whole release opens a group, unless
  /// the one before it is small.
  func groups(limit: Int, settled: Int) -> [Group] {
    var groups: [Group] = []
    var byteCount = 0
    for block in blocks {
      let size = block.place.byteCount
      let isJoinable = !block.place.isLost && groups.last?.last?.place.isLost == false
      let isOpening = wholeStarts.contains(block.firstRecord) && byteCount * 4 >= limit * 3
      if isJoinable, !isOpening, byteCount + size <= limit, max(byteCount, size) < settled {
        groups[groups.count - 1].append(block)
        byteCount += size
      } else {
        groups.append([block])
        byteCount = size
      }
    }
    return groups
  }

  /// Decodes a group.
  ///
  /// - Throws: ``StoreError``.
  func joined(_ group: Group) throws(StoreError) -> Joined {
    var batch = RecordBatch()
    for block in group {
      let part = try block.pack.recordBlock(block.index)
      batch.append(part, 0..<part.count)
    }
    let first = group[0].firstRecord
    let inside = chunkEnds.filter { $0 > first && $0 < first + batch.count }.map { $0 - first }
    return Joined(batch: batch, chunkEnds: Set(inside).sorted() + [batch.count])
  }
}

extension MergePlan {
  /// How much shorter a larger block must be than the smaller ones it is made of.
  private static let worth = 0.7

  /// How large blocks are worth being.
  ///
  /// Where every row changes in every release, most of a block is the first version of each row in
  /// it, and fewer and larger blocks take a fraction of the space. So the newest records are coded
  /// in blocks of four times the size, too, and that size is taken where much is saved.
  ///
  /// - Parameter size: The size to start from, in bytes before coding.
  /// - Returns: That, or a larger one up to ``RecordBlockSize/largest``.
  /// - Throws: ``StoreError``.
  func worthwhileLimit(from size: Int) throws(StoreError) -> Int {
    var size = size
    while size * 2 <= RecordBlockSize.largest {
      let next = min(size * 4, RecordBlockSize.largest)
      // Of the newest group that is about full: the last one mostly is not.
      let sample = groups(limit: next, settled: next).last {
        $0[0].place.isLost == false && $0.reduce(0) { $0 + $1.place.byteCount } * 2 >= next
      }
      guard let sample else { return size }
      let joined = try joined(sample)
      let apart = joined.encodedByteCount(limit: size)
      let together = joined.encodedByteCount(limit: next)
      guard Double(together) < Double(apart) * Self.worth else { return size }
      size = next
    }
    return size
  }
}

extension MergePlan.Joined {
  /// How many bytes its records take, coded quickly in blocks of at most `limit` bytes.
  fileprivate func encodedByteCount(limit: Int) -> Int {
    var total = 0
    for places in batch.parts(ofByteCount: limit) {
      var part = RecordBatch()
      part.append(batch, places)
      let inside = chunkEnds.filter { $0 > places.lowerBound && $0 < places.upperBound }
      let ends = inside.map { $0 - places.lowerBound } + [places.count]
      total += RecordBlock.encode(part, chunkEnds: ends, effort: .quick).count
    }
    return total
  }
}
