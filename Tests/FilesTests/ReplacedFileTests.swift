import Files
import Support
import Synchronization
import Testing

/// What is read while others replace it.
@Suite(.temporaryDirectory) struct ReplacedFileTests {
  /// The local disk, on which a file is replaced by a longer one each time it was opened.
  private final class BusyDisk: FileSystem {
    private let base = LocalFileSystem()
    private let replacementsLeft: Mutex<Int>

    init(replacements: Int) { replacementsLeft = Mutex(replacements) }

    func open(_ path: String) throws(FileError) -> any ReadableFile {
      let file = try base.open(path)
      let isDue = replacementsLeft.withLock { left in
        left -= 1
        return left >= 0
      }
      if isDue {
        try base.replace(path, with: [UInt8](repeating: 7, count: file.byteCount + 1))
      }
      return file
    }

    func status(_ path: String) throws(FileError) -> FileStatus? { try base.status(path) }

    func list(_ path: String) throws(FileError) -> [String] { try base.list(path) }

    func createFile(_ path: String, mode: UInt32) throws(FileError) -> any WritableFile {
      try base.createFile(path, mode: mode)
    }

    func makeDirectory(_ path: String) throws(FileError) { try base.makeDirectory(path) }

    func link(_ path: String, to newPath: String) throws(FileError) {
      try base.link(path, to: newPath)
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
      try base.rename(path, to: newPath)
    }

    func remove(_ path: String) throws(FileError) { try base.remove(path) }

    func synchronizeDirectory(_ path: String) throws(FileError) {
      try base.synchronizeDirectory(path)
    }

    func lock(_ path: String) throws(FileError) -> any FileLock { try base.lock(path) }
  }

  private static var path: String { "\(TemporaryDirectoryTrait.current)/text" }

  @Test func `a text that is replaced while it is read is read again`() throws {
    try LocalFileSystem().replace(Self.path, with: [7])
    #expect(try BusyDisk(replacements: 5).readReplaced(Self.path).count == 6)
  }

  @Test func `a file that is to be added is refused then, and one that never settles too`() throws {
    try LocalFileSystem().replace(Self.path, with: [7])
    let error = FileError.changedWhileReading(path: Self.path)
    #expect(throws: error) { try BusyDisk(replacements: 1).readAll(Self.path) }
    #expect(throws: error) { try BusyDisk(replacements: 1000).readReplaced(Self.path) }
  }
}
