internal import Bytes
internal import Definitions
internal import Digests
internal import History
internal import Store
internal import Synchronization
internal import Tables

/// What earlier readings of a data set told: enough to compare releases without reading the rows
/// that both hold, and to list all steps without reading any.
///
/// The facts of releases lie in pages, by log entry, so that what is known of one release is found
/// and kept by reading and writing little, however long the history is. The steps, which are asked
/// for together, lie in a file of their own. Each file starts with
///
/// ```
/// ┌───────┬───────┬────────────────┐
/// │ magic │ rules │ inferred kinds │
/// │ 14    │ 32    │ count, blobs   │
/// └───────┴───────┴────────────────┘
/// ```
final class DerivedFacts: Sendable {
  /// What is known of one release.
  struct Release: Sendable {
    /// The day of publication that the facts were computed with, as a day number.
    var publishedDay: Int
    var facts: ReleaseFacts
  }

  /// All steps of a history.
  struct Steps: Sendable {
    /// The digest of the releases that they are about; see ``DerivedFacts/digest(ofTimeline:)``.
    var timeline = Digest256.zero
    var summaries: [StepSummary] = []
    /// The key column that a release lacks, by its place.
    var missingColumns: [Int: String] = [:]
  }

  private typealias Page = [ReleaseID: Release]

  /// So many entries of the log share a page.
  private static let entriesOfPage = 64
  /// To be raised whenever rows are compared, counted or labelled in another way.
  private static let version = 8
  private static let magic = "vintage facts\n"
  private static let limit = 1 << 24
  private static let stepsName = "steps"

  /// Everything that the rest follows from besides the releases themselves.
  private let rules: Digest256
  private let files: DerivedFiles
  /// The pages that were read, and what each file says of the kinds of columns.
  private let pages = Mutex<(pages: [Int: Page], kinds: [InferredKind]?)>(([:], nil))

  init(_ files: DerivedFiles, _ definition: DataSetDefinition, first: ReleaseID) {
    self.files = files
    rules = Self.rules(definition, first: first)
  }

  /// What is known of a release.
  func known(_ release: StoredRelease) -> Release? {
    let number = release.entryNumber / Self.entriesOfPage
    return page(number)[release.id]
  }

  /// The kinds of columns, where a file that was read says them.
  var inferredKinds: [InferredKind]? { pages.withLock { $0.kinds } }

  /// Keeps what is known of releases.
  func keep(_ news: [(release: StoredRelease, facts: Release)], _ kinds: [InferredKind]) {
    let groups = Dictionary(grouping: news) { $0.release.entryNumber / Self.entriesOfPage }
    for (number, news) in groups {
      var page = page(number)
      for (release, facts) in news { page[release.id] = facts }
      var bytes = head(kinds)
      bytes.writeCount(page.count)
      for (id, release) in page {
        bytes.append(contentsOf: id.digest.bytes)
        bytes.writeZigzag(Int64(release.publishedDay))
        release.facts.append(to: &bytes, after: nil)
      }
      files.write(bytes, to: Self.pageName(number))
      let kept = page
      pages.withLock { $0.pages[number] = kept }
    }
  }

  /// The steps of all releases; nil where they were not kept, or are those of other releases.
  func steps(of timeline: Digest256) -> Steps? {
    guard let bytes = files.read(Self.stepsName) else { return nil }
    var reader = ByteReader(bytes)
    var steps = Steps()
    do throws(ByteError) {
      guard try readHead(&reader) else { return nil }
      steps.timeline = try Self.digest(&reader)
      guard steps.timeline == timeline else { return nil }
      for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
        let place = try reader.readCount(atMost: Self.limit)
        let name = try reader.readBlob(atMost: Self.limit)
        steps.missingColumns[place] = String(decoding: name, as: UTF8.self)
      }
      for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
        steps.summaries.append(try StepSummary(from: &reader))
      }
      try reader.finish()
    } catch { return nil }
    return steps
  }

  /// Keeps all steps.
  func keep(_ steps: Steps, _ kinds: [InferredKind]) {
    var bytes = head(kinds)
    bytes.append(contentsOf: steps.timeline.bytes)
    bytes.writeCount(steps.missingColumns.count)
    for (place, name) in steps.missingColumns.sorted(by: { $0.key < $1.key }) {
      bytes.writeCount(place)
      bytes.writeBlob(name.utf8)
    }
    bytes.writeCount(steps.summaries.count)
    for step in steps.summaries { step.append(to: &bytes) }
    files.write(bytes, to: Self.stepsName)
  }

  /// A page; empty where nothing that still holds was kept.
  private func page(_ number: Int) -> Page {
    if let known = pages.withLock({ $0.pages[number] }) { return known }
    let page = read(page: number) ?? [:]
    pages.withLock { $0.pages[number] = page }
    return page
  }

  private func read(page number: Int) -> Page? {
    guard let bytes = files.read(Self.pageName(number)) else { return nil }
    var reader = ByteReader(bytes)
    var page = Page()
    do throws(ByteError) {
      guard try readHead(&reader) else { return nil }
      for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
        let id = ReleaseID(digest: try Self.digest(&reader))
        let day = Int(try reader.readZigzag())
        let facts = try ReleaseFacts(from: &reader, after: nil)
        page[id] = Release(publishedDay: day, facts: facts)
      }
      try reader.finish()
    } catch { return nil }
    return page
  }

  private static func pageName(_ number: Int) -> String { "\(number * entriesOfPage).facts" }

  private func head(_ kinds: [InferredKind]) -> [UInt8] {
    var bytes = Array(Self.magic.utf8) + rules.bytes
    bytes.writeCount(kinds.count)
    for kind in kinds {
      bytes.writeBlob(kind.column.utf8)
      bytes.writeBlob(kind.kind.rawValue.utf8)
      bytes.append((kind.hasDecimalComma ? 1 : 0) + (kind.hasThousandsPoint ? 2 : 0))
    }
    return bytes
  }

  /// Reads how a file starts; tells whether it is about these rules.
  private func readHead(_ reader: inout ByteReader) throws(ByteError) -> Bool {
    guard try reader.readBytes(Self.magic.utf8.count).elementsEqual(Self.magic.utf8),
      try Self.digest(&reader) == rules
    else { return false }
    var kinds: [InferredKind] = []
    for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
      let name = String(decoding: try reader.readBlob(atMost: Self.limit), as: UTF8.self)
      let word = String(decoding: try reader.readBlob(atMost: Self.limit), as: UTF8.self)
      guard let kind = ColumnKind(rawValue: word) else { return false }
      let marks = try reader.readCount(atMost: 3)
      kinds.append(
        InferredKind(
          column: name,
          kind: kind,
          hasDecimalComma: marks & 1 > 0,
          hasThousandsPoint: marks & 2 > 0
        )
      )
    }
    let found = kinds
    pages.withLock { $0.kinds = found }
    return true
  }

  private static func digest(_ reader: inout ByteReader) throws(ByteError) -> Digest256 {
    Digest256(try reader.readBytes(Digest256.byteCount)) ?? .zero
  }
}

extension DerivedFacts {
  /// The digest of what the definition says of rows and times, and of the release from which
  /// kinds are inferred.
  private static func rules(_ definition: DataSetDefinition, first: ReleaseID) -> Digest256 {
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
      bytes.append((column.hasDecimalComma ? 1 : 0) + (column.hasThousandsPoint ? 2 : 0))
      bytes.writeCount(column.formerNames.count)
      for name in column.formerNames { bytes.writeBlob(name.utf8) }
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
