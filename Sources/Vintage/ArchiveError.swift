public import Definitions
public import Files
public import Store
public import Times

/// What can go wrong between a request and an archive.
public enum ArchiveError: Error, Hashable, Sendable {
  /// No archive in `directory`, nor above it where it was searched upward.
  case noArchive(directory: String, wasSearched: Bool)
  /// There is an archive already.
  case archiveExists(directory: String)
  /// The archive is of a format that this version does not know.
  case unknownFormat(path: String, format: Int)
  /// No data set of that name; `known` are the names there are.
  case noDataSet(String, known: [String])
  /// The store holds releases of a data set, but its definition at `path` is missing.
  case definitionMissing(String, path: String)
  /// A data set of that name is there already.
  case dataSetExists(String, path: String)
  /// A name that no data set can have.
  case badDataSetName(String)
  /// A name that no tag can have.
  case badTagName(String)
  /// What follows the `@` can be no reference.
  case badReference(String)
  /// An address needs a reference after an `@` and has none.
  case missingReference(dataSet: String)
  /// The data set has no release yet.
  case noReleases(dataSet: String)
  /// Everything was published (or recorded) after that time; `first` is the earliest.
  case beforeFirst(dataSet: String, reference: String, first: String, by: AsOfTime)
  /// There are fewer releases than that.
  case outOfRange(dataSet: String, reference: String, count: Int)
  /// No tag and no release id matches.
  case unknownReference(dataSet: String, reference: String, tags: [String])
  /// More than one release matches; `matches` describes them.
  case ambiguousReference(dataSet: String, reference: String, matches: [String])
  /// A file's name says no time.
  case noPublishedTime(path: String)
  /// A file's name says more than one time.
  case ambiguousPublishedTime(path: String, times: [String])
  /// A clock showed the time twice, or never; with what it can mean, each with its offset.
  case unclearTime(String, zone: String, meanings: [String], isShown: Bool)
  /// A time cannot be read.
  case badTime(String)
  /// A definition file is wrong.
  case definition(DefinitionError)
  /// A time zone is not known here.
  case timeZone(TimeZoneError)
  /// The store refused.
  case store(StoreError)
  /// The disk refused.
  case file(FileError)
  /// The output file is there already.
  case outputExists(path: String)
}

/// Runs a call to the disk and gives its error the archive's type.
func onDisk<Value>(_ call: () throws(FileError) -> Value) throws(ArchiveError) -> Value {
  do throws(FileError) { return try call() } catch { throw .file(error) }
}

/// Runs a call to a store and gives its error the archive's type.
func inStore<Value>(_ call: () throws(StoreError) -> Value) throws(ArchiveError) -> Value {
  do throws(StoreError) { return try call() } catch { throw .store(error) }
}

/// Reads or writes a definition and gives its error the archive's type.
func defining<Value>(_ call: () throws(DefinitionError) -> Value) throws(ArchiveError) -> Value {
  do throws(DefinitionError) { return try call() } catch { throw .definition(error) }
}
