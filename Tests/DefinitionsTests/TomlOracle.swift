import Bytes
import Foundation

@testable import Definitions

/// Python's `tomllib` as an independent reader of the same texts.
enum TomlOracle {
  private static let program = """
    import sys, tomllib
    def spell(value):
        if value is True: return b"t"
        if value is False: return b"f"
        if isinstance(value, int): return b"i%d;" % value
        if isinstance(value, str):
            data = value.encode()
            return b"s%d:" % len(data) + data
        if isinstance(value, list): return b"[" + b"".join(map(spell, value)) + b"]"
        pairs = sorted((key.encode(), item) for key, item in value.items())
        return b"{" + b"".join(spell(key.decode()) + spell(item) for key, item in pairs) + b"}"
    for line in sys.stdin:
        try: print(spell(tomllib.loads(bytes.fromhex(line).decode())).hex())
        except (ValueError, AttributeError): print("-")
    """

  /// What `tomllib` makes of each text, spelled as ``spelled(_:)`` does; nil where it refuses.
  ///
  /// - Returns: One result a text, or nil without Python 3.11.
  static func read(_ texts: [[UInt8]]) throws -> [[UInt8]?]? {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appendingPathComponent("texts")
    let lines = texts.map { Hex.text($0) + "\n" }.joined()
    try Data(lines.utf8).write(to: input)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      print("skipped: no python3 with tomllib")
      return nil
    }
    return output.split(separator: "\n").map { $0 == "-" ? nil : Hex.bytes($0) }
  }

  /// A table in one canonical spelling.
  static func spelled(_ table: TomlTable) -> [UInt8] {
    let keys = table.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let pairs = keys.flatMap { key in
      spelled(.string(key)) + (table[key].map { spelled($0.value) } ?? [])
    }
    return Array("{".utf8) + pairs + Array("}".utf8)
  }

  private static func spelled(_ value: TomlValue) -> [UInt8] {
    switch value {
    case .string(let text): Array("s\(text.utf8.count):\(text)".utf8)
    case .integer(let number): Array("i\(number);".utf8)
    case .boolean(let flag): Array((flag ? "t" : "f").utf8)
    case .array(let items):
      Array("[".utf8) + items.flatMap { spelled($0.value) } + Array("]".utf8)
    case .table(let table): spelled(table)
    case .tables(let list): Array("[".utf8) + list.tables.flatMap(spelled) + Array("]".utf8)
    }
  }
}
