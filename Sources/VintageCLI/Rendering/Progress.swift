import Files

/// A line on the terminal that tells how far a long command is; silent in pipes and with `--quiet`.
///
/// It goes to standard error, is redrawn at most ten times a second, but at once when the first
/// part is done, and is removed at the end.
struct Progress {
  /// For how many seconds a command draws nothing: `VINTAGE_PROGRESS_DELAY`, or 0.3.
  ///
  /// What is no number of seconds counts as not stated: progress is no reason to refuse a command.
  static let delay: Double = {
    let stated = Environment.value("VINTAGE_PROGRESS_DELAY").flatMap(Double.init)
    guard let stated, stated >= 0 else { return 0.3 }
    return stated
  }()

  private let isShown: Bool
  private let total: Int
  private let start = Environment.monotonicSeconds
  private let earliest: Double
  private var lastDrawn = 0.0
  /// Whether a line was drawn that says how long it will take.
  private var isForetold = false

  /// Makes a bar.
  ///
  /// - Parameters:
  ///   - total: How much there is to do, in any unit; 0 where that is not known.
  ///   - isQuiet: Whether to stay silent.
  ///   - silence: For how many seconds nothing is drawn: what is done soon needs no bar.
  init(total: Int, isQuiet: Bool = false, silence: Double = Self.delay) {
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
    guard isShown, now >= earliest else { return }
    let isFirst = lastDrawn == 0 || (!isForetold && done > 0)
    guard isFirst || now - lastDrawn > 0.1 else { return }
    lastDrawn = max(now, 1e-9)
    isForetold = done > 0
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
