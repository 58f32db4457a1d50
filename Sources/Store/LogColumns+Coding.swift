import Bytes
import Deflate
import Digests
import Times

extension LogColumns {
  /// The columns as they stand in a table of contents.
  struct Fields {
    /// How many columns of integers there are: published, recorded, byte count, record count, new
    /// records, and the entry that a confirmation or a tag speaks of.
    static let integerCount = 6
    /// How many columns of texts there are: file name, source, tool, tag name, details.
    static let textCount = 5
    /// The place of the new records among the columns of integers.
    static let newRecords = 4

    var kinds: [UInt8] = []
    var integers: [NumberColumn] = []
    var texts: [TextColumn] = []

    /// Whether every entry is a release.
    var isOnlyReleases: Bool { kinds.allSatisfy { $0 == 1 } }

    /// Where the digests of each release lie, and where the last one ends.
    ///
    /// - Parameters:
    ///   - isUniform: Whether all entries are releases with the same digests.
    ///   - hasSHA1: Whether a release has a SHA-1.
    ///   - hasChunk: Whether it has a chunk id.
    /// - Returns: Both.
    func digestPlaces(
      isUniform: Bool,
      hasSHA1: (Int) -> Bool,
      hasChunk: (Int) -> Bool
    ) -> (DigestPlaces, end: Int) {
      var end = 0
      func column(of byteCount: Int, where isThere: (Int) -> Bool) -> NumberColumn {
        // All are like the first one.
        let asked = isUniform ? kinds.indices.prefix(1) : kinds.indices
        guard asked.contains(where: isThere) else {
          return NumberColumn(from: -1, by: 0, count: kinds.count)
        }
        if isUniform {
          defer { end += kinds.count * byteCount }
          return NumberColumn(from: Int64(end), by: Int64(byteCount), count: kinds.count)
        }
        return NumberColumn(
          kinds.indices.map { index in
            guard kinds[index] == 1, isThere(index) else { return -1 }
            defer { end += byteCount }
            return Int64(end)
          }
        )
      }
      var places = DigestPlaces()
      places.content = column(of: Digest256.byteCount) { _ in true }
      places.sha1 = column(of: SHA1.byteCount, where: hasSHA1)
      places.chunk = column(of: Digest256.byteCount, where: hasChunk)
      return (places, end)
    }
  }

  /// Makes columns of entries.
  convenience init(_ entries: [LogEntry]) {
    var fields = Fields()
    fields.kinds = entries.map(\.kind)
    let integers = entries.map(\.integers)
    let texts = entries.map(\.texts)
    for column in 0..<Fields.integerCount {
      fields.integers.append(NumberColumn(integers.map { $0[column] }))
    }
    for column in 0..<Fields.textCount { fields.texts.append(TextColumn(texts.map { $0[column] })) }
    let (places, _) = fields.digestPlaces(
      isUniform: false,
      hasSHA1: { entries[$0].releaseEntry?.sha1.isEmpty == false },
      hasChunk: { entries[$0].releaseEntry?.chunk != nil }
    )
    self.init(fields, digests: Self.digests(of: entries), places: places)
  }

  /// The digests of all releases: contents, then SHA-1, then chunk ids.
  fileprivate static func digests(of entries: [LogEntry]) -> [UInt8] {
    let releases = entries.compactMap(\.releaseEntry)
    var digests = releases.flatMap(\.content.bytes)
    digests += releases.flatMap(\.sha1)
    digests += releases.compactMap(\.chunk).flatMap(\.digest.bytes)
    return digests
  }

  /// Reads the columns and the places of recipes.
  ///
  /// - Parameters:
  ///   - reader: Stands at the columns; then behind them.
  ///   - count: How many entries there are.
  ///   - digests: The pack's digests.
  ///   - layout: How the columns are laid out.
  /// - Returns: The columns; for each release where its recipe is; and all sketches.
  /// - Throws: ``EntryError``.
  static func read(
    _ reader: inout ByteReader,
    count: Int,
    digests: [UInt8],
    layout: Layout
  ) throws(EntryError) -> (columns: LogColumns, recipes: [RecipePlace], sketchWords: SketchWords) {
    var fields = Fields()
    let (further, distances): (NumberColumn, NumberColumn)
    let (sizes, sketches): (NumberColumn, NumberColumn)
    do throws(ByteError) {
      fields.kinds = Array(try reader.readBytes(count))
      for _ in 0..<Fields.integerCount {
        fields.integers.append(try .readDifferences(&reader, count: count))
      }
      further = try .readCounts(&reader, count: count)
      distances = try .readCounts(&reader, count: count)
      sizes = try .readCounts(&reader, count: count)
      sketches = try .readCounts(&reader, count: count)
      for _ in 0..<Fields.textCount {
        fields.texts.append(try TextColumn(&reader, count: count))
      }
    } catch { throw .bytes(error) }
    let isUniform = fields.isOnlyReleases && further.isConstant
    for index in isUniform ? 0..<min(count, 1) : 0..<count {
      let isRelease = fields.kinds[index] == 1
      guard isRelease ? layout.allows(further[index]) : further[index] == 0 else {
        throw .badField(tag: 4)
      }
    }
    let recipes = try recipes(fields.kinds, distances, sizes, sketches)
    let newRecords = fields.integers[Fields.newRecords]
    let (places, start) = fields.digestPlaces(
      isUniform: isUniform && (layout == .second || areAllOrNone(newRecords)),
      hasSHA1: { further[$0] % Int64(Digest256.byteCount) > 0 },
      hasChunk: { layout == .first ? newRecords[$0] > 0 : further[$0] >= Digest256.byteCount }
    )
    let end = start + 4 * Int(recipes.last?.sketchEnd ?? 0)
    guard end == digests.count else { throw .bytes(.trailingBytes(offset: start)) }
    let columns = LogColumns(fields, digests: digests, places: places)
    try columns.check()
    return (columns, recipes, SketchWords(bytes: digests[start..<end]))
  }

  /// Whether all releases brought records, or none did.
  private static func areAllOrNone(_ newRecords: NumberColumn) -> Bool {
    newRecords.bounds.lowerBound > 0 || newRecords.bounds.upperBound == 0
  }

  /// Where the recipes of the releases among some entries are.
  private static func recipes(
    _ kinds: [UInt8],
    _ distances: NumberColumn,
    _ sizes: NumberColumn,
    _ sketches: NumberColumn
  ) throws(EntryError) -> [RecipePlace] {
    guard distances.bounds.upperBound <= 1 << 40,
      sizes.bounds.upperBound <= Int64(Deflate.maximumByteCount),
      sketches.bounds.upperBound <= Sketch.maximumCount
    else { throw .bytes(.truncated(offset: 0)) }
    let count = kinds.count
    let numbers = (distances.numbers(count), sizes.numbers(count), sketches.numbers(count))
    let (distances, sizes, sketches) = (numbers.0.span, numbers.1.span, numbers.2.span)
    let kinds = kinds.span
    return [RecipePlace](capacity: count) { output in
      var end = 0
      for index in kinds.indices where kinds[index] == 1 {
        end += Int(sketches[index])
        output.append(
          RecipePlace(
            baseDistance: Int(distances[index]),
            byteCount: Int32(sizes[index]),
            sketchEnd: Int32(truncatingIfNeeded: end)
          )
        )
      }
    }
  }

  /// Holds every entry against the bounds of ``LogEntry``.
  private func check() throws(EntryError) {
    if let unknown = kinds.first(where: { !(1...3 ~= $0) }) { throw .unknownKind(unknown) }
    let seconds: Int64 = 1 << 40
    guard published.bounds.isWithin(1 - seconds...seconds - 1) else { throw .badField(tag: 1) }
    guard recorded.bounds.isWithin(1 - seconds...seconds - 1) else { throw .badField(tag: 2) }
    guard byteCounts.bounds.isWithin(0...Int64(LogEntry.maximumReleaseByteCount)) else {
      throw .badField(tag: 5)
    }
    guard targets.bounds.isWithin(0...1 << 48) else { throw .badField(tag: 12) }
    // Mostly the bounds of the columns show it.
    let isClear =
      recordCounts.bounds.isWithin(0...byteCounts.bounds.lowerBound)
      && newRecordCounts.bounds.isWithin(0...recordCounts.bounds.lowerBound)
      && (places.chunk.bounds.upperBound < 0 || newRecordCounts.bounds.lowerBound > 0)
    for index in isClear ? 0..<0 : kinds.indices {
      guard 0...byteCounts[index] ~= recordCounts[index] else { throw .badField(tag: 6) }
      guard 0...recordCounts[index] ~= newRecordCounts[index] else { throw .badField(tag: 7) }
      guard places.chunk[index] < 0 || newRecordCounts[index] > 0 else { throw .badField(tag: 8) }
    }
    guard !details.isEmpty else { return }
    for index in kinds.indices { _ = try LogEntry.details(details[index]) }
  }
}

extension EntryList {
  /// The same entries, to be kept field by field.
  ///
  /// - Parameter least: The fewest entries for which that is worth it.
  /// - Returns: The entries; nil for fewer, where fields would not give back their bytes, and where
  ///   their texts could be more than a column may hold.
  func entriesForColumns(from least: Int) -> [LogEntry]? {
    guard case .rows(let rows) = self, rows.count >= least,
      rows.reduce(0, { $0 + $1.count }) <= TextColumn.maximumByteCount
    else { return nil }
    var entries: [LogEntry] = []
    for row in rows {
      guard let entry = try? LogEntry(bytes: row), entry.bytes[...] == row else { return nil }
      entries.append(entry)
    }
    return entries
  }
}

extension PackContents {
  /// The table of contents with the log as columns, and the digests that stand before it.
  ///
  /// - Parameter entries: The log entries.
  /// - Returns: Both; what is in the table of contents beside the log comes from this one.
  func columnBytes(_ entries: [LogEntry]) -> (plain: [UInt8], digests: [UInt8]) {
    var digests = LogColumns.digests(of: entries)
    digests += sketchWords.bytes
    var out = headBytes(layout: .second)
    out.writeUInt32(Deflate.crc32(digests))
    out.writeCount(digests.count)
    out += entries.map(\.kind)
    let integers = entries.map(\.integers)
    for column in 0..<LogColumns.Fields.integerCount {
      out.writeDifferences(integers.map { $0[column] })
    }
    var next = 0
    let places = entries.map { entry -> Int? in
      guard entry.releaseEntry != nil else { return nil }
      defer { next += 1 }
      return next
    }
    for entry in entries { out.writeCount(entry.releaseEntry?.furtherDigestByteCount ?? 0) }
    for place in places { out.writeCount(place.map { recipes[$0].baseDistance } ?? 0) }
    for place in places { out.writeCount(place.map { Int(recipes[$0].byteCount) } ?? 0) }
    for place in places { out.writeCount(place.map { sketch($0).count } ?? 0) }
    let texts = entries.map(\.texts)
    for column in 0..<LogColumns.Fields.textCount {
      TextColumn.write(texts.map { $0[column] }, to: &out)
    }
    return (out, digests)
  }
}

extension ReleaseEntry {
  /// How many bytes of digests it has beside the content.
  fileprivate var furtherDigestByteCount: Int {
    sha1.count + (chunk == nil ? 0 : Digest256.byteCount)
  }
}

extension LogEntry {
  fileprivate var releaseEntry: ReleaseEntry? {
    guard case .release(let entry) = self else { return nil }
    return entry
  }

  fileprivate var kind: UInt8 {
    switch self {
    case .release: 1
    case .confirmation: 2
    case .tag: 3
    }
  }

  /// The values of ``LogColumns/Fields/integers``.
  fileprivate var integers: [Int64] {
    switch self {
    case .release(let entry):
      [
        entry.published.seconds, entry.recorded.seconds, Int64(entry.byteCount),
        Int64(entry.recordCount), Int64(entry.newRecordCount), 0,
      ]
    case .confirmation(let entry):
      [entry.published.seconds, entry.recorded.seconds, 0, 0, 0, Int64(entry.release)]
    case .tag(let entry): [0, entry.recorded.seconds, 0, 0, 0, Int64(entry.release)]
    }
  }

  /// The values of ``LogColumns/Fields/texts``.
  fileprivate var texts: [[UInt8]] {
    let provenance: Provenance
    switch self {
    case .release(let entry): provenance = entry.provenance
    case .confirmation(let entry): provenance = entry.provenance
    case .tag(let entry): return [[], [], [], Array(entry.name.utf8), []]
    }
    return [provenance.fileName, provenance.source, provenance.tool, ""].map { Array($0.utf8) }
      + [provenance.detailBytes]
  }
}

extension ClosedRange<Int64> {
  fileprivate func isWithin(_ limits: Self) -> Bool {
    lowerBound >= limits.lowerBound && upperBound <= limits.upperBound
  }
}

extension [UInt8] {
  fileprivate mutating func writeDifferences(_ values: [Int64]) {
    var last: Int64 = 0
    for value in values {
      writeZigzag(value &- last)
      last = value
    }
  }
}
