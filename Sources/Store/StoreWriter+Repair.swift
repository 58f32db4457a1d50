import Digests
import Files
import Records
public import Times

extension StoreWriter {
  /// Repairs the store: what is damaged is set aside, what a copy has of it takes its place, and
  /// what nobody has is given up, so that everything else can be read.
  ///
  /// Where the copy's log goes on after the end of this one, its further entries are taken over.
  /// Each pack is one transaction: its damaged file gets a second name in the folder `aside`, the
  /// new pack is published, and only then the old name goes. A repair that stops anywhere can be
  /// started again; one of a store that is whole does nothing.
  ///
  /// - Parameters:
  ///   - copy: Another copy of the store, at the same or another state, packed in any way.
  ///   - recorded: Now, for releases that are added again.
  ///   - isTrial: Whether only to tell what would be done; nothing is locked or written then.
  /// - Returns: What was done.
  /// - Throws: ``StoreError``; what was done until then stays done.
  /// - Durability: When this returns, everything that was written is durable.
  public func repair(
    from copy: DataSetStore? = nil,
    recorded: Instant,
    isTrial: Bool = false
  ) throws(StoreError) -> RepairReport {
    var source: RepairSource?
    if let copy { source = RepairSource(try copy.survey().snapshot) }
    try settle()
    forget()
    if isTrial { return try RepairPlan(store, source).report(addingFrom: source) }
    var report = try repairPacks(source)
    guard let source else { return report }
    for file in try RepairPlan.missing(from: store.survey().snapshot, in: source) {
      let outcome = try add(file, recorded: recorded)
      report.actions.append(.readded(outcome.release))
    }
    let plan = try RepairPlan(store, nil)
    plan.note(plan.snapshot, in: &report)
    let known = Set(plan.snapshot.logged.map(\.id))
    report.leftInCopy = source.snapshot.logged.filter { !known.contains($0.id) }
    return report
  }

  /// Writes what is planned, under the store's lock.
  private func repairPacks(_ source: RepairSource?) throws(StoreError) -> RepairReport {
    let isAnythingThere = try store.list().contains { $0 != DataSetStore.lockName }
    guard isAnythingThere || source?.snapshot.packs.isEmpty == false else { return RepairReport() }
    let lock = try locked()
    defer { lock.unlock() }
    do { try store.files.sweepTemporaries(store.list(), in: store.directory) } catch {
      throw error as? StoreError ?? .file(error as? FileError ?? .notFound(path: store.directory))
    }
    let plan = try RepairPlan(store, source)
    var report = plan.report()
    do throws(FileError) {
      for write in plan.writes { try execute(write, &report) }
      if plan.hasUnreadableDerived {
        try store.files.remove("\(store.directory)/\(CheckedReleases.fileName)")
      }
    } catch { throw .file(error) }
    return report
  }

  /// Sets the damaged file aside and publishes what takes its place.
  private func execute(_ write: RepairPlan.Write, _ report: inout RepairReport) throws(FileError) {
    let files = store.files
    if let old = write.replaced {
      report.setAside.append(try setAside(old))
    }
    do throws(FileError) {
      try files.publish(write.bytes, as: write.name.text, in: store.directory)
    } catch .alreadyExists {
      // A repair that stopped here has published it; what it says follows from its name.
      guard write.name.isLost else {
        throw .alreadyExists(path: "\(store.directory)/\(write.name.text)")
      }
    }
    guard let old = write.replaced else { return }
    try files.remove("\(store.directory)/\(old.text)")
    try files.synchronizeDirectory(store.directory)
  }

  /// Gives a damaged file a second name in the folder `aside`, durably.
  private func setAside(_ name: PackName) throws(FileError) -> String {
    let files = store.files
    let folder = "\(store.directory)/\(DataSetStore.asideName)"
    try files.makeDirectories(folder)
    var number = 0
    while true {
      let text = number == 0 ? name.text : "\(name.text).\(number)"
      do throws(FileError) {
        try files.link("\(store.directory)/\(name.text)", to: "\(folder)/\(text)")
        try files.synchronizeDirectory(folder)
        return text
      } catch .alreadyExists {
        number += 1
      }
    }
  }
}

/// What a repair is going to do.
struct RepairPlan {
  /// A file that takes the place of a damaged one.
  struct Write {
    var name: PackName
    var bytes: [[UInt8]]
    /// The damaged file.
    var replaced: PackName?
  }

  /// The store as it will be.
  private(set) var snapshot: StoreSnapshot
  private(set) var writes: [Write] = []
  private(set) var actions: [RepairReport.Action] = []
  /// Whether the note of what was checked when cannot be read.
  private(set) var hasUnreadableDerived = false
  private let directory: String
  private let source: RepairSource?

  init(_ store: DataSetStore, _ source: RepairSource?) throws(StoreError) {
    self.source = source
    directory = store.directory
    let survey = try store.survey()
    snapshot = survey.snapshot
    let faults = Dictionary(survey.faults.map { ($0.entries, $0) }) { first, _ in first }
    for place in snapshot.parts.indices {
      switch snapshot.parts[place] {
      case .pack(let pack): try rewrite(pack, at: place)
      case .lost(let name): try fill(name, at: place, faults[name.entries])
      }
    }
    try takeOverTail()
    let derived = "\(store.directory)/\(CheckedReleases.fileName)"
    if let bytes = try? store.files.readAll(derived), CheckedReleases(bytes: bytes) == nil {
      hasUnreadableDerived = true
      actions.append(.removedDerived(name: CheckedReleases.fileName))
    }
  }

  private mutating func rewrite(_ pack: Pack, at place: Int) throws(StoreError) {
    let result = try proven(at: place) { repair throws(StoreError) in try repair.rewritten(pack) }
    guard let result else { return }
    writes.append(Write(name: result.pack.name, bytes: result.bytes, replaced: pack.name))
    actions.append(
      .rewritten(entries: pack.name.entries, saved: result.saved, lost: result.lost)
    )
  }

  private mutating func fill(
    _ name: PackName,
    at place: Int,
    _ fault: Survey.Fault?,
    after end: Digest256? = nil
  ) throws(StoreError) {
    let parts = snapshot.parts
    let before = place == 0 ? Digest256.zero : parts[place - 1].pack?.contents.head
    let after = end ?? parts[(place + 1)...].first?.pack?.contents.previousHead
    let generation = (fault?.file?.generation ?? -1) + 1
    let result = try proven(at: place) { repair throws(StoreError) in
      try repair.filled(name.entries, generation: generation, before: before, after: after)
    }
    if let result {
      // A marker that stood for these entries counts no more and is swept with the leftovers.
      let write = Write(name: result.pack.name, bytes: result.bytes, replaced: fault?.file)
      writes.append(write)
      actions.append(.replaced(entries: name.entries))
      return
    }
    guard let fault else { return }
    let marker = PackName(lost: name.entries)
    let text = "log entries \(name.entries.lowerBound) to \(name.entries.upperBound) are lost\n"
    writes.append(Write(name: marker, bytes: [Array(text.utf8)], replaced: fault.file))
    actions.append(.givenUp(entries: name.entries))
  }

  /// Takes over what the copy's log has after the end of this one, pack by pack.
  ///
  /// Of this tail the store itself knows nothing, so the copy has to hold this whole log: the head
  /// vouches for that. What the copy cannot give of it is given up, unless nothing follows.
  private mutating func takeOverTail() throws(StoreError) {
    guard let source, source.hasHead(snapshot.head, afterEntry: snapshot.entryCount),
      let end = source.snapshot.parts.lastIndex(where: { $0.pack != nil })
    else { return }
    for part in source.snapshot.parts[...end] where part.name.lastEntry > snapshot.entryCount {
      let name = PackName(lost: snapshot.entryCount + 1...part.name.lastEntry)
      let fault = StoreError.missingEntries(directory: directory, entry: name.firstEntry)
      snapshot = try StoreSnapshot(name: snapshot.name, parts: snapshot.parts + [.lost(name)])
      try fill(
        name,
        at: snapshot.parts.count - 1,
        Survey.Fault(entries: name.entries, file: nil, error: fault),
        after: source.head(afterEntry: name.lastEntry)
      )
    }
  }

  /// Puts a pack in the place of a part, with what the copy has of it as far as that is proven.
  ///
  /// - Parameters:
  ///   - place: The part's place.
  ///   - build: Makes the pack; called again as long as something of it is not proven.
  /// - Returns: The pack; nil where there is none, or the rest of the store contradicts it: the
  ///   picture of the store is then as it was.
  /// - Throws: ``StoreError``.
  private mutating func proven(
    at place: Int,
    _ build: (PackRepair) throws(StoreError) -> PackRepair.Result?
  ) throws(StoreError) -> PackRepair.Result? {
    var repair = PackRepair(directory: directory, snapshot: snapshot, source: source)
    while let result = try build(repair) {
      guard (try? replace(place, by: .pack(result.pack))) != nil else { return nil }
      snapshot.keepBlocks(upTo: RepairSource.keptByteCount)
      let unproven = result.taken.filter { !isProven($0) }
      if unproven.isEmpty { return result }
      snapshot = repair.snapshot
      repair.excluded.formUnion(unproven)
    }
    return nil
  }

  /// Whether what the copy has of a release gives the bytes back that the log speaks of: its own,
  /// or where too much else of it is lost, those of a later release that needs it.
  private func isProven(_ entry: Int) -> Bool {
    let logged = snapshot.logged
    guard let place = logged.place(ofEntry: entry) else { return false }
    let needs = logged[place].newRecords
    for later in place..<min(place + Self.proofs, logged.count)
    where later == place || snapshot.sequence(ofLogged: later, needs: place, needs) {
      do throws(StoreError) {
        _ = try snapshot.file(ofLogged: later)
        return true
      } catch {
        if case .wrongContent = error { return false }
      }
    }
    return false
  }

  /// So many releases are asked whether what was taken is right.
  private static let proofs = 64

  /// Changes the picture of the store; throws where the rest contradicts the change.
  private mutating func replace(_ place: Int, by part: StorePart) throws(StoreError) {
    var parts = snapshot.parts
    parts[place] = part
    snapshot = try StoreSnapshot(name: snapshot.name, parts: parts)
  }

  /// What a repair by this plan tells.
  ///
  /// - Parameter source: The copy from which releases will be added again; nil for none.
  /// - Returns: The report.
  func report(addingFrom source: RepairSource? = nil) -> RepairReport {
    var report = RepairReport()
    report.actions = actions
    report.setAside = writes.compactMap { $0.replaced?.text }
    if source == nil { report.setAside = [] }
    note(snapshot, in: &report)
    guard let source else { return report }
    report.actions += Self.missing(from: snapshot, in: source, readsFiles: false).places.map {
      .readded(source.snapshot.logged[$0])
    }
    return report
  }

  /// Notes what is lost in a store.
  func note(_ snapshot: StoreSnapshot, in report: inout RepairReport) {
    let lost = snapshot.lostReleases
    report.lost = snapshot.timeline.filter { lost.contains($0) }.map { snapshot.logged[$0] }
    report.lostEntries = snapshot.lostEntries
    report.wholeCount = snapshot.timeline.count - report.lost.count
  }

  /// The files of a copy's releases that a store with losses lacks.
  static func missing(
    from snapshot: StoreSnapshot,
    in source: RepairSource
  ) -> [IncomingFile] {
    missing(from: snapshot, in: source, readsFiles: true).files
  }

  private static func missing(
    from snapshot: StoreSnapshot,
    in source: RepairSource,
    readsFiles: Bool
  ) -> (places: [Int], files: [IncomingFile]) {
    let lost = snapshot.lostReleases
    guard !lost.isEmpty || !snapshot.lostEntries.isEmpty else { return ([], []) }
    let lostIDs = Set(lost.map { snapshot.logged[$0].id })
    let known = Set(snapshot.logged.map(\.id))
    var places: [Int] = []
    var files: [IncomingFile] = []
    for (place, release) in source.snapshot.logged.enumerated() {
      // Where entries are lost, any release of the copy may have been one of them.
      guard
        lostIDs.contains(release.id)
          || !snapshot.lostEntries.isEmpty && !known.contains(release.id),
        let bytes = try? source.snapshot.file(ofLogged: place)
      else { continue }
      places.append(place)
      guard readsFiles else { continue }
      files.append(
        IncomingFile(
          bytes: bytes,
          published: release.published,
          provenance: release.entry.provenance
        )
      )
    }
    return (places, files)
  }
}

extension StoreSnapshot {
  /// Whether the sequence of a release is based on that of another one, or has records among some.
  fileprivate func sequence(
    ofLogged release: Int,
    needs other: Int,
    _ records: Range<RecordNumber>
  ) -> Bool {
    var next: Int? = release
    while let current = next, current >= other {
      if current == other { return true }
      next = location(ofLogged: current).base
    }
    guard let runs = try? runs(ofLogged: release) else { return false }
    return runs.runs.contains { run in
      records.overlaps(min(run.first, run.last)..<max(run.first, run.last) + 1)
    }
  }
}
