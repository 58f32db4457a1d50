internal import Bytes
internal import Definitions
internal import Digests
internal import History
internal import Store
internal import Tables

/// What earlier readings of a data set told: enough to compare releases without reading the rows
/// that both hold, and to list all steps without reading any.
struct DerivedFacts: Sendable {
  /// What is known of one release.
  struct Release: Sendable {
    /// The day of publication that the facts were computed with, as a day number.
    var publishedDay: Int
    var facts: ReleaseFacts
  }

  /// Everything that the rest follows from besides the releases themselves.
  let rules: Digest256
  var inferredKinds: [InferredKind]
  var releases: [ReleaseID: Release] = [:]
  /// All steps of the releases with this digest; see ``digest(ofTimeline:)``.
  var steps: [StepSummary] = []
  var timeline = Digest256.zero

  /// To be raised whenever rows are compared, counted or labelled in another way.
  private static let version = 1
  private static let magic = "vintage facts\n"
  private static let limit = 1 << 24

  init(rules: Digest256, inferredKinds: [InferredKind]) {
    self.rules = rules
    self.inferredKinds = inferredKinds
  }

  /// The digest of what the definition says of rows and times, and of the release from which
  /// kinds are inferred.
  static func rules(_ definition: DataSetDefinition, first: ReleaseID) -> Digest256 {
    var bytes: [UInt8] = []
    bytes.writeCount(version)
    bytes.append(contentsOf: first.digest.bytes)
    bytes.writeBlob(definition.timeZone.utf8)
    bytes.writeBlob(definition.referenceDateColumn.utf8)
    bytes.writeCount(definition.keyColumns.count)
    for column in definition.keyColumns { bytes.writeBlob(column.utf8) }
    for column in definition.columns {
      bytes.writeBlob(column.name.utf8)
      bytes.writeBlob(column.kind.rawValue.utf8)
      bytes.append(column.hasDecimalComma ? 1 : 0)
    }
    return Digest256(of: bytes)
  }

  /// The digest of all releases in published order, with the days of their publication.
  static func digest(ofTimeline releases: [(id: ReleaseID, publishedDay: Int)]) -> Digest256 {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(releases.count * 36)
    for release in releases {
      bytes.append(contentsOf: release.id.digest.bytes)
      bytes.writeZigzag(Int64(release.publishedDay))
    }
    return Digest256(of: bytes)
  }
}

extension DerivedFacts {
  /// The facts as a file.
  ///
  /// ```
  /// ┌───────┬───────┬────────────────┬────────────────────┬──────────┬─────────────────┐
  /// │ magic │ rules │ inferred kinds │ releases: id, day, │ timeline │ steps           │
  /// │ 14    │ 32    │ count, blobs   │ facts              │ 32       │ count, each one │
  /// └───────┴───────┴────────────────┴────────────────────┴──────────┴─────────────────┘
  /// ```
  var bytes: [UInt8] {
    var bytes = Array(Self.magic.utf8) + rules.bytes
    bytes.writeCount(inferredKinds.count)
    for kind in inferredKinds {
      bytes.writeBlob(kind.column.utf8)
      bytes.writeBlob(kind.kind.rawValue.utf8)
    }
    bytes.writeCount(releases.count)
    var previous: ReleaseFacts?
    let sorted = releases.sorted {
      ($0.value.publishedDay, $0.key.hex) < ($1.value.publishedDay, $1.key.hex)
    }
    for (id, release) in sorted {
      bytes.append(contentsOf: id.digest.bytes)
      bytes.writeZigzag(Int64(release.publishedDay))
      release.facts.append(to: &bytes, after: previous)
      previous = release.facts
    }
    bytes.append(contentsOf: timeline.bytes)
    bytes.writeCount(steps.count)
    for step in steps { step.append(to: &bytes) }
    return bytes
  }

  /// Reads facts, or nil where they are others than those asked for.
  init?(_ bytes: [UInt8], rules: Digest256) {
    var reader = ByteReader(bytes)
    do throws(ByteError) {
      guard try reader.readBytes(Self.magic.utf8.count).elementsEqual(Self.magic.utf8),
        try Self.digest(&reader) == rules
      else { return nil }
      self.init(rules: rules, inferredKinds: [])
      for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
        let name = String(decoding: try reader.readBlob(atMost: Self.limit), as: UTF8.self)
        let word = String(decoding: try reader.readBlob(atMost: Self.limit), as: UTF8.self)
        guard let kind = ColumnKind(rawValue: word) else { return nil }
        inferredKinds.append(InferredKind(column: name, kind: kind))
      }
      var previous: ReleaseFacts?
      for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
        let id = ReleaseID(digest: try Self.digest(&reader))
        let day = Int(try reader.readZigzag())
        let facts = try ReleaseFacts(from: &reader, after: previous)
        releases[id] = Release(publishedDay: day, facts: facts)
        previous = facts
      }
      timeline = try Self.digest(&reader)
      for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
        steps.append(try StepSummary(from: &reader))
      }
      try reader.finish()
    } catch {
      return nil
    }
  }

  private static func digest(_ reader: inout ByteReader) throws(ByteError) -> Digest256 {
    Digest256(try reader.readBytes(Digest256.byteCount)) ?? .zero
  }
}
