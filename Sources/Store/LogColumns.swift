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
  static let feature = "columns"

  /// Where the digests of a release lie among the pack's digests; -1 where it has none.
  struct DigestPlaces: Sendable {
    var content: Int32 = -1
    var sha1: Int32 = -1
    var chunk: Int32 = -1
  }

  let kinds: [UInt8]
  let published: [Int64]
  let recorded: [Int64]
  let byteCounts: [Int64]
  let recordCounts: [Int64]
  let newRecordCounts: [Int64]
  /// The entry that a confirmation or a tag speaks of.
  let targets: [Int64]
  let fileNames: TextColumn
  let sources: TextColumn
  let tools: TextColumn
  let tagNames: TextColumn
  let details: TextColumn
  let places: [DigestPlaces]
  /// The digests of all releases: contents, then SHA-1, then chunk ids.
  let digests: [UInt8]

  /// How many entries there are.
  var count: Int { kinds.count }

  /// Takes over fields that agree with each other.
  init(_ fields: Fields, digests: [UInt8], places: [DigestPlaces]) {
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
  func content(_ index: Int) -> Digest256 { digest(places[index].content) ?? .zero }

  /// The id of a release's chunk.
  func chunk(_ index: Int) -> ChunkID? { digest(places[index].chunk).map(ChunkID.init(digest:)) }

  private func digest(_ place: Int32) -> Digest256? {
    place < 0 ? nil : Digest256(digests[Int(place)..<Int(place) + Digest256.byteCount])
  }

  /// What the log says of a release.
  func release(_ index: Int) -> ReleaseEntry {
    let sha1 = Int(places[index].sha1)
    return ReleaseEntry(
      published: Instant(seconds: published[index]),
      recorded: Instant(seconds: recorded[index]),
      content: content(index),
      sha1: sha1 < 0 ? [] : Array(digests[sha1..<sha1 + SHA1.byteCount]),
      byteCount: Int(byteCounts[index]),
      recordCount: Int(recordCounts[index]),
      newRecordCount: Int(newRecordCounts[index]),
      chunk: chunk(index),
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

/// Texts of which each often begins like the one before.
struct TextColumn: Sendable {
  /// No column is larger than this when written out, in bytes.
  static let maximumByteCount = 1 << 28

  private var bytes: [UInt8] = []
  private var places: [Range<Int32>] = []

  subscript(index: Int) -> ArraySlice<UInt8> {
    guard !places.isEmpty else { return [] }
    return bytes[Int(places[index].lowerBound)..<Int(places[index].upperBound)]
  }

  /// A text; what is no UTF-8 in it is replaced.
  func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

  /// Makes a column of texts.
  init(_ texts: [[UInt8]]) {
    guard texts.contains(where: { !$0.isEmpty }) else { return }
    for text in texts {
      let start = Int32(bytes.count)
      bytes += text
      places.append(start..<Int32(bytes.count))
    }
  }

  /// Reads a column.
  ///
  /// - Parameters:
  ///   - reader: Stands at the column; then behind it.
  ///   - count: How many texts it has.
  /// - Throws: ``ByteError``.
  init(_ reader: inout ByteReader, count: Int) throws(ByteError) {
    guard try reader.readCount(atMost: 1) == 1 else { return }
    let shared = try reader.readVarints(count)
    let added = try reader.readVarints(count)
    let byteCount = try Self.byteCount(shared, added, in: reader)
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var places: [Range<Int32>] = []
    places.reserveCapacity(count)
    let source = try reader.readBytes(Int(added.reduce(0, +)))
    var out = bytes.mutableSpan
    var (next, end) = (source.startIndex, 0)
    var last: Range<Int> = 0..<0
    for index in 0..<count {
      let (shared, added) = (Int(shared[index]), Int(added[index]))
      if added == 0 {
        last = last.lowerBound..<last.lowerBound + shared
      } else {
        for step in 0..<shared { out[end + step] = out[last.lowerBound + step] }
        for step in 0..<added { out[end + shared + step] = source[next + step] }
        next += added
        last = end..<end + shared + added
        end = last.upperBound
      }
      places.append(Int32(last.lowerBound)..<Int32(last.upperBound))
    }
    (self.bytes, self.places) = (bytes, places)
  }

  /// The size of a column when it is written out: a text that only repeats takes nothing.
  private static func byteCount(
    _ shared: [UInt64],
    _ added: [UInt64],
    in reader: ByteReader
  ) throws(ByteError) -> Int {
    var (total, rest, last) = (0, UInt64(reader.remaining), UInt64(0))
    for (shared, added) in zip(shared, added) {
      guard shared <= last, added <= rest else { throw .truncated(offset: reader.offset) }
      rest -= added
      last = shared + added
      total += added == 0 ? 0 : Int(last)
      guard total <= maximumByteCount else {
        throw .countTooLarge(offset: reader.offset, count: last, limit: maximumByteCount)
      }
    }
    return total
  }

  /// Writes texts as a column.
  static func write(_ texts: [[UInt8]], to out: inout [UInt8]) {
    guard texts.contains(where: { !$0.isEmpty }) else { return out.writeCount(0) }
    out.writeCount(1)
    var last: [UInt8] = []
    var rests: [ArraySlice<UInt8>] = []
    for text in texts {
      let shared = zip(last, text).prefix { $0 == $1 }.count
      out.writeCount(shared)
      rests.append(text[shared...])
      last = text
    }
    for rest in rests { out.writeCount(rest.count) }
    for rest in rests { out.append(contentsOf: rest) }
  }
}
