import Definitions
import Dispatch
import Files
import Glibc
import Support
import Testing
import Vintage

/// The disk stops, or fails, at every operation of a change to a definition.
@Suite struct DefinitionCrashTests {
  private static func archive() throws -> (CrashingFileSystem, Archive) {
    let disk = CrashingFileSystem()
    let archive = try Archive.create(at: "/archive", files: disk)
    var definition = DataSetDefinition(name: try DataSetName("hospital").orThrow())
    definition.title = "before"
    try archive.add(definition)
    return (disk, archive)
  }

  private static func title(_ disk: CrashingFileSystem) throws -> String {
    try Archive(at: "/archive", files: disk).dataSet(named: "hospital").definition.title
  }

  private static func change(_ archive: Archive) -> Bool {
    guard let name = DataSetName("hospital") else { return false }
    return (try? archive.set("title", to: "after", ofDataSet: name)) != nil
  }

  /// Stops a change at every operation, on a disk with a face of its own.
  private static func crash(
    _ face: (CrashingFileSystem) -> any FileSystem = { $0 }
  ) throws -> (cases: Int, problems: [String]) {
    let survivals: [CrashingFileSystem.Survival] =
      [.everything, .onlyDurable, .namesBeforeBytes] + (1...9).map { .some(seed: $0) }
    var (operation, cases, problems) = (0, 0, [String]())
    while true {
      let disk = try Self.archive().0
      let archive = try Archive(at: "/archive", files: face(disk))
      disk.arm(at: operation)
      let isDone = Self.change(archive)
      guard disk.hasCrashed else { break }
      for survival in survivals {
        cases += 1
        let title = try? Self.title(disk.restarted(survival))
        let allowed = isDone ? ["after"] : ["before", "after"]
        if !allowed.contains(title ?? "") {
          problems.append("\(operation) \(survival): \(title ?? "not readable")")
        }
      }
      operation += 1
    }
    #expect(operation > 2)
    return (cases, problems)
  }

  @Test func `a crash leaves the old text or the new one`() throws {
    let (cases, problems) = try Self.crash()
    #expect(problems.isEmpty)
    Scale.report("power cut at every operation of dataset set", cases: cases, lost: problems.count)
  }

  @Test func `a text that is not synced before it is renamed may be lost, and this is noticed`()
    throws
  {
    let (_, problems) = try Self.crash { CarelessFileSystem($0, without: [.fileSync]) }
    #expect(problems.contains { $0.contains("not readable") })
  }

  @Test func `an archive whose definitions lie on another disk is made whole, or not at all`()
    throws
  {
    var operation = 0
    while true {
      let disk = CrashingFileSystem()
      let files = CarelessFileSystem(disk, without: [.namesAcrossFolders])
      disk.arm(at: operation)
      let isDone = (try? Archive.create(at: "/archive", title: "two", files: files)) != nil
      guard disk.hasCrashed else {
        let texts = ["/archive/.gitignore", "/archive/vintage.toml"]
        #expect(isDone && disk.contents.keys.sorted() == texts)
        break
      }
      for survival in [.everything, .onlyDurable, .some(seed: 1)] as [CrashingFileSystem.Survival] {
        let restarted = disk.restarted(survival)
        if restarted.contents["/archive/vintage.toml"] == nil {
          #expect(!isDone, "\(operation) \(survival)")
          _ = try Archive.create(at: "/archive", title: "two", files: restarted)
        }
        let title = try Archive(at: "/archive", files: restarted).definition.title
        #expect(title == "two", "\(operation) \(survival)")
      }
      operation += 1
    }
    #expect(operation > 12)
  }

  /// What is in the folder of definitions.
  private static func names(
    _ disk: any FileSystem,
    _ archive: String = "/archive"
  ) throws -> [String] {
    try disk.list("\(archive)/datasets").sorted()
  }

  @Test func `what a killed change leaves is swept by the next one`() throws {
    var (operation, leftovers) = (0, 0)
    while true {
      let (disk, archive) = try Self.archive()
      disk.arm(at: operation)
      _ = Self.change(archive)
      guard disk.hasCrashed else { break }
      let restarted = disk.restarted(.everything)
      if try Self.names(restarted) != ["hospital.toml"] { leftovers += 1 }
      #expect(Self.change(try Archive(at: "/archive", files: restarted)))
      #expect(try Self.names(restarted) == ["hospital.toml"], "\(operation)")
      operation += 1
    }
    #expect(leftovers > 0)
  }

  @Test func `what a killed init leaves is swept, and its archive survives a power cut`() throws {
    var (operation, leftovers) = (0, 0)
    while true {
      let disk = CrashingFileSystem()
      disk.arm(at: operation)
      _ = try? Archive.create(at: "/archive", files: disk)
      guard disk.hasCrashed else { break }
      let killed = disk.restarted(.everything)
      func temporaries() throws -> [String] {
        let texts = try? Self.names(killed)
        return (try killed.list("/archive") + (texts ?? [])).filter { $0.hasPrefix("tmp-") }
      }
      if killed.contents.keys.contains(where: { $0.contains("/tmp-") }) { leftovers += 1 }
      let archive =
        try (try? Archive(at: "/archive", files: killed))
        ?? Archive.create(at: "/archive", files: killed)
      try archive.add(DataSetDefinition(name: try DataSetName("hospital").orThrow()))
      #expect(try temporaries().isEmpty, "\(operation)")
      let survivor = try Archive(at: "/archive", files: killed.restarted(.onlyDurable))
      #expect(try survivor.dataSetNames().count == 1, "\(operation)")
      operation += 1
    }
    #expect(operation > 8 && leftovers > 0)
  }

  /// Runs on a thread of its own.
  ///
  /// What waits for a lock on one of the few threads that all tests share may keep the one that
  /// holds the lock from going on.
  private static func apart<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) -> Task<Value, any Error> {
    Task {
      try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
      }
    }
  }

  @Test(.temporaryDirectory) func `a repair of texts waits for who changes definitions`()
    async throws
  {
    let folder = TemporaryDirectoryTrait.current
    let (archive, copy) = (
      try Archive.create(at: folder + "/a"), try Archive.create(at: folder + "/b")
    )
    try copy.add(DataSetDefinition(name: try DataSetName("hospital").orThrow()))
    let disk = LocalFileSystem()
    let lock = try disk.lock("\(folder)/a/datasets")
    let repair = Self.apart {
      try Archive.rescueTexts(at: archive.directory, from: copy, isTrial: false).map(\.path)
    }
    try await Task.sleep(for: .milliseconds(100))
    #expect(try Self.names(disk, "\(folder)/a").isEmpty)
    lock.unlock()
    #expect(try await repair.value == ["datasets/hospital.toml"])
  }

  @Test(.temporaryDirectory) func `nothing is swept while a writer is at work`() async throws {
    let folder = TemporaryDirectoryTrait.current
    let archive = try Archive.create(at: folder)
    try archive.add(DataSetDefinition(name: try DataSetName("hospital").orThrow()))
    let disk = LocalFileSystem()
    let left = "\(folder)/datasets/tmp-1-1-1"
    try disk.replace(left, with: [])
    let lock = try disk.lock("\(folder)/datasets")
    let change = Self.apart { Self.change(archive) }
    try await Task.sleep(for: .milliseconds(100))
    #expect(try disk.status(left) != nil)
    lock.unlock()
    #expect(try await change.value)
    #expect(try Self.names(disk, folder) == ["hospital.toml"])
  }

  @Test func `without the lock a writer loses its temporary file, and says so`() throws {
    let disk = try Self.archive().0
    let (one, two) = (try DataSetName("one").orThrow(), try DataSetName("two").orThrow())
    let careless = CarelessFileSystem(disk, without: [.lock]) {
      _ = try? Archive(at: "/archive", files: disk).add(DataSetDefinition(name: two))
    }
    let archive = try Archive(at: "/archive", files: careless)
    #expect(throws: ArchiveError.self) { try archive.add(DataSetDefinition(name: one)) }
    #expect(try Self.names(disk) == ["hospital.toml", "two.toml"])
  }

  @Test func `a failing operation is reported, and the change then succeeds`() throws {
    for fault in [CrashingFileSystem.Fault.error(ENOSPC), .errors(EIO), .error(EINTR)] {
      var operation = 0
      while true {
        let (disk, archive) = try Self.archive()
        disk.arm(at: operation, fault)
        let isDone = Self.change(archive)
        guard disk.hasFailed else { break }
        disk.mend()
        // The sync of the folder comes after the rename: then it is reported, and there.
        let title = try Self.title(disk)
        #expect(!isDone && ["before", "after"].contains(title), "\(fault) \(operation)")
        #expect(Self.change(archive))
        #expect(try Self.title(disk) == "after")
        operation += 1
      }
    }
  }
}
