public import Digests
public import Times

/// One thing that happened to a data set, as its log keeps it.
///
/// Entries are numbered 1, 2, 3 ... in recorded order and never change. Their bytes are
///
/// ```
///  0
/// ┌──────┬─────┬──────────────┬─────────┬─────┬──────────────┬─────────┬ ···
/// │ kind │ tag │ length LEB128│ value   │ tag │ length LEB128│ value   │
/// └──────┴─────┴──────────────┴─────────┴─────┴──────────────┴─────────┴ ···
/// ```
///
/// with rising tags (docs/format.md lists them). A reader keeps the bytes of fields that it does
/// not know, for the hash chain, and otherwise passes over them.
public enum LogEntry: Hashable, Sendable {
  /// A file came in.
  case release(ReleaseEntry)
  /// The same bytes as those of a release were seen again.
  case confirmation(ConfirmationEntry)
  /// A name was given to a release, or taken away.
  case tag(TagEntry)

  /// When this archive stored it.
  public var recorded: Instant {
    switch self {
    case .release(let entry): entry.recorded
    case .confirmation(let entry): entry.recorded
    case .tag(let entry): entry.recorded
    }
  }
}

/// Where a file came from, as far as it is known.
public struct Provenance: Hashable, Sendable {
  /// The file's name without folders, as it was handed in; empty where it came by a pipe.
  public var fileName: String
  /// The address it was fetched from; empty where unknown.
  public var source: String
  /// The program that stored it, with its version.
  public var tool: String
  /// What else is known of how it came here, such as the commit or the archive it was taken from:
  /// names of lower-case letters and `_`, each once.
  public var details: [String: String]

  /// Makes a provenance.
  ///
  /// - Parameters:
  ///   - fileName: The file's name without folders; empty where there was none.
  ///   - source: The address it was fetched from; empty where unknown.
  ///   - tool: The program that stored it, with its version.
  ///   - details: What else is known.
  public init(
    fileName: String,
    source: String = "",
    tool: String = "",
    details: [String: String] = [:]
  ) {
    self.fileName = fileName
    self.source = source
    self.tool = tool
    self.details = details
  }
}

/// The log's word for a release.
public struct ReleaseEntry: Hashable, Sendable {
  /// When the producer released it.
  public var published: Instant
  /// When this archive stored it.
  public var recorded: Instant
  /// The SHA-256 of the file.
  public var content: Digest256
  /// The SHA-1 of the file, 20 bytes, where the log says it; empty in what is written today.
  public var sha1: [UInt8]
  /// The size of the file in bytes.
  public var byteCount: Int
  /// How many records the file has.
  public var recordCount: Int
  /// How many of them were first seen in it.
  public var newRecordCount: Int
  /// The id of the chunk of those, where the log says it; nil in what is written today.
  public var chunk: ChunkID?
  /// Where the file came from.
  public var provenance: Provenance
}

/// The log's word for seeing known bytes again.
public struct ConfirmationEntry: Hashable, Sendable {
  /// The number of the release's entry.
  public var release: Int
  /// When the producer still published these bytes.
  public var published: Instant
  /// When this archive noted it.
  public var recorded: Instant
  /// Where the file came from.
  public var provenance: Provenance
}

/// The log's word for a name of a release.
public struct TagEntry: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The number of the release's entry; 0 takes the name away.
  public var release: Int
  /// When this archive noted it.
  public var recorded: Instant
}
