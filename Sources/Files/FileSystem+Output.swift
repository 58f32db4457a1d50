extension FileSystem {
  /// Lets a body write a file under a temporary name and gives it its own name when it is whole.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isReplacing: Whether a file that is there is replaced.
  ///   - body: Writes the file at the path that it is given, in the same folder, and makes it
  ///     durable.
  /// - Throws: ``FileError/alreadyExists(path:)``, ``FileError/notRegularFile(path:)`` before the
  ///   body is run; what `body` throws; other ``FileError``. The temporary file is gone then, and
  ///   what was at `path` is still there.
  ///   Where ``Interruption/endCleanly()`` was called, Ctrl-C leaves no temporary file either.
  /// - Durability: When this returns, the file and its name are durable.
  public func output(
    to path: String,
    replacing isReplacing: Bool,
    by body: (_ temporary: String) throws -> Void
  ) throws {
    if let there = try status(path) {
      guard there.kind == .regular else { throw FileError.notRegularFile(path: path) }
      guard isReplacing else { throw FileError.alreadyExists(path: path) }
    }
    let directory = Path.parent(of: path)
    let temporary = "\(directory)/\(Self.temporaryPrefix)\(TemporaryName.next())"
    do {
      try Interruption.removing(temporary) {
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
      throw error
    }
    try synchronizeDirectory(directory)
  }
}
