import Digests
import Support

/// Release ids that agree in their first digits, found by computing them as format.md says.
enum SharedStart {
  /// Two published times of one file whose release ids agree in four digits.
  ///
  /// - Returns: The digits, not all of them 0 to 9; and the times, in UTC.
  static func find(dataSet: String, text: String) throws -> (start: String, times: [String]) {
    let content = Digest256(of: Array(text.utf8)).hex
    var seen: [String: String] = [:]
    for minute in 0..<24 * 60 {
      let clock = "\(pad(minute / 60)):\(pad(minute % 60))"
      let time = "2020-04-01T\(clock):00Z"
      let identity = "vintage release 1\n\(dataSet)\n\(time)\n\(content)\n\(text.utf8.count)\n"
      let start = String(Digest256(of: Array(identity.utf8)).hex.prefix(4))
      if let other = seen[start], !start.allSatisfy(\.isNumber) { return (start, [other, time]) }
      seen[start] = time
    }
    throw SandboxError(messages: ["no two ids agree"])
  }

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
