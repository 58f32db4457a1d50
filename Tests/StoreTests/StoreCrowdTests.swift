import Files
import Foundation
import Support
import Testing

@testable import Store

/// Eight writers and eight readers on one store of the real disk, each on a thread of its own.
@Suite(.temporaryDirectory) struct StoreCrowdTests {
  @Test func `nothing is lost or twice, and no reader fails, in thousands of operations`() throws {
    let directory = TemporaryDirectoryTrait.current + "/s"
    let perWriter = Scale.trials(25)
    let (reads, isDone) = (Shared(0), Shared(0))
    let problems = Shared<[String]>([])
    let group = DispatchGroup()
    Self.start(8, group) { writer in
      let bench = Bench(files: LocalFileSystem(), directory: directory)
      defer { isDone.change { $0 += 1 } }
      // Every file is offered by two writers.
      for day in 0..<perWriter * 8 where day % 8 == writer || (day + 1) % 8 == writer {
        do { try bench.add("a;b\n\(day);\(day * 3)\n", day: day) } catch {
          problems.change { $0.append("day \(day): \(error)") }
        }
      }
    }
    Self.start(8, group) { _ in
      let store = DataSetStore(directory: directory, name: "hospital", files: LocalFileSystem())
      var random = SeededRandom(1)
      while isDone.value < 8 {
        do {
          let snapshot = try store.snapshot()
          guard snapshot.releaseCount > 0 else { continue }
          _ = try snapshot.file(ofLogged: random.below(snapshot.releaseCount))
          reads.change { $0 += 1 }
        } catch {
          problems.change { $0.append("reader: \(error)") }
        }
      }
    }
    group.wait()
    #expect(problems.value.isEmpty, "\(problems.value.prefix(3))")
    let bench = Bench(files: LocalFileSystem(), directory: directory)
    #expect(
      try bench.files() == (0..<perWriter * 8).map { "a;b\n\($0);\($0 * 3)\n".bytes }
    )
    #expect(bench.store.verify(readsData: true).isSound)
    let cases = perWriter * 16 + reads.value
    Scale.report("8 writers and 8 readers (library)", cases: cases, lost: 0)
  }

  /// Starts threads that do the same, each with its number.
  private static func start(
    _ count: Int,
    _ group: DispatchGroup,
    _ work: @escaping @Sendable (Int) -> Void
  ) {
    for number in 0..<count {
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
