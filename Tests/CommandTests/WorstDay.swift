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
    try box.start(box.command.path, line.split(separator: " ").map(String.init))
  }

  /// Kills a process after so many microseconds; whether it had done its work before.
  static func isDone(_ process: Process, killedAfter time: Int) -> Bool {
    usleep(UInt32(time))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .exit && process.terminationStatus == 0
  }

  /// How long `add` takes on this machine, in microseconds: where in its work a signal arrives
  /// depends on that.
  func duration() throws -> Int {
    try box.write("d/d-1999-01-01.csv", Self.text(1))
    for line in ["init d/a", "-C d/a dataset add hospital --key dep,jour"] { _ = try box.run(line) }
    return Self.duration(of: try start("-C d/a add hospital d/d-1999-01-01.csv -q"))
  }

  /// How long a process takes that was just started, in microseconds.
  static func duration(of process: Process) -> Int {
    let clock = ContinuousClock()
    let begin = clock.now
    process.waitUntilExit()
    return max(Int((clock.now - begin) / .microseconds(1)), 1000)
  }

  /// The names of the files that the log has, in published order.
  func logged(in archive: String = "a") throws -> [String] {
    try JSON.lines(box.run("-C \(archive) log hospital --brief --format jsonl"))
      .compactMap { $0["file_name"] as? String }
  }

  /// What is wrong with an archive: it is not sound, or a file of which `add` has said that it is
  /// kept is not there, or one is there twice.
  func problems(acknowledged: [String], in archive: String = "a") throws -> [String] {
    let verified = try box.run("-C \(archive) verify --data")
    var problems = verified.status == 0 ? [] : ["not sound: \(verified.messages)"]
    let counts = Dictionary(try logged(in: archive).map { ($0, 1) }, uniquingKeysWith: +)
    for file in acknowledged where counts[file] == nil { problems.append("\(file) is lost") }
    for (file, count) in counts where count > 1 { problems.append("\(file) is twice") }
    return problems
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
