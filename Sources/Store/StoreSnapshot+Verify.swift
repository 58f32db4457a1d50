import Bytes
public import Digests
import Records

/// What a check of a store found.
public struct VerifyReport: Sendable {
  /// One thing that is wrong.
  public struct Problem: Sendable {
    /// What it is.
    public var error: StoreError
    /// The releases that cannot be given back because of it, in published order.
    public var affected: [StoredRelease]
  }

  /// How many packs were read.
  public var packCount = 0
  /// How many blocks were read.
  public var blockCount = 0
  /// How many log entries were read.
  public var entryCount = 0
  /// How many releases the log names.
  public var releaseCount = 0
  /// How many releases were rebuilt and had the recorded SHA-256.
  public var rebuiltCount = 0
  /// The head of the hash chain.
  public var head = Digest256.zero
  /// Everything that is wrong.
  public var problems: [Problem] = []

  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }
}

extension DataSetStore {
  /// Checks the store.
  ///
  /// Structure: every pack's table of contents, the CRC-32 of every block, the hash chain over the
  /// log. With `readsData` also: every block is decoded, every chunk and sketch is compared with
  /// its id, every release is rebuilt and its SHA-256 and SHA-1 compared.
  ///
  /// - Parameters:
  ///   - readsData: Whether to decode everything.
  ///   - progress: Is told how many releases are done and how many there are.
  /// - Returns: The report; damage is told there, not thrown.
  public func verify(readsData: Bool, progress: (Int, Int) -> Void = { _, _ in }) -> VerifyReport {
    var report = VerifyReport()
    let snapshot: StoreSnapshot
    do throws(StoreError) {
      snapshot = try self.snapshot()
    } catch {
      report.problems.append(VerifyReport.Problem(error: error, affected: []))
      return report
    }
    report.packCount = snapshot.packs.count
    report.entryCount = snapshot.entryCount
    report.releaseCount = snapshot.releaseCount
    report.head = snapshot.head
    snapshot.verifyChain(&report)
    snapshot.verifyBlocks(&report)
    if readsData { snapshot.verifyReleases(&report, progress) }
    return report
  }
}

extension StoreSnapshot {
  /// Computes the hash chain again from the entries.
  fileprivate func verifyChain(_ report: inout VerifyReport) {
    var head = Digest256.zero
    for pack in packs {
      for entry in pack.contents.entries { head = LogChain.head(after: head, appending: entry) }
      guard head != pack.contents.head else { continue }
      let error = StoreError.damaged(path: pack.path, byteOffset: 0, .inconsistent)
      report.problems.append(VerifyReport.Problem(error: error, affected: []))
      head = pack.contents.head
    }
  }

  /// Reads every block and compares its CRC-32; tells which releases a broken one takes along.
  fileprivate func verifyBlocks(_ report: inout VerifyReport) {
    for (index, place) in blocks.entries.enumerated() {
      report.blockCount += 1
      do throws(StoreError) {
        _ = try packs[place.pack].recordPayload(place.block)
      } catch {
        let affected = timeline.filter { release in
          guard let runs = try? self.runs(ofLogged: release) else { return true }
          return blocks.needed(for: runs).contains(index)
        }
        report.problems.append(
          VerifyReport.Problem(error: error, affected: affected.map { logged[$0] })
        )
      }
    }
    for (packIndex, pack) in packs.enumerated() {
      for block in pack.contents.recipeBlocks.indices {
        report.blockCount += 1
        do throws(StoreError) {
          _ = try pack.recipeBlock(block)
        } catch {
          let affected = timeline.filter { chain(of: $0, passes: packIndex, block) }
          report.problems.append(
            VerifyReport.Problem(error: error, affected: affected.map { logged[$0] })
          )
        }
      }
    }
  }

  /// Whether a release's chain of recipes needs a block of recipes.
  private func chain(of release: Int, passes pack: Int, _ block: Int) -> Bool {
    var next: Int? = release
    while let current = next {
      if recipes[current].pack == pack, recipes[current].block == block { return true }
      next = recipes[current].base
    }
    return false
  }

  /// Rebuilds every release, and every chunk from its records.
  fileprivate func verifyReleases(
    _ report: inout VerifyReport,
    _ progress: (Int, Int) -> Void
  ) {
    keepBlocks(upTo: 256 << 20)
    for (done, place) in timeline.enumerated() {
      let release = logged[place]
      do throws(StoreError) {
        let file = try file(ofLogged: place)
        try verifyChunk(place)
        guard release.entry.sha1.isEmpty || SHA1.digest(of: file) == release.entry.sha1 else {
          throw .damaged(
            path: packs[recipes[place].pack].path,
            byteOffset: 0,
            .inconsistent
          )
        }
        report.rebuiltCount += 1
      } catch {
        report.problems.append(VerifyReport.Problem(error: error, affected: [release]))
      }
      progress(done + 1, timeline.count)
    }
  }

  /// Compares the records that a release brought with its chunk id and its sketch.
  private func verifyChunk(_ place: Int) throws(StoreError) {
    let release = logged[place]
    guard !release.newRecords.isEmpty else { return }
    let runs = RecordRuns([RecordRun(first: release.firstRecord, count: release.newRecords.count)])
    let chunk = try gather(runs, byteCount: 0)
    let image = ReleaseImage(batch: chunk, runs: runs)
    guard ChunkID(digest: Digest256(of: chunk.bytes)) == release.entry.chunk,
      Sketch.values(image.computedFingerprints()) == sketches[place]
    else {
      throw .damaged(path: packs[recipes[place].pack].path, byteOffset: 0, .inconsistent)
    }
  }
}
