import Files
import Glibc

/// Text for people: collected, then written to the terminal through a pager, or as it is to a pipe.
///
/// The pager is `$PAGER`, else `less` with the options of git (quit if it fits, keep colours, leave
/// the text on the screen). An empty `$PAGER` or `cat` means none.
struct Page {
  /// What was collected.
  private(set) var text = ""

  /// Appends a line.
  mutating func line(_ line: String = "") {
    text += line + "\n"
  }

  /// Appends text that ends its own lines.
  mutating func append(_ text: String) {
    self.text += text
  }

  /// Appends a paragraph, broken at spaces to the width of the page.
  ///
  /// - Parameters:
  ///   - text: The paragraph.
  ///   - indent: How many spaces stand before each line after the first.
  mutating func paragraph(_ text: String, indent: Int = 0) {
    var line = String(text.prefix { $0 == " " })
    for word in text.drop(while: { $0 == " " }).split(
      separator: " ",
      omittingEmptySubsequences: false
    ) {
      if !line.isEmpty, line.count + 1 + word.count > Self.width {
        self.line(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += (line.allSatisfy { $0 == " " } ? "" : " ") + word
      }
    }
    self.line(line)
  }

  /// The columns there are: those of the terminal, else 80.
  static var width: Int { max(40, StandardStream.output.columnCount ?? 80) }

  /// Writes the page.
  func write() throws {
    guard StandardStream.output.isTerminal, let pager = Self.pager else {
      return try Output.write(text)
    }
    guard let stream = unsafe popen(pager, "w") else { return try Output.write(text) }
    let bytes = Array(SafeText.lines(text, keepsColours: Colour.isOn).utf8)
    // A reader who quits early has seen enough: what is left is dropped without a message.
    signal(SIGPIPE, SIG_IGN)
    _ = unsafe fwrite(bytes, 1, bytes.count, stream)
    _ = unsafe pclose(stream)
  }

  private static var pager: String? {
    guard Environment.value("TERM") != "dumb" else { return nil }
    guard unsafe getenv("PAGER") != nil else { return "less -FRX" }
    guard let pager = Environment.value("PAGER"), pager != "cat" else { return nil }
    return pager == "less" ? "less -FRX" : pager
  }
}

/// Colours for people; machine formats, pipes and `NO_COLOR` have none.
enum Colour: String {
  case red = "31"
  case green = "32"
  case yellow = "33"
  case bold = "1"
  case faint = "2"

  /// What follows the escape character where a colour starts, and where it ends.
  static let sequences = [Self.red, .green, .yellow, .bold, .faint].map(\.start) + ["[0m"]

  private var start: String { "[\(rawValue)m" }

  /// Whether standard output shows colours.
  static let isOn =
    StandardStream.output.isTerminal && Environment.value("NO_COLOR") == nil
    && Environment.value("TERM") != "dumb"

  /// A text in this colour; without colours the text itself.
  func callAsFunction(_ text: String) -> String {
    Self.isOn ? "\u{1B}\(start)\(text)\u{1B}[0m" : text
  }
}
