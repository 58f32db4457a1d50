public import Deflate
public import Files

/// A file below a folder, or a file within a packed one.
public struct FolderFile: Sendable {
  /// What stands between the file and its bytes.
  public enum Packing: Sendable {
    /// Nothing.
    case none
    /// It is the content of a `.gz` file.
    case gzip
    /// It is a member of a `.zip` file.
    case zip(ZipArchive.Member)
  }

  /// The file on disk, from the folder on.
  public var path: String
  /// How it is packed there.
  public var packing: Packing
  /// Its size in bytes; the packed one for gzip, which does not say the other.
  public var byteCount: Int

  /// The name that patterns see: a packed file's own name, with the packed file as a folder before
  /// that of a member.
  public var name: String {
    switch packing {
    case .none: path
    case .gzip: String(path.dropLast(3))
    case .zip(let member): "\(path)/\(member.name)"
    }
  }

  /// What the log says about where the file was.
  public var details: [String: String] {
    switch packing {
    case .none: ["path": Path.shown(path)]
    case .gzip: ["path": Path.shown(path), "unpacked": "gzip"]
    case .zip(let member):
      ["path": Path.shown(path), "unpacked": "zip", "member": member.name]
    }
  }

  /// The most that a `.gz` file may unpack to, in bytes: 1 GiB.
  public static let maximumByteCount = 1 << 30

  /// Reads the file, unpacked.
  ///
  /// - Parameters:
  ///   - directory: The folder.
  ///   - disk: The disk.
  /// - Returns: Its bytes.
  /// - Throws: ``FolderError``.
  public func content(
    in directory: String,
    on disk: any FileSystem = LocalFileSystem()
  ) throws(FolderError) -> [UInt8] {
    let full = "\(directory)/\(path)"
    if case .zip(let member) = packing {
      let file: any ReadableFile
      do { file = try disk.open(full) } catch { throw .file(error) }
      do {
        return try ZipArchive.content(of: member, in: file)
      } catch { throw .zip(path: path, error) }
    }
    let bytes: [UInt8]
    do { bytes = try disk.readAll(full) } catch { throw .file(error) }
    guard case .gzip = packing else { return bytes }
    do {
      return try Deflate.gunzip(bytes, limit: Self.maximumByteCount)
    } catch { throw .gzip(path: path, error) }
  }
}

/// Why a file below a folder cannot be read.
public enum FolderError: Error, Hashable, Sendable {
  /// A zip archive, or a member of one, does not open.
  case zip(path: String, ZipError)
  /// A gzip file does not open.
  case gzip(path: String, DeflateError)
  /// The path is no folder.
  case notAFolder(path: String)
  /// Folders lie in one another deeper than is followed.
  case tooDeep(path: String)
  /// The disk refused.
  case file(FileError)
}
