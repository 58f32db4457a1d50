import Files
import Support
import Testing

/// Style as a test: what the formatter cannot say.
@Suite struct TidyTests {
  static let sources = SourceFile.all(in: "Sources", endingWith: ".swift")
  static let tests = SourceFile.all(in: "Tests", endingWith: ".swift")

  @Test func `the files are found`() {
    #expect(Self.sources.count > 50 && Self.tests.count > 20)
  }

  @Test func `files are short`() {
    for file in Self.sources {
      #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines of 400")
    }
    for file in Self.tests {
      #expect(file.lines.count <= 601, "\(file.path) has \(file.lines.count) lines of 600")
    }
  }

  @Test func `functions are short`() {
    for file in Self.sources + Self.tests {
      for function in file.functions {
        #expect(
          function.lineCount <= 70,
          "\(file.path):\(function.line) has a function of \(function.lineCount) lines"
        )
      }
    }
  }

  @Test func `lines fit`() {
    for file in Self.sources + Self.tests {
      // A line without a space inside is expected output that cannot be broken.
      for (index, line) in file.lines.enumerated()
      where line.count > 100 && line.drop(while: { $0 == " " }).contains(" ") {
        Issue.record("\(file.path):\(index + 1) is \(line.count) columns wide")
      }
    }
  }

  /// Words that no code of ours has, and where they may stand after all.
  static let banned: [(word: String, allowed: Set<String>)] = [
    ("import Foundation", []), ("Data(", []), ("try!", []), ("fatalError(", []), ("as!", []),
    ("NSString", []), ("@unchecked Sendable", ["Files"]), ("nonisolated(unsafe)", []),
  ]

  @Test func `banned words do not occur`() {
    for file in Self.sources {
      for (number, line) in file.code {
        for (word, allowed) in Self.banned
        where Self.contains(line, word) && !allowed.contains(file.target) {
          Issue.record("\(file.path):\(number): \(word)")
        }
      }
    }
  }

  @Test func `libraries print nothing`() {
    for file in Self.sources where file.target != "VintageCLI" {
      for (number, line) in file.code where Self.contains(line, "print(") {
        Issue.record("\(file.path):\(number) prints")
      }
    }
  }

  @Test func `nothing is left to be done in a comment`() {
    let words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"]
    for file in Self.sources + Self.tests {
      for (index, line) in file.lines.enumerated() {
        for word in words where Self.contains(line, word) {
          Issue.record("\(file.path):\(index + 1): \(word)")
        }
      }
    }
  }

  /// The doors: the only files with unsafe code, each for its reason.
  static let doors = [
    "Sources/Bytes/ByteScan.swift", "Sources/Coding/Columns/RowWriter", "Sources/Deflate/",
    "Sources/Digests/", "Sources/Files/", "Sources/Parallel/Processors.swift",
    "Sources/SQLite/Database.swift", "Sources/Times/ZoneFile.swift",
    "Sources/VintageCLI/MemorySettings.swift", "Sources/VintageCLI/Rendering/Page.swift",
  ]

  @Test func `unsafe code stays behind its doors`() {
    for file in Self.sources where !Self.doors.contains(where: file.path.hasPrefix) {
      for (number, line) in file.code where Self.contains(line, "unsafe") {
        Issue.record("\(file.path):\(number) is unsafe outside of a door")
      }
    }
  }

  @Test func `only the doors and the command's start call libc`() {
    let callers = Self.doors + ["Sources/VintageCLI/Main.swift"]
    for file in Self.sources where !callers.contains(where: file.path.hasPrefix) {
      for (number, line) in file.code where line.contains("import Glibc") {
        // Mathematics is in libc too, and safe.
        let isMathematics = ["Simulator", "History", "Statistics"].contains(file.target)
        if !isMathematics { Issue.record("\(file.path):\(number) imports libc") }
      }
    }
  }

  @Test func `no two files of a target have one name, and no target differs in case alone`() {
    let places = Self.sources.map { "\($0.target)/\($0.name)".lowercased() }
    #expect(Set(places).count == places.count)
    let targets = Set(Self.sources.map(\.target))
    #expect(Set(targets.map { $0.lowercased() }).count == targets.count)
  }

  @Test func `no type has the name of a module`() {
    let targets = Set(Self.sources.map(\.target))
    for file in Self.sources {
      for (number, line) in file.code {
        let words = line.split { " :{<(".contains($0) }.map(String.init)
        guard let place = words.firstIndex(where: { ["struct", "enum", "class"].contains($0) }),
          place + 1 < words.count, targets.contains(words[place + 1])
        else { continue }
        let isSameModule = words[place + 1] == file.target
        if isSameModule, !Self.namesakes.contains(file.target) {
          Issue.record("\(file.path):\(number): \(words[place + 1])")
        }
      }
    }
  }

  /// Modules whose one type bears their name; they are never qualified by it.
  static let namesakes: Set<String> = ["Deflate"]

  /// Whether a word stands in a line, not as the end of a longer one.
  private static func contains(_ line: String, _ word: String) -> Bool {
    guard let range = line.range(of: word) else { return false }
    guard let before = line[..<range.lowerBound].last else { return true }
    return !(before.isLetter && word.first?.isLetter == true)
  }
}

extension String {
  /// Where a text occurs for the first time.
  func range(of text: String) -> Range<Index>? {
    guard let first = text.first else { return nil }
    var place = startIndex
    while let start = self[place...].firstIndex(of: first) {
      if self[start...].hasPrefix(text) {
        return start..<(index(start, offsetBy: text.count, limitedBy: endIndex) ?? endIndex)
      }
      place = index(after: start)
    }
    return nil
  }
}
