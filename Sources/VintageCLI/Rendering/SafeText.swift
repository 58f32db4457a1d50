import Files

/// Texts of others that people read: names of files, titles, values, messages of programs.
///
/// What moves the cursor of a terminal, hides text or turns its direction is shown as `\u{..}`, and
/// a byte of a file's name that is no UTF-8 as `\x..`.
/// Machine formats never pass here: they are exact.
enum SafeText {
  /// A text on one line: line ends and tabs are shown as well.
  static func line(_ text: String) -> String { escaped(text) { _ in false } }

  /// Text of ours with lines, in which texts of others may stand.
  ///
  /// - Parameters:
  ///   - text: The text; line ends and tabs stay.
  ///   - keepsColours: Whether the sequences that ``Colour`` writes stay too.
  /// - Returns: The text, what disturbs a terminal spelled out.
  static func lines(_ text: String, keepsColours: Bool = false) -> String {
    guard keepsColours, text.utf8.contains(0x1B) else {
      return escaped(text) { $0 == "\n" || $0 == "\t" }
    }
    let parts = text.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    var result = lines(String(parts[0]))
    for part in parts.dropFirst() {
      let sequence = Colour.sequences.first { part.hasPrefix($0) }
      result += (sequence == nil ? "\\u{1b}" : "\u{1B}") + lines(String(part))
    }
    return result
  }

  /// A text that is not longer than people read in a message: 60 characters.
  static func short(_ text: String) -> String {
    text.utf8.count > 60 && text.count > 60 ? text.prefix(60) + "..." : text
  }

  /// A message whose lines are not longer than a screen: 2,000 characters each.
  static func bounded(_ text: String) -> String {
    guard text.utf8.count > longestLine else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.count > longestLine ? line.prefix(longestLine) + "..." : line
    }.joined(separator: "\n")
  }

  private static let longestLine = 2000

  private static func escaped(_ text: String, keeping keeps: (Unicode.Scalar) -> Bool) -> String {
    // Nearly every text is plain: the bytes tell, as what else is shown starts with one of three.
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 && $0 != 0xE2 && $0 != 0xF4
    }
    guard !isPlain else { return text }
    var result = ""
    for scalar in Path.shown(text).unicodeScalars {
      if disturbs(scalar), !keeps(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether a character is a control character, C1 included, or turns the direction of text.
  private static func disturbs(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
