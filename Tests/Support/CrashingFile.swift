import Files

/// A file of a ``CrashingFileSystem`` that is being written.
final class CrashingFile: WritableFile {
  private let disk: CrashingFileSystem
  private let inode: Int
  private let path: String

  init(_ disk: CrashingFileSystem, inode: Int, path: String) {
    self.disk = disk
    self.inode = inode
    self.path = path
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    let inode = inode
    let result = disk.state.withLock { state in
      state.perform(
        "write",
        path,
        half: { $0.inodes[inode].live += bytes.prefix(bytes.count / 2) }
      ) { state throws(FileError) in
        state.inodes[inode].live += bytes
      }
    }
    try result.get()
  }

  func synchronize() throws(FileError) {
    let inode = inode
    let result = disk.state.withLock { state in
      state.perform("sync", path) { state throws(FileError) in
        state.inodes[inode].durable = state.inodes[inode].live
      }
    }
    try result.get()
  }

  func close() throws(FileError) {}
}

/// A lock of a ``CrashingFileSystem``.
final class CrashingLock: FileLock {
  private let disk: CrashingFileSystem
  private let path: String

  init(_ disk: CrashingFileSystem, path: String) {
    self.disk = disk
    self.path = path
  }

  func unlock() {
    disk.state.withLock { _ = $0.locks.remove(path) }
  }
}
