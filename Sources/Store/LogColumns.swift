import Bytes
import Digests
import Times

/// The log entries of a pack, field by field.
///
/// Packs with many entries keep them like that, so that a long log is opened without reading each
/// entry by itself; docs/format.md, section 4.4, has the layout. All arrays have one value for each
/// entry; 0 and the empty text stand for a field that an entry does not have.
final class LogColumns: Sendable {
  /// What a reader of packs must understand to read such a table of contents.
  ///
  /// In the first layout every release with new records has a chunk id; in the second one a release
  /// says which digests it has.
  enum Layout: String {
    case first = "columns"
    case second = "columns-2"

    /// Whether an entry may have so many bytes of digests beside the content.
    func allows(_ byteCount: Int64) -> Bool {
      switch self {
      case .first: byteCount == 0 || byteCount == SHA1.byteCount
      case .second: [0, SHA1.byteCount, Digest256.byteCount, Self.both].contains(Int(byteCount))
      }
    }

    private static let both = SHA1.byteCount + Digest256.byteCount
  }

  /// Where the digests of a release lie among those of the pack; below 0 where it has none.
  struct DigestPlaces: Sendable {
    var content = NumberColumn([])
    var sha1 = NumberColumn([])
    var chunk = NumberColumn([])
  }

  let kinds: [UInt8]
  let published: NumberColumn
  let recorded: NumberColumn
  let byteCounts: NumberColumn
  let recordCounts: NumberColumn
  let newRecordCounts: NumberColumn
  /// The entry that a confirmation or a tag speaks of.
  let targets: NumberColumn
  let fileNames: TextColumn
  let sources: TextColumn
  let tools: TextColumn
  let tagNames: TextColumn
  let details: TextColumn
  let places: DigestPlaces
  /// The digests of all releases: contents, then SHA-1, then chunk ids, as far as they are there.
  let digests: [UInt8]

  /// How many entries there are.
  var count: Int { kinds.count }

  /// Takes over fields that agree with each other.
  init(_ fields: Fields, digests: [UInt8], places: DigestPlaces) {
    kinds = fields.kinds
    published = fields.integers[0]
    recorded = fields.integers[1]
    byteCounts = fields.integers[2]
    recordCounts = fields.integers[3]
    newRecordCounts = fields.integers[4]
    targets = fields.integers[5]
    fileNames = fields.texts[0]
    sources = fields.texts[1]
    tools = fields.texts[2]
    tagNames = fields.texts[3]
    details = fields.texts[4]
    self.places = places
    self.digests = digests
  }

  /// The SHA-256 of a release's file.
  func content(_ index: Int) -> Digest256 { digest(places.content[index]) ?? .zero }

  private func digest(_ place: Int64) -> Digest256? {
    place < 0 ? nil : Digest256(digests[Int(place)..<Int(place) + Digest256.byteCount])
  }

  /// What the log says of a release.
  func release(_ index: Int) -> ReleaseEntry {
    let sha1 = Int(places.sha1[index])
    return ReleaseEntry(
      published: Instant(seconds: published[index]),
      recorded: Instant(seconds: recorded[index]),
      content: content(index),
      sha1: sha1 < 0 ? [] : Array(digests[sha1..<sha1 + SHA1.byteCount]),
      byteCount: Int(byteCounts[index]),
      recordCount: Int(recordCounts[index]),
      newRecordCount: Int(newRecordCounts[index]),
      chunk: digest(places.chunk[index]).map(ChunkID.init(digest:)),
      provenance: provenance(index)
    )
  }

  /// An entry.
  func entry(_ index: Int) -> LogEntry {
    switch kinds[index] {
    case 1: .release(release(index))
    case 2:
      .confirmation(
        ConfirmationEntry(
          release: Int(targets[index]),
          published: Instant(seconds: published[index]),
          recorded: Instant(seconds: recorded[index]),
          provenance: provenance(index)
        )
      )
    default:
      .tag(
        TagEntry(
          name: tagNames.text(index),
          release: Int(targets[index]),
          recorded: Instant(seconds: recorded[index])
        )
      )
    }
  }

  private func provenance(_ index: Int) -> Provenance {
    Provenance(
      fileName: fileNames.text(index),
      source: sources.text(index),
      tool: tools.text(index),
      details: (try? LogEntry.details(details[index])) ?? [:]
    )
  }
}

/// The log entries of a pack, each as its bytes, however the pack keeps them.
enum EntryList: RandomAccessCollection, Sendable {
  /// One after the other; those of a pack that was read share one buffer.
  case rows([ArraySlice<UInt8>])
  /// Field by field.
  case columns(LogColumns)

  var startIndex: Int { 0 }

  var endIndex: Int {
    switch self {
    case .rows(let rows): rows.count
    case .columns(let columns): columns.count
    }
  }

  subscript(index: Int) -> ArraySlice<UInt8> {
    switch self {
    case .rows(let rows): rows[index]
    case .columns(let columns): columns.entry(index).bytes[...]
    }
  }

  /// Appends an entry to a list of rows.
  mutating func append(_ entry: ArraySlice<UInt8>) {
    var rows: [ArraySlice<UInt8>]
    switch self {
    case .rows(let known): rows = known
    case .columns: rows = Array(self)
    }
    self = .rows([])
    rows.append(entry)
    self = .rows(rows)
  }
}
