import Digests
import Files
import Foundation
import Support
import Testing

/// The real releases go in and come out with equal bytes.
///
/// With an optimised command beside the tested one every file is added and read back; else every
/// fortieth, for the debug build takes a hundred times as long.
@Suite(.temporaryDirectory, .serialized, .needsSharedData) struct RealDataTests {
  static let histories = ["spf-hospital", "spf-new-admissions", "spf-tests", "spf-vaccination"]
  static let command = Command.optimised ?? Command.built

  /// The files of a history, or a sample of them.
  static func files(_ history: String) -> [String] {
    let all = SharedData.files(history, endingWith: ".csv")
    guard Command.optimised == nil else { return all }
    let sample = all.enumerated().filter { $0.offset.isMultiple(of: 40) }.map(\.element)
    print("\(history): debug command, \(sample.count) of \(all.count) files")
    return sample
  }

  @Test(arguments: histories)
  func `a history comes back in published order`(history: String) throws {
    let command = try Self.archive()
    let files = Self.files(history)
    #expect(try command.run(["-C", "a", "add", "x", "-q"] + files).status == 0)
    try Self.check(command, files)
    #expect(try command.run("-C a pack -q").status == 0)
    try Self.check(command, files)
  }

  @Test(arguments: histories)
  func `shuffled, by a process each part, it is the same history`(history: String) throws {
    let ordered = try Self.archive()
    let files = Self.files(history)
    _ = try ordered.run(["-C", "a", "add", "x", "-q"] + files)
    let shuffled = try Self.archive(named: "b")
    var random = SeededRandom(1)
    let mixed = files.shuffled(using: &random)
    for start in stride(from: 0, to: mixed.count, by: 7) {
      let part = mixed[start..<min(start + 7, mixed.count)]
      #expect(try shuffled.run(["-C", "b", "add", "x", "-q"] + part).status == 0)
    }
    let (left, right) = (try Self.log(ordered, "a"), try Self.log(shuffled, "b"))
    // Equal neighbours are one release in published order, two where the later came first.
    let leftIDs = Set(left.compactMap { $0["id"] as? String })
    let rightIDs = Set(right.compactMap { $0["id"] as? String })
    #expect(leftIDs.isSubset(of: rightIDs))
    #expect(Self.distinct(left) == Self.distinct(right))
    #expect(try shuffled.run("-C b verify --data -q").status == 0)
  }

  @Test func `the hospital history takes 300 kB at most`() throws {
    guard Command.optimised != nil else {
      print("skipped: the size of all 101 files is measured with the optimised command")
      return
    }
    let command = try Self.archive()
    _ = try command.run(["-C", "a", "add", "x", "-q"] + Self.files("spf-hospital"))
    let stats = try #require(try JSON.objects(command.run("-C a stats --format json")).first)
    let stored = try #require(stats["store_bytes"] as? Int)
    print("spf-hospital: \(stored) bytes of store")
    #expect(stored <= 300_000)
    #expect(stats["raw_bytes"] as? Int == 53_902_261)
  }

  @Test func `the references of the founding data set give the right bytes`() throws {
    let command = try Self.archive()
    let files = SharedData.files("spf-hospital").filter {
      $0.contains("2020-03-2") || $0.contains("2020-04-23")
    }
    _ = try command.run(["-C", "a", "add", "x", "-q"] + files)
    let named = try files.first { $0.contains("2020-04-23") }.map(LocalFileSystem().readAll)
    #expect(try command.run("-C a cat x@2020-04-23").output == named)
    let second = try files.filter { $0.contains("2020-03-26") }.last.map(LocalFileSystem().readAll)
    #expect(try command.run("-C a cat x@2020-03-26").output == second)
    #expect(try command.run("-C a cat x@2020-03-26T19:02").output == second)
    #expect(try command.run("-C a cat x@2020-01-01").status == 2)
  }

  @Test func `single files of every kind come back`() throws {
    let command = try Self.archive()
    let files = SharedData.files("spf-samples")
    #expect(!files.isEmpty)
    for (day, file) in files.enumerated() {
      let time = "2020-05-\(day < 9 ? "0" : "")\(day + 1)T12:00"
      let added = try command.run(["-C", "a", "add", "x", file, "--published", time, "-q"])
      #expect(added.status == 0, "\(file)")
    }
    for (day, file) in files.enumerated() {
      let time = "2020-05-\(day < 9 ? "0" : "")\(day + 1)"
      let bytes = try LocalFileSystem().readAll(file)
      #expect(try command.run("-C a cat x@\(time)").output == bytes, "\(file)")
    }
  }

  // MARK: The world of these tests

  private static func archive(named name: String = "a") throws -> Command {
    let command = Command(Self.command, in: TemporaryDirectoryTrait.current)
    _ = try command.run("init \(name)")
    _ = try command.run("-C \(name) dataset add x --time-zone Europe/Paris")
    return command
  }

  private static func log(_ command: Command, _ name: String) throws -> [[String: Any]] {
    try JSON.lines(command.run("-C \(name) log x --format jsonl"))
  }

  /// The digests of a log in order, neighbours that are equal counted once.
  private static func distinct(_ log: [[String: Any]]) -> [String] {
    log.compactMap { $0["sha256"] as? String }.reduce(into: []) { digests, next in
      if digests.last != next { digests.append(next) }
    }
  }

  /// Whether the log has each file with its own SHA-256, every release is rebuilt with that digest,
  /// and every tenth is written out with the file's bytes.
  private static func check(_ command: Command, _ files: [String]) throws {
    let log = try log(command, "a")
    let kept = Dictionary(grouping: log) { $0["sha256"] as? String ?? "" }
    for (index, file) in files.enumerated() {
      let bytes = try LocalFileSystem().readAll(file)
      let release = try #require(kept[Digest256(of: bytes).hex]?.first, "\(file)")
      guard index.isMultiple(of: 10) || index == files.count - 1 else { continue }
      let id = try #require(release["id"] as? String)
      #expect(try command.run("-C a cat x@\(id)").output == bytes, "\(file)")
    }
    let verified = try command.run("-C a verify --data -q")
    #expect(verified.status == 0, "\(verified.messages)")
  }
}
