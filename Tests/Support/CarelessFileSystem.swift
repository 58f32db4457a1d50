import Files
import Glibc
import Synchronization

/// A disk that leaves one protection out: what a test of crashes or races has to notice.
public final class CarelessFileSystem: FileSystem {
  /// What is left out.
  public enum Omission: Hashable, Sendable {
    /// Files are not synced.
    case fileSync
    /// Folders are not synced.
    case folderSync
    /// A published file is written under its name at once.
    case wholePublication
    /// A published file replaces one of the same name.
    case exclusiveName
    /// The temporary name of a published file goes before its own is durable.
    case temporaryName
    /// Where a file cannot be written, nobody says so.
    case writeErrors
    /// Writers do not wait for each other.
    case lock
    /// Each folder is a disk of its own: no file gets a name in another one.
    case namesAcrossFolders
  }

  private let base: any FileSystem
  private let omissions: Set<Omission>
  private let beforeLink: Mutex<(@Sendable () -> Void)?>

  /// Makes a careless face of a disk.
  ///
  /// - Parameters:
  ///   - base: The disk.
  ///   - omissions: What is left out.
  ///   - beforeLink: Is called once, right before the first file is published.
  public init(
    _ base: any FileSystem,
    without omissions: Set<Omission>,
    beforeLink: (@Sendable () -> Void)? = nil
  ) {
    self.base = base
    self.omissions = omissions
    self.beforeLink = Mutex(beforeLink)
  }

  /// See ``FileSystem``.
  public func status(_ path: String) throws(FileError) -> FileStatus? { try base.status(path) }
  /// See ``FileSystem``.
  public func list(_ path: String) throws(FileError) -> [String] { try base.list(path) }
  /// See ``FileSystem``.
  public func open(_ path: String) throws(FileError) -> any ReadableFile { try base.open(path) }
  /// See ``FileSystem``.
  public func makeDirectory(_ path: String) throws(FileError) { try base.makeDirectory(path) }
  /// See ``FileSystem``.
  public func remove(_ path: String) throws(FileError) { try base.remove(path) }
  /// See ``FileSystem``.
  public func rename(_ path: String, to newPath: String) throws(FileError) {
    try refuseOtherDisk("rename", path, newPath)
    try base.rename(path, to: newPath)
  }

  private func refuseOtherDisk(
    _ call: String,
    _ path: String,
    _ newPath: String
  ) throws(FileError) {
    guard omissions.contains(.namesAcrossFolders), Path.parent(of: path) != Path.parent(of: newPath)
    else { return }
    throw .system(call: call, path: newPath, code: EXDEV)
  }

  /// See ``FileSystem``.
  public func createFile(_ path: String, mode: UInt32) throws(FileError) -> any WritableFile {
    let file = try base.createFile(path, mode: mode)
    return CarelessFile(file, omissions)
  }

  /// See ``FileSystem``.
  public func link(_ path: String, to newPath: String) throws(FileError) {
    let hook = beforeLink.withLock { hook in
      defer { hook = nil }
      return hook
    }
    hook?()
    try refuseOtherDisk("link", path, newPath)
    if omissions.contains(.exclusiveName) { try base.remove(newPath) }
    guard omissions.contains(.wholePublication) else {
      try base.link(path, to: newPath)
      if omissions.contains(.temporaryName) { try base.remove(path) }
      return
    }
    let bytes = try base.readAll(path)
    let file = try base.createFile(newPath, mode: 0o444)
    try file.write(bytes)
    try file.synchronize()
    try file.close()
  }

  /// See ``FileSystem``.
  public func synchronizeDirectory(_ path: String) throws(FileError) {
    guard !omissions.contains(.folderSync) else { return }
    try base.synchronizeDirectory(path)
  }

  /// See ``FileSystem``.
  public func lock(_ path: String) throws(FileError) -> any FileLock {
    omissions.contains(.lock) ? NoLock() : try base.lock(path)
  }

  private final class NoLock: FileLock {
    func unlock() {}
  }

  private final class CarelessFile: WritableFile {
    private let file: any WritableFile
    private let omissions: Set<Omission>

    init(_ file: any WritableFile, _ omissions: Set<Omission>) {
      self.file = file
      self.omissions = omissions
    }

    func write(_ bytes: [UInt8]) throws(FileError) {
      do throws(FileError) { try file.write(bytes) } catch {
        guard omissions.contains(.writeErrors) else { throw error }
      }
    }

    func synchronize() throws(FileError) {
      if !omissions.contains(.fileSync) { try file.synchronize() }
    }

    func close() throws(FileError) { try file.close() }
  }
}
