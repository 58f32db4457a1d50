#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What `open` and `flock` answer where a folder may not be read, or has no lock.
private let cannotLock = [EACCES, EBADF, EINVAL, ENOLCK, EOPNOTSUPP]

extension FileSystem {
  /// The prefix of files that are being written; what carries it after a crash is rubbish.
  public static var temporaryPrefix: String { "tmp-" }

  /// Publishes bytes under a name that must be free, in one step: a reader sees all or nothing.
  ///
  /// The order is: write a temporary file in the same folder, `fsync`, `link` to the name, `fsync`
  /// the folder, remove the temporary name. Two `fsync` calls. As long as the name may not be
  /// durable the temporary one is there, and tells whoever comes next.
  ///
  /// - Parameters:
  ///   - parts: The content, laid end to end.
  ///   - name: The file's name.
  ///   - directory: The folder.
  ///   - mode: The permission bits, before the process's mask; nobody may write by default.
  ///   - temporaries: The folder of the temporary file, where somebody sweeps; nil for `directory`,
  ///     which is taken too where the other one is on another disk.
  /// - Throws: ``FileError/alreadyExists(path:)`` where somebody else was first (nothing is left
  ///   behind); any other ``FileError``. After an error of the last `fsync` the file may be there.
  /// - Durability: When this returns, the file and its name are durable.
  public func publish(
    _ parts: [[UInt8]],
    as name: String,
    in directory: String,
    mode: UInt32 = 0o444,
    temporaries: String? = nil
  ) throws(FileError) {
    let path = "\(directory)/\(name)"
    let temporary = try writeTemporary(parts, for: path, in: temporaries ?? directory, mode: mode)
    do {
      try link(temporary, to: path)
    } catch {
      try? remove(temporary)
      guard temporaries != nil, case .system(_, _, EXDEV) = error else { throw error }
      return try publish(parts, as: name, in: directory, mode: mode)
    }
    try synchronizeDirectory(directory)
    try? remove(temporary)
  }

  /// Writes a file in one step, replacing what was there.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytes: The content.
  ///   - mode: The permission bits, before the process's mask.
  ///   - temporaries: The folder of the temporary file, as in
  ///     ``publish(_:as:in:mode:temporaries:)``.
  /// - Throws: ``FileError``; the old content is then still there.
  /// - Durability: When this returns, the new content is durable.
  public func replace(
    _ path: String,
    with bytes: [UInt8],
    mode: UInt32 = 0o644,
    temporaries: String? = nil
  ) throws(FileError) {
    let directory = Path.parent(of: path)
    let temporary = try writeTemporary([bytes], for: path, in: temporaries ?? directory, mode: mode)
    do {
      try rename(temporary, to: path)
    } catch {
      try? remove(temporary)
      guard temporaries != nil, case .system(_, _, EXDEV) = error else { throw error }
      return try replace(path, with: bytes, mode: mode)
    }
    try synchronizeDirectory(directory)
  }

  /// Reads a whole file.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its bytes.
  /// - Throws: ``FileError``, ``FileError/changedWhileReading(path:)`` where its size moved.
  public func readAll(_ path: String) throws(FileError) -> [UInt8] {
    let file = try open(path)
    let bytes = try file.read(file.byteCount, at: 0)
    guard let now = try status(path) else { return bytes }
    guard now.byteCount == bytes.count else { throw .changedWhileReading(path: path) }
    return bytes
  }

  /// Reads a whole file that other writers replace in one step: what it was before, or after.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its bytes.
  /// - Throws: ``FileError``, ``FileError/changedWhileReading(path:)`` where its size moved each of
  ///   a hundred times.
  public func readReplaced(_ path: String) throws(FileError) -> [UInt8] {
    for _ in 1..<100 {
      do throws(FileError) {
        return try readAll(path)
      } catch .changedWhileReading {
        continue
      }
    }
    return try readAll(path)
  }

  /// Makes a folder and every folder above it that is missing.
  ///
  /// One that is there and empty may be that of a writer which died before it was durable.
  ///
  /// - Parameter path: The folder.
  /// - Throws: ``FileError``.
  /// - Durability: The new names are durable when this returns.
  public func makeDirectories(_ path: String) throws(FileError) {
    if let there = try status(path) {
      guard there.kind == .directory else { throw .alreadyExists(path: path) }
      guard try list(path).isEmpty else { return }
      do throws(FileError) {
        try synchronizeDirectory(Path.parent(of: path))
      } catch .system(_, _, EACCES) {
        // Who may not read the folder above cannot sync it; making one there would say so.
      }
      return
    }
    let parent = Path.parent(of: path)
    if parent != path { try makeDirectories(parent) }
    try makeDirectory(path)
    try synchronizeDirectory(parent)
  }

  /// Removes what writers that died left in a folder; what they published is made durable first.
  ///
  /// The caller holds the folder's lock.
  ///
  /// - Parameters:
  ///   - names: What is in the folder.
  ///   - directory: The folder.
  /// - Throws: ``FileError``.
  public func sweepTemporaries(_ names: [String], in directory: String) throws(FileError) {
    let temporaries = names.filter { $0.hasPrefix(Self.temporaryPrefix) }
    guard !temporaries.isEmpty else { return }
    try synchronizeDirectory(directory)
    for name in temporaries { try remove("\(directory)/\(name)") }
  }

  /// Takes the lock of a folder without a lock file, and removes what writers that died left there.
  ///
  /// Where a folder cannot be locked (some network file systems) or may not be read, nothing is
  /// swept and nobody waits: what is written stays whole or absent without that.
  ///
  /// - Parameters:
  ///   - directory: The folder; all who publish or replace files in it call this first.
  ///   - other: Another folder whose temporary files are here: what a writer that died published
  ///     there is made durable too.
  /// - Returns: The lock; nil where there is none to be had.
  /// - Throws: ``FileError``.
  public func lockSwept(
    _ directory: String,
    for other: String? = nil
  ) throws(FileError) -> (any FileLock)? {
    guard try status(directory)?.kind == .directory else { return nil }
    let lock: any FileLock
    do throws(FileError) { lock = try self.lock(directory) } catch .system(_, _, let code)
      where cannotLock.contains(code)
    { return nil }
    do throws(FileError) {
      let names = try list(directory)
      if let other, names.contains(where: { $0.hasPrefix(Self.temporaryPrefix) }) {
        try synchronizeDirectory(other)
      }
      try sweepTemporaries(names, in: directory)
    } catch {
      lock.unlock()
      throw error
    }
    return lock
  }

  /// Writes a durable temporary file and returns its path; nothing is left after an error.
  private func writeTemporary(
    _ parts: [[UInt8]],
    for target: String,
    in directory: String,
    mode: UInt32
  ) throws(FileError) -> String {
    let path = "\(directory)/\(Self.temporaryPrefix)\(TemporaryName.next())"
    do {
      let file = try createFile(path, mode: mode)
      for part in parts { try file.write(part) }
      try file.synchronize()
      try file.close()
      return path
    } catch {
      try? remove(path)
      throw error.told(of: target, insteadOf: path)
    }
  }
}

extension FileError {
  /// The same of the file that was to be written, where it is about its temporary one.
  func told(of target: String, insteadOf temporary: String) -> FileError {
    switch self {
    case .noFolder(temporary): .noFolder(path: target)
    case .system(let call, temporary, let code): .system(call: call, path: target, code: code)
    default: self
    }
  }
}
