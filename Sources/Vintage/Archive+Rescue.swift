import Definitions
public import Files

/// A text of an archive that was taken from a copy.
public struct RescuedText: Sendable, Equatable {
  /// Its path within the archive: `vintage.toml` or `datasets/NAME.toml`.
  public let path: String
  /// Where the damaged one is now, within the archive; nil where there was none.
  public let setAside: String?
}

extension Archive {
  /// Where damaged texts are set aside, within the archive.
  private static let asideName = "aside"

  /// Takes the texts that are missing or do not parse from a copy of the archive.
  ///
  /// These are `vintage.toml` and the definitions of data sets. What can be read stays as it is,
  /// whatever the copy says, and a text of a later format is not damage.
  ///
  /// Each text is durable before the next one is begun, and `vintage.toml` is the first, so a
  /// repair that was stopped is simply started again. All of it is done under the lock of the
  /// definitions.
  ///
  /// - Parameters:
  ///   - directory: The folder of the archive.
  ///   - copy: The copy; texts that cannot be read there either are passed over.
  ///   - names: The data sets whose definitions are looked at; all of the copy where none is named.
  ///   - isTrial: Whether nothing is changed.
  ///   - files: The disk.
  /// - Returns: What was taken, or would be.
  /// - Throws: ``ArchiveError/noArchive(directory:wasSearched:)`` where the folder holds nothing
  ///   that an archive has; ``ArchiveError/definition(_:)`` for a later format;
  ///   ``ArchiveError/file(_:)``.
  public static func rescueTexts(
    at directory: String,
    from copy: Archive,
    names: [String] = [],
    isTrial: Bool,
    files: any FileSystem = LocalFileSystem()
  ) throws(ArchiveError) -> [RescuedText] {
    let isArchive = try onDisk { () throws(FileError) in
      for name in [ArchiveDefinition.fileName, "datasets", "store"]
      where try files.status("\(directory)/\(name)") != nil { return true }
      return false
    }
    guard isArchive else { throw .noArchive(directory: directory, wasSearched: false) }
    let lock =
      try isTrial
      ? nil
      : onDisk { () throws(FileError) in
        try lockTexts(of: directory, files)
      }
    defer { lock?.unlock() }
    if !isTrial { try settleTexts(of: directory, files: files) }
    let main = try rescue(
      ArchiveDefinition.fileName,
      at: directory,
      from: copy,
      isTrial: isTrial,
      files: files
    ) { text, path throws(DefinitionError) in
      _ = try ArchiveDefinition.parse(text: text, fileName: path)
    }
    var rescued = main.map { [$0] } ?? []
    for name in try copy.dataSetNames() where names.isEmpty || names.contains(name.text) {
      let one = try rescue(
        "datasets/\(name).toml",
        at: directory,
        from: copy,
        isTrial: isTrial,
        files: files
      ) { text, path throws(DefinitionError) in
        _ = try DataSetDefinition.parse(text: text, fileName: path)
      }
      if let one { rescued.append(one) }
    }
    return rescued
  }

  /// Makes durable what a repair that was killed had put in its place: it counts as sound now.
  private static func settleTexts(
    of directory: String,
    files: any FileSystem
  ) throws(ArchiveError) {
    try onDisk { () throws(FileError) in
      for folder in [directory, "\(directory)/datasets"] where try files.status(folder) != nil {
        try files.synchronizeDirectory(folder)
      }
    }
  }

  /// Takes one text, unless it can be read here or cannot be read there.
  private static func rescue(
    _ path: String,
    at directory: String,
    from copy: Archive,
    isTrial: Bool,
    files: any FileSystem,
    parse: (_ text: [UInt8], _ path: String) throws(DefinitionError) -> Void
  ) throws(ArchiveError) -> RescuedText? {
    let place = "\(directory)/\(path)"
    let isDamaged: Bool
    switch try condition(of: place, files: files, parse: parse) {
    case .sound: return nil
    case .missing: isDamaged = false
    case .damaged: isDamaged = true
    }
    let source = "\(copy.directory)/\(path)"
    guard case .sound(let text) = try condition(of: source, files: copy.files, parse: parse) else {
      return nil
    }
    let (folder, temporaries) = (Path.parent(of: place), "\(directory)/datasets")
    do throws(FileError) {
      let aside =
        isDamaged ? try setAside(path, of: directory, isTrial: isTrial, files: files) : nil
      if !isTrial {
        if isDamaged {
          try files.replace(place, with: text, temporaries: temporaries)
        } else {
          try files.publish(
            [text],
            as: Path.name(of: path),
            in: folder,
            mode: 0o644,
            temporaries: temporaries
          )
        }
      }
      return RescuedText(path: path, setAside: aside)
    } catch {
      throw .file(error)
    }
  }

  /// How a text is.
  private enum Condition {
    case sound([UInt8])
    case missing
    case damaged
  }

  private static func condition(
    of path: String,
    files: any FileSystem,
    parse: (_ text: [UInt8], _ path: String) throws(DefinitionError) -> Void
  ) throws(ArchiveError) -> Condition {
    let text: [UInt8]
    do throws(FileError) {
      text = try files.readReplaced(path)
    } catch .notFound {
      return .missing
    } catch {
      throw .file(error)
    }
    do throws(ArchiveError) {
      try defining { () throws(DefinitionError) in try parse(text, path) }
      return .sound(text)
    } catch .definition(let error) {
      if case .invalidValue("format", _, .formatUpTo) = error.problem { throw .definition(error) }
      return .damaged
    }
  }

  /// Gives a damaged text a second name in the folder `aside`, durably.
  private static func setAside(
    _ path: String,
    of directory: String,
    isTrial: Bool,
    files: any FileSystem
  ) throws(FileError) -> String {
    let stem = "\(asideName)/\(Path.name(of: path))"
    var name = stem
    var number = 0
    while try files.status("\(directory)/\(name)") != nil {
      number += 1
      name = "\(stem).\(number)"
    }
    guard !isTrial else { return name }
    try files.makeDirectories("\(directory)/\(asideName)")
    try files.link("\(directory)/\(path)", to: "\(directory)/\(name)")
    try files.synchronizeDirectory("\(directory)/\(asideName)")
    return name
  }
}
