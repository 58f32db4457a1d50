import ArgumentParser
import Files

/// How tables are written.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  /// Aligned, for people.
  case text
  /// Comma-separated, with a header (RFC 4180, line feeds).
  case csv
  /// One object a line.
  case jsonl
  /// One document.
  case json
}

/// A column of a result.
struct ResultColumn {
  /// Its name in machine formats and its title for people.
  let name: String
  /// The object that it is a member of in JSON; columns of one group stand together.
  var group: String?

  /// Makes a column.
  init(_ name: String, in group: String? = nil) {
    self.name = name
    self.group = group
  }

  /// The columns of a key.
  static func key(_ names: [String]) -> [ResultColumn] {
    names.map { ResultColumn($0, in: "key") }
  }
}

/// Writes rows in a machine format to standard output, 256 kB at a time.
struct ResultWriter {
  private let columns: [ResultColumn]
  private let format: TableFormat
  /// What stands before each field in JSON.
  private let leads: [[UInt8]]
  private var buffer: [UInt8] = []
  private var count = 0

  private static let flushedByteCount = 256 << 10

  /// Makes a writer and writes the header.
  ///
  /// - Parameters:
  ///   - columns: The columns.
  ///   - format: Any format but text.
  /// - Throws: What standard output throws.
  init(_ columns: [ResultColumn], format: TableFormat) throws {
    self.columns = columns
    self.format = format
    leads = Self.leads(columns)
    buffer.reserveCapacity(Self.flushedByteCount + 4096)
    if format == .json { buffer.append(0x5B) }
    if format == .csv {
      for (index, name) in Self.uniqueNames(columns).enumerated() {
        if index > 0 { buffer.append(0x2C) }
        appendCSV(name)
      }
      buffer.append(0x0A)
    }
  }

  /// Appends a row, one field for each column.
  mutating func append(_ row: [ResultField]) throws {
    if format == .csv {
      for (index, field) in row.enumerated() {
        if index > 0 { buffer.append(0x2C) }
        appendCSV(field)
      }
      buffer.append(0x0A)
    } else {
      if format == .json { buffer.append(contentsOf: count == 0 ? [0x0A] : [0x2C, 0x0A]) }
      for (index, field) in row.enumerated() {
        buffer.append(contentsOf: leads[index])
        appendJSON(field)
      }
      buffer.append(contentsOf: leads[row.count])
      if format == .jsonl { buffer.append(0x0A) }
    }
    count += 1
    if buffer.count >= Self.flushedByteCount { try flush() }
  }

  /// Ends the document.
  mutating func finish() throws {
    if format == .json { buffer.append(contentsOf: Array((count == 0 ? "]\n" : "\n]\n").utf8)) }
    try flush()
  }

  private mutating func flush() throws {
    try StandardStream.output.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// The braces, names and colons before each field and after the last one.
  private static func leads(_ columns: [ResultColumn]) -> [[UInt8]] {
    var group: String?
    var leads: [[UInt8]] = []
    for (index, column) in columns.enumerated() {
      var lead = index == 0 ? "{" : ""
      if index > 0, group != nil, group != column.group { lead += "}" }
      if index > 0 { lead += "," }
      if let name = column.group, name != group || index == 0 {
        lead += JSONValue.string(name).line + ":{"
        // The first member of an object has no comma before it.
      }
      lead += JSONValue.string(column.name).line + ":"
      group = column.group
      leads.append(Array(lead.utf8))
    }
    leads.append(Array((group == nil ? "}" : "}}").utf8))
    return leads
  }

  /// Names for one flat header: a member of a group that is called like another column gets the
  /// group's name before it.
  private static func uniqueNames(_ columns: [ResultColumn]) -> [String] {
    columns.map { column in
      let isTaken = columns.count { $0.name == column.name } > 1
      guard isTaken, let group = column.group else { return column.name }
      return "\(group)_\(column.name)"
    }
  }

  private mutating func appendCSV(_ field: ResultField) {
    switch field {
    case .missing: break
    case .text(let text): appendCSV(text)
    case .integer(let count): DecimalDigits.append(count, to: &buffer)
    case .number(let text): buffer.append(contentsOf: text.utf8)
    case .truth(let value): buffer.append(contentsOf: (value ? "true" : "false").utf8)
    case .encoded(let bytes): buffer.append(contentsOf: bytes)
    }
  }

  /// Makes a field ready that is going to be written many times.
  ///
  /// - Parameter field: The field.
  /// - Returns: The same field for this writer's format.
  func encoded(_ field: ResultField) -> ResultField {
    var scratch = self
    scratch.buffer = []
    if format == .csv { scratch.appendCSV(field) } else { scratch.appendJSON(field) }
    return .encoded(scratch.buffer)
  }

  private mutating func appendCSV(_ text: String) {
    let needsQuotes =
      text.isEmpty || text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else {
      buffer.append(contentsOf: text.utf8)
      return
    }
    buffer.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { buffer.append(0x22) }
      buffer.append(byte)
    }
    buffer.append(0x22)
  }

  private mutating func appendJSON(_ field: ResultField) {
    switch field {
    case .missing: buffer.append(contentsOf: "null".utf8)
    case .text(let text): appendJSON(text)
    case .integer, .number, .truth, .encoded: appendCSV(field)
    }
  }

  private mutating func appendJSON(_ text: String) {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
    guard isPlain else {
      buffer.append(contentsOf: JSONValue.string(text).line.utf8)
      return
    }
    buffer.append(0x22)
    buffer.append(contentsOf: text.utf8)
    buffer.append(0x22)
  }
}
