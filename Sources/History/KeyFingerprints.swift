internal import Bytes
public import Records
public import Tables

/// A 64-bit fingerprint of the key of every record, so that a diff can tell whether a row that it
/// does not read has the key of one that it reads.
///
/// What is kept here follows from the records: it can be thrown away and made again. Fingerprints
/// that are equal by chance cost a row read in vain and change no answer.
public struct KeyFingerprints: Hashable, Sendable {
  /// How the key of a record is read.
  public struct Reading: Hashable, Sendable {
    /// The byte between fields.
    public var delimiter: UInt8
    /// The fields of the key columns, in the order of the key.
    public var fields: [Int]

    /// Makes a reading.
    ///
    /// - Parameters:
    ///   - delimiter: The byte between fields.
    ///   - fields: The fields of the key columns, in the order of the key.
    public init(delimiter: UInt8, fields: [Int]) {
      self.delimiter = delimiter
      self.fields = fields
    }
  }

  /// The reading number of a record that was never added.
  public static let unknown: UInt8 = 255
  /// The reading number of a blank line.
  public static let blank: UInt8 = 254
  /// The fingerprint of each record's key.
  public private(set) var values: [UInt64]
  /// Under which of `readings` each record was read; ``unknown`` or ``blank`` for none.
  public private(set) var readingOfRecord: [UInt8]
  /// The readings.
  public private(set) var readings: [Reading]

  /// Makes fingerprints that were kept, or none.
  ///
  /// - Parameters:
  ///   - values: The fingerprint of each record's key.
  ///   - readingOfRecord: Under which reading each record was read; as many.
  ///   - readings: The readings.
  public init(values: [UInt64] = [], readingOfRecord: [UInt8] = [], readings: [Reading] = []) {
    self.values = values
    self.readingOfRecord = readingOfRecord
    self.readings = readings
  }

  /// Adds the records of a release that are not known yet.
  ///
  /// - Parameters:
  ///   - release: The release's place in published order.
  ///   - history: The history.
  ///   - schema: What the definition says of the rows; the same for every release.
  /// - Throws: `TableError`; what `history` throws. The fingerprints are of no use afterwards. A
  ///   release without a key column adds nothing and is no error.
  /// - Complexity: O(runs) and proportional to the records that are new.
  public mutating func add(
    release: Int,
    of history: any RecordHistory,
    schema: TableSchema
  ) throws {
    grow(to: history.recordCount)
    var builder = TimelineBuilder(
      history: history,
      schema: schema,
      options: ComparisonOptions()
    )
    guard let (layout, body) = try builder.layoutAndBody(ofRelease: release) else { return }
    let reading = Reading(layout, keyColumnCount: schema.keyColumns.count)
    guard let number = number(of: reading) else { return }
    var numbers: [RecordNumber] = []
    for run in body.runs {
      for index in 0..<run.count where readingOfRecord[run[index]] == Self.unknown {
        numbers.append(run[index])
        readingOfRecord[run[index]] = number
      }
    }
    numbers.sort()
    guard !numbers.isEmpty else { return }
    var rows = RowTable()
    let place = rows.append(layout)
    try rows.append(history.records(numbers), numbers: numbers, layout: place)
    let columns = builder.timeline.columns
    var (key, scratch): ([UInt8], [UInt8]) = ([], [])
    for (row, record) in numbers.enumerated() {
      key.removeAll(keepingCapacity: true)
      rows.appendKey(row, columns, scratch: &scratch, into: &key)
      values[record] = ByteScan.fingerprint(key.span, 0..<key.count)
      readingOfRecord[record] = rows.fieldCount(row) == 0 ? Self.blank : number
    }
  }

  private mutating func grow(to count: Int) {
    guard values.count < count else { return }
    values.append(contentsOf: repeatElement(0, count: count - values.count))
    let missing = count - readingOfRecord.count
    readingOfRecord.append(contentsOf: repeatElement(Self.unknown, count: missing))
  }

  /// The number of a reading, given now where it has none; nil once all numbers are taken.
  private mutating func number(of reading: Reading) -> UInt8? {
    if let known = readings.firstIndex(of: reading) { return UInt8(known) }
    guard readings.count < Int(Self.blank) else { return nil }
    readings.append(reading)
    return UInt8(readings.count - 1)
  }
}

extension KeyFingerprints.Reading {
  init(_ layout: TableLayout, keyColumnCount: Int) {
    self.init(
      delimiter: layout.delimiter,
      fields: (0..<keyColumnCount).map { layout.field(of: $0) ?? -1 }
    )
  }
}

extension KeyFingerprints {
  /// Which unchanged records have to be read besides the changed ones.
  ///
  /// - Parameters:
  ///   - unchanged: The records that both releases hold, as often as they do.
  ///   - changed: The records that left or came.
  ///   - reading: How both releases are read.
  /// - Returns: The records that may have the key of another row, and how many blank lines there
  ///   are among the others.
  func candidates(
    _ unchanged: [Int32],
    _ changed: [Int32],
    _ reading: Reading
  ) -> (records: [Int32], blankCount: Int) {
    let number = readings.firstIndex(of: reading).map { UInt8($0) } ?? Self.unknown
    var seen = FingerprintSet(capacity: unchanged.count + changed.count)
    for record in changed where isKnown(record, number) { _ = seen.insert(values[Int(record)]) }
    var repeated: Set<UInt64> = []
    for record in unchanged where isKnown(record, number) {
      let value = values[Int(record)]
      if !seen.insert(value) { repeated.insert(value) }
    }
    var records: [Int32] = []
    var blankCount = 0
    for record in unchanged {
      if Int(record) < values.count, readingOfRecord[Int(record)] == Self.blank {
        blankCount += 1
      } else if !isKnown(record, number) {
        records.append(record)
      } else if !repeated.isEmpty, repeated.contains(values[Int(record)]) {
        records.append(record)
      }
    }
    return (records, blankCount)
  }

  private func isKnown(_ record: Int32, _ number: UInt8) -> Bool {
    Int(record) < values.count && number != Self.unknown
      && readingOfRecord[Int(record)] == number
  }
}

/// A set of fingerprints: they are random already, so the low bits are the place.
private struct FingerprintSet {
  private var slots: [UInt64]
  private let mask: Int
  private var hasZero = false

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    mask = size - 1
  }

  /// Adds a fingerprint and says whether it is new.
  mutating func insert(_ value: UInt64) -> Bool {
    if value == 0 {
      defer { hasZero = true }
      return !hasZero
    }
    var slot = Int(truncatingIfNeeded: value) & mask
    while slots[slot] != 0 {
      if slots[slot] == value { return false }
      slot = (slot + 1) & mask
    }
    slots[slot] = value
    return true
  }
}
