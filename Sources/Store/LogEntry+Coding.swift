public import Bytes
import Digests
import Times

extension LogEntry {
  /// The largest entry that is read, in bytes.
  static let maximumByteCount = 1 << 20

  /// The largest release that is kept or read: 8 GiB.
  ///
  /// A recipe of a few bytes may repeat one row as often as the size allows, so this bounds what a
  /// hostile archive makes a reader allocate.
  static let maximumReleaseByteCount = 1 << 33

  /// The tags of fields; part of the format, never used again for something else.
  fileprivate enum Field: UInt64 {
    case published = 1
    case recorded = 2
    case content = 3
    case sha1 = 4
    case byteCount = 5
    case recordCount = 6
    case newRecordCount = 7
    case chunk = 8
    case fileName = 9
    case source = 10
    case tool = 11
    case release = 12
    case tagName = 13
    case details = 14
  }

  /// The entry's bytes.
  var bytes: [UInt8] {
    var writer = FieldWriter()
    switch self {
    case .release(let entry):
      writer.begin(1)
      writer.integer(.published, entry.published.seconds)
      writer.integer(.recorded, entry.recorded.seconds)
      writer.blob(.content, entry.content.bytes)
      writer.blob(.sha1, entry.sha1)
      writer.count(.byteCount, entry.byteCount)
      writer.count(.recordCount, entry.recordCount)
      writer.count(.newRecordCount, entry.newRecordCount)
      if let chunk = entry.chunk { writer.blob(.chunk, chunk.digest.bytes) }
      writer.provenance(entry.provenance)
      writer.details(entry.provenance)
    case .confirmation(let entry):
      writer.begin(2)
      writer.integer(.published, entry.published.seconds)
      writer.integer(.recorded, entry.recorded.seconds)
      writer.provenance(entry.provenance)
      writer.count(.release, entry.release)
      writer.details(entry.provenance)
    case .tag(let entry):
      writer.begin(3)
      writer.integer(.recorded, entry.recorded.seconds)
      writer.count(.release, entry.release)
      writer.blob(.tagName, Array(entry.name.utf8))
    }
    return writer.bytes
  }

  /// Reads an entry.
  ///
  /// - Parameter bytes: The entry's bytes, all of them.
  /// - Throws: ``EntryError``.
  init(bytes: ArraySlice<UInt8>) throws(EntryError) {
    let fields = try FieldReader(bytes)
    switch fields.kind {
    case 1: self = .release(try ReleaseEntry(fields))
    case 2: self = .confirmation(try ConfirmationEntry(fields))
    case 3: self = .tag(try TagEntry(fields))
    default: throw .unknownKind(fields.kind)
    }
  }

  /// Reads an entry.
  ///
  /// - Parameter bytes: The entry's bytes, all of them.
  /// - Throws: ``EntryError``.
  init(bytes: [UInt8]) throws(EntryError) { try self.init(bytes: bytes[...]) }

  /// Appends fields; absent, zero and empty are left out.
  private struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func begin(_ kind: UInt8) { bytes.append(kind) }

    mutating func blob(_ field: Field, _ value: [UInt8]) {
      guard !value.isEmpty else { return }
      bytes.writeVarint(field.rawValue)
      bytes.writeBlob(value)
    }

    mutating func integer(_ field: Field, _ value: Int64) {
      var digits: [UInt8] = []
      digits.writeZigzag(value)
      blob(field, digits)
    }

    mutating func count(_ field: Field, _ value: Int) {
      guard value > 0 else { return }
      var digits: [UInt8] = []
      digits.writeCount(value)
      blob(field, digits)
    }

    mutating func provenance(_ value: Provenance) {
      blob(.fileName, Array(value.fileName.utf8))
      blob(.source, Array(value.source.utf8))
      blob(.tool, Array(value.tool.utf8))
    }

    /// Pairs of name and value, by name; they come after every other field.
    mutating func details(_ value: Provenance) {
      blob(.details, value.detailBytes)
    }
  }

  /// Reads details.
  ///
  /// - Parameter bytes: Pairs of blobs, a name and a text each.
  /// - Returns: The texts by name.
  /// - Throws: ``EntryError/badField(tag:)``.
  static func details(_ bytes: ArraySlice<UInt8>) throws(EntryError) -> [String: String] {
    var reader = ByteReader(slice: bytes)
    var details: [String: String] = [:]
    do throws(ByteError) {
      while !reader.isAtEnd {
        let name = try reader.readBlob(atMost: maximumByteCount)
        let text = try reader.readBlob(atMost: maximumByteCount)
        details[String(decoding: name, as: UTF8.self)] = String(decoding: text, as: UTF8.self)
      }
    } catch { throw .badField(tag: Field.details.rawValue) }
    return details
  }

  /// The fields of an entry by tag.
  ///
  /// A log has thousands of entries, so their places stand in line and nothing is copied.
  fileprivate struct FieldReader {
    /// The places of the fields that are known, by tag; empty where a field is not there.
    private typealias Places = InlineArray<16, Range<Int>>

    let kind: UInt8
    private let bytes: ArraySlice<UInt8>
    private var places = Places(repeating: 0..<0)

    init(_ bytes: ArraySlice<UInt8>) throws(EntryError) {
      self.bytes = bytes
      var reader = ByteReader(slice: bytes)
      var (last, disordered): (UInt64, UInt64?) = (0, nil)
      do throws(ByteError) {
        kind = try reader.readByte()
        while !reader.isAtEnd, disordered == nil {
          let tag = try reader.readVarint()
          let length = try reader.readCount(atMost: LogEntry.maximumByteCount)
          let start = reader.offset
          try reader.skip(length)
          if tag <= last { disordered = tag }
          last = tag
          if tag < UInt64(places.count) { places[Int(tag)] = start..<start + length }
        }
      } catch {
        throw .bytes(error)
      }
      if let disordered { throw .badField(tag: disordered) }
    }

    /// A field's place in `bytes`; nil where it is not there: empty ones are never written.
    private func place(_ field: LogEntry.Field) -> Range<Int>? {
      let place = places[Int(field.rawValue)]
      return place.lowerBound == 0 ? nil : place
    }

    func blob(_ field: LogEntry.Field) -> ArraySlice<UInt8>? {
      place(field).map { bytes[$0] }
    }

    func text(_ field: LogEntry.Field) -> String {
      blob(field).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func instant(_ field: LogEntry.Field) throws(EntryError) -> Instant {
      guard let value = blob(field) else { throw .missingField(tag: field.rawValue) }
      var reader = ByteReader(slice: value)
      guard let seconds = try? reader.readZigzag(), reader.isAtEnd,
        seconds.magnitude < 1 << 40
      else { throw .badField(tag: field.rawValue) }
      return Instant(seconds: seconds)
    }

    func count(_ field: LogEntry.Field) throws(EntryError) -> Int {
      guard let value = blob(field) else { return 0 }
      var reader = ByteReader(slice: value)
      guard let count = try? reader.readCount(atMost: 1 << 48), reader.isAtEnd else {
        throw .badField(tag: field.rawValue)
      }
      return count
    }

    func digest(_ field: LogEntry.Field) throws(EntryError) -> Digest256? {
      guard let value = blob(field) else { return nil }
      guard let digest = Digest256(value) else { throw .badField(tag: field.rawValue) }
      return digest
    }

    func provenance() throws(EntryError) -> Provenance {
      Provenance(
        fileName: text(.fileName),
        source: text(.source),
        tool: text(.tool),
        details: try blob(.details).map(LogEntry.details) ?? [:]
      )
    }
  }
}

extension Provenance {
  /// The details as pairs of blobs, a name and a text each, by name.
  var detailBytes: [UInt8] {
    var pairs: [UInt8] = []
    for (name, text) in details.sorted(by: { $0.key < $1.key }) {
      pairs.writeBlob(name.utf8)
      pairs.writeBlob(text.utf8)
    }
    return pairs
  }
}

/// What is wrong with the bytes of a log entry.
public enum EntryError: Error, Hashable, Sendable {
  /// A field is cut off or overlong.
  case bytes(ByteError)
  /// A kind of entry that this version does not know.
  case unknownKind(UInt8)
  /// A field has a value that cannot be, or stands out of order.
  case badField(tag: UInt64)
  /// A field that every entry of the kind has is not there.
  case missingField(tag: UInt64)
}

extension ReleaseEntry {
  fileprivate init(_ fields: LogEntry.FieldReader) throws(EntryError) {
    guard let content = try fields.digest(.content) else { throw .missingField(tag: 3) }
    let newRecordCount = try fields.count(.newRecordCount)
    let chunk = try fields.digest(.chunk).map(ChunkID.init(digest:))
    guard chunk == nil || newRecordCount > 0 else { throw .badField(tag: 8) }
    let byteCount = try fields.count(.byteCount)
    let recordCount = try fields.count(.recordCount)
    // A record has one byte at least, and a new record stands in the file.
    guard byteCount <= LogEntry.maximumReleaseByteCount else { throw .badField(tag: 5) }
    guard recordCount <= byteCount else { throw .badField(tag: 6) }
    guard newRecordCount <= recordCount else { throw .badField(tag: 7) }
    let sha1 = Array(fields.blob(.sha1) ?? [])
    guard sha1.isEmpty || sha1.count == SHA1.byteCount else { throw .badField(tag: 4) }
    self.init(
      published: try fields.instant(.published),
      recorded: try fields.instant(.recorded),
      content: content,
      sha1: sha1,
      byteCount: byteCount,
      recordCount: recordCount,
      newRecordCount: newRecordCount,
      chunk: chunk,
      provenance: try fields.provenance()
    )
  }
}

extension ConfirmationEntry {
  fileprivate init(_ fields: LogEntry.FieldReader) throws(EntryError) {
    self.init(
      release: try fields.count(.release),
      published: try fields.instant(.published),
      recorded: try fields.instant(.recorded),
      provenance: try fields.provenance()
    )
  }
}

extension TagEntry {
  fileprivate init(_ fields: LogEntry.FieldReader) throws(EntryError) {
    self.init(
      name: fields.text(.tagName),
      release: try fields.count(.release),
      recorded: try fields.instant(.recorded)
    )
  }
}
