/// Names of columns in SQL.
enum SQLName {
  /// A name in quotes, whatever is in it.
  static func quoted(_ name: String) -> String {
    var out = "\""
    for character in name {
      out += character == "\"" ? "\"\"" : String(character)
    }
    return out + "\""
  }

  /// A text in quotes.
  static func literal(_ text: String) -> String {
    var out = "'"
    for character in text {
      out += character == "'" ? "''" : String(character)
    }
    return out + "'"
  }

  /// Names that differ from each other and from ours in more than case: SQL sees no case.
  ///
  /// - Parameters:
  ///   - names: The names in the file.
  ///   - reserved: Names that are taken, in lower case.
  /// - Returns: The same names, those that were taken with a number after them.
  static func unique(_ names: [String], besides reserved: Set<String>) -> [String] {
    var taken = reserved
    return names.map { name in
      let base = name.isEmpty ? "column" : name
      var candidate = base
      var number = 2
      while !taken.insert(candidate.lowercased()).inserted {
        candidate = "\(base)_\(number)"
        number += 1
      }
      return candidate
    }
  }

  /// A text that can stand after `--`: line breaks become spaces.
  static func comment(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
