import Files
import Glibc
import Support
import Testing

@testable import Store

/// The disk stops at every single writing operation in turn; the store then opens, holds all that
/// was acknowledged before, and the change in flight wholly or not at all.
@Suite struct StoreCrashTests {
  @Test func `a crash at any operation leaves the store before or after`() throws {
    var cases = 0
    for change in CrashRun.Change.allCases {
      var run = CrashRun(change)
      try run.crash()
      cases += run.caseCount
      #expect(run.problems.isEmpty, "\(run.problems.first ?? "")")
    }
    #expect(cases > 300)
    Scale.report("power cut at every operation of add, tag, pack", cases: cases, lost: 0)
  }

  @Test func `a power cut soon after a writer was killed loses nothing`() throws {
    var cases = 0
    let changes = Scale.factor > 1 ? CrashRun.Change.allCases : [.firstAdd, .add, .pack]
    for change in changes {
      var run = CrashRun(change)
      try run.killAndCrash()
      cases += run.caseCount
      #expect(run.problems.isEmpty, "\(run.problems.first ?? "")")
    }
    #expect(cases > 2000)
    Scale.report("power cut after kill -9 of add, tag, pack", cases: cases, lost: 0)
  }

  @Test func `a temporary name that goes too early is noticed`() throws {
    var run = CrashRun(.pack)
    run.face = { CarelessFileSystem($0, without: [.temporaryName]) }
    try run.killAndCrash()
    #expect(run.problems.contains { $0.hasSuffix("not sound") })
  }

  /// What a call says does not matter to the store, only whether it goes on failing.
  static let faults: [CrashingFileSystem.Fault] =
    [.error(ENOSPC), .errors(EIO), .error(EINTR)]
    + (Scale.factor > 1 ? [.errors(ENOSPC), .error(EIO), .errors(EINTR)] : [])

  @Test func `any operation that fails, once or for good, is survived`() throws {
    var cases = 0
    for change in CrashRun.Change.allCases {
      for fault in Self.faults {
        var run = CrashRun(change)
        try run.fail(fault)
        cases += run.caseCount
        #expect(run.problems.isEmpty, "\(run.problems.first ?? "")")
      }
    }
    #expect(cases > 300)
    Scale.report("k-th call failing (ENOSPC, EIO, EINTR; half a write)", cases: cases, lost: 0)
  }

  static let omissions: [CarelessFileSystem.Omission] = [
    .fileSync, .folderSync, .wholePublication,
  ]

  @Test(arguments: omissions)
  func `the simulation notices a protection that is left out`(
    omission: CarelessFileSystem.Omission
  ) throws {
    var run = CrashRun(.add)
    run.face = { CarelessFileSystem($0, without: [omission]) }
    try run.crash()
    #expect(!run.problems.isEmpty)
  }

  @Test func `a name whose folder was not synced may be lost, and the test disk knows it`() throws {
    let disk = CrashingFileSystem()
    let file = try disk.createFile("/x", mode: 0o644)
    try file.write([1, 2, 3])
    #expect(try disk.restarted(.onlyDurable).status("/x") == nil)
    #expect(try disk.restarted(.namesBeforeBytes).status("/x")?.byteCount == 0)
    try file.synchronize()
    try disk.synchronizeDirectory("/")
    try disk.remove("/x")
    #expect(try disk.restarted(.onlyDurable).status("/x")?.byteCount == 3)
    #expect(try disk.restarted(.everything).status("/x") == nil)
    // A folder may be lost too, with what is in it.
    try disk.makeDirectory("/new")
    _ = try disk.createFile("/new/y", mode: 0o644)
    try disk.synchronizeDirectory("/new")
    #expect(try disk.restarted(.onlyDurable).status("/new/y") == nil)
    #expect(try disk.restarted(.killed).restarted(.onlyDurable).status("/new") == nil)
    try disk.synchronizeDirectory("/")
    #expect(try disk.restarted(.onlyDurable).status("/new/y") != nil)
  }

  @Test func `an exclusive name saves what a writer without a lock would overwrite`() throws {
    for isExclusive in [true, false] {
      let disk = CrashingFileSystem()
      try Bench(files: disk).add("a\n1\n", day: 0)
      // The other writer comes and goes between the first one's reading and its publication.
      let other = Bench(files: disk)
      let careless = CarelessFileSystem(
        disk,
        without: isExclusive ? [.lock] : [.lock, .exclusiveName],
        beforeLink: { _ = try? Bench(files: disk).add("a\n2\n", day: 1) }
      )
      let isDone = (try? Bench(files: careless).add("a\n3\n", day: 2)) != nil
      let files = try other.files().map { String(decoding: $0, as: UTF8.self) }
      #expect(files.contains("a\n2\n") == isExclusive)
      #expect(!isDone || !isExclusive)
    }
  }
}
