public import Times

extension StoreWriter {
  /// Gives a release a name.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - release: The release.
  ///   - isMoving: Whether the name may be taken from another release.
  ///   - recorded: Now.
  /// - Throws: ``StoreError/tagTaken(name:)``; other ``StoreError``s. The store is then as it was.
  public func tag(
    _ name: String,
    _ release: StoredRelease,
    isMoving: Bool,
    recorded: Instant
  ) throws(StoreError) {
    try transaction { snapshot throws(StoreError) in
      if let place = snapshot.tags[name] {
        if snapshot.logged[place].entryNumber == release.entryNumber { return }
        guard isMoving else { throw .tagTaken(name: name) }
      }
      let entry = TagEntry(name: name, release: release.entryNumber, recorded: recorded)
      try self.append(.tag(entry), to: snapshot)
    }
  }

  /// Takes a name away from the release that has it.
  ///
  /// The log keeps that it had it.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - recorded: Now.
  /// - Throws: ``StoreError/noSuchTag(name:)``; other ``StoreError``s.
  public func removeTag(_ name: String, recorded: Instant) throws(StoreError) {
    try transaction { snapshot throws(StoreError) in
      guard snapshot.tags[name] != nil else { throw .noSuchTag(name: name) }
      try self.append(.tag(TagEntry(name: name, release: 0, recorded: recorded)), to: snapshot)
    }
  }
}
