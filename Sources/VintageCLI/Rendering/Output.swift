import ArgumentParser
import Files
import Vintage

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case jsonl
}

/// The two ways out: results on standard output, everything else on standard error.
enum Output {
  /// Writes a result for people.
  static func write(_ text: String) throws {
    try writeExactly(SafeText.lines(text, keepsColours: Colour.isOn))
  }

  /// Writes a result for machines, every character as it is.
  static func writeExactly(_ text: String) throws {
    try StandardStream.output.write(Array(text.utf8))
  }

  /// Writes objects: as one array, or each on a line of its own.
  static func write(_ values: some Sequence<JSONValue>, as format: OutputFormat) throws {
    guard format == .jsonl else { return try write(.array(Array(values)), as: format) }
    var lines: [UInt8] = []
    for value in values { lines += value.bytes(isPretty: false) + [0x0A] }
    try StandardStream.output.write(lines)
  }

  /// Writes one object.
  static func write(_ value: JSONValue, as format: OutputFormat) throws {
    try StandardStream.output.write(value.bytes(isPretty: format != .jsonl) + [0x0A])
  }

  /// Refuses an output file before the work for it; the writing itself checks again.
  static func requireRoom(for path: String, isReplacing: Bool) throws {
    do throws(FileError) {
      try LocalFileSystem().requireRoom(for: path, replacing: isReplacing)
    } catch .alreadyExists {
      throw ArchiveError.outputExists(path: path)
    }
  }

  /// Writes a message for people.
  static func message(_ text: String) {
    let safe = SafeText.bounded(SafeText.lines(text))
    try? StandardStream.messages.write(Array("\(safe)\n".utf8))
  }
}
