public import Digests
public import Records
public import Times

/// A release as the store holds it.
public struct StoredRelease: Sendable {
  /// The data set's name.
  let dataSet: String
  /// The log of its pack, and its place among the releases there.
  private let log: PackLog
  private let index: Int
  /// The newest time at which the producer still published these bytes, where that was seen.
  public let lastConfirmed: Instant?
  /// Its tags, in the order in which they were given.
  public let tags: [String]

  init(dataSet: String, log: PackLog, index: Int, lastConfirmed: Instant?, tags: [String]) {
    self.dataSet = dataSet
    self.log = log
    self.index = index
    self.lastConfirmed = lastConfirmed
    self.tags = tags
  }

  private var row: Int { Int(log.releases[index].entry) }

  /// The number of its log entry; entries count from 1 in recorded order.
  public var entryNumber: Int { log.firstEntry + row }
  /// All that the log says of it, put together each time.
  public var entry: ReleaseEntry { log.columns.release(row) }
  /// When the producer released it.
  public var published: Instant { Instant(seconds: log.columns.published[row]) }
  /// When this archive stored it.
  public var recorded: Instant { Instant(seconds: log.columns.recorded[row]) }
  /// The SHA-256 of the file.
  public var content: Digest256 { log.columns.content(row) }
  /// The size of the file in bytes.
  public var byteCount: Int { Int(log.columns.byteCounts[row]) }
  /// How many records the file has.
  public var recordCount: Int { Int(log.columns.recordCounts[row]) }
  /// How many of them were first seen in it.
  public var newRecordCount: Int { Int(log.columns.newRecordCounts[row]) }
  /// The number of its first new record.
  public var firstRecord: RecordNumber { log.firstRecord + Int(log.recordsBefore[index]) }

  /// The numbers of the records first seen in it.
  public var newRecords: Range<RecordNumber> { log.records(index).new }

  /// The release's id; computed each time, for most commands ask for few of them.
  public var id: ReleaseID {
    ReleaseID(
      dataSet: dataSet,
      published: published,
      content: content,
      byteCount: byteCount
    )
  }
}

extension StoredRelease: Hashable {
  /// Whether two are the same release, with the same tags and confirmations.
  public static func == (left: StoredRelease, right: StoredRelease) -> Bool {
    left.dataSet == right.dataSet && left.entryNumber == right.entryNumber
      && left.firstRecord == right.firstRecord && left.lastConfirmed == right.lastConfirmed
      && left.tags == right.tags && left.entry == right.entry
  }

  /// Feeds what tells releases apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(dataSet)
    hasher.combine(entryNumber)
  }
}
