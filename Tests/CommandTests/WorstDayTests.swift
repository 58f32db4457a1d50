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
      usleep(UInt32(random.below(duration)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let isDone = process.terminationReason == .exit && process.terminationStatus == 0
      if !isDone { killed += 1 }
      if isDone, !isPack { acknowledged.append(file) }
      guard trial.isMultiple(of: 10) || trial == trials else { continue }
      #expect(try day.box.run("-C a verify --data").status == 0)
      let logged = try day.logged()
      #expect(Set(logged).isSuperset(of: acknowledged) && Set(logged).count == logged.count)
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
      let before = try day.logged()
      let (one, two) = (try day.nextFile(), try day.nextFile())
      let sleeper = try day.start("-C a add hospital \(one) -q")
      usleep(UInt32(random.below(duration)))
      kill(sleeper.processIdentifier, SIGSTOP)
      let other = try day.start("-C a add hospital \(two) -q")
      #expect(try Set(day.logged()).isSuperset(of: before))
      #expect(try day.box.run("-C a verify --data").status == 0)
      #expect(try day.box.run("-C a cat hospital@first").text == WorstDay.text(1))
      kill(sleeper.processIdentifier, SIGCONT)
      sleeper.waitUntilExit()
      other.waitUntilExit()
      #expect(sleeper.terminationStatus == 0 && other.terminationStatus == 0)
      #expect(try Set(day.logged()) == Set(before + [one, two]))
    }
    Scale.report("writer asleep in mid-commit", cases: trials, lost: 0)
  }

  @Test func `eight writers and eight readers lose nothing and fail never`() throws {
    var day = try WorstDay()
    let perWriter = Scale.trials(4)
    let parts = try (0..<8).map { _ in try (0..<perWriter).map { _ in try day.nextFile() } }
    let box = day.box
    let (failures, reads, isDone) = (Shared<[String]>([]), Shared(0), Shared(0))
    let writers = parts.indices.map { index in
      { @Sendable in
        // Every file is offered by two writers.
        for file in parts[index] + parts[(index + 1) % 8] {
          let outcome = try? box.run("-C a add hospital \(file) -q")
          if outcome?.status != 0 { failures.change { $0 += outcome?.messages ?? ["no start"] } }
        }
        isDone.change { $0 += 1 }
      }
    }
    let readers = (0..<8).map { number in
      { @Sendable in
        while isDone.value < 8 {
          let line = ["log hospital --brief --format jsonl", "verify --data", "list"][number % 3]
          let outcome = try? box.run("-C a \(line)")
          if outcome?.status != 0 { failures.change { $0 += outcome?.messages ?? ["no start"] } }
          reads.change { $0 += 1 }
        }
      }
    }
    Threads.run(writers + readers)
    #expect(failures.value.isEmpty, "\(failures.value.prefix(3))")
    #expect(try day.logged().sorted() == parts.flatMap(\.self).sorted())
    #expect(try box.run("-C a verify --data").status == 0)
    let cases = perWriter * 16 + reads.value
    Scale.report("8 writers and 8 readers (commands)", cases: cases, lost: 0)
  }

  @Test func `a disk that is really full refuses, and keeps what it has`() throws {
    let day = try WorstDay()
    let mount = "\(day.box.folder)/full"
    try day.box.disk.makeDirectories(mount)
    guard Self.shell("mount -t tmpfs -o size=300k tmpfs '\(mount)'") else {
      print("skipped: a small file system cannot be mounted here")
      return
    }
    defer { _ = Self.shell("umount '\(mount)'") }
    #expect(Self.shell("cp -r '\(day.box.folder)/a' '\(mount)/a'"))
    var kept: [String] = []
    var refused = 0
    var random = SeededRandom(8)
    while refused < Scale.trials(6) {
      let file = WorstDay.name(kept.count + refused)
      // Noise, so that the disk fills quickly.
      try day.box.disk.replace("\(day.box.folder)/\(file)", with: random.bytes(30_000))
      let outcome = try day.box.run("-C full/a add hospital \(file) -q")
      if outcome.status == 0 { kept.append(file) } else { refused += 1 }
      #expect(outcome.status == 0 || outcome.status == 5, "\(outcome.messages)")
    }
    #expect(kept.count > 3)
    let log = try JSON.lines(day.box.run("-C full/a log hospital --brief --format jsonl"))
    #expect(Set(log.compactMap { $0["file_name"] as? String }).isSuperset(of: kept))
    #expect(try day.box.run("-C full/a verify --data").status == 0)
    Scale.report("add on a full disk", cases: refused, lost: 0)
  }

  static let reading = [
    "list", "log hospital", "show hospital@latest", "cat hospital@latest", "verify --data",
    "verify --max-time 1s", "stats", "tag hospital", "dataset list", "corrections hospital",
    "diff hospital@first hospital@latest", "repair --dry-run",
  ]

  @Test func `a read-only archive answers every reading command`() throws {
    let box = try Sandbox()
    try box.fill()
    #expect(Self.shell("chmod -R a-w '\(box.folder)/a'"))
    defer { _ = Self.shell("chmod -R u+w '\(box.folder)/a'") }
    for line in Self.reading {
      let outcome = try box.run("-C a \(line)")
      #expect(outcome.status < 2, "\(line): \(outcome.messages)")
    }
    let mount = "\(box.folder)/ro"
    try box.disk.makeDirectories(mount)
    guard Self.shell("mount --bind '\(box.folder)/a' '\(mount)'") else {
      print("skipped: a folder cannot be mounted read-only here")
      return
    }
    defer { _ = Self.shell("umount '\(mount)'") }
    #expect(Self.shell("mount -o remount,ro,bind '\(mount)'"))
    for line in Self.reading {
      let outcome = try box.run("-C ro \(line)")
      #expect(outcome.status < 2, "\(line): \(outcome.messages)")
    }
    #expect(try box.run("-C ro pack").status == 5)
    Scale.report("reading commands on a read-only archive", cases: Self.reading.count * 2, lost: 0)
  }

  private static func shell(_ command: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
