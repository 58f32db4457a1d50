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

/// The files with what was derived from one data set, in a folder of their own.
///
/// A file that is missing, cut short, changed or not writable is no error: the answer is then
/// computed, and at worst not kept.
struct DerivedFiles: Sendable {
  private let directory: String
  private let files: any FileSystem

  /// Names the folder of a data set: by its name, and by the place of its archive.
  init(_ folder: DerivedFolder, archive: String, dataSet: String, files: any FileSystem) {
    let place = archive.hasPrefix("/") ? archive : "\(Environment.currentDirectory)/\(archive)"
    let mark = Hex.text(Digest256(of: Array(place.utf8)).bytes.prefix(8))
    directory = "\(folder.directory)/\(dataSet)-\(mark)"
    self.files = files
  }

  /// The content of a file without its checksum, or nil where there is none that is whole.
  func read(_ name: String) -> [UInt8]? {
    guard let all = try? files.readAll("\(directory)/\(name)"), all.count > Digest256.byteCount
    else { return nil }
    let content = Array(all.dropLast(Digest256.byteCount))
    guard Digest256(all.suffix(Digest256.byteCount)) == Digest256(of: content) else { return nil }
    return content
  }

  /// Keeps content with its checksum, in one step; a crash may lose it, and the checksum tells.
  func write(_ content: [UInt8], to name: String) {
    let path = "\(directory)/\(name)"
    do {
      try files.makeDirectories(directory)
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
