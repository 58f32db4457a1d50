import Files
import History

/// The line of a command that goes through several phases, each counted and timed by itself.
final class PhasedProgress {
  private let isQuiet: Bool
  private let start = Environment.monotonicSeconds
  private var phase = ""
  private var bar: Progress?

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
  }

  /// Draws the line.
  ///
  /// - Parameters:
  ///   - phase: What is being done: `reading`.
  ///   - done: How much of it is done.
  ///   - total: How much there is.
  ///   - noun: What is counted, in the plural: `rows`.
  func update(_ phase: String, _ done: Int, of total: Int, _ noun: String) {
    if phase != self.phase {
      finish()
      let passed = Environment.monotonicSeconds - start
      bar = Progress(total: total, isQuiet: isQuiet, silence: max(0, Progress.delay - passed))
      self.phase = phase
    }
    let seconds = bar?.seconds ?? 0
    let perSecond = Double(done) / max(seconds, 1e-3)
    let speed = perSecond >= 0.1 ? ", \(Self.short(perSecond))/s" : ""
    let count = "\(NumberText.grouped(done)) of \(NumberText.grouped(total)) \(noun)"
    bar?.update(done, "\(phase): \(count)\(speed)")
  }

  /// Draws how far the reading of a history is.
  func update(_ progress: TimelineProgress) {
    switch progress.phase {
    case .findingChanges:
      update("finding changes", progress.done, of: progress.total, "releases")
    case .readingRows: update("reading", progress.done, of: progress.total, "rows")
    case .comparing: update("comparing", progress.done, of: progress.total, "releases")
    }
  }

  /// A count in few digits: `0.4`, `812`, `46 k`, `1.2 M`.
  private static func short(_ count: Double) -> String {
    switch count {
    case ..<999.5: NumberText.decimal(count)
    case ..<1e6: "\(Int(count / 1e3)) k"
    default: "\(NumberText.decimal(count / 1e6)) M"
    }
  }

  /// Removes the line.
  func finish() {
    bar?.finish()
    bar = nil
    phase = ""
  }
}
