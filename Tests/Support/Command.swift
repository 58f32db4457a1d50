import Files
import Foundation

/// The command as a person runs it: a process of its own, with its exit status and two streams.
public struct Command: Sendable {
  /// What a run gave.
  public struct Outcome: Sendable {
    /// The exit status.
    public var status: Int32
    /// Everything on standard output.
    public var output: [UInt8]
    /// Standard error as lines.
    public var messages: [String]

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The binary that runs.
  public let path: String
  /// The folder that it runs in.
  public var directory: String
  /// Variables besides `PATH`, `TZ` and `HOME`.
  public var environment: [String: String] = [:]

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - path: The binary; the one built with the tests where it is nil.
  ///   - directory: The folder that it runs in.
  public init(_ path: String? = nil, in directory: String) {
    self.path = path ?? Self.built
    self.directory = directory
  }

  /// The binary that was built with these tests, which lies beside the bundle that runs; or the one
  /// that the variable `VINTAGE_BINARY` names.
  public static let built: String = {
    if let path = ProcessInfo.processInfo.environment["VINTAGE_BINARY"] { return path }
    let program = CommandLine.arguments[0]
    let candidates = [program, Bundle.main.executablePath ?? program]
      .map { "\(Path.parent(of: $0))/vintage" }
    let found = candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    return found ?? "\(SharedData.root)/.build/debug/vintage"
  }()

  /// The optimised binary, where somebody built it and it is not older than the tested one.
  public static let optimised: String? = {
    let path = "\(SharedData.root)/.build/release/vintage"
    let times = [path, built].map {
      (try? FileManager.default.attributesOfItem(atPath: $0))?[.modificationDate] as? Date
    }
    guard let release = times[0], let debug = times[1] else { return nil }
    return release >= debug ? path : nil
  }()

  /// Runs the command and waits for it.
  ///
  /// - Parameters:
  ///   - arguments: What follows its name.
  ///   - input: What it reads from standard input.
  /// - Returns: What it gave.
  /// - Throws: Where it cannot be started.
  public func run(_ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "HOME": directory]
      .merging(environment) { $1 }
    // Files instead of pipes: neither stream can block the other.
    let streams = try Streams()
    defer { streams.remove() }
    try Data(input).write(to: streams.input)
    process.standardInput = try FileHandle(forReadingFrom: streams.input)
    process.standardOutput = try FileHandle(forWritingTo: streams.output)
    process.standardError = try FileHandle(forWritingTo: streams.messages)
    try process.run()
    process.waitUntilExit()
    let messages = String(decoding: try Data(contentsOf: streams.messages), as: UTF8.self)
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: [UInt8](try Data(contentsOf: streams.output)),
      messages: messages.split(separator: "\n").map(String.init)
    )
  }

  /// Runs the command with arguments that have no spaces in them.
  ///
  /// - Parameter line: The arguments, parted by spaces.
  /// - Returns: What it gave.
  /// - Throws: Where it cannot be started.
  public func run(_ line: String) throws -> Outcome {
    try run(line.split(separator: " ").map(String.init))
  }

  /// The files that stand for the three streams.
  private struct Streams {
    let folder: URL
    var input: URL { folder.appendingPathComponent("in") }
    var output: URL { folder.appendingPathComponent("out") }
    var messages: URL { folder.appendingPathComponent("err") }

    init() throws {
      let name = "vintage-run-\(UUID().uuidString)"
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for url in [input, output, messages] { try Data().write(to: url) }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
  }
}
