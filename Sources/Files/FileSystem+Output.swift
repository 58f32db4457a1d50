extension FileSystem {
  /// Lets a body write a file under a temporary name and gives it its own name when it is whole.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isReplacing: Whether a file that is there is replaced.
  ///   - body: Writes the file at the path that it is given, in the same folder, and makes it
  ///     durable.
  /// - Throws: ``FileError/alreadyExists(path:)``, ``FileError/notRegularFile(path:)``,
  ///   ``FileError/noFolder(path:)`` before the body is run; what `body` throws; other
  ///   ``FileError``. The temporary file is gone then, and what was at `path` is still there.
  ///   Where ``Interruption/endCleanly()`` was called, Ctrl-C leaves no temporary file either.
  /// - Durability: When this returns, the file and its name are durable.
  public func output(
    to path: String,
    replacing isReplacing: Bool,
    by body: (_ temporary: String) throws -> Void
  ) throws {
    try requireRoom(for: path, replacing: isReplacing)
    let directory = Path.parent(of: path)
    let temporary = "\(directory)/\(Self.temporaryPrefix)\(TemporaryName.next())"
    do {
      try Interruption.removing(temporary) {
        // Whoever makes the file says less clearly why it cannot be made.
        try createFile(temporary, mode: 0o644).close()
        try remove(temporary)
        try body(temporary)
        if isReplacing {
          try rename(temporary, to: path)
        } else {
          try link(temporary, to: path)
          try remove(temporary)
        }
      }
    } catch {
      try? remove(temporary)
      throw (error as? FileError)?.told(of: path, insteadOf: temporary) ?? error
    }
    try synchronizeDirectory(directory)
  }

  /// Refuses a place for a file before the work for it is done.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isReplacing: Whether a file that is there will be replaced.
  /// - Throws: ``FileError/alreadyExists(path:)``, ``FileError/notRegularFile(path:)``,
  ///   ``FileError/noFolder(path:)``; other ``FileError``.
  public func requireRoom(
    for path: String,
    replacing isReplacing: Bool
  ) throws(FileError) {
    if let there = try status(path) {
      guard there.kind == .regular else { throw .notRegularFile(path: path) }
      guard isReplacing else { throw .alreadyExists(path: path) }
    }
    guard try status(Path.parent(of: path))?.kind == .directory else { throw .noFolder(path: path) }
  }
}
