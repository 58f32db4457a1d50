import Bytes
import Coding
import Records

/// Chooses, while a pack is built, by which of its blocks the next one is told.
///
/// Where all rows change in every release, a block by itself mostly holds the first version of each
/// row in it, and one that is told by a block with earlier versions only how they changed. Told by
/// the one right before it each would cost least, and rebuilding a release would decode them all.
/// So blocks in a line are numbered, and each is told by the one whose number is its own without
/// the last bit that is set: *n* blocks cost as much more as they are further off, and at most
/// log *n* others are decoded for one. (P. Fenwick's tree of sums has the same parents.)
struct BaseChoice {
  /// A block that others may be told by.
  private struct Candidate {
    /// Its place in the pack.
    var index: Int
    var payload: [UInt8]
    var byteCount: Int
    var recordCount: Int
    /// The candidate before it in its line, and its number there; nil and 0 for the first.
    var before: Int?
    var number = 0
    /// The one that it is told by.
    var base: Int?
    /// What the first of its line takes by itself, in bytes for each byte of records.
    var share: Double
  }

  /// Of so many stretches of 16 bytes (2 to the power of this) one is compared.
  private static let rarity = 10
  /// A block is looked at for one that has this share of its stretches.
  private static let leastOverlap = 0.1
  /// Told by another block it must come to this share of its size by itself.
  private static let worth = 0.8
  /// With this share of what the first of its line takes it is not tried by itself.
  private static let clear = 0.5
  /// A line has no more blocks, so that none is told by more than six others.
  private static let longestLine = 64

  /// Whether blocks are told by others at all.
  private let isTrying: Bool
  /// So many blocks are still coded by themselves, and so many more once a try fails again.
  private var pause = 0
  private var nextPause = 2
  private static let longestPause = 16

  private var candidates: [Candidate] = []
  /// The newest candidate that has a stretch, by its fingerprint.
  private var owners: [UInt64: Int] = [:]
  /// Candidates that were used last, decoded.
  private var decoded: [(candidate: Int, block: BaseBlock, records: RecordBatch)] = []
  /// So many of them are kept.
  private static let decodedLimit = 4

  /// Starts a pack.
  ///
  /// - Parameter isTrying: Whether to look for blocks to be told by, which takes as long again.
  init(isTrying: Bool) { self.isTrying = isTrying }

  /// Codes the next block of the pack.
  ///
  /// - Parameters:
  ///   - content: Its records.
  ///   - index: Its place in the pack.
  ///   - effort: How long to look for short codings.
  ///   - old: A coding of the same records, kept where none is shorter; told by no other block, or
  ///     it is left.
  /// - Returns: The payload.
  mutating func encode(
    _ content: MergePlan.Content,
    at index: Int,
    effort: Effort,
    orKeep old: [UInt8]? = nil
  ) -> [UInt8] {
    let old = old.flatMap { RecordBlock.isBased($0) ? nil : $0 }
    pause -= 1
    let hashes = isTrying ? Self.samples(content.batch) : []
    let before = pause > 0 ? nil : neighbour(for: hashes)
    let byBase = before.flatMap { told(content, in: $0, at: index, effort: effort) }
    if let byBase, isClear(byBase, content), byBase.payload.count < old?.count ?? .max {
      offer(byBase, hashes)
      return byBase.payload
    }
    var alone = RecordBlock.encode(content.batch, chunkEnds: content.chunkEnds, effort: effort)
    if let old, old.count <= alone.count { alone = old }
    if let byBase, Double(byBase.payload.count) <= Double(alone.count) * Self.worth {
      offer(byBase, hashes)
      return byBase.payload
    }
    if byBase != nil {
      pause = nextPause
      nextPause = min(2 * nextPause, Self.longestPause)
    }
    let (byteCount, recordCount) = (content.batch.bytes.count, content.batch.count)
    offer(
      Candidate(
        index: index,
        payload: alone,
        byteCount: byteCount,
        recordCount: recordCount,
        share: Double(alone.count) / Double(max(byteCount, 1))
      ),
      hashes
    )
    return alone
  }

  private static func samples(_ batch: RecordBatch) -> Set<UInt64> {
    Set(ByteScan.samples(batch.bytes.span, rarity: rarity))
  }

  /// The candidate that has most of some fingerprints; nil where none has many.
  private func neighbour(for hashes: Set<UInt64>) -> Int? {
    var votes: [Int: Int] = [:]
    for hash in hashes {
      if let owner = owners[hash] { votes[owner, default: 0] += 1 }
    }
    let best = votes.max { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let best, Double(best.value) >= Double(hashes.count) * Self.leastOverlap,
      candidates[best.key].number + 1 < Self.longestLine
    else { return nil }
    return best.key
  }

  /// Codes a block as the next of a line.
  private mutating func told(
    _ content: MergePlan.Content,
    in before: Int,
    at index: Int,
    effort: Effort
  ) -> Candidate? {
    let number = candidates[before].number + 1
    var base = before
    while candidates[base].number > number & (number - 1), let earlier = candidates[base].before {
      base = earlier
    }
    guard let known = decode(base) else { return nil }
    let payload = RecordBlock.encode(
      content.batch,
      chunkEnds: content.chunkEnds,
      effort: effort,
      after: known,
      distance: index - candidates[base].index
    )
    return payload.map { payload in
      Candidate(
        index: index,
        payload: payload,
        byteCount: content.batch.bytes.count,
        recordCount: content.batch.count,
        before: before,
        number: number,
        base: base,
        share: candidates[base].share
      )
    }
  }

  /// A candidate, decoded.
  private mutating func decode(_ number: Int) -> (block: BaseBlock, records: RecordBatch)? {
    if let known = decoded.first(where: { $0.candidate == number }) {
      return (known.block, known.records)
    }
    let candidate = candidates[number]
    var base: BaseBlock?
    if let number = candidate.base {
      guard let known = decode(number) else { return nil }
      base = known.block
    }
    let payload = candidate.payload[...]
    let (byteCount, recordCount) = (candidate.byteCount, candidate.recordCount)
    guard
      let block = try? BaseBlock(
        payload,
        byteCount: byteCount,
        recordCount: recordCount,
        base: base
      ),
      let records = try? RecordBlock.decode(
        payload,
        byteCount: byteCount,
        recordCount: recordCount,
        base: base
      )
    else { return nil }
    if decoded.count == Self.decodedLimit { decoded.removeFirst() }
    decoded.append((number, block, records))
    return (block, records)
  }

  /// Whether a coding is so short that the block need not be tried by itself.
  private func isClear(_ coded: Candidate, _ content: MergePlan.Content) -> Bool {
    let byItself = coded.share * Double(content.batch.bytes.count)
    return Double(coded.payload.count) <= byItself * Self.clear
  }

  /// Lets later blocks be told by one.
  private mutating func offer(_ candidate: Candidate, _ hashes: Set<UInt64>) {
    guard !hashes.isEmpty, RecordBlock.canBeBase(candidate.payload) else { return }
    candidates.append(candidate)
    for hash in hashes { owners[hash] = candidates.count - 1 }
  }
}
