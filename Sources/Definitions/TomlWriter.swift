internal import Bytes

/// Spells values as TOML.
enum TomlWriter {
  /// The width that long texts are wrapped at, in characters.
  private static let width = 88

  /// Spells a string: on one line where it fits, else wrapped in `"""`.
  ///
  /// - Parameter text: The string; any characters.
  /// - Returns: TOML that reads back as `text`.
  static func string(_ text: String) -> String {
    let quoted = "\"\(escaped(text))\""
    if text.unicodeScalars.contains("\n") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "\"\"\"\n" + lines.map { escaped($0) }.joined(separator: "\n") + "\"\"\""
    }
    // A blank at the very start would be taken for the indent of a joined line.
    guard text.unicodeScalars.count > width, text.contains(" "),
      let first = text.unicodeScalars.first, first != " ", first != "\t"
    else { return quoted }
    return "\"\"\"\\\n" + wrapped(text).joined(separator: "\\\n") + "\"\"\""
  }

  /// Spells an array of strings, one a line where they do not fit one line.
  ///
  /// - Parameter texts: The strings.
  /// - Returns: TOML.
  static func strings(_ texts: [String]) -> String {
    let quoted = texts.map { "\"\(escaped($0))\"" }
    let line = "[" + quoted.joined(separator: ", ") + "]"
    guard line.unicodeScalars.count > width else { return line }
    return "[\n" + quoted.map { "  \($0),\n" }.joined() + "]"
  }

  /// Cuts a text into lines that end in a blank; a backslash joins them again when read.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    // The blank stays with the word before it; a line may not start with one, or it would be lost.
    var word = ""
    func isBreak(_ next: Unicode.Scalar) -> Bool {
      word.unicodeScalars.last == " " && next != " " && next != "\t"
    }
    func flush() {
      let wordWidth = word.unicodeScalars.count
      if lineWidth > 0, lineWidth + wordWidth > width {
        lines.append(line)
        line = ""
        lineWidth = 0
      }
      line += escaped(word)
      lineWidth += wordWidth
      word = ""
    }
    for scalar in text.unicodeScalars {
      if isBreak(scalar) { flush() }
      word.unicodeScalars.append(scalar)
    }
    flush()
    lines.append(line)
    return lines
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    EscapedText.text(text) { byte in
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F else { return nil }
      return EscapedText.backslashed(byte) ?? "\\u00" + Hex.text([byte])
    }
  }
}
