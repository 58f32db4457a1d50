import Files
import Foundation
import Support

@testable import Store

/// Eight writers and eight readers on one store of the real disk, each on a thread of its own.
struct Crowd {
  let directory: String
  /// Each file is offered by two writers, so there are eight times as many files.
  let filesPerWriter: Int
  /// What writers are given of the disk.
  var face: @Sendable () -> any FileSystem = { LocalFileSystem() }

  /// What came of it.
  struct Outcome {
    /// How many additions and readings there were.
    var cases = 0
    /// The calls that failed.
    var failures: [String] = []
    /// Files that were acknowledged and are not there exactly once, and what else is wrong.
    var losses: [String] = []
  }

  private var days: Range<Int> { 0..<filesPerWriter * 8 }

  private static func text(_ day: Int) -> String { "a;b\n\(day);\(day * 3)\n" }

  /// Lets them work, and looks at what they leave.
  func run() -> Outcome {
    let (acknowledged, reads, isDone) = (Shared<Set<Int>>([]), Shared(0), Shared(0))
    let failures = Shared<[String]>([])
    let group = DispatchGroup()
    start(group) { writer in
      let bench = Bench(files: face(), directory: directory)
      defer { isDone.change { $0 += 1 } }
      for day in days where day % 8 == writer || (day + 1) % 8 == writer {
        do {
          try bench.add(Self.text(day), day: day)
          acknowledged.change { $0.insert(day) }
        } catch {
          failures.change { $0.append("day \(day): \(error)") }
        }
      }
    }
    start(group) { _ in
      let store = DataSetStore(directory: directory, name: "hospital", files: LocalFileSystem())
      var random = SeededRandom(1)
      while isDone.value < 8 {
        do {
          let snapshot = try store.snapshot()
          guard snapshot.releaseCount > 0 else { continue }
          _ = try snapshot.file(ofLogged: random.below(snapshot.releaseCount))
          reads.change { $0 += 1 }
        } catch {
          failures.change { $0.append("reader: \(error)") }
        }
      }
    }
    group.wait()
    return Outcome(
      cases: days.count * 2 + reads.value,
      failures: failures.value,
      losses: losses(of: acknowledged.value)
    )
  }

  /// What is wrong with the store in the end.
  private func losses(of acknowledged: Set<Int>) -> [String] {
    let bench = Bench(files: LocalFileSystem(), directory: directory)
    var losses = bench.store.verify(readsData: true).isSound ? [] : ["not sound"]
    var files: [String] = []
    do { files = try bench.files().map { String(decoding: $0, as: UTF8.self) } } catch {
      losses.append("not readable: \(error)")
    }
    let counts = Dictionary(files.map { ($0, 1) }, uniquingKeysWith: +)
    for day in acknowledged.sorted() {
      let count = counts[Self.text(day)] ?? 0
      if count != 1 { losses.append(count == 0 ? "day \(day) is lost" : "day \(day) is twice") }
    }
    let order = acknowledged.sorted().map(Self.text)
    if files != order { losses.append("other files, or in another order") }
    return losses
  }

  /// Starts eight threads that do the same, each with its number.
  private func start(_ group: DispatchGroup, _ work: @escaping @Sendable (Int) -> Void) {
    for number in 0..<8 {
      group.enter()
      let thread = Thread {
        work(number)
        group.leave()
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }
}
