import ArgumentParser
import Files

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case jsonl
}

/// The two ways out: results on standard output, everything else on standard error.
enum Output {
  /// Writes a result.
  static func write(_ text: String) throws {
    try StandardStream.output.write(Array(text.utf8))
  }

  /// Writes objects: as one array, or each on a line of its own.
  static func write(_ values: [JSONValue], as format: OutputFormat) throws {
    switch format {
    case .jsonl: try write(values.map { $0.line + "\n" }.joined())
    case .json, .text: try write(JSONValue.array(values).pretty + "\n")
    }
  }

  /// Writes one object.
  static func write(_ value: JSONValue, as format: OutputFormat) throws {
    try write((format == .jsonl ? value.line : value.pretty) + "\n")
  }

  /// Writes a message for people.
  static func message(_ text: String) {
    try? StandardStream.messages.write(Array("\(text)\n".utf8))
  }
}
