import Digests
public import Records
public import Times

/// A release as the store holds it.
public struct StoredRelease: Hashable, Sendable {
  /// The data set's name.
  let dataSet: String
  /// The number of its log entry; entries count from 1 in recorded order.
  public let entryNumber: Int
  private let said: Said
  /// The number of its first new record.
  public let firstRecord: RecordNumber
  /// The newest time at which the producer still published these bytes, where that was seen.
  public internal(set) var lastConfirmed: Instant?
  /// Its tags, in the order in which they were given.
  public internal(set) var tags: [String] = []

  /// What the log says of a release, in one place however many snapshots list it: a writer makes a
  /// list of all releases for each one that it adds.
  private final class Said: Hashable, Sendable {
    let entry: ReleaseEntry

    init(_ entry: ReleaseEntry) { self.entry = entry }

    static func == (left: Said, right: Said) -> Bool {
      left === right || left.entry == right.entry
    }

    func hash(into hasher: inout Hasher) { hasher.combine(entry) }
  }

  init(
    dataSet: String,
    entryNumber: Int,
    entry: ReleaseEntry,
    firstRecord: RecordNumber
  ) {
    self.dataSet = dataSet
    self.entryNumber = entryNumber
    said = Said(entry)
    self.firstRecord = firstRecord
  }

  /// What the log says of it.
  public var entry: ReleaseEntry { said.entry }

  /// The release's id; computed each time, for most commands ask for few of them.
  public var id: ReleaseID {
    ReleaseID(
      dataSet: dataSet,
      published: entry.published,
      content: entry.content,
      byteCount: entry.byteCount
    )
  }
  /// When the producer released it.
  public var published: Instant { entry.published }
  /// When this archive stored it.
  public var recorded: Instant { entry.recorded }
  /// The numbers of the records first seen in it.
  public var newRecords: Range<RecordNumber> {
    firstRecord..<firstRecord + entry.newRecordCount
  }
}

/// Where to find what a release needs.
struct RecipeLocation: Sendable {
  var pack: Int
  var block: Int
  var range: Range<Int>
  /// The place of the base in the log's releases; nil where there is none.
  var base: Int?
  /// Whether it has a base that is lost.
  var hasLostBase = false
}
