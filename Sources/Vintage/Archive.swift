public import Definitions
public import Files
import Store
public import Tables

/// An archive: a folder with `vintage.toml`, a definition for each data set, and their stores.
///
/// ```
/// DIR/vintage.toml            the archive's own definition; marks the folder as an archive
/// DIR/datasets/NAME.toml      one data set: publisher, licence, key, columns, file names
/// DIR/store/NAME/             its packs, made by the first `add`
/// ```
public struct Archive: Sendable {
  /// The folder.
  public let directory: String
  /// What `vintage.toml` says.
  public let definition: ArchiveDefinition
  /// The disk.
  public let files: any FileSystem
  /// Where what can be derived from the releases is kept to save time; nil for nowhere.
  public var derivedFolder: DerivedFolder?

  /// Opens the archive in a folder.
  ///
  /// - Parameters:
  ///   - directory: The folder.
  ///   - files: The disk.
  /// - Throws: ``ArchiveError/noArchive(directory:wasSearched:)``,
  ///   ``ArchiveError/unknownFormat(path:format:)``, ``ArchiveError/definition(_:)``,
  ///   ``ArchiveError/file(_:)``.
  public init(at directory: String, files: any FileSystem = LocalFileSystem()) throws(ArchiveError)
  {
    let path = "\(directory)/\(ArchiveDefinition.fileName)"
    let text: [UInt8]
    do throws(FileError) {
      text = try files.readReplaced(path)
    } catch .notFound {
      throw .noArchive(directory: directory, wasSearched: false)
    } catch {
      throw .file(error)
    }
    definition = try defining { () throws(DefinitionError) in
      try ArchiveDefinition.parse(text: text, fileName: path)
    }
    self.directory = directory
    self.files = files
  }

  /// Finds the archive in a folder or in the nearest folder above it.
  ///
  /// - Parameters:
  ///   - directory: Where the search starts; absolute.
  ///   - files: The disk.
  /// - Returns: The archive.
  /// - Throws: As ``init(at:files:)``.
  public static func find(
    from directory: String,
    files: any FileSystem = LocalFileSystem()
  ) throws(ArchiveError) -> Archive {
    var current = directory
    while true {
      do throws(ArchiveError) {
        return try Archive(at: current, files: files)
      } catch .noArchive {
        let parent = Path.parent(of: current)
        guard parent != current, parent != "." else {
          throw .noArchive(directory: directory, wasSearched: true)
        }
        current = parent
      }
    }
  }

  /// Makes a new archive.
  ///
  /// - Parameters:
  ///   - directory: The folder; made where it is missing. What is in it stays.
  ///   - title: What the archive is called.
  ///   - files: The disk.
  /// - Returns: The archive.
  /// - Throws: ``ArchiveError/archiveExists(directory:)``, ``ArchiveError/file(_:)``.
  public static func create(
    at directory: String,
    title: String = "",
    files: any FileSystem = LocalFileSystem()
  ) throws(ArchiveError) -> Archive {
    let path = "\(directory)/\(ArchiveDefinition.fileName)"
    do throws(FileError) {
      guard try files.status(path) == nil else { throw FileError.alreadyExists(path: path) }
      let lock = try lockTexts(of: directory, files)
      defer { lock?.unlock() }
      let temporaries = "\(directory)/datasets"
      let ignored = "\(directory)/.gitignore"
      if try files.status(ignored) == nil {
        try files.publish(
          [Array("/store/\n".utf8)],
          as: ".gitignore",
          in: directory,
          mode: 0o644,
          temporaries: temporaries
        )
      }
      let text = ArchiveDefinition(title: title).tomlText()
      try files.publish(
        [Array(text.utf8)],
        as: ArchiveDefinition.fileName,
        in: directory,
        mode: 0o644,
        temporaries: temporaries
      )
    } catch .alreadyExists(path) {
      throw .archiveExists(directory: directory)
    } catch {
      throw .file(error)
    }
    return try Archive(at: directory, files: files)
  }

  /// Takes the lock under which `vintage.toml` and the definitions are written.
  ///
  /// It is that of the folder `datasets/`, made where it is missing. The temporary files of all of
  /// them are in there, as it is ours alone, and swept.
  ///
  /// - Returns: The lock; nil where there is none to be had.
  static func lockTexts(
    of directory: String,
    _ files: any FileSystem
  ) throws(FileError) -> (any FileLock)? {
    try files.makeDirectories("\(directory)/datasets")
    return try files.lockSwept("\(directory)/datasets", for: directory)
  }

  /// The names of the data sets that are defined, sorted.
  ///
  /// - Returns: The names; files that are no definitions are passed over.
  /// - Throws: ``ArchiveError/file(_:)``.
  public func dataSetNames() throws(ArchiveError) -> [DataSetName] {
    do throws(FileError) {
      return try files.list("\(directory)/datasets")
        .compactMap { DataSetName(definitionFileName: $0) }.sorted()
    } catch .notFound {
      return []
    } catch {
      throw .file(error)
    }
  }

  /// Opens a data set.
  ///
  /// - Parameter name: Its name.
  /// - Returns: The data set.
  /// - Throws: ``ArchiveError/badDataSetName(_:)``, ``ArchiveError/noDataSet(_:known:)``,
  ///   ``ArchiveError/definitionMissing(_:path:)``, ``ArchiveError/definition(_:)``,
  ///   ``ArchiveError/timeZone(_:)``, ``ArchiveError/file(_:)``.
  public func dataSet(named name: String) throws(ArchiveError) -> DataSet {
    guard let valid = DataSetName(name) else { throw .badDataSetName(name) }
    return try DataSet(self, valid, text: try definitionText(valid))
  }

  /// Adds a data set: one file, which a person can edit.
  ///
  /// - Parameter definition: What it is.
  /// - Throws: ``ArchiveError/dataSetExists(_:path:)``, ``ArchiveError/definition(_:)`` where the
  ///   definition is not valid, ``ArchiveError/timeZone(_:)``, ``ArchiveError/file(_:)``.
  public func add(_ definition: DataSetDefinition) throws(ArchiveError) {
    let text = Array(definition.tomlText().utf8)
    _ = try DataSet(self, definition.name, text: text)
    let folder = "\(directory)/datasets"
    do throws(FileError) {
      let lock = try Self.lockTexts(of: directory, files)
      defer { lock?.unlock() }
      try files.publish([text], as: "\(definition.name).toml", in: folder, mode: 0o644)
    } catch .alreadyExists(let path) {
      throw .dataSetExists(definition.name.text, path: path)
    } catch {
      throw .file(error)
    }
  }

  /// Changes one key of a data set's definition file; the rest of the file stays as it is.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - value: Its new value.
  ///   - name: The data set.
  /// - Throws: As ``set(_:ofDataSet:)``.
  public func set(
    _ key: String,
    to value: String,
    ofDataSet name: DataSetName
  ) throws(ArchiveError) {
    try set([(key, value)], ofDataSet: name)
  }

  /// Changes keys of a data set's definition file, all of them or none.
  ///
  /// - Parameters:
  ///   - changes: Keys with their new values, which take effect one after the other.
  ///   - name: The data set.
  /// - Throws: ``ArchiveError/noDataSet(_:known:)``, ``ArchiveError/definition(_:)``,
  ///   ``ArchiveError/timeZone(_:)``, ``ArchiveError/file(_:)``; the file is then as it was.
  public func set(
    _ changes: [(key: String, value: String)],
    ofDataSet name: DataSetName
  ) throws(ArchiveError) {
    let path = definitionPath(name)
    let lock = try onDisk { () throws(FileError) in
      try files.lockSwept("\(directory)/datasets", for: directory)
    }
    defer { lock?.unlock() }
    let text = try definitionText(name)
    let changed = try defining { () throws(DefinitionError) in
      try DataSetDefinition.edited(text: text, fileName: path, changes)
    }
    // A zone that is spelled well but does not exist would make the data set unusable.
    _ = try DataSet(self, name, text: changed)
    try onDisk { () throws(FileError) in try files.replace(path, with: changed) }
  }

  /// Describes the columns that a data set's definition leaves open, with the kinds that the
  /// values of the first release suggest, or else those of the newest; and notes where the
  /// reference date has the month first, which no reader of days with the day first can mean.
  ///
  /// - Parameter dataSet: The data set; what its file says already stays, but for that.
  /// - Returns: The columns that are described now, and those whose days leave it open whether the
  ///   day or the month comes first: the day is taken to.
  /// - Throws: ``ArchiveError``; `TableError`. The definition is then as it was.
  public func describeColumns(
    of dataSet: DataSet
  ) throws -> (described: [InferredKind], undecided: [String]) {
    let kinds = try InferredKind.findInBothEnds(of: dataSet.releases())
    let undecided = kinds.filter { $0.dayOrder == .undecided && $0.kind == .date }.map(\.column)
    let described = kinds.compactMap { kind -> InferredKind? in
      guard dataSet.definition.column(named: kind.column) != nil else { return kind }
      return kind.dayOrder == .monthFirst
        ? InferredKind(column: kind.column, kind: .monthFirstDate) : nil
    }
    guard !described.isEmpty else { return ([], undecided) }
    let name = dataSet.definition.name
    let path = definitionPath(name)
    let lock = try onDisk { () throws(FileError) in
      try files.lockSwept("\(directory)/datasets", for: directory)
    }
    defer { lock?.unlock() }
    let text = try definitionText(name)
    let changed = try defining { () throws(DefinitionError) in
      try DataSetDefinition.describing(
        described.map(\.definition),
        text: text,
        fileName: path
      )
    }
    try onDisk { () throws(FileError) in try files.replace(path, with: changed) }
    return (described, undecided)
  }

  /// The bytes of a data set's definition file.
  private func definitionText(_ name: DataSetName) throws(ArchiveError) -> [UInt8] {
    let text: [UInt8]?
    do throws(FileError) {
      text = try files.readReplaced(definitionPath(name))
    } catch .notFound {
      text = nil
    } catch {
      throw .file(error)
    }
    if let text { return text }
    guard try holdsPacks(name) else {
      throw .noDataSet(name.text, known: try dataSetNames().map(\.text))
    }
    throw .definitionMissing(name.text, path: definitionPath(name))
  }

  /// Where a data set's definition is.
  ///
  /// - Parameter name: The data set.
  /// - Returns: The path of its file.
  public func definitionPath(_ name: DataSetName) -> String {
    "\(directory)/datasets/\(name).toml"
  }
}
