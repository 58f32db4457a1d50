import Foundation

/// Python, as an independent witness of what is written.
public enum Python {
  /// Runs Python.
  ///
  /// - Parameters:
  ///   - arguments: A script or `-c` and a program, and what follows it.
  ///   - folder: The folder that it runs in.
  ///   - input: What it reads from standard input.
  ///   - environment: Variables besides `PATH`, `TZ` and `HOME`.
  /// - Returns: What it gave.
  /// - Throws: Where it cannot be started.
  public static func run(
    _ arguments: [String],
    in folder: String,
    input: [UInt8] = [],
    environment: [String: String] = [:]
  ) throws -> Command.Outcome {
    var python = Command("/usr/bin/env", in: folder)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    python.environment = environment.merging(["PATH": path]) { $1 }
    return try python.run(["python3"] + arguments, input: input)
  }

  /// Whether Python is there, with a module; says so where it is not.
  ///
  /// - Parameter module: The module's name.
  /// - Returns: Whether it can be imported.
  public static func has(_ module: String) -> Bool {
    let outcome = try? run(["-c", "import \(module)"], in: "/")
    if outcome?.status != 0 { print("skipped: Python with the module \(module) is not here") }
    return outcome?.status == 0
  }
}
