import Foundation
import Support
import Testing

/// Bytes that are seen again make no release; they confirm one, and every command counts them so.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct SightingCommandTests {
  static let old = "id;day;n\nA;2020-04-01;1\n"
  static let new = "id;day;n\nA;2020-04-01;2\n"

  /// One file on the 1st, 2nd and 3rd, twice on the 3rd; another on the 6th.
  private func archive() throws -> SmallArchive {
    let archive = try Self.made([Self.old, Self.old, Self.old])
    let path = TemporaryDirectoryTrait.current + "/t-2020-04-03T12:00.csv"
    #expect(try archive.run("add", "t", path).status == 0)
    return archive
  }

  private static func made(_ files: [String]) throws -> SmallArchive {
    try SmallArchive(key: "id,day", date: "day", kinds: ["n=integer"], files)
  }

  private func add(_ text: String, on day: String, to archive: SmallArchive) throws {
    let path = TemporaryDirectoryTrait.current + "/u.csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let run = try archive.run("add", "t", path, "--published", day + "T12:00")
    try #require(run.status == 0, "\(run.messages)")
  }

  @Test func `coverage counts a sighting as a day on which the file was there`() throws {
    let archive = try archive()
    try add(Self.new, on: "2020-04-06", to: archive)
    #expect(
      try archive.run("coverage", "t", "--format", "csv").lines == [
        "day,state,releases,unchanged,sightings", "2020-04-01,changed,1,0,0",
        "2020-04-02,unchanged,0,0,1", "2020-04-03,unchanged,0,0,1", "2020-04-04,missed,0,0,0",
        "2020-04-05,missed,0,0,0", "2020-04-06,changed,1,0,0",
      ]
    )
    let page = try archive.run("coverage", "t")
    #expect(
      page.lines.prefix(3) == [
        "t: 2 releases, 2 sightings of the same bytes, 2020-04-01 to 2020-04-06",
        "1 changed something, 2 did not; 2 days without either, 0 days with several",
        "longest gap        3 days, 2020-04-03 to 2020-04-06",
      ]
    )
    #expect(page.lines.contains("2020-04  #==..#"))
    let object = try archive.run("coverage", "t", "--format", "json").object()
    #expect(object["sightings"] as? Int == 2 && object["unchanged"] as? Int == 2)
  }

  @Test func `history, export and list say when a figure was last confirmed`() throws {
    let archive = try archive()
    let row = try #require(
      try archive.run("history", "t", "id=A", "n", "--format", "jsonl").objects().first
    )
    #expect(row["last_confirmed"] as? String == "2020-04-03T12:00:00Z")
    #expect(try archive.run("history", "t", "id=A", "n").lines.last?.contains("2020-04-03") == true)
    #expect(
      try archive.run("export", "t", "--csv", "-").lines.last
        == "A,2020-04-01,n,value,1,2020-04-01T12:00:00Z,,2020-04-03T12:00:00Z,1,"
    )
    #expect(try archive.run("list").lines.last?.contains("2020-04-01  2020-04-03") == true)
    let list = try #require(try archive.run("list", "--format", "jsonl").objects().first)
    #expect(list["last"] as? String == "2020-04-01T12:00:00Z")
    #expect(list["last_confirmed"] as? String == "2020-04-03T12:00:00Z")
  }

  @Test func `a sighting confirms the release that was current then`() throws {
    // What came in later, published on the 2nd, parts the 1st from the 3rd.
    let archive = try Self.made([Self.old])
    try add(Self.old, on: "2020-04-03", to: archive)
    try add(Self.old, on: "2020-04-04", to: archive)
    try add(Self.new, on: "2020-04-02", to: archive)
    let stretches = try archive.run("history", "t", "id=A", "n", "--format", "jsonl").objects()
    #expect(
      stretches.map { $0["last_confirmed"] as? String } == [
        "2020-04-01T12:00:00Z", "2020-04-02T12:00:00Z", "2020-04-04T12:00:00Z",
      ]
    )
    #expect(try archive.run("coverage", "t").lines.contains("2020-04  ###="))
  }
}
