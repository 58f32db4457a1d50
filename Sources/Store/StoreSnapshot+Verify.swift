import Bytes
import Digests
import Files
import Records

extension DataSetStore {
  /// Checks the store.
  ///
  /// - Parameters:
  ///   - readsData: Whether to decode everything.
  ///   - progress: Is told how many releases are done and how many there are.
  /// - Returns: The report; damage is told there, not thrown.
  public func verify(readsData: Bool, progress: (Int, Int) -> Void = { _, _ in }) -> VerifyReport {
    verify(VerifyOptions(readsData: readsData), progress: progress)
  }

  /// Checks the store.
  ///
  /// Structure: every pack's table of contents, the CRC-32 of every block, the hash chain over the
  /// log. With `readsData` also: every block is decoded, every chunk is compared with its sketch,
  /// every release is rebuilt and its SHA-256 compared; chunk ids and SHA-1 where the log has them.
  ///
  /// - Parameters:
  ///   - options: What is checked, and how long.
  ///   - progress: Is told how many releases are done and how many there are.
  /// - Returns: The report; damage is told there, not thrown.
  public func verify(
    _ options: VerifyOptions,
    progress: (Int, Int) -> Void = { _, _ in }
  ) -> VerifyReport {
    let survey: Survey
    do throws(StoreError) {
      survey = try self.survey()
    } catch {
      var report = VerifyReport()
      report.problems.append(VerifyReport.Problem(error: error))
      return report
    }
    var check = StoreCheck(survey)
    check.verifyFaults()
    check.verifyChain()
    check.verifyBlocks()
    if options.readsData { check.verifyReleases(self, options, progress) }
    return check.finish()
  }
}

/// A check of a store that goes on.
private struct StoreCheck {
  private let snapshot: StoreSnapshot
  private let faults: [Survey.Fault]
  private var report = VerifyReport()
  /// The releases that cannot be given back, by their place in the log.
  private var affected: Set<Int>
  /// The blocks that each release needs, once a broken one was found.
  private var blocksOfRelease: [Int: [Int]] = [:]
  /// So often does a check with a time limit note how far it is, in seconds.
  private static let savingInterval = 5.0

  init(_ survey: Survey) {
    snapshot = survey.snapshot
    faults = survey.faults
    affected = snapshot.lostReleases
    report.packCount = snapshot.packs.count
    report.entryCount = snapshot.packs.reduce(0) { $0 + $1.contents.entries.count }
    report.releaseCount = snapshot.timeline.count
    report.head = snapshot.head
  }

  /// The report, with the releases in published order.
  consuming func finish() -> VerifyReport {
    report.affected = releases { affected.contains($0) }
    return report
  }

  private func releases(where isWanted: (Int) -> Bool) -> [StoredRelease] {
    snapshot.timeline.filter(isWanted).map { snapshot.logged[$0] }
  }

  /// Tells which packs cannot be read, and what is lost since an earlier repair.
  mutating func verifyFaults() {
    let broken = faults.map(\.entries)
    report.lostEntries = snapshot.lostEntries.filter { !broken.contains($0) }
    let lost = releases { affected.contains($0) }
    guard !faults.isEmpty else {
      report.lost = lost
      return
    }
    for fault in faults {
      report.problems.append(
        VerifyReport.Problem(error: fault.error, affected: lost, entries: fault.entries)
      )
    }
  }

  /// Computes the hash chain again from the entries.
  mutating func verifyChain() {
    for pack in snapshot.packs {
      let head = pack.contents.entries.reduce(pack.contents.previousHead) {
        LogChain.head(after: $0, appending: $1)
      }
      guard head != pack.contents.head else { continue }
      let error = StoreError.damaged(path: pack.path, byteOffset: 0, .inconsistent)
      report.problems.append(VerifyReport.Problem(error: error))
    }
  }

  /// Reads every block and compares its CRC-32; tells which releases a broken one takes along.
  mutating func verifyBlocks() {
    for (index, place) in snapshot.blocks.entries.enumerated() where !place.isLost {
      let pack = snapshot.packs[place.pack]
      guard !pack.contents.recordBlocks[place.block].isLost else { continue }
      report.blockCount += 1
      do throws(StoreError) {
        _ = try pack.recordPayload(place.block)
      } catch {
        add(error, affecting: snapshot.timeline.filter { needs($0).contains(index) })
      }
    }
    for (packIndex, pack) in snapshot.packs.enumerated() {
      for (block, place) in pack.contents.recipeBlocks.enumerated() where !place.isLost {
        report.blockCount += 1
        do throws(StoreError) {
          _ = try pack.recipeBlock(block)
        } catch {
          add(
            error,
            affecting: snapshot.timeline.filter { chain(of: $0, passes: packIndex, block) }
          )
        }
      }
    }
  }

  private mutating func add(_ error: StoreError, affecting places: [Int]) {
    affected.formUnion(places)
    report.problems.append(
      VerifyReport.Problem(error: error, affected: places.map { snapshot.logged[$0] })
    )
  }

  /// The blocks of records that a release needs; all where its sequence cannot be read.
  private mutating func needs(_ release: Int) -> [Int] {
    if let known = blocksOfRelease[release] { return known }
    let needed =
      (try? snapshot.runs(ofLogged: release))
      .map { snapshot.withBases(snapshot.blocks.needed(for: $0)) }
      ?? Array(snapshot.blocks.entries.indices)
    blocksOfRelease[release] = needed
    return needed
  }

  /// Whether a release's chain of recipes needs a block of recipes.
  private func chain(of release: Int, passes pack: Int, _ block: Int) -> Bool {
    var next: Int? = release
    while let current = next {
      let place = snapshot.location(ofLogged: current)
      if place.pack == pack, place.block == block { return true }
      next = place.base
    }
    return false
  }

  /// Rebuilds every release, and every chunk from its records.
  mutating func verifyReleases(
    _ store: DataSetStore,
    _ options: VerifyOptions,
    _ progress: (Int, Int) -> Void
  ) {
    snapshot.keepBlocks(upTo: 256 << 20)
    var order = snapshot.timeline.filter { !affected.contains($0) }
    var checked = CheckedReleases()
    if options.seconds != nil {
      checked = CheckedReleases.load(store)
      let entries = snapshot.logged.map(\.entryNumber)
      order.sort { checked.isDue(entries[$0], before: entries[$1]) }
    }
    let start = Environment.monotonicSeconds
    var saved = start
    for (done, place) in order.enumerated() {
      let now = Environment.monotonicSeconds
      // One release at least: whatever the limit is, the whole comes round.
      if let limit = options.seconds, done > 0, now - start > limit {
        report.postponedCount = order.count - done
        break
      }
      rebuild(place, &checked)
      if options.seconds != nil, now - saved > Self.savingInterval {
        saved = now
        checked.save(store)
      }
      progress(done + 1, order.count)
    }
    if options.seconds != nil { checked.save(store) }
  }

  private mutating func rebuild(_ place: Int, _ checked: inout CheckedReleases) {
    do throws(StoreError) {
      try snapshot.verifyRelease(place)
      report.rebuiltCount += 1
      checked.note(snapshot.logged[place].entryNumber, at: Int(Environment.now))
    } catch {
      affected.insert(place)
      report.problems.append(
        VerifyReport.Problem(error: error, affected: [snapshot.logged[place]])
      )
    }
  }
}

extension StoreSnapshot {
  /// Rebuilds a release and compares everything that the log says of it.
  ///
  /// - Parameter place: Its place in ``logged``.
  /// - Throws: ``StoreError``.
  func verifyRelease(_ place: Int) throws(StoreError) {
    let file = try file(ofLogged: place)
    let entry = logged[place].entry
    try verifyChunk(place, entry.chunk)
    guard entry.sha1.isEmpty || SHA1.digest(of: file) == entry.sha1 else {
      throw contradiction(place)
    }
  }

  /// Compares the records that a release brought with its sketch, and with its chunk id if logged.
  private func verifyChunk(_ place: Int, _ id: ChunkID?) throws(StoreError) {
    guard let (chunk, runs) = try chunk(ofLogged: place) else { return }
    let image = ReleaseImage(batch: chunk, runs: runs)
    guard id == nil || id == ChunkID(of: chunk),
      Sketch.values(image.computedFingerprints(), count: chunk.count)
        == Array(sketch(ofLogged: place))
    else { throw contradiction(place) }
  }

  private func contradiction(_ place: Int) -> StoreError {
    .damaged(path: packs[logged.locate(place).pack].path, byteOffset: 0, .inconsistent)
  }
}
