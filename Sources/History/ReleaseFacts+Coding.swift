public import Bytes
internal import Tables

/// Facts and steps as bytes, for files that only save time.
///
/// ```
/// ┌───────┬──────┬──────┬────────┬─────────────┬──────────┬─────────────────┐
/// │ flags │ rows │ keys │ ragged │ latest day? │ header?  │ missing column? │
/// │ 1     │ LEB  │ LEB  │ LEB    │ zigzag      │ blob     │ blob            │
/// └───────┴──────┴──────┴────────┴─────────────┴──────────┴─────────────────┘
/// ```
///
/// The flags say which of the last three are there; a header that is the one of the release before
/// is left out.
extension ReleaseFacts {
  private static let longestText = 1 << 24

  private struct Flags: OptionSet {
    let rawValue: UInt8
    static let hasOnlyRows = Flags(rawValue: 1)
    static let hasDaysAhead = Flags(rawValue: 2)
    static let latestDay = Flags(rawValue: 4)
    static let header = Flags(rawValue: 8)
    static let missingColumn = Flags(rawValue: 16)
  }

  /// Appends the facts.
  ///
  /// - Parameters:
  ///   - bytes: Receives them.
  ///   - previous: The facts that were appended before.
  public func append(to bytes: inout [UInt8], after previous: ReleaseFacts?) {
    var flags: Flags = []
    if hasOnlyRows { flags.insert(.hasOnlyRows) }
    if hasDaysAhead { flags.insert(.hasDaysAhead) }
    if latestDay != nil { flags.insert(.latestDay) }
    if header != previous?.header { flags.insert(.header) }
    if missingColumn != nil { flags.insert(.missingColumn) }
    bytes.append(flags.rawValue)
    for count in [rowCount, keyCount, raggedCount] { bytes.writeCount(count) }
    if let latestDay { bytes.writeZigzag(Int64(latestDay)) }
    if flags.contains(.header) { bytes.writeBlob(header) }
    if let missingColumn { bytes.writeBlob(missingColumn.utf8) }
  }

  /// Reads facts.
  ///
  /// - Parameters:
  ///   - reader: Where they start.
  ///   - previous: The facts that were read before.
  /// - Throws: `ByteError`.
  public init(from reader: inout ByteReader, after previous: ReleaseFacts?) throws(ByteError) {
    self.init()
    let flags = Flags(rawValue: try reader.readByte())
    hasOnlyRows = flags.contains(.hasOnlyRows)
    hasDaysAhead = flags.contains(.hasDaysAhead)
    rowCount = try reader.readCount(atMost: Int(Int32.max))
    keyCount = try reader.readCount(atMost: Int(Int32.max))
    raggedCount = try reader.readCount(atMost: Int(Int32.max))
    if flags.contains(.latestDay) { latestDay = Int(try reader.readZigzag()) }
    header =
      flags.contains(.header)
      ? Array(try reader.readBlob(atMost: Self.longestText)) : previous?.header ?? []
    if flags.contains(.missingColumn) {
      let name = try reader.readBlob(atMost: Self.longestText)
      missingColumn = String(decoding: name, as: UTF8.self)
    }
  }
}

extension StepSummary {
  /// Appends the summary: places, labels as bits, layout, counts.
  ///
  /// - Parameter bytes: Receives it.
  public func append(to bytes: inout [UInt8]) {
    bytes.writeCount(place)
    bytes.writeCount(previous)
    var bits: UInt64 = 0
    for (index, label) in StepLabel.allCases.enumerated() where labels.contains(label) {
      bits |= 1 << UInt64(index)
    }
    bytes.writeVarint(bits)
    bytes.writeVarint(UInt64(layout.rawValue))
    for kind in RowEvent.Kind.allCases { bytes.writeCount(keyCount(kind)) }
    bytes.writeCount(revisedCellCount)
    bytes.writeCount(layoutRowCount)
  }

  /// Reads a summary.
  ///
  /// - Parameter reader: Where it starts.
  /// - Throws: `ByteError`.
  public init(from reader: inout ByteReader) throws(ByteError) {
    let limit = Int(Int32.max)
    self.init(
      place: try reader.readCount(atMost: limit),
      previous: try reader.readCount(atMost: limit)
    )
    let bits = try reader.readVarint()
    for (index, label) in StepLabel.allCases.enumerated() where bits >> UInt64(index) & 1 == 1 {
      labels.append(label)
    }
    layout = .init(rawValue: UInt16(truncatingIfNeeded: try reader.readVarint()))
    for kind in RowEvent.Kind.allCases {
      let count = try reader.readCount(atMost: limit)
      if count > 0 { keyCounts[kind] = count }
    }
    revisedCellCount = try reader.readCount(atMost: .max)
    layoutRowCount = try reader.readCount(atMost: limit)
  }
}
