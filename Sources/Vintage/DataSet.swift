public import Definitions
import Files
public import Store
public import Times

/// A data set of an archive: its definition and its store.
public struct DataSet: Sendable {
  /// What its file says.
  public let definition: DataSetDefinition
  /// Its time zone.
  public let zone: TimeZoneRules
  /// Its store.
  public let store: DataSetStore
  /// Where what was derived from it is kept.
  let derivedFiles: DerivedFiles?

  /// The data set's name.
  public var name: String { definition.name.text }

  init(_ archive: Archive, _ name: DataSetName, text: [UInt8]) throws(ArchiveError) {
    let path = archive.definitionPath(name)
    definition = try defining { () throws(DefinitionError) in
      try DataSetDefinition.parse(text: text, fileName: path)
    }
    do throws(TimeZoneError) {
      zone = try TimeZoneRules(named: definition.timeZone)
    } catch { throw .timeZone(error) }
    store = archive.store(of: name)
    derivedFiles = archive.derivedFolder.map { folder in
      DerivedFiles(folder, archive: archive.directory, dataSet: name.text, files: archive.files)
    }
  }

  /// What earlier runs kept that still holds, and a place for what this one learns; nil where
  /// there is no folder for it.
  func derivedFacts(of releases: Releases) -> DerivedFacts? {
    guard releases.count > 0, let derivedFiles else { return nil }
    return DerivedFacts(derivedFiles, definition, first: releases.release(0).id)
  }

  /// What the store holds now.
  ///
  /// - Returns: The timeline.
  /// - Throws: ``ArchiveError/store(_:)``.
  public func releases() throws(ArchiveError) -> Releases {
    try inStore { () throws(StoreError) in
      Releases(dataSet: self, snapshot: try store.snapshot())
    }
  }

  /// Whether anything was ever added.
  ///
  /// - Throws: ``ArchiveError/store(_:)``.
  public var hasReleases: Bool {
    get throws(ArchiveError) { try inStore { () throws(StoreError) in try !store.isEmpty } }
  }

  /// When a file was published, from its name.
  ///
  /// - Parameter path: The file; only its name counts.
  /// - Returns: The time.
  /// - Throws: ``ArchiveError/noPublishedTime(path:)``,
  ///   ``ArchiveError/ambiguousPublishedTime(path:times:)``.
  public func publishedTime(ofFile path: String) throws(ArchiveError) -> Instant {
    let finding = PublishedTime.find(
      inFileName: path,
      patterns: definition.fileNames,
      zone: zone,
      defaultTime: definition.defaultSecondOfDay
    )
    switch finding {
    case .found(let time): return time.instant
    case .none: throw .noPublishedTime(path: path)
    case .ambiguous(let times):
      let texts = TimeText.apart(times.map(\.instant), in: zone)
      throw .ambiguousPublishedTime(path: path, times: texts)
    }
  }

  /// Reads a published time as a person wrote it.
  ///
  /// - Parameter text: A date or time; the data set's zone counts where it has no offset.
  /// - Returns: The first instant that it covers; a date alone has the data set's usual time.
  /// - Throws: ``ArchiveError/badTime(_:)``,
  ///   ``ArchiveError/unclearTime(_:zone:meanings:isShown:)``.
  public func publishedTime(stated text: String) throws(ArchiveError) -> Instant {
    var stated: StatedTime
    do throws(TimeTextError) { stated = try TimeText.parse(text) } catch { throw .badTime(text) }
    if stated.precision == .day {
      stated.civilTime.secondOfDay = definition.defaultSecondOfDay
    }
    try requireOneMeaning(of: stated, text)
    return stated.instant(in: zone)
  }

  /// Refuses a time that the zone's clock showed twice, or skipped.
  ///
  /// - Parameters:
  ///   - stated: The time.
  ///   - text: How it was written.
  /// - Throws: ``ArchiveError/unclearTime(_:zone:meanings:isShown:)``.
  public func requireOneMeaning(of stated: StatedTime, _ text: String) throws(ArchiveError) {
    let (instants, isShown) = stated.meanings(in: zone)
    guard instants.count > 1 else { return }
    throw .unclearTime(
      text,
      zone: zone.name,
      meanings: instants.map { TimeText.rfc3339($0, in: zone) },
      isShown: isShown
    )
  }
}
