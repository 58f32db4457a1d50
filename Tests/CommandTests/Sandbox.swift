import Files
import Foundation
import Support

/// A folder with an archive in it, and the command that works there.
struct Sandbox {
  let folder: String
  let disk = LocalFileSystem()
  var command: Command

  /// Makes the archive `a` with the data set `hospital` in Paris time.
  init(isEmpty: Bool = false) throws {
    folder = TemporaryDirectoryTrait.current
    command = Command(in: folder)
    guard !isEmpty else { return }
    _ = try run("init a")
    _ = try run(
      "-C a dataset add hospital --key dep,jour --reference-date jour --time-zone Europe/Paris"
    )
  }

  func run(_ line: String) throws -> Command.Outcome { try command.run(line) }

  /// Starts any program in the folder and does not wait for it.
  func start(_ program: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "HOME": folder]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs a line of the shell and tells whether it succeeded.
  func shell(_ line: String) throws -> Bool {
    let process = try start("/bin/sh", ["-c", line])
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Writes a file into the folder.
  func write(_ name: String, _ text: String) throws {
    try disk.makeDirectories(Path.parent(of: "\(folder)/\(name)"))
    try disk.replace("\(folder)/\(name)", with: Array(text.utf8))
  }

  func read(_ name: String) throws -> [UInt8] { try disk.readAll("\(folder)/\(name)") }

  /// Adds three releases, each with a call and so a pack of its own: 14 April, and two of 15 April.
  func fill() throws {
    try write("h-2020-04-14-19h00.csv", Self.texts[0])
    try write("h-2020-04-15-19h00.csv", Self.texts[1])
    try write("h-2020-04-15-20h00.csv", Self.texts[2])
    for time in ["14-19h00", "15-19h00", "15-20h00"] {
      let outcome = try run("-C a add hospital h-2020-04-\(time).csv")
      guard outcome.status == 0 else { throw SandboxError(messages: outcome.messages) }
    }
  }

  static let texts = [
    "dep;jour;hosp\n01;2020-04-13;2\n", "dep;jour;hosp\n01;2020-04-13;2\n01;2020-04-14;3\n",
    "dep;jour;hosp\n01;2020-04-13;4\n01;2020-04-14;3\n",
  ]
}

/// The archive could not be filled.
struct SandboxError: Error {
  var messages: [String]
}

/// JSON as the platform's own reader understands it: the independent witness.
enum JSON {
  static func value(_ outcome: Command.Outcome) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(outcome.output), options: [.fragmentsAllowed])
  }

  static func object(_ outcome: Command.Outcome) throws -> [String: Any] {
    try value(outcome) as? [String: Any] ?? [:]
  }

  static func objects(_ outcome: Command.Outcome) throws -> [[String: Any]] {
    try value(outcome) as? [[String: Any]] ?? []
  }

  /// One object for each line.
  static func lines(_ outcome: Command.Outcome) throws -> [[String: Any]] {
    try outcome.text.split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return value as? [String: Any] ?? [:]
    }
  }
}
