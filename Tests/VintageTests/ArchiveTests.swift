import Definitions
import Files
import Store
import Support
import Testing

@testable import Vintage

@Suite struct ArchiveTests {
  @Test func `a new archive is found from every folder below it`() throws {
    let disk = CrashingFileSystem()
    let made = try Archive.create(at: "/home/archive", title: "Figures", files: disk)
    #expect(made.definition.title == "Figures")
    try disk.makeDirectories("/home/archive/a/b")
    for folder in ["/home/archive", "/home/archive/a", "/home/archive/a/b", "/home/archive/none"] {
      #expect(try Archive.find(from: folder, files: disk).directory == "/home/archive")
    }
    #expect(throws: ArchiveError.noArchive(directory: "/home", wasSearched: true)) {
      try Archive.find(from: "/home", files: disk)
    }
    #expect(throws: ArchiveError.noArchive(directory: "/home", wasSearched: false)) {
      try Archive(at: "/home", files: disk)
    }
  }

  @Test func `what is in the folder stays`() throws {
    let disk = CrashingFileSystem()
    try disk.makeDirectory("/x")
    try disk.publish([[7]], as: ".gitignore", in: "/x")
    try disk.publish([[8]], as: "notes.txt", in: "/x")
    _ = try Archive.create(at: "/x", files: disk)
    #expect(try disk.readAll("/x/notes.txt") == [8])
    #expect(try disk.readAll("/x/.gitignore") == [7])
  }

  @Test func `an archive is not made twice`() throws {
    let disk = CrashingFileSystem()
    _ = try Archive.create(at: "/a", files: disk)
    let before = try disk.readAll("/a/vintage.toml")
    #expect(throws: ArchiveError.archiveExists(directory: "/a")) {
      try Archive.create(at: "/a", title: "other", files: disk)
    }
    #expect(try disk.readAll("/a/vintage.toml") == before)
  }

  @Test func `data sets are added once and named when one is not known`() throws {
    let world = try TestArchive()
    let archive = world.archive
    try archive.add(DataSetDefinition(name: try DataSetName("tests").orThrow()))
    #expect(try archive.dataSetNames().map(\.text) == ["hospital", "tests"])
    #expect(throws: ArchiveError.noDataSet("other", known: ["hospital", "tests"])) {
      try archive.dataSet(named: "other")
    }
    #expect(throws: ArchiveError.badDataSetName("../etc")) { try archive.dataSet(named: "../etc") }
    #expect(
      throws: ArchiveError.dataSetExists("tests", path: "/archive/datasets/tests.toml")
    ) {
      try archive.add(DataSetDefinition(name: try DataSetName("tests").orThrow()))
    }
    #expect(try world.dataSet.hasReleases == false)
  }

  @Test func `a definition is edited in place, or not at all`() throws {
    let world = try TestArchive()
    let name = world.dataSet.definition.name
    try world.archive.set("title", to: "Hospital \"figures\"", ofDataSet: name)
    #expect(try world.archive.dataSet(named: "hospital").definition.title == "Hospital \"figures\"")
    let path = world.archive.definitionPath(name)
    let before = try world.archive.files.readAll(path)
    #expect(throws: ArchiveError.self) {
      try world.archive.set("time_zone", to: "Mars/Olympus", ofDataSet: name)
    }
    #expect(throws: ArchiveError.self) { try world.archive.set("tilte", to: "x", ofDataSet: name) }
    #expect(try world.archive.files.readAll(path) == before)
  }

  static let names: [(name: String, published: String)] = [
    ("donnees-hospitalieres-covid19-2020-04-23-19h00.csv", "2020-04-23T17:00:00Z"),
    ("0007_2020-03-28T172154.csv", "2020-03-28T16:21:54Z"),
    ("covid-20210729.csv", "2021-07-28T22:00:00Z"),
    ("/in/2019-01-01/x-2020-04-23T19:00:00Z.csv", "2020-04-23T19:00:00Z"),
  ]

  @Test(arguments: names.indices)
  func `the published time is in the file's name`(index: Int) throws {
    let (name, published) = Self.names[index]
    let time = try TestArchive().dataSet.publishedTime(ofFile: name)
    #expect("\(time)" == published)
  }

  @Test func `a name without a time, or with two, is refused`() throws {
    let dataSet = try TestArchive().dataSet
    #expect(throws: ArchiveError.noPublishedTime(path: "x.csv")) {
      try dataSet.publishedTime(ofFile: "x.csv")
    }
    #expect(
      throws: ArchiveError.ambiguousPublishedTime(
        path: "2021-07-20-2021-07-26.csv",
        times: ["2021-07-20 00:00", "2021-07-26 00:00"]
      )
    ) {
      try dataSet.publishedTime(ofFile: "2021-07-20-2021-07-26.csv")
    }
    #expect(throws: ArchiveError.badTime("yesterday")) {
      try dataSet.publishedTime(stated: "yesterday")
    }
  }

  /// Texts day by day, and what is said of the last one next to the one before.
  static let steps: [(old: String, new: String, labels: [StepLabel])] = [
    ("a\n1\n", "a\n1\n2\n", [.appended]), ("a\n1\n2\n", "a\n2\n1\n", [.reordered]),
    ("a\n1\n", "a\n2\n", []), ("a\n1\n2\n", "a\n1\n", []), ("", "a\n", [.appended]),
    ("a\n1", "a\n1\n", []),
  ]

  @Test(arguments: steps.indices)
  func `a step is labelled from its recipe`(index: Int) throws {
    let (old, new, labels) = Self.steps[index]
    let world = try TestArchive()
    try world.add("2020-03-01", old)
    try world.add("2020-03-02", new)
    let timeline = try world.dataSet.releases()
    #expect(try timeline.labels(0) == [.first])
    #expect(try timeline.labels(1) == labels)
  }

  @Test func `a rewrite and equal bytes are labelled`() throws {
    let world = try TestArchive()
    try world.add("2020-03-05", "a\n")
    try world.add("2020-03-05", "b\n")
    try world.add("2020-03-04", "a\n")
    let timeline = try world.dataSet.releases()
    #expect(try (0..<3).map(timeline.labels) == [[.first], [.identical], [.rewrite]])
  }
}
