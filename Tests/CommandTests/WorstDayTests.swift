import Files
import Foundation
import Support
import Testing

/// The real command on its worst days: killed, stopped, out of space, in a crowd, read-only.
@Suite(.temporaryDirectory, .serialized) struct WorstDayTests {
  @Test func `kill -9 at random times loses nothing that was acknowledged`() throws {
    var day = try WorstDay()
    var random = SeededRandom(UInt64(Scale.factor))
    var acknowledged: [String] = []
    var killed = 0
    let trials = Scale.trials(40)
    let duration = try day.duration()
    for trial in 1...trials {
      let isPack = trial.isMultiple(of: 8)
      let file = isPack ? "" : try day.nextFile()
      let process = try day.start(isPack ? "-C a pack -q" : "-C a add hospital \(file) -q")
      let isDone = WorstDay.isDone(process, killedAfter: random.below(duration))
      if !isDone { killed += 1 }
      if isDone, !isPack { acknowledged.append(file) }
      guard trial.isMultiple(of: 10) || trial == trials else { continue }
      #expect(try day.problems(acknowledged: acknowledged) == [])
    }
    // The next writer carries on and sweeps.
    let last = try day.nextFile()
    #expect(try day.box.run("-C a add hospital \(last) -q").status == 0)
    let names = try day.box.disk.list("\(day.box.folder)/a/store/hospital")
    #expect(names.allSatisfy { !$0.hasPrefix("tmp-") })
    #expect(killed > 0)
    Scale.report("kill -9 of add and pack at random times", cases: killed, lost: 0)
  }

  @Test func `readers and other writers come through while one sleeps in mid-commit`() throws {
    var day = try WorstDay()
    let first = try day.nextFile()
    #expect(try day.box.run("-C a add hospital \(first) -q").status == 0)
    var random = SeededRandom(3)
    let duration = try day.duration()
    let trials = Scale.trials(4)
    for _ in 0..<trials {
      let time = UInt32(random.below(duration))
      #expect(try day.problemsOfSleeper(asleepAfter: { usleep(time) }) == [])
    }
    Scale.report("writer asleep in mid-commit", cases: trials, lost: 0)
  }

  @Test func `eight writers and eight readers lose nothing and fail never`() throws {
    var crowd = try CommandCrowd(filesPerWriter: Scale.trials(4))
    let cases = try crowd.run()
    #expect(crowd.failures.isEmpty, "\(crowd.failures.prefix(3))")
    #expect(try crowd.problems() == [])
    Scale.report("8 writers and 8 readers (commands)", cases: cases, lost: 0)
  }

  @Test func `a disk that is really full refuses, and keeps what it has`() throws {
    guard let disk = try FullDisk() else { return }
    defer { disk.unmount() }
    let (kept, refused) = try disk.fill(refusals: Scale.trials(6)) { file in
      let outcome = try disk.day.box.run("-C full/a add hospital \(file) -q")
      #expect(outcome.status == 0 || outcome.status == 5, "\(outcome.messages)")
      return outcome.status == 0
    }
    #expect(kept.count > 3)
    #expect(try disk.problems(acknowledged: kept) == [])
    Scale.report("add on a full disk", cases: refused, lost: 0)
  }

  static let reading = [
    "list", "log hospital", "show hospital@latest", "cat hospital@latest", "verify --data",
    "verify --max-time 1s", "stats", "tag hospital", "dataset list", "corrections hospital",
    "diff hospital@first hospital@latest", "repair --dry-run",
  ]

  @Test func `a read-only archive answers every reading command`() throws {
    let archive = try ReadOnlyArchive()
    defer { archive.open() }
    for face in archive.faces { #expect(try archive.refused(Self.reading, by: face) == []) }
    guard archive.faces.contains(.mount) else { return }
    Scale.report("reading commands on a read-only archive", cases: Self.reading.count * 2, lost: 0)
  }
}
