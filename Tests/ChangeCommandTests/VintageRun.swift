import Foundation
import Support
import Testing

/// One run of the built command.
struct VintageRun {
  let status: Int32
  let output: String
  let messages: String

  /// The command beside the test bundle, or the one that `VINTAGE_BINARY` names.
  static let binary = Command.built

  /// Whether the command is there; says so once where it is not.
  static let isBuilt: Bool = {
    let isThere = FileManager.default.isExecutableFile(atPath: binary)
    if !isThere { print("skipped: the command is not built at \(binary)") }
    return isThere
  }()

  /// Runs the command to its end.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.binary)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    let folder = TemporaryDirectoryTrait.current
    let out = "\(folder)/\(UUID().uuidString).out"
    let err = "\(folder)/\(UUID().uuidString).err"
    for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    let (outHandle, errHandle) = (
      try FileHandle(forWritingTo: URL(fileURLWithPath: out)),
      try FileHandle(forWritingTo: URL(fileURLWithPath: err))
    )
    process.standardOutput = outHandle
    process.standardError = errHandle
    try process.run()
    process.waitUntilExit()
    try outHandle.close()
    try errHandle.close()
    status = process.terminationStatus
    output = try String(contentsOfFile: out, encoding: .utf8)
    messages = try String(contentsOfFile: err, encoding: .utf8)
  }

  /// The lines of the output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The objects of jsonl output.
  func objects() throws -> [[String: Any]] {
    try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// The object of json output.
  func object() throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    )
  }
}

/// A hand-made archive in the folder of the test.
struct SmallArchive {
  let directory: String

  /// Makes an archive with one data set `t` and adds a release per text, published on
  /// 2020-04-01, 2020-04-02 and so on at noon.
  init(
    at name: String = "a",
    key: String = "dep,jour",
    date: String = "jour",
    kinds: [String] = [],
    _ files: [String]
  ) throws {
    directory = TemporaryDirectoryTrait.current + "/" + name
    var made = try VintageRun(["init", directory])
    try #require(made.status == 0, "\(made.messages)")
    var arguments = ["-C", directory, "dataset", "add", "t"]
    if !key.isEmpty { arguments += ["--key", key] }
    if !date.isEmpty { arguments += ["--reference-date", date] }
    made = try VintageRun(arguments)
    try #require(made.status == 0, "\(made.messages)")
    let changes = kinds.map { kind in
      let parts = kind.split(separator: "=")
      return "columns.\(parts[0]).kind=\(parts[1])"
    }
    if !changes.isEmpty {
      made = try VintageRun(["-C", directory, "dataset", "set", "t"] + changes)
      try #require(made.status == 0, "\(made.messages)")
    }
    for (index, file) in files.enumerated() {
      let day = index + 1 < 10 ? "0\(index + 1)" : "\(index + 1)"
      let path = "\(TemporaryDirectoryTrait.current)/t-2020-04-\(day)T12:00.csv"
      try Data(file.utf8).write(to: URL(fileURLWithPath: path))
      made = try VintageRun([
        "-C", directory, "add", "t", path, "--published", "2020-04-\(day)T12:00",
      ])
      try #require(made.status == 0, "\(made.messages)")
    }
  }

  /// Runs a command on the archive.
  func run(_ arguments: String...) throws -> VintageRun {
    try VintageRun(["-C", directory] + arguments)
  }
}
