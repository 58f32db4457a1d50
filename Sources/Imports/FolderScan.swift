public import Files

/// Everything below a folder that could be a release.
public struct FolderScan: Sendable {
  /// How deep folders may lie in one another.
  static let maximumDepth = 64

  /// The files, in the order of their paths; those in archives after one another.
  public private(set) var files: [FolderFile] = []
  /// What could not be looked into.
  public private(set) var failures: [FolderError] = []
  /// How many names were passed over: hidden ones, links to folders, devices.
  public private(set) var passedOverCount = 0

  private let directory: String
  private let disk: LocalFileSystem

  /// Looks through a folder and the folders in it.
  ///
  /// Names that start with a point are hidden, and links to folders are not followed, so that
  /// nothing is met twice.
  ///
  /// - Parameters:
  ///   - directory: The folder.
  ///   - disk: The disk.
  /// - Throws: ``FolderError`` where the folder itself cannot be read.
  public init(_ directory: String, on disk: LocalFileSystem = LocalFileSystem()) throws(FolderError)
  {
    self.directory = directory
    self.disk = disk
    let status: FileStatus?
    do { status = try disk.status(directory) } catch { throw .file(error) }
    guard let status else { throw .file(.notFound(path: directory)) }
    guard status.kind == .directory else { throw .notAFolder(path: directory) }
    try scan("", depth: 0)
  }

  private mutating func scan(_ folder: String, depth: Int) throws(FolderError) {
    guard depth <= Self.maximumDepth else { throw .tooDeep(path: folder) }
    let names: [String]
    do { names = try disk.list("\(directory)/\(folder)") } catch { throw .file(error) }
    for name in names {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      do throws(FolderError) {
        try visit(path, isHidden: name.hasPrefix("."), depth: depth)
      } catch {
        failures.append(error)
      }
    }
  }

  private mutating func visit(_ path: String, isHidden: Bool, depth: Int) throws(FolderError) {
    let full = "\(directory)/\(path)"
    let status: FileStatus?
    do { status = try disk.status(full) } catch { throw .file(error) }
    guard let status, !isHidden else {
      passedOverCount += 1
      return
    }
    switch status.kind {
    case .regular: try take(path, status.byteCount)
    case .directory where !disk.isLink(full): try scan(path, depth: depth + 1)
    case .directory, .other: passedOverCount += 1
    }
  }

  private mutating func take(_ path: String, _ byteCount: Int) throws(FolderError) {
    if path.lowercased().hasSuffix(".zip") {
      let file: any ReadableFile
      do { file = try disk.open("\(directory)/\(path)") } catch { throw .file(error) }
      let archive: ZipArchive
      do { archive = try ZipArchive(file) } catch { throw .zip(path: path, error) }
      for member in archive.members {
        if let refusal = ZipArchive.refusal(of: member) {
          failures.append(.zip(path: path, refusal))
        } else {
          files.append(
            FolderFile(
              path: path,
              packing: .zip(member),
              byteCount: member.byteCount
            )
          )
        }
      }
    } else {
      let isPacked = path.lowercased().hasSuffix(".gz")
      files.append(
        FolderFile(path: path, packing: isPacked ? .gzip : .none, byteCount: byteCount)
      )
    }
  }
}
