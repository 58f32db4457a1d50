import Files
import Glibc
import Support
import Testing

/// What every file system must do: the local disk, and the one that tests use instead.
@Suite(.temporaryDirectory) struct FileSystemTests {
  enum Disk: CaseIterable {
    case local
    case memory

    var world: (files: any FileSystem, folder: String) {
      get throws {
        switch self {
        case .local: return (LocalFileSystem(), TemporaryDirectoryTrait.current)
        case .memory:
          let disk = CrashingFileSystem()
          try disk.makeDirectory("/w")
          return (disk, "/w")
        }
      }
    }
  }

  @Test(arguments: Disk.allCases)
  func `a published file is whole, and its name cannot be taken twice`(disk: Disk) throws {
    let (files, folder) = try disk.world
    try files.publish([[1, 2], [], [3]], as: "a", in: folder)
    #expect(try files.readAll("\(folder)/a") == [1, 2, 3])
    #expect(throws: FileError.alreadyExists(path: "\(folder)/a")) {
      try files.publish([[9]], as: "a", in: folder)
    }
    #expect(try files.readAll("\(folder)/a") == [1, 2, 3])
    #expect(try files.list(folder) == ["a"])
  }

  @Test(arguments: Disk.allCases)
  func `where the folder is missing the file is named, not a temporary one`(disk: Disk) throws {
    let (files, folder) = try disk.world
    let path = "\(folder)/none/a"
    let error = FileError.noFolder(path: path)
    #expect(throws: error) { try files.publish([[1]], as: "a", in: "\(folder)/none") }
    #expect(throws: error) { try files.replace(path, with: [1]) }
    #expect(throws: error) { try files.output(to: path, replacing: true) { _ in } }
    #expect(throws: error) { try files.createFile(path, mode: 0o644) }
  }

  @Test(arguments: [("create", EACCES), ("write", ENOSPC), ("sync", EIO)])
  func `where a file cannot be written it is named, not a temporary one`(
    call: String,
    code: Int32
  ) throws {
    let disk = CrashingFileSystem()
    try disk.makeDirectory("/w")
    let number = ["create", "write", "sync"].firstIndex(of: call) ?? 0
    for write in [
      { try disk.publish([[1]], as: "a", in: "/w") }, { try disk.replace("/w/a", with: [1]) },
      {
        try disk.output(to: "/w/a", replacing: true) { temporary in
          // What came before the body has tried to make the file.
          let file = try disk.createFile(temporary, mode: 0o644)
          try file.write([1])
          try file.synchronize()
        }
      },
    ] as [() throws -> Void] {
      disk.arm(at: number, .error(code))
      let error = #expect(throws: FileError.self) { try write() }
      #expect(error?.path == "/w/a", "\(String(describing: error))")
      disk.mend()
      try disk.remove("/w/a")
    }
  }

  @Test(arguments: Disk.allCases)
  func `a file is replaced in one step`(disk: Disk) throws {
    let (files, folder) = try disk.world
    for content in [[1], [2, 2], []] as [[UInt8]] {
      try files.replace("\(folder)/a", with: content)
      #expect(try files.readAll("\(folder)/a") == content)
    }
    #expect(try files.list(folder) == ["a"])
  }

  @Test(arguments: Disk.allCases)
  func `folders are made with those above them, and again without harm`(disk: Disk) throws {
    let (files, folder) = try disk.world
    try files.makeDirectories("\(folder)/x/y/z")
    try files.makeDirectories("\(folder)/x/y/z")
    #expect(try files.status("\(folder)/x/y")?.kind == .directory)
    try files.publish([[1]], as: "f", in: "\(folder)/x")
    #expect(throws: FileError.alreadyExists(path: "\(folder)/x/f")) {
      try files.makeDirectories("\(folder)/x/f")
    }
    #expect(try files.list("\(folder)/x") == ["f", "y"])
  }

  @Test(arguments: Disk.allCases)
  func `what is not there is told apart from what is no file`(disk: Disk) throws {
    let (files, folder) = try disk.world
    #expect(try files.status("\(folder)/no") == nil)
    #expect(throws: FileError.notFound(path: "\(folder)/no")) { try files.open("\(folder)/no") }
    #expect(throws: FileError.notFound(path: "\(folder)/no")) { try files.list("\(folder)/no") }
    #expect(throws: FileError.notRegularFile(path: folder)) { try files.open(folder) }
    try files.remove("\(folder)/no")
    #expect(throws: FileError.self) { try files.rename("\(folder)/no", to: "\(folder)/b") }
    #expect(throws: FileError.self) { try files.link("\(folder)/no", to: "\(folder)/b") }
    #expect(throws: FileError.self) { _ = try files.createFile("\(folder)/no/a", mode: 0o644) }
  }

  @Test(arguments: Disk.allCases)
  func `an open file stays readable when its name is gone`(disk: Disk) throws {
    let (files, folder) = try disk.world
    try files.publish([Array(0..<100)], as: "a", in: folder)
    let file = try files.open("\(folder)/a")
    try files.remove("\(folder)/a")
    #expect(try file.read(3, at: 97) == [97, 98, 99])
    #expect(try file.read(0, at: 100) == [])
    for (count, offset) in [(4, 97), (1, 100), (1, -1), (-1, 0), (Int.max, 1)] {
      #expect(throws: FileError.self) { try file.read(count, at: offset) }
    }
  }

  @Test(arguments: Disk.allCases)
  func `only temporaries are swept`(disk: Disk) throws {
    let (files, folder) = try disk.world
    for name in ["tmp-1", "tmp-", "a", "xtmp-1"] { try files.publish([[1]], as: name, in: folder) }
    try files.sweepTemporaries(try files.list(folder), in: folder)
    #expect(try files.list(folder) == ["a", "xtmp-1"])
  }

  @Test(arguments: Disk.allCases)
  func `a lock is free again once it was let go`(disk: Disk) throws {
    let (files, folder) = try disk.world
    for _ in 0..<3 {
      let lock = try files.lock("\(folder)/lock")
      lock.unlock()
    }
    #expect(try files.status("\(folder)/lock")?.byteCount == 0)
  }

  @Test(arguments: Disk.allCases)
  func `a folder can be locked, and is swept; one that is missing is not made`(disk: Disk) throws {
    let (files, folder) = try disk.world
    for name in ["tmp-1", "a"] { try files.publish([[1]], as: name, in: folder) }
    for _ in 0..<3 {
      let lock = try #require(try files.lockSwept(folder))
      #expect(try files.list(folder) == ["a"])
      lock.unlock()
    }
    #expect(try files.lockSwept("\(folder)/none") == nil)
    #expect(try files.status("\(folder)/none") == nil)
  }

  @Test func `a file is written beside its name where temporaries lie on another disk`() throws {
    let disk = CrashingFileSystem()
    for folder in ["/w", "/t"] { try disk.makeDirectories(folder) }
    let files = CarelessFileSystem(disk, without: [.namesAcrossFolders])
    try files.publish([[1], [2]], as: "a", in: "/w", temporaries: "/t")
    try files.publish([[1]], as: "b", in: "/w", temporaries: "/t")
    try files.replace("/w/b", with: [3, 4], temporaries: "/t")
    #expect(throws: FileError.alreadyExists(path: "/w/a")) {
      try files.publish([[9]], as: "a", in: "/w", temporaries: "/t")
    }
    #expect(disk.contents == ["/w/a": [1, 2], "/w/b": [3, 4]])
    #expect(disk.restarted(.onlyDurable).contents == disk.contents)
    #expect(disk.operations.contains { $0.hasPrefix("create /t/tmp-") })
  }

  @Test func `only another disk makes a file be written beside its name`() throws {
    for (call, code) in [("link", EIO), ("rename", EPERM), ("link", ENOSPC)] {
      let disk = CrashingFileSystem()
      for folder in ["/w", "/t"] { try disk.makeDirectories(folder) }
      try disk.publish([[1]], as: "b", in: "/w")
      let write = { (files: CrashingFileSystem) throws(FileError) in
        if call == "link" { return try files.publish([[2]], as: "a", in: "/w", temporaries: "/t") }
        try files.replace("/w/b", with: [2], temporaries: "/t")
      }
      // What is tried on a copy of the disk tells which operation gives the name.
      let trial = disk.restarted(.everything)
      let before = trial.operations.count
      try write(trial)
      let index = try #require(trial.operations[before...].firstIndex { $0.hasPrefix(call) })
      disk.arm(at: index - before, .error(code))
      #expect(throws: FileError.self) { try write(disk) }
      #expect(disk.contents == ["/w/b": [1]])
    }
  }

  @Test func `a path through a file leads nowhere, also for the superuser`() throws {
    let (files, folder) = try Disk.local.world
    try files.publish([[1]], as: "f", in: folder)
    #expect(try files.status("\(folder)/f/g") == nil)
    #expect(throws: FileError.notFound(path: "\(folder)/f/g")) { try files.open("\(folder)/f/g") }
    #expect(throws: FileError.system(call: "opendir", path: "\(folder)/f", code: ENOTDIR)) {
      try files.list("\(folder)/f")
    }
  }

  @Test func `packs cannot be written to by accident`() throws {
    let (files, folder) = try Disk.local.world
    try files.publish([[1]], as: "f", in: folder)
    var info = stat()
    #expect(stat("\(folder)/f", &info) == 0)
    #expect(info.st_mode & 0o222 == 0)
  }

  static let paths: [(path: String, parent: String, name: String)] = [
    ("a", ".", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("/a/b/", "/a", "b"), ("/", "/", ""),
    ("./a", ".", "a"), ("a//", ".", "a"), ("été/à", "été", "à"),
  ]

  @Test(arguments: paths.indices)
  func `a path has a parent and a name`(index: Int) {
    let (path, parent, name) = Self.paths[index]
    #expect(Path.parent(of: path) == parent)
    #expect(Path.name(of: path) == name)
  }
}
