import Files
import Foundation
import Store
import Support
import Testing
import Times
import Vintage

/// What `WorstDayTests` look for is found where a writer is careless: the tests can fail.
@Suite(.temporaryDirectory, .serialized) struct CarelessWriterTests {
  /// An archive of three releases, each a pack of its own, and the names of their files.
  private static func filled() throws -> (day: WorstDay, acknowledged: [String]) {
    var day = try WorstDay()
    let files = try (0..<3).map { _ in try day.nextFile() }
    for file in files { #expect(try day.box.run("-C a add hospital \(file) -q").status == 0) }
    #expect(try day.problems(acknowledged: files) == [])
    return (day, files)
  }

  @Test func `a writer that is killed while it writes in place is noticed`() throws {
    let (day, acknowledged) = try Self.filled()
    let pack = "store/hospital/00000004-00000004.pack"
    var random = SeededRandom(13)
    let file = WorstDay.name(99)
    try day.box.disk.replace("\(day.box.folder)/\(file)", with: random.bytes(20_000))
    #expect(try day.box.shell("cp -r a b"))
    #expect(try day.box.run("-C b add hospital \(file) -q").status == 0)
    // The same pack, written under its own name, byte by byte.
    let copy = ["if=b/\(pack)", "of=a/\(pack)", "bs=1"]
    let duration = WorstDay.duration(of: try day.box.start("/bin/dd", copy))
    #expect(try day.problems(acknowledged: acknowledged + [file]) == [])
    let isNoticed = try (0..<200).contains { _ in
      try day.box.disk.remove("\(day.box.folder)/a/\(pack)")
      let isDone = WorstDay.isDone(
        try day.box.start("/bin/dd", copy),
        killedAfter: random.below(duration)
      )
      let problems = try day.problems(acknowledged: acknowledged + (isDone ? [file] : []))
      #expect(!isDone || problems == [])
      return !problems.isEmpty
    }
    #expect(isNoticed)
  }

  /// What a power cut leaves of a file that has its length, and no bytes yet.
  static let zeros = "dd if=/dev/zero of=PACK bs=1 count=200 conv=notrunc"

  @Test(arguments: ["rm PACK", "truncate -s 100 PACK", "truncate -s 0 PACK", zeros])
  func `a release that was acknowledged and is not there, or not whole, is noticed`(
    line: String
  ) throws {
    let (day, acknowledged) = try Self.filled()
    let pack = "a/store/hospital/00000003-00000003.pack"
    let damage = line.replacingOccurrences(of: "PACK", with: pack)
    #expect(try day.box.shell("chmod u+w \(pack) && \(damage)"))
    let problems = try day.problems(acknowledged: acknowledged)
    #expect(problems.contains("\(acknowledged[2]) is lost"), "\(problems)")
  }

  @Test func `a release that is there twice is noticed`() throws {
    let (day, acknowledged) = try Self.filled()
    let file = acknowledged[2]
    let again = try day.box.run("-C a add hospital \(file) --published 1999-01-01 -q")
    #expect(again.status == 0)
    #expect(try day.problems(acknowledged: acknowledged) == ["\(file) is twice"])
  }

  @Test func `a crowd without a lock is noticed`() throws {
    // The lock's file goes all the time, so each writer locks another one. Who comes when is
    // chance: once in so many crowds two writers meet.
    let isNoticed = try (0..<50).contains { _ in
      var crowd = try CommandCrowd(filesPerWriter: 2)
      _ = try crowd.run { box in
        try? box.disk.remove("\(box.folder)/a/store/hospital/lock")
        usleep(100)
      }
      let problems = try crowd.problems()
      #expect(try crowd.day.box.shell("rm -r a"))
      return !crowd.failures.isEmpty || !problems.isEmpty
    }
    #expect(isNoticed)
  }

  @Test func `a writer without a lock that sleeps in mid-commit is noticed`() throws {
    // The lock's file goes while the sleeper has it locked, so the other one locks another file.
    var day = try WorstDay()
    let first = try day.nextFile()
    #expect(try day.box.run("-C a add hospital \(first) -q").status == 0)
    let isNoticed = try (0..<50).contains { _ in
      let waiting = day
      let problems = try day.problemsOfSleeper(asleepAfter: waiting.waitForLock) { box in
        try? box.disk.remove("\(box.folder)/a/store/hospital/lock")
      }
      return problems.contains("not so: the sleeper says that it is done")
    }
    #expect(isNoticed)
  }

  /// Each writes something: a pack, the text of a definition, or takes the lock alone.
  static let writing = [
    "add hospital h-2020-04-14-19h00.csv --published 1999-01-01", "tag hospital@latest t",
    "dataset add other", "dataset set hospital title=T", "pack", "repair",
  ]

  @Test func `a command that writes is noticed where the archive is read-only`() throws {
    let archive = try ReadOnlyArchive()
    defer { archive.open() }
    for face in archive.faces where face == .mount || !ReadOnlyArchive.isRoot {
      for line in Self.writing {
        #expect(try archive.refused([line], by: face) == [line], "\(face)")
      }
    }
    #expect(try archive.refused(Self.writing, by: .none) == [])
  }

  @Test func `a writer that does not see that the disk is full is noticed`() throws {
    guard let disk = try FullDisk() else { return }
    defer { disk.unmount() }
    let careless = CarelessFileSystem(LocalFileSystem(), without: [.writeErrors])
    let archive = try Archive(at: disk.archive, files: careless)
    let writer = StoreWriter(try archive.dataSet(named: "hospital").store)
    var seconds: Int64 = 1_585_000_000
    let (kept, _) = try disk.fill(refusals: 3) { file in
      seconds += 86_400
      let incoming = IncomingFile(
        bytes: try disk.day.box.read(file),
        published: Instant(seconds: seconds),
        provenance: Provenance(fileName: file)
      )
      return (try? writer.add(incoming, recorded: Instant(seconds: seconds))) != nil
    }
    let problems = try disk.problems(acknowledged: kept)
    #expect(kept.count > 3 && problems.contains { $0.hasSuffix("is lost") }, "\(problems)")
  }
}
