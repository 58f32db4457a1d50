/// Every call that this project makes to a disk: the one seam at which tests inject faults.
///
/// A conforming type must give what POSIX promises: `link` and `createFile` fail where the name is
/// taken, `rename` replaces in one step, nothing is durable before the matching `synchronize`.
public protocol FileSystem: Sendable {
  /// Tells what a path names.
  ///
  /// - Parameter path: The path; symbolic links are followed.
  /// - Returns: The status, or nil where nothing is there.
  /// - Throws: ``FileError/system(call:path:code:)`` from `stat(2)`.
  func status(_ path: String) throws(FileError) -> FileStatus?

  /// Lists a folder.
  ///
  /// - Parameter path: The folder.
  /// - Returns: The names in it, `.` and `..` left out, sorted by bytes.
  /// - Throws: ``FileError/notFound(path:)``, ``FileError/system(call:path:code:)``.
  func list(_ path: String) throws(FileError) -> [String]

  /// Opens a file for reading.
  ///
  /// - Parameter path: The file.
  /// - Returns: The open file; it stays readable when the name is removed.
  /// - Throws: ``FileError/notFound(path:)``, ``FileError/notRegularFile(path:)``,
  ///   ``FileError/system(call:path:code:)``.
  func open(_ path: String) throws(FileError) -> any ReadableFile

  /// Makes a new file and opens it for writing.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mode: The permission bits, before the process's mask.
  /// - Returns: The open file, empty.
  /// - Throws: ``FileError/alreadyExists(path:)``, ``FileError/system(call:path:code:)``.
  func createFile(_ path: String, mode: UInt32) throws(FileError) -> any WritableFile

  /// Makes a folder; one that is there already is no error.
  ///
  /// - Parameter path: The folder; its parent must exist.
  /// - Throws: ``FileError/notFound(path:)``, ``FileError/system(call:path:code:)``.
  func makeDirectory(_ path: String) throws(FileError)

  /// Gives a file a second name; fails where that name is taken. This is the commit.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - newPath: The second name, on the same file system.
  /// - Throws: ``FileError/alreadyExists(path:)``, ``FileError/system(call:path:code:)``.
  func link(_ path: String, to newPath: String) throws(FileError)

  /// Renames a file in one step, replacing what was there.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - newPath: Its new name, on the same file system.
  /// - Throws: ``FileError/system(call:path:code:)``.
  func rename(_ path: String, to newPath: String) throws(FileError)

  /// Removes a file's name; one that is not there is no error.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``FileError/system(call:path:code:)``.
  func remove(_ path: String) throws(FileError)

  /// Makes the names in a folder durable.
  ///
  /// - Parameter path: The folder.
  /// - Throws: ``FileError/system(call:path:code:)``.
  func synchronizeDirectory(_ path: String) throws(FileError)

  /// Takes the exclusive lock of a file or a folder; waits for whoever holds it.
  ///
  /// - Parameter path: The lock file, made where it is missing, which stays empty, and stays; or a
  ///   folder that is there.
  /// - Returns: The lock, held until `unlock()` or the end of the process.
  /// - Throws: ``FileError/system(call:path:code:)``.
  func lock(_ path: String) throws(FileError) -> any FileLock
}

/// A file open for reading at any offset, from any thread.
public protocol ReadableFile: AnyObject, Sendable {
  /// The size at the time of opening, in bytes.
  var byteCount: Int { get }

  /// Reads bytes at a place.
  ///
  /// - Parameters:
  ///   - count: How many bytes.
  ///   - byteOffset: Where, from the start of the file.
  /// - Returns: Exactly `count` bytes.
  /// - Throws: ``FileError/endsEarly(path:byteOffset:)``, ``FileError/system(call:path:code:)``.
  func read(_ count: Int, at byteOffset: Int) throws(FileError) -> [UInt8]
}

/// A file open for writing at its end.
public protocol WritableFile: AnyObject {
  /// Appends bytes.
  ///
  /// - Parameter bytes: All of them are written.
  /// - Throws: ``FileError/system(call:path:code:)``; some bytes may have been written.
  func write(_ bytes: [UInt8]) throws(FileError)

  /// Makes everything written durable.
  ///
  /// - Throws: ``FileError/system(call:path:code:)``; what is durable is then unknown.
  func synchronize() throws(FileError)

  /// Closes the file.
  ///
  /// - Throws: ``FileError/system(call:path:code:)``.
  func close() throws(FileError)
}

/// A lock that is held; a process that dies lets it go.
public protocol FileLock: AnyObject {
  /// Lets the lock go.
  func unlock()
}
