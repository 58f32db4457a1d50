import Files
import Glibc
import Synchronization

/// A disk in memory that stops at its *n*-th writing operation, and tells what is left afterwards.
///
/// It keeps two images, after the model of redb's crash tests: what the running system sees, and
/// what is durable. A file's bytes become durable with `synchronize()`, a folder's names with
/// `synchronizeDirectory`. ``restarted(_:)`` makes the disk that a process finds after the crash.
public final class CrashingFileSystem: FileSystem {
  /// What happens at the operation that is chosen.
  public enum Fault: Sendable {
    /// It is done by half, and nothing works any more.
    case crash
    /// It fails once; everything after it works.
    case error(Int32)
    /// It fails, and so does everything after it, until ``CrashingFileSystem/mend()``.
    case errors(Int32)
  }

  /// What is left of the operations that were not made durable.
  public enum Survival: Hashable, Sendable {
    /// All of it, and it is durable now.
    case everything
    /// All of it: only the process died, and what was not durable is not durable yet.
    case killed
    /// None of it: the power went, and the disk had written nothing that it did not have to.
    case onlyDurable
    /// Every name, but of each file only the bytes that were synced: the order that loses data
    /// where a file is named before it is synced.
    case namesBeforeBytes
    /// Some of it, each name and the length of each file as a seed decides.
    case some(seed: UInt64)
  }

  let state: Mutex<DiskState>

  /// Makes an empty disk with a root folder.
  public init() {
    state = Mutex(DiskState())
  }

  private init(_ disk: DiskState) {
    state = Mutex(disk)
  }

  /// Chooses the operation that fails.
  ///
  /// - Parameters:
  ///   - operation: Its number among the writing operations from now on, from 0.
  ///   - fault: How it fails.
  public func arm(at operation: Int, _ fault: Fault = .crash) {
    state.withLock {
      $0.operations = []
      $0.fault = (operation, fault)
    }
  }

  /// Lets everything work again.
  public func mend() { state.withLock { $0.fault = nil } }

  /// The bytes of every file, by path.
  public var contents: [String: [UInt8]] {
    state.withLock { disk in disk.liveNames.mapValues { disk.inodes[$0].live } }
  }

  /// What was done since the start or the last ``arm(at:_:)``, one line for each writing operation.
  public var operations: [String] { state.withLock { $0.operations } }

  /// Whether the chosen operation was reached and the disk stands still.
  public var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

  /// Whether the chosen operation was reached.
  public var hasFailed: Bool {
    state.withLock { disk in
      disk.fault.map { disk.operations.count > $0.operation } ?? true || disk.hasCrashed
    }
  }

  /// The disk as it is found after the crash.
  ///
  /// - Parameter survival: What is left of the operations that were not made durable.
  /// - Returns: A disk that works; this one stays as it is.
  public func restarted(_ survival: Survival) -> CrashingFileSystem {
    CrashingFileSystem(state.withLock { $0.restarted(survival) })
  }

  /// Damages a file without anybody noticing.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - change: Changes its bytes.
  public func damage(_ path: String, _ change: (inout [UInt8]) -> Void) {
    state.withLock { disk in
      guard let inode = disk.liveNames[path] else { return }
      change(&disk.inodes[inode].live)
      disk.inodes[inode].durable = disk.inodes[inode].live
    }
  }

  // MARK: Reading

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func status(_ path: String) throws(FileError) -> FileStatus? {
    state.withLock { disk in
      if disk.folders.contains(path) {
        return FileStatus(kind: .directory, byteCount: 0, allocatedByteCount: 0)
      }
      guard let inode = disk.liveNames[path] else { return nil }
      let count = disk.inodes[inode].live.count
      return FileStatus(kind: .regular, byteCount: count, allocatedByteCount: count)
    }
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func list(_ path: String) throws(FileError) -> [String] {
    let names = state.withLock { disk -> [String]? in
      guard disk.folders.contains(path) else { return nil }
      let all = Array(disk.liveNames.keys) + Array(disk.folders)
      return all.filter { $0 != path && Path.parent(of: $0) == path }.map(Path.name)
    }
    guard let names else { throw .notFound(path: path) }
    return names.sorted()
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func open(_ path: String) throws(FileError) -> any ReadableFile {
    let found = state.withLock { disk in
      (
        isFolder: disk.folders.contains(path),
        bytes: disk.liveNames[path].map { disk.inodes[$0].live }
      )
    }
    guard !found.isFolder else { throw .notRegularFile(path: path) }
    guard let bytes = found.bytes else { throw .notFound(path: path) }
    return MemoryFile(path: path, parts: [bytes])
  }

  // MARK: Writing

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func createFile(_ path: String, mode: UInt32) throws(FileError) -> any WritableFile {
    let result = state.withLock { disk in
      disk.perform("create", path) { disk throws(FileError) in
        guard disk.liveNames[path] == nil else { throw .alreadyExists(path: path) }
        guard disk.folders.contains(Path.parent(of: path)) else { throw .noFolder(path: path) }
        disk.inodes.append(DiskState.Inode())
        disk.liveNames[path] = disk.inodes.count - 1
        return disk.inodes.count - 1
      }
    }
    return CrashingFile(self, inode: try result.get(), path: path)
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func makeDirectory(_ path: String) throws(FileError) {
    let result = state.withLock { disk in
      disk.perform("mkdir", path) { disk throws(FileError) in
        guard disk.folders.contains(Path.parent(of: path)) else { throw .notFound(path: path) }
        disk.folders.insert(path)
      }
    }
    try result.get()
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func link(_ path: String, to newPath: String) throws(FileError) {
    let result = state.withLock { disk in
      disk.perform("link", newPath) { disk throws(FileError) in
        guard disk.liveNames[newPath] == nil else { throw .alreadyExists(path: newPath) }
        guard let inode = disk.liveNames[path] else { throw .notFound(path: path) }
        disk.liveNames[newPath] = inode
      }
    }
    try result.get()
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func rename(_ path: String, to newPath: String) throws(FileError) {
    let result = state.withLock { disk in
      disk.perform("rename", newPath) { disk throws(FileError) in
        guard let inode = disk.liveNames.removeValue(forKey: path) else {
          throw .notFound(path: path)
        }
        disk.liveNames[newPath] = inode
      }
    }
    try result.get()
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func remove(_ path: String) throws(FileError) {
    let result = state.withLock { disk in
      disk.perform("remove", path) { disk throws(FileError) in
        _ = disk.liveNames.removeValue(forKey: path)
      }
    }
    try result.get()
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func synchronizeDirectory(_ path: String) throws(FileError) {
    let result = state.withLock { disk in
      disk.perform("sync folder", path) { disk throws(FileError) in disk.synchronize(folder: path) }
    }
    try result.get()
  }

  /// See ``FileSystem``; a writing operation is counted and may fail.
  public func lock(_ path: String) throws(FileError) -> any FileLock {
    while true {
      let result = state.withLock { disk -> Result<Bool, FileError> in
        guard !disk.locks.contains(path) else { return .success(false) }
        return disk.perform("lock", path) { disk throws(FileError) in
          if disk.liveNames[path] == nil, !disk.folders.contains(path) {
            disk.inodes.append(DiskState.Inode())
            disk.liveNames[path] = disk.inodes.count - 1
          }
          disk.locks.insert(path)
          return true
        }
      }
      if try result.get() { return CrashingLock(self, path: path) }
      sched_yield()
    }
  }
}
