/// What went wrong with a file, where, and in which call.
public enum FileError: Error, Hashable, Sendable {
  /// There is no such file or folder.
  case notFound(path: String)
  /// A file of that name is there already.
  case alreadyExists(path: String)
  /// The file cannot be made, for its folder is not there.
  case noFolder(path: String)
  /// The path names a folder, a device or another thing that is not a regular file.
  case notRegularFile(path: String)
  /// The file holds fewer bytes than were asked for at that place.
  case endsEarly(path: String, byteOffset: Int)
  /// The file changed while it was read.
  case changedWhileReading(path: String)
  /// The system refused: `call` is the C function, `code` its `errno`.
  case system(call: String, path: String, code: Int32)

  /// The path that the error is about.
  public var path: String {
    switch self {
    case .notFound(let path), .alreadyExists(let path), .noFolder(let path),
      .notRegularFile(let path),
      .endsEarly(let path, _), .changedWhileReading(let path), .system(_, let path, _):
      path
    }
  }
}

/// What kind of thing a path names, and how large it is.
public struct FileStatus: Hashable, Sendable {
  /// The kinds that matter here.
  public enum Kind: Hashable, Sendable {
    /// A file with bytes.
    case regular
    /// A folder.
    case directory
    /// A pipe, a device, a socket.
    case other
  }

  /// The kind, symbolic links followed.
  public var kind: Kind
  /// The size in bytes.
  public var byteCount: Int
  /// The space taken on disk, in bytes.
  public var allocatedByteCount: Int

  /// Makes a status.
  ///
  /// - Parameters:
  ///   - kind: The kind.
  ///   - byteCount: The size in bytes.
  ///   - allocatedByteCount: The space taken on disk, in bytes.
  public init(kind: Kind, byteCount: Int, allocatedByteCount: Int) {
    self.kind = kind
    self.byteCount = byteCount
    self.allocatedByteCount = allocatedByteCount
  }
}
