internal import Bytes
internal import Digests
internal import Files

/// A folder for what can be derived from archives and is kept to save time: never part of an
/// archive, and its files may be deleted at any time.
public struct DerivedFolder: Sendable {
  /// The folder; made when something is first kept.
  public let directory: String

  /// Names a folder.
  ///
  /// - Parameter directory: The folder.
  public init(_ directory: String) {
    self.directory = directory
  }
}

/// The file with what was derived from one data set.
///
/// A file that is missing, cut short, changed or not writable is no error: the answer is then
/// computed, and at worst not kept.
struct DerivedFile: Sendable {
  private let folder: DerivedFolder
  private let path: String
  private let files: any FileSystem

  /// Names the file of a data set: by its name, and by the place of its archive.
  init(_ folder: DerivedFolder, archive: String, dataSet: String, files: any FileSystem) {
    let place = archive.hasPrefix("/") ? archive : "\(Environment.currentDirectory)/\(archive)"
    let mark = Hex.text(Digest256(of: Array(place.utf8)).bytes.prefix(8))
    self.folder = folder
    path = "\(folder.directory)/\(dataSet)-\(mark).facts"
    self.files = files
  }

  /// The content without its checksum, or nil where there is none that is whole.
  func read() -> [UInt8]? {
    guard let all = try? files.readAll(path), all.count > Digest256.byteCount else { return nil }
    let content = Array(all.dropLast(Digest256.byteCount))
    guard Digest256(all.suffix(Digest256.byteCount)) == Digest256(of: content) else { return nil }
    return content
  }

  /// Keeps content with its checksum, in one step; a crash may lose it, and the checksum tells.
  func write(_ content: [UInt8]) {
    do {
      try files.makeDirectories(folder.directory)
      let temporary = "\(path).\(TemporaryName.next())"
      let file = try files.createFile(temporary, mode: 0o644)
      do {
        try file.write(content + Digest256(of: content).bytes)
        try file.close()
        try files.rename(temporary, to: path)
      } catch {
        try? files.remove(temporary)
      }
    } catch {}
  }
}
