import Digests
public import Store
public import Times

/// Takes many releases into a data set and passes over those that are there.
///
/// Unlike a bare ``StoreWriter`` it notes nothing where the same bytes were kept, or seen again,
/// under the same published time before: so an import can be run again, or go on where it was
/// stopped, without leaving a trace.
public final class Intake {
  /// What became of a file.
  public enum Outcome: Sendable {
    /// The archive had these bytes under this time.
    case known
    /// The file was handed to the store.
    case taken(AddOutcome)
  }

  private struct Sighting {
    var content: Digest256
    var details: [String: String]
  }

  /// The data set.
  public let dataSet: DataSet
  private let writer: StoreWriter
  private var sightings: [Instant: [Sighting]] = [:]
  /// What was added and not settled.
  private var pending: [Instant: [Sighting]] = [:]

  /// Reads what a data set holds.
  ///
  /// - Parameter dataSet: The data set.
  /// - Throws: ``ArchiveError/store(_:)``.
  public init(_ dataSet: DataSet) throws(ArchiveError) {
    self.dataSet = dataSet
    writer = StoreWriter(dataSet.store)
    let snapshot = try inStore { () throws(StoreError) in try dataSet.store.snapshot() }
    var contents: [Int: Digest256] = [:]
    for release in snapshot.logged {
      contents[release.entryNumber] = release.content
      note(release.published, release.content, release.entry.provenance.details)
    }
    for seen in snapshot.confirmations {
      guard let content = contents[seen.release] else { continue }
      note(seen.published, content, seen.provenance.details)
    }
  }

  /// Whether something came in under a time that says the same of itself.
  ///
  /// - Parameters:
  ///   - published: The time.
  ///   - name: The name of a detail of provenance.
  ///   - value: What it says.
  /// - Returns: Whether such a release or confirmation is there.
  public func holds(_ published: Instant, _ name: String, _ value: String) -> Bool {
    [sightings, pending].contains { noted in
      noted[published]?.contains { $0.details[name] == value } ?? false
    }
  }

  /// Keeps a file, unless it is there; durably with the next ``settle()``.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - recorded: Now.
  /// - Returns: What became of it.
  /// - Throws: ``ArchiveError/store(_:)``; what was added before stays to be settled.
  /// - Durability: None before ``settle()`` returns; nobody else can write to the data set until
  ///   then.
  public func add(_ file: IncomingFile, recorded: Instant) throws(ArchiveError) -> Outcome {
    let seen = (sightings[file.published] ?? []) + (pending[file.published] ?? [])
    guard !seen.contains(where: { $0.content == file.content }) else { return .known }
    let outcome = try inStore { () throws(StoreError) in
      try writer.stage(file, recorded: recorded)
    }
    let content = outcome.release.content
    pending[file.published, default: []].append(
      Sighting(content: content, details: file.provenance.details)
    )
    return .taken(outcome)
  }

  /// Whether so much was added that it should be settled.
  public var isSettlementDue: Bool { writer.isSettlementDue }

  /// Makes durable what was added.
  ///
  /// - Throws: ``ArchiveError/store(_:)``; nothing that was added since the last time is kept.
  /// - Durability: When this returns, everything added is durable.
  public func settle() throws(ArchiveError) {
    defer { pending = [:] }
    try inStore { () throws(StoreError) in try writer.settle() }
    sightings.merge(pending) { $0 + $1 }
  }

  private func note(_ published: Instant, _ content: Digest256, _ details: [String: String]) {
    sightings[published, default: []].append(Sighting(content: content, details: details))
  }
}
