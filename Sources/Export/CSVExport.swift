public import Files
public import History
internal import Tables
public import Vintage

/// Writes the life of every figure of a data set as one long CSV.
///
/// A row is a stretch of releases in which a figure said the same; the columns are those of the
/// key, then `column`, `state`, `value`, `valid_from`, `valid_to`, `last_confirmed`, `from_number`,
/// `to_number`. RFC 4180 with line feeds, UTF-8; sorted by key, column and time.
public struct CSVExport {
  private let lives: FigureLives
  private let releases: ExportedReleases

  private static let flushedByteCount = 256 << 10

  /// Prepares the export.
  ///
  /// - Parameters:
  ///   - timeline: The whole history.
  ///   - analysis: The data set.
  /// - Throws: The store's errors.
  public init(_ timeline: Timeline, of analysis: Analysis) throws {
    lives = FigureLives(timeline)
    releases = try ExportedReleases(timeline, of: analysis)
  }

  /// Writes the table to a file.
  ///
  /// - Parameters:
  ///   - path: The file; it appears whole or not at all.
  ///   - isReplacing: Whether a file that is there is replaced.
  ///   - files: The disk.
  ///   - progress: Is told now and then how many of how many keys are done.
  /// - Returns: How many rows it has.
  /// - Throws: `FileError`; nothing is left behind.
  /// - Durability: When this returns, the file and its name are durable.
  public func write(
    to path: String,
    replacing isReplacing: Bool,
    on files: any FileSystem = LocalFileSystem(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Int {
    var count = 0
    try files.output(to: path, replacing: isReplacing) { temporary in
      let file = try files.createFile(temporary, mode: 0o644)
      count = try write(to: { try file.write($0) }, progress: progress)
      try file.synchronize()
      try file.close()
    }
    return count
  }

  /// Gives the table out piece by piece.
  ///
  /// - Parameters:
  ///   - sink: Receives the pieces, whole rows each.
  ///   - progress: Is told now and then how many of how many keys are done.
  /// - Returns: How many rows there are.
  /// - Throws: What `sink` throws.
  public func write(
    to sink: (_ bytes: [UInt8]) throws -> Void,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Int {
    var buffer: [UInt8] = []
    buffer.reserveCapacity(Self.flushedByteCount + 4096)
    appendHeader(&buffer)
    let names = lives.timeline.columns.names.map { Self.field($0) }
    let times = releases.times.map { Self.field($0) }
    let confirmed = zip(releases.lastSeen, times).map { seen, time in seen.map(Self.field) ?? time }
    var (lead, leadIndex): ([UInt8], Int) = ([], -1)
    var count = 0
    try lives.forEach { index, column, life in
      if index != leadIndex {
        lead = lives.keyTexts(lives.keys[index].row).flatMap { Self.field($0) + [0x2C] }
        leadIndex = index
        if index.isMultiple(of: 16) { progress(index, lives.keys.count) }
      }
      for span in life {
        buffer += lead
        buffer += names[column]
        append(span, column, times, confirmed, &buffer)
        count += 1
      }
      guard buffer.count >= Self.flushedByteCount else { return }
      try sink(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try sink(buffer)
    return count
  }

  private func appendHeader(_ buffer: inout [UInt8]) {
    let keys = lives.timeline.columns.names.prefix(lives.timeline.columns.keyColumnCount)
    let own = [
      "column", "state", "value", "valid_from", "valid_to", "last_confirmed", "from_number",
      "to_number",
    ]
    // A key column that is called like one of ours is told apart as in `history`.
    let names = keys.map { own.contains($0) ? "key_\($0)" : $0 } + own
    buffer += Array(names.map { Self.field($0) }.joined(separator: [0x2C]))
    buffer.append(0x0A)
  }

  /// Appends what stands after the name of the column.
  private func append(
    _ span: CellSpan,
    _ column: Int,
    _ times: [[UInt8]],
    _ confirmed: [[UInt8]],
    _ buffer: inout [UInt8]
  ) {
    buffer.append(0x2C)
    buffer += Array(span.state.rawValue.utf8)
    buffer.append(0x2C)
    if span.state == .value {
      let number = FigureNumber(lives.timeline, span.row, column)
      buffer += number.map { Array($0.text.utf8) } ?? Self.field(span.text ?? "")
    }
    for place in [span.from, span.to] {
      buffer.append(0x2C)
      if let place { buffer += times[place] }
    }
    buffer.append(0x2C)
    buffer += confirmed[span.lastConfirmed]
    for place in [span.from, span.to] {
      buffer.append(0x2C)
      if let place { buffer += Array(String(releases.number(place)).utf8) }
    }
    buffer.append(0x0A)
  }

  /// A field, in quotes where it needs them.
  private static func field(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
      return bytes
    }
    var quoted: [UInt8] = [0x22]
    for byte in bytes {
      if byte == 0x22 { quoted.append(0x22) }
      quoted.append(byte)
    }
    return quoted + [0x22]
  }
}
