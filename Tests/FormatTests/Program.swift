import Glibc

/// Runs other programs, to hold ours against them.
enum Program {
  /// Runs a command of the shell.
  ///
  /// - Parameter command: The command; its error output is dropped.
  /// - Returns: Its exit status, and what it printed.
  static func run(_ command: String) -> (status: Int32, output: [UInt8]) {
    guard let pipe = popen("(\(command)) 2>/dev/null", "r") else { return (-1, []) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      guard count > 0 else { break }
      output += buffer[..<count]
    }
    let status = pclose(pipe)
    return (status & 0x7F == 0 ? status >> 8 & 0xFF : -1, output)
  }

  /// A word as the shell takes it.
  static func quoted(_ word: String) -> String { "'\(word)'" }

  /// Whether a program is there; says so where it is not.
  static func isThere(_ name: String) -> Bool {
    guard run("command -v \(name)").status == 0 else {
      print("skipped: \(name) is not on this machine")
      return false
    }
    return true
  }
}
