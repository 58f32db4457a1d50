import Files
import Foundation
import Support

/// Eight writers and eight readers on one archive, each of them one process after the other.
struct CommandCrowd {
  private(set) var day: WorstDay
  private let parts: [[String]]
  /// What the calls that failed have said.
  private(set) var failures: [String] = []

  /// Makes the archive and the files, each of which is offered by two writers.
  init(filesPerWriter: Int) throws {
    var day = try WorstDay()
    parts = try (0..<8).map { _ in try (0..<filesPerWriter).map { _ in try day.nextFile() } }
    self.day = day
  }

  /// What is wrong with the archive in the end: every file must be there, and no other.
  func problems() throws -> [String] {
    let files = parts.flatMap(\.self)
    let others = Set(try day.logged()).subtracting(files).sorted().map { "\($0) is not known" }
    return try day.problems(acknowledged: files) + others
  }

  /// Lets them work, with a nuisance again and again; tells how many additions and readings there
  /// were.
  mutating func run(nuisance: (@Sendable (Sandbox) -> Void)? = nil) throws -> Int {
    let (box, parts) = (day.box, parts)
    let (failures, reads, isDone) = (Shared<[String]>([]), Shared(0), Shared(0))
    @Sendable func call(_ line: String) {
      let outcome = try? box.run("-C a \(line)")
      if outcome?.status != 0 { failures.change { $0 += outcome?.messages ?? ["no start"] } }
    }
    let writers = parts.indices.map { index in
      { @Sendable in
        for file in parts[index] + parts[(index + 1) % 8] { call("add hospital \(file) -q") }
        isDone.change { $0 += 1 }
      }
    }
    let readers = (0..<8).map { number in
      { @Sendable in
        while isDone.value < 8 {
          call(["log hospital --brief --format jsonl", "verify --data", "list"][number % 3])
          reads.change { $0 += 1 }
        }
      }
    }
    let others = nuisance.map { act in [{ @Sendable in while isDone.value < 8 { act(box) } }] }
    Threads.run(writers + readers + (others ?? []))
    self.failures = failures.value
    return parts.reduce(0) { $0 + $1.count } * 2 + reads.value
  }
}

/// A disk of 300 kB with an archive on it.
struct FullDisk {
  let day: WorstDay
  /// The archive's folder.
  var archive: String { "\(day.box.folder)/full/a" }

  /// Mounts it; nil, and a line that says so, where that is not permitted.
  init?() throws {
    day = try WorstDay()
    guard try day.box.shell("mkdir full && mount -t tmpfs -o size=300k tmpfs full") else {
      print("skipped: a small file system cannot be mounted here")
      return nil
    }
    guard try day.box.shell("cp -r a full/a") else {
      unmount()
      return nil
    }
  }

  func unmount() { _ = try? day.box.shell("umount full") }

  /// Adds noise until so many files were refused, or a hundred were not; `add` tells whether a file
  /// is kept.
  func fill(
    refusals: Int,
    add: (_ file: String) throws -> Bool
  ) throws -> (kept: [String], refused: Int) {
    var (kept, refused) = ([String](), 0)
    var random = SeededRandom(8)
    while refused < refusals, kept.count < 100 {
      let file = WorstDay.name(kept.count + refused)
      try day.box.disk.replace("\(day.box.folder)/\(file)", with: random.bytes(30_000))
      if try add(file) { kept.append(file) } else { refused += 1 }
    }
    return (kept, refused)
  }

  /// What is wrong with the archive, of which so many files were acknowledged.
  func problems(acknowledged: [String]) throws -> [String] {
    try day.problems(acknowledged: acknowledged, in: "full/a")
  }
}
