import Definitions
import Files
import Support
import Testing
import Vintage

/// A repair that takes texts of an archive from a copy stops, or fails, at every operation.
@Suite struct RescueCrashTests {
  /// What has happened to the texts of the archive.
  enum Loss: CaseIterable {
    /// `vintage.toml` and a definition do not parse, another definition is missing.
    case damaged
    /// `vintage.toml` is missing, the definitions are as in ``damaged``.
    case headless
    /// Nothing but `store/` is there.
    case bare
  }

  /// An archive that has lost texts, and a copy that has them all; paths are within the archive.
  struct Pair {
    static let main = "vintage.toml"
    static let (torn, missing, sound) = (
      "datasets/hospital.toml", "datasets/beds.toml", "datasets/tests.toml"
    )
    let disk: CrashingFileSystem
    let copy: Archive
    /// What each text was before the repair.
    let before: [String: [UInt8]]
    /// What each text is in the copy.
    let right: [String: [UInt8]]
    /// The texts that did not parse.
    let damaged: [String]

    init(_ loss: Loss) throws {
      copy = try Self.archive(title: "of the copy")
      let whole = try #require(try Self.archive(title: "of the archive").files as? Disk)
      try whole.makeDirectories("/archive/store")
      let lost: [String]
      switch loss {
      case .damaged: (damaged, lost) = ([Self.main, Self.torn], [Self.missing])
      case .headless: (damaged, lost) = ([Self.torn], [Self.main, Self.missing])
      case .bare: (damaged, lost) = ([], [Self.main, Self.torn, Self.missing, Self.sound])
      }
      for path in damaged { whole.damage("/archive/\(path)") { $0 += Array("title = \"cu".utf8) } }
      for path in lost { try whole.remove("/archive/\(path)") }
      disk = whole.restarted(.everything)
      before = Self.texts(disk)
      right = Self.texts(try #require(copy.files as? Disk))
    }

    typealias Disk = CrashingFileSystem

    private static func archive(title: String) throws -> Archive {
      let archive = try Archive.create(at: "/archive", files: Disk())
      for name in ["beds", "hospital", "tests"] {
        var definition = DataSetDefinition(name: try DataSetName(name).orThrow())
        definition.title = title
        try archive.add(definition)
      }
      return archive
    }

    /// The texts of a disk, without those that are set aside.
    static func texts(_ disk: Disk) -> [String: [UInt8]] {
      let paths = [main, torn, missing, sound]
      return Dictionary(
        uniqueKeysWithValues: paths.compactMap { path in
          disk.contents["/archive/\(path)"].map { (path, $0) }
        }
      )
    }

    /// What a text may be: as it was, or as in the copy where it has no right to be as it was.
    func allowed(_ path: String, isDone: Bool) -> [[UInt8]?] {
      if let old = before[path], !damaged.contains(path) { return [old] }
      return isDone ? [right[path]] : [before[path], right[path]]
    }

    func rescue(_ files: any FileSystem) throws -> [RescuedText] {
      try Archive.rescueTexts(at: "/archive", from: copy, isTrial: false, files: files)
    }

    /// What is wrong with a disk on which a repair was started.
    func problems(_ disk: Disk, isDone: Bool, _ place: String) throws -> [String] {
      var problems: [String] = []
      func note(_ isRight: Bool, _ problem: String) {
        if !isRight { problems.append("\(place): \(problem)") }
      }
      func look(isDone: Bool) {
        let texts = Self.texts(disk)
        let aside = disk.contents.filter { $0.key.hasPrefix("/archive/aside/") }.values
        for path in right.keys {
          note(allowed(path, isDone: isDone).contains(texts[path]), "\(path) is another text")
        }
        for path in damaged {
          let isKept = !isDone && texts[path] == before[path]
          note(isKept || aside.contains { $0 == before[path] }, "\(path) is gone")
        }
      }
      look(isDone: isDone)
      // A second repair goes on where the first one stopped, and a third one has nothing to do.
      _ = try rescue(disk)
      look(isDone: true)
      note(try rescue(disk).isEmpty, "not whole")
      let archive = try Archive(at: "/archive", files: disk)
      for name in try copy.dataSetNames() { _ = try archive.dataSet(named: name.text) }
      return problems
    }
  }

  static let survivals: [CrashingFileSystem.Survival] =
    [.everything, .onlyDurable, .namesBeforeBytes]
    + (1...UInt64(Scale.trials(9))).map { .some(seed: $0) }

  /// A repair of texts, on a disk with a face of its own.
  private static func rescue(
    _ loss: Loss,
    _ face: @escaping (CrashingFileSystem) -> any FileSystem = { $0 }
  ) throws -> StoppedChange {
    let pair = try Pair(loss)
    return StoppedChange(on: { pair.disk.restarted(.everything) }) { disk in
      (try? pair.rescue(face(disk))) != nil
    } look: { disk, isDone, place in
      try pair.problems(disk, isDone: isDone, "\(loss) \(place)")
    }
  }

  /// Tries something after each loss.
  private static func tryAll(
    _ trial: (StoppedChange) throws -> StoppedChange.Outcome
  ) throws -> StoppedChange.Outcome {
    let outcome = StoppedChange.Outcome(
      adding: try Loss.allCases.map { try trial(Self.rescue($0)) }
    )
    #expect(outcome.problems.isEmpty, "\(outcome.problems.first ?? "")")
    #expect(outcome.operationCount > 12 * Loss.allCases.count)
    return outcome
  }

  @Test func `a power cut soon after a repair was killed loses nothing`() throws {
    let step = Scale.factor > 1 ? 1 : 4
    let outcome = try Self.tryAll { try $0.kill(step: step, Self.survivals[1...5]) }
    outcome.report("power cut after kill -9 of repair of texts")
  }

  @Test func `a crash at any operation loses no text, and a second repair goes on`() throws {
    let outcome = try Self.tryAll { try $0.cut(Self.survivals) }
    outcome.report("power cut at every operation of repair of texts")
  }

  @Test func `any operation that fails, once or for good, is survived`() throws {
    let outcome = try Self.tryAll { try $0.fail() }
    outcome.report("k-th call of repair of texts failing")
  }

  /// What is left out, and how the loss is told.
  static let omissions: [(CarelessFileSystem.Omission, String)] = [
    (.folderSync, "is gone"), (.fileSync, "is another text"),
  ]

  @Test(arguments: omissions)
  func `the test notices a protection that is left out`(
    omission: CarelessFileSystem.Omission,
    problem: String
  ) throws {
    let rescue = try Self.rescue(.damaged) { CarelessFileSystem($0, without: [omission]) }
    let problems = try rescue.cut(Self.survivals).problems
    #expect(problems.contains { $0.hasSuffix(problem) })
  }
}
