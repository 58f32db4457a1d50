import Records

/// How far the records of a release may be spread; part of the format, for chunk ids follow.
struct ReleaseSpread: Sendable {
  /// What even the smallest release may need, in bytes; other than 1 MiB in tests only.
  var floor = 1 << 20

  /// The most bytes of chunks that a release may need.
  func limit(releaseByteCount: Int) -> Int { releaseByteCount * 4 + floor }
}

extension StoreSnapshot {
  /// Whether a release would be spread over so many chunks that its rows are better stored again.
  ///
  /// A series whose rows are revised all the time leaves a few live rows in each old chunk. To
  /// rebuild a release all of these are decoded; ``ReleaseSpread`` bounds them. The rule is part of
  /// the format (docs/format.md, section 8.5), for chunk ids follow.
  ///
  /// - Parameters:
  ///   - outcome: The release, numbered.
  ///   - limit: The bound for its size.
  /// - Returns: Whether the chunks that it needs come to more than that.
  func isSpreadWide(_ outcome: RecordMatcher.Outcome, limit: Int) -> Bool {
    var total = outcome.chunk.bytes.count
    // Nothing is spread that fits the bound with all chunks there are.
    guard chunkByteCount + total > limit else { return false }
    var ranges = RecordRanges()
    for release in logged { ranges.append(endingAt: release.newRecords.upperBound) }
    ranges.append(endingAt: recordCount + outcome.chunk.count)
    for use in ranges.uses(for: outcome.image.runs) where use.range < logged.count {
      total += logged[use.range].chunkByteCount
      if total > limit { return true }
    }
    return false
  }

  /// The size of all chunks, about.
  private var chunkByteCount: Int { logged.reduce(0) { $0 + $1.chunkByteCount } }
}

extension StoredRelease {
  /// Whether it brought about every record of its file, but for some that repeat, so that what
  /// follows needs nothing before it.
  var isWhole: Bool {
    recordCount > 0 && newRecordCount >= recordCount - recordCount / 16
  }

  /// The size of its chunk in bytes, reckoned from the size of the release.
  ///
  /// The log does not have the size itself.
  var chunkByteCount: Int { chunkByteCount(ofFile: byteCount) }

  /// The part of a file's size that is the chunk's part of the records of the release.
  func chunkByteCount(ofFile byteCount: Int) -> Int {
    let (high, low) = byteCount.multipliedFullWidth(by: newRecordCount)
    let count = max(recordCount, 1)
    return high == 0 ? Int(low / UInt(count)) : byteCount
  }
}
