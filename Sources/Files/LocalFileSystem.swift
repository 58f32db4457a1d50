#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The disk of this machine; the module's unsafe door to libc.
public struct LocalFileSystem: FileSystem {
  /// Makes the face of the local disk.
  public init() {}

  /// Tells what a path names; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Returns: What was asked for.
  /// - Throws: ``FileError``.
  public func status(_ path: String) throws(FileError) -> FileStatus? {
    var info = stat()
    guard unsafe stat(Path.terminated(path), &info) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .system(call: "stat", path: path, code: errno)
    }
    return FileStatus(info)
  }

  /// Whether a path is a symbolic link, whatever it leads to.
  ///
  /// - Parameter path: The path.
  /// - Returns: Whether it is one; false where nothing is there.
  public func isLink(_ path: String) -> Bool {
    var info = stat()
    return unsafe lstat(Path.terminated(path), &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
  }

  /// Lists a folder; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Returns: What was asked for.
  /// - Throws: ``FileError``.
  public func list(_ path: String) throws(FileError) -> [String] {
    guard let stream = unsafe opendir(Path.terminated(path)) else {
      if errno == ENOENT { throw .notFound(path: path) }
      throw .system(call: "opendir", path: path, code: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe Path.text($0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .system(call: "readdir", path: path, code: errno) }
    return names.sorted()
  }

  /// Opens a file for reading; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Returns: What was asked for.
  /// - Throws: ``FileError``.
  public func open(_ path: String) throws(FileError) -> any ReadableFile {
    let name = Path.terminated(path)
    let descriptor = Descriptor.retrying { unsafe Glibc.open(name, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .notFound(path: path) }
      throw .system(call: "open", path: path, code: errno)
    }
    let file = LocalFile(Descriptor(descriptor), path: path)
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else {
      throw .system(call: "fstat", path: path, code: errno)
    }
    guard info.st_mode & S_IFMT == S_IFREG else { throw .notRegularFile(path: path) }
    file.byteCount = Int(info.st_size)
    return file
  }

  /// Makes a new file; see ``FileSystem``.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - mode: The permission bits, before the process's mask.
  /// - Returns: What was asked for.
  /// - Throws: ``FileError``.
  public func createFile(_ path: String, mode: UInt32) throws(FileError) -> any WritableFile {
    let name = Path.terminated(path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let descriptor = Descriptor.retrying { unsafe Glibc.open(name, flags, mode_t(mode)) }
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .alreadyExists(path: path) }
      if errno == ENOENT { throw .noFolder(path: path) }
      throw .system(call: "create", path: path, code: errno)
    }
    return LocalFile(Descriptor(descriptor), path: path)
  }

  /// Makes a folder; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Throws: ``FileError``.
  public func makeDirectory(_ path: String) throws(FileError) {
    guard unsafe mkdir(Path.terminated(path), 0o755) != 0, errno != EEXIST else { return }
    if errno == ENOENT { throw .notFound(path: Path.parent(of: path)) }
    throw .system(call: "mkdir", path: path, code: errno)
  }

  /// Gives a file a second name; see ``FileSystem``.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - newPath: The other path.
  /// - Throws: ``FileError``.
  public func link(_ path: String, to newPath: String) throws(FileError) {
    guard unsafe Glibc.link(Path.terminated(path), Path.terminated(newPath)) != 0 else { return }
    if errno == EEXIST { throw .alreadyExists(path: newPath) }
    throw .system(call: "link", path: newPath, code: errno)
  }

  /// Renames a file in one step; see ``FileSystem``.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - newPath: The other path.
  /// - Throws: ``FileError``.
  public func rename(_ path: String, to newPath: String) throws(FileError) {
    guard unsafe Glibc.rename(Path.terminated(path), Path.terminated(newPath)) != 0 else { return }
    throw .system(call: "rename", path: newPath, code: errno)
  }

  /// Removes a file's name; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Throws: ``FileError``.
  public func remove(_ path: String) throws(FileError) {
    guard unsafe unlink(Path.terminated(path)) != 0, errno != ENOENT else { return }
    throw .system(call: "unlink", path: path, code: errno)
  }

  /// Makes the names in a folder durable; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Throws: ``FileError``.
  public func synchronizeDirectory(_ path: String) throws(FileError) {
    let name = Path.terminated(path)
    let number = Descriptor.retrying { unsafe Glibc.open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard number >= 0 else { throw .system(call: "open", path: path, code: errno) }
    let descriptor = Descriptor(number)
    // Some network file systems cannot sync a folder and say so with EINVAL; that must do.
    guard fsync(descriptor.number) != 0, errno != EINVAL else { return }
    throw .system(call: "fsync", path: path, code: errno)
  }

  /// Takes the lock of a file or a folder; see ``FileSystem``.
  ///
  /// - Parameter path: The path.
  /// - Returns: What was asked for.
  /// - Throws: ``FileError``.
  public func lock(_ path: String) throws(FileError) -> any FileLock {
    let name = Path.terminated(path)
    let flags = O_RDWR | O_CREAT | O_CLOEXEC
    var number = Descriptor.retrying { unsafe Glibc.open(name, flags, mode_t(0o644)) }
    if number < 0, errno == EISDIR {
      number = Descriptor.retrying { unsafe Glibc.open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }
    guard number >= 0 else { throw .system(call: "open", path: path, code: errno) }
    let lock = LocalLock(Descriptor(number))
    guard Descriptor.retrying({ flock(number, LOCK_EX) }) == 0 else {
      throw .system(call: "flock", path: path, code: errno)
    }
    return lock
  }
}

extension FileStatus {
  /// Reads what `stat(2)` gave.
  init(_ info: stat) {
    let kind: Kind =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      default: .other
      }
    self.init(
      kind: kind,
      byteCount: Int(info.st_size),
      allocatedByteCount: Int(info.st_blocks) * 512
    )
  }
}
