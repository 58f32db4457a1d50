import Glibc

/// How much the tests of the worst days try: the variable `VINTAGE_TRIALS` multiplies it.
public enum Scale {
  /// The factor: 1 where the variable is not set.
  public static let factor: Int = {
    guard let text = getenv("VINTAGE_TRIALS"), let factor = Int(String(cString: text)) else {
      return 1
    }
    return max(1, factor)
  }()

  /// A number of trials, scaled up.
  ///
  /// - Parameter base: How many there are by default.
  /// - Returns: How many there are now.
  public static func trials(_ base: Int) -> Int { base * factor }

  /// Prints what a test tried: a line of the table in docs/durability.md.
  ///
  /// - Parameters:
  ///   - fault: What was done to the archive.
  ///   - cases: How often.
  ///   - lost: What was lost.
  public static func report(_ fault: String, cases: Int, lost: Int) {
    print("tried: \(fault) | \(cases) cases | lost: \(lost == 0 ? "nothing" : String(lost))")
  }
}
