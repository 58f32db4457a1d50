import Files
import Support

/// The project's own files, as lines.
struct SourceFile {
  /// From the project's root, such as `Sources/Bytes/Hex.swift`.
  let path: String
  let lines: [String]

  var name: String { Path.name(of: path) }

  /// The target, such as `Bytes`.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : ""
  }

  /// The lines without comments.
  var code: [(number: Int, text: String)] {
    lines.enumerated().compactMap { index, line in
      let trimmed = line.drop { $0 == " " }
      return trimmed.hasPrefix("//") ? nil : (index + 1, line)
    }
  }

  /// All files under a folder whose name ends so, sorted.
  static func all(in folder: String, endingWith suffix: String) -> [SourceFile] {
    let disk = LocalFileSystem()
    var files: [SourceFile] = []
    var pending = [folder]
    while let current = pending.popLast() {
      for name in (try? disk.list("\(SharedData.root)/\(current)")) ?? [] {
        let path = "\(current)/\(name)"
        let full = "\(SharedData.root)/\(path)"
        guard let status = try? disk.status(full) else { continue }
        if status.kind == .directory {
          pending.append(path)
        } else if name.hasSuffix(suffix), let bytes = try? disk.readAll(full) {
          let text = String(decoding: bytes, as: UTF8.self)
          let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
          files.append(SourceFile(path: path, lines: lines.map(String.init)))
        }
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  /// The functions of the file with their lengths in lines, found by indentation: a declaration is
  /// closed by the first line that is its own indentation and a brace.
  var functions: [(line: Int, lineCount: Int)] {
    var found: [(line: Int, lineCount: Int)] = []
    for (number, text) in code where Self.declaresFunction(text) {
      let indent = String(text.prefix { $0 == " " })
      let rest = lines[(number - 1)...]
      guard let end = rest.firstIndex(where: { $0 == "\(indent)}" }) else { continue }
      found.append((number, end - number + 2))
    }
    return found
  }

  private static func declaresFunction(_ line: String) -> Bool {
    let words = line.split { " (<?".contains($0) }
    let isDeclared = words.prefix(6).contains { $0 == "func" || $0 == "init" }
    return isDeclared && !line.hasSuffix("}") && !line.contains("\"")
  }
}
