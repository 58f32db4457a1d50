import Digests

/// Something in a log that an id names.
public enum LogMatch: Hashable, Sendable {
  /// A release.
  case release(StoredRelease)
  /// The head of the hash chain after an entry.
  case head(afterEntry: Int)
}

extension DataSetStore {
  /// Looks in the log for an id that somebody kept.
  ///
  /// Each head is computed anew from the entries, so one that is found vouches for everything that
  /// the log said until then.
  ///
  /// - Parameter prefix: The first hexadecimal digits of a release id or of a head, in lower case.
  /// - Returns: What they name; empty where the log does not have it, as far as it can be read.
  /// - Throws: ``StoreError`` where it cannot be read at all.
  public func find(idStartingWith prefix: String) throws(StoreError) -> [LogMatch] {
    let snapshot = try survey().snapshot
    var matches = snapshot.timeline.map { snapshot.logged[$0] }
      .filter { $0.id.hex.hasPrefix(prefix) }.map(LogMatch.release)
    for pack in snapshot.packs {
      var head = pack.contents.previousHead
      for (index, entry) in pack.contents.entries.enumerated() {
        head = LogChain.head(after: head, appending: entry)
        guard head.hex.hasPrefix(prefix) else { continue }
        matches.append(.head(afterEntry: pack.contents.firstEntry + index))
      }
    }
    return matches
  }
}
