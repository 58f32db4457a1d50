import Files
import Foundation
import Support

/// What tests of bad days do to the real command.
struct WorstDay {
  let box: Sandbox
  private(set) var days = 0

  init() throws {
    box = try Sandbox()
  }

  /// Writes the file of a day and gives its name.
  mutating func nextFile() throws -> String {
    days += 1
    let name = Self.name(days)
    try box.write(name, Self.text(days))
    return name
  }

  /// The name of a day's file; 28 days a month are enough.
  static func name(_ day: Int) -> String {
    let (month, date) = (day / 28 % 12 + 1, day % 28 + 1)
    return "h-\(2000 + day / 336)-\(pad(month))-\(pad(date)).csv"
  }

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static func text(_ day: Int) -> String {
    "dep;jour;hosp\n" + (0..<20 + day).map { "\($0);2020-01-01;\($0 * day)\n" }.joined()
  }

  /// Starts the command and does not wait for it.
  func start(_ line: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: box.command.path)
    process.arguments = line.split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: box.folder)
    process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "HOME": box.folder]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// How long `add` takes on this machine, in microseconds: where in its work a signal arrives
  /// depends on that.
  func duration() throws -> Int {
    try box.write("d/d-1999-01-01.csv", Self.text(1))
    for line in ["init d/a", "-C d/a dataset add hospital --key dep,jour"] { _ = try box.run(line) }
    let process = try start("-C d/a add hospital d/d-1999-01-01.csv -q")
    let clock = ContinuousClock()
    let begin = clock.now
    process.waitUntilExit()
    return max(Int((clock.now - begin) / .microseconds(1)), 1000)
  }

  /// The names of the files that the log has, in published order.
  func logged() throws -> [String] {
    try JSON.lines(box.run("-C a log hospital --brief --format jsonl"))
      .compactMap { $0["file_name"] as? String }
  }
}

/// Runs work on threads of its own, for calls that block.
enum Threads {
  /// Runs all works at once and waits for them.
  static func run(_ works: [@Sendable () -> Void]) {
    let group = DispatchGroup()
    for work in works {
      group.enter()
      let thread = Thread {
        work()
        group.leave()
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
    group.wait()
  }
}
