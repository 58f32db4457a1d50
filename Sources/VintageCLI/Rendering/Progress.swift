import Files

/// A line on the terminal that tells how far a long command is; silent in pipes and with `--quiet`.
///
/// It goes to standard error, is redrawn at most ten times a second and removed at the end.
struct Progress {
  private let isShown: Bool
  private let total: Int
  private let start = Environment.monotonicSeconds
  private let earliest: Double
  private var lastDrawn = 0.0

  /// Makes a bar.
  ///
  /// - Parameters:
  ///   - total: How much there is to do, in any unit; 0 where that is not known.
  ///   - isQuiet: Whether to stay silent.
  ///   - silence: For how many seconds nothing is drawn: what is done soon needs no bar.
  init(total: Int, isQuiet: Bool = false, silence: Double = 0.3) {
    self.total = total
    earliest = silence
    isShown =
      !isQuiet && StandardStream.messages.isTerminal && Environment.value("TERM") != "dumb"
  }

  /// Seconds since the start.
  var seconds: Double { Environment.monotonicSeconds - start }

  /// Draws the line.
  ///
  /// - Parameters:
  ///   - done: How much is done, in the unit of `total`.
  ///   - text: What else to say.
  mutating func update(_ done: Int, _ text: @autoclosure () -> String) {
    let now = seconds
    guard isShown, now >= earliest, lastDrawn == 0 || now - lastDrawn > 0.1 else { return }
    lastDrawn = max(now, 1e-9)
    let width = StandardStream.messages.columnCount ?? 80
    var line = "  " + text()
    if total > 0, done > 0 {
      // What is unpacked on the way may come to more than was expected.
      let share = min(Double(done) / Double(total), 1)
      let left = NumberText.duration(now / share - now)
      line += ", \(left) left"
      line = bar(share, atMost: width - 5 - line.count) + line
    }
    try? StandardStream.messages.write(Array("\r\u{1B}[K\(line.prefix(width - 1))".utf8))
  }

  /// The bar, as long as there is room beside the words; none where there is hardly any.
  private func bar(_ share: Double, atMost room: Int) -> String {
    let length = min(room, 20)
    guard length >= 4 else { return "" }
    let full = Int(share * Double(length))
    return "  [" + String(repeating: "#", count: full)
      + String(repeating: ".", count: length - full) + "]"
  }

  /// Removes the line.
  func finish() {
    guard isShown, lastDrawn > 0 else { return }
    try? StandardStream.messages.write(Array("\r\u{1B}[K".utf8))
  }
}
