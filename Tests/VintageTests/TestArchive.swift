import Definitions
import Files
import Store
import Support
import Times
import Vintage

/// An archive in memory with one data set in Paris time.
struct TestArchive {
  let archive: Archive
  let dataSet: DataSet

  init(named name: String = "hospital") throws {
    archive = try Archive.create(at: "/archive", files: CrashingFileSystem())
    var definition = DataSetDefinition(name: try DataSetName(name).orThrow())
    definition.timeZone = "Europe/Paris"
    definition.keyColumns = ["dep"]
    try archive.add(definition)
    dataSet = try archive.dataSet(named: name)
  }

  /// Adds a release; times are as a person in Paris writes them, recorded times in UTC.
  func add(_ published: String, _ text: String, recorded: String = "2022-01-01T00:00Z") throws {
    _ = try StoreWriter(dataSet.store).add(
      IncomingFile(
        bytes: Array(text.utf8),
        published: try dataSet.publishedTime(stated: published),
        provenance: Provenance(fileName: "x.csv")
      ),
      recorded: try dataSet.publishedTime(stated: recorded)
    )
  }

  /// What a release holds, as text.
  func text(_ reference: String, by: AsOfTime = .published) throws -> String {
    let timeline = try dataSet.releases()
    let place = try timeline.place(of: reference, by: by)
    return String(decoding: try timeline.file(place), as: UTF8.self)
  }
}

/// A value that a test needs is nil.
struct Missing: Error {}

extension Optional {
  /// The value.
  func orThrow() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}
