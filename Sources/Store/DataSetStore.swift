public import Files

/// The store of one data set: a folder of packs.
///
/// Readers take a ``snapshot()`` and need no lock. Writers go through a ``StoreWriter``.
public struct DataSetStore: Sendable {
  /// The folder, made by the first write.
  public let directory: String
  /// The data set's name.
  public let name: String
  let files: any FileSystem

  /// The name of the file that writers lock; it stays empty.
  static let lockName = "lock"
  /// The name of the folder with damaged files that a repair has replaced.
  static let asideName = "aside"

  /// Makes the face of a store; nothing is read or written yet.
  ///
  /// - Parameters:
  ///   - directory: The folder.
  ///   - name: The data set's name.
  ///   - files: The disk.
  public init(directory: String, name: String, files: any FileSystem) {
    self.directory = directory
    self.name = name
    self.files = files
  }

  /// Whether nothing was ever added; the packs are not opened for that.
  ///
  /// - Throws: ``StoreError``.
  public var isEmpty: Bool {
    get throws(StoreError) { PackName.select(try list()).live.isEmpty }
  }

  /// Whether there is any pack, be it that it cannot be read or that earlier ones are missing.
  ///
  /// - Throws: ``StoreError``.
  public var holdsPacks: Bool {
    get throws(StoreError) { try list().contains { PackName($0) != nil } }
  }

  /// What the store holds now.
  ///
  /// - Returns: A snapshot; empty where nothing was ever added.
  /// - Throws: ``StoreError``.
  public func snapshot() throws(StoreError) -> StoreSnapshot {
    try snapshot(reusing: [])
  }

  /// What the store holds now, with the packs that are open already.
  func snapshot(reusing open: [Pack]) throws(StoreError) -> StoreSnapshot {
    var attempts = 0
    while true {
      let (live, _, missing) = PackName.select(try list())
      if let missing {
        // A merge that comes between two parts of a listing may look like a gap; look again.
        attempts += 1
        guard attempts < 3 else { throw .missingEntries(directory: directory, entry: missing) }
        continue
      }
      do throws(StoreError) {
        var parts: [StorePart] = []
        for name in live {
          if name.isLost {
            parts.append(.lost(name))
          } else if let known = open.first(where: { $0.name == name }) {
            parts.append(.pack(known))
          } else {
            parts.append(.pack(try pack(name)))
          }
        }
        return try StoreSnapshot(name: self.name, parts: parts)
      } catch .file(.notFound(let path)) {
        // A merge may remove packs between the listing and the opening; then the listing is stale.
        attempts += 1
        guard attempts < 100 else { throw .file(.notFound(path: path)) }
      }
    }
  }

  /// Opens a pack.
  func pack(_ name: PackName) throws(StoreError) -> Pack {
    let path = "\(directory)/\(name.text)"
    let file: any ReadableFile
    do { file = try files.open(path) } catch { throw .file(error) }
    return try Pack(name, path: path, file: file)
  }

  /// The names in the folder; none where it does not exist.
  func list() throws(StoreError) -> [String] {
    do {
      return try files.list(directory)
    } catch .notFound {
      return []
    } catch {
      throw .file(error)
    }
  }

  /// The space that the store takes, every file counted.
  ///
  /// - Returns: The sizes added up, the space on disk, and how many files there are.
  /// - Throws: ``StoreError/file(_:)``.
  public func footprint() throws(StoreError) -> (
    byteCount: Int, allocatedByteCount: Int, fileCount: Int
  ) {
    var total = (byteCount: 0, allocatedByteCount: 0, fileCount: 0)
    for name in try list() {
      let status: FileStatus?
      do { status = try files.status("\(directory)/\(name)") } catch { throw .file(error) }
      guard let status, status.kind == .regular else { continue }
      total.byteCount += status.byteCount
      total.allocatedByteCount += status.allocatedByteCount
      total.fileCount += 1
    }
    return total
  }
}
