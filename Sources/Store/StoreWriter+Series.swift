import Coding
import Files
public import Times

/// Releases that were added in memory and will be published together.
struct Series {
  /// The most releases and bytes of files that wait for each other.
  static let maximum = (releaseCount: 64, byteCount: 64 << 20)

  let lock: any FileLock
  /// How many packs of the snapshot are on the disk; those behind them are not.
  let storedPackCount: Int
  var releaseCount = 0
  var byteCount = 0
}

extension StoreWriter {
  /// Keeps a file like ``add(_:recorded:)``, but durably only with the next ``settle()``.
  ///
  /// Two calls of `fsync` for each of thousands of small files cost more than all the rest. From
  /// the first call on the store is locked, and readers see nothing of the series until it is
  /// settled. Every release was read back and compared by then, as any other.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - recorded: Now.
  /// - Returns: What will have become of it.
  /// - Throws: ``StoreError``; the file is then not in the series.
  /// - Precondition: No other writer of this process writes to the store before ``settle()``: it
  ///   would wait for the lock for ever.
  /// - Durability: None before ``settle()`` returns.
  public func stage(_ file: IncomingFile, recorded: Instant) throws(StoreError) -> AddOutcome {
    let current: StoreSnapshot
    if series != nil, let snapshot {
      current = snapshot
    } else {
      let lock = try locked()
      current = try refreshed()
      series = Series(lock: lock, storedPackCount: current.packs.count)
    }
    let outcome = try keep(file, recorded, current)
    series?.releaseCount += 1
    series?.byteCount += file.bytes.count
    return outcome
  }

  /// Whether enough has been staged for one pack.
  public var isSettlementDue: Bool {
    guard let series else { return false }
    return series.releaseCount >= Series.maximum.releaseCount
      || series.byteCount >= Series.maximum.byteCount
  }

  /// Publishes what was staged, as one pack, and lets the store go.
  ///
  /// - Throws: ``StoreError``; nothing of the series is in the store then, unless the last `fsync`
  ///   failed. What fails after that is left to the next change.
  /// - Durability: When this returns, all of the series is durable.
  public func settle() throws(StoreError) {
    guard let series else { return }
    self.series = nil
    defer { series.lock.unlock() }
    guard let snapshot, snapshot.packs.count > series.storedPackCount else { return }
    let first = series.storedPackCount - joiningPackCount(series, snapshot)
    do {
      try merge(
        first..<snapshot.packs.count,
        effort: .quick,
        unstoredCount: snapshot.packs.count - series.storedPackCount
      )
    } catch {
      forget()
      throw error
    }
    // What was staged is durable. A merge that fails now is tried again next time.
    try? mergeWhereDue()
  }

  /// How many small packs before the series become part of its pack, so that packs go on getting
  /// smaller towards the end of the log.
  private func joiningPackCount(_ series: Series, _ snapshot: StoreSnapshot) -> Int {
    guard let stretch = snapshot.stretches.last else { return 0 }
    let stored = snapshot.packs[..<series.storedPackCount].dropFirst(stretch.lowerBound)
    let small = stored.reversed().prefix { $0.contents.entries.count < Self.mergeWidth }
    let joined = snapshot.packs.suffix(small.count + snapshot.packs.count - series.storedPackCount)
    let entryCount = joined.reduce(0) { $0 + $1.contents.entries.count }
    return entryCount < Self.mergeWidth ? 0 : small.count
  }
}
