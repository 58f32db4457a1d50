import Foundation
import Support
import Testing

/// Days with the month first, and days that cannot be read.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct MonthFirstCommandTests {
  private static func file(_ days: [String], _ figures: [Int]) -> String {
    "state,day,n\n" + zip(days, figures).map { "NY,\($0),\($1)\n" }.joined()
  }

  private func made(_ days: [String], at name: String = "a") throws -> SmallArchive {
    try SmallArchive(
      at: name,
      key: "state,day",
      date: "day",
      kinds: ["n=integer"],
      [[10, 12, 3], [15, 13, 4]].map { Self.file(days, $0) }
    )
  }

  private func lags(_ archive: SmallArchive) throws -> [String: Int] {
    let cells = try archive.run("corrections", "t", "--format", "jsonl").objects()
    var lags: [String: Int] = [:]
    for cell in cells {
      let key = try #require(cell["key"] as? [String: String])
      lags[key["day"] ?? ""] = cell["lag"] as? Int
    }
    return lags
  }

  @Test func `a column with days that are one only with the month first is read so`() throws {
    let archive = try made(["03/01/2020", "03/13/2020", "03/12/2020"])
    let definition = try archive.run("dataset", "show", "t").output
    #expect(definition.contains("name = \"day\"\nkind = \"month-first-date\"\n"))
    #expect(try lags(archive) == ["03/01/2020": 32, "03/13/2020": 20, "03/12/2020": 21])
    let coverage = try archive.run("coverage", "t")
    #expect(coverage.messages.isEmpty)
    let delay = "publication delay  median 19.5 days, 90 % within 20, 19 to 20"
    #expect(coverage.lines.contains(delay))
    #expect(try archive.run("history", "t", "day=2020-03-13", "n").status == 0)
    let figures = try archive.run("export", "t", "--csv", "-").lines.dropFirst()
    #expect(figures.allSatisfy { $0.hasPrefix("NY,2020-03-") })
  }

  @Test func `what could be read in both ways is noted, and set by hand`() throws {
    let archive = try SmallArchive(at: "b", key: "state,day", date: "day", [])
    let path = TemporaryDirectoryTrait.current + "/u-2020-04-01.csv"
    try Self.file(["03-01-2020", "03-03-2020"], [1, 2])
      .write(toFile: path, atomically: true, encoding: .utf8)
    let command = "vintage -C \(archive.directory) dataset set t columns.day.kind=month-first-date"
    let added = try archive.run("add", "t", path)
    #expect(added.messages.contains("note: all days in day could be day/month or month/day; "))
    #expect(added.messages.contains(command))
    #expect(try archive.run("dataset", "infer", "t").messages.contains(command))
    let set = try archive.run("dataset", "set", "t", "columns.day.kind=month-first-date")
    #expect(set.status == 0)
    #expect(try archive.run("coverage", "t").lines.contains { $0.contains("median 29 days") })
    #expect(try !archive.run("dataset", "infer", "t").messages.contains(command))
  }

  @Test func `reference dates that cannot be read are counted, and one is shown`() throws {
    let archive = try made(["2020-03-01 00:00:00", "20200302", "1/3/2020"])
    let note =
      "note: 1 reference date in day cannot be read, such as \"1/3/2020\": days are written "
    for command in [["corrections", "t"], ["coverage", "t"], ["triangle", "t", "n"]] {
      let run = try VintageRun(["-C", archive.directory] + command)
      #expect(run.status == 0 && run.messages.contains(note), "\(command)")
    }
    #expect(try lags(archive) == ["2020-03-01 00:00:00": 32, "20200302": 31])
  }

  @Test func `a definition that has the day first is told what would read the rest`() throws {
    let archive = try made(["03/01/2020", "03/13/2020", "03/12/2020"])
    #expect(try archive.run("dataset", "set", "t", "columns.day.kind=date").status == 0)
    let run = try archive.run("corrections", "t")
    #expect(
      run.messages.contains(
        "such as \"03/13/2020\"; where the month comes first: vintage -C \(archive.directory) "
          + "dataset set t columns.day."
      )
    )
    let infer = try archive.run("dataset", "infer", "t")
    #expect(infer.messages.contains("kinds inferred from the values: day month-first-date;"))
    #expect(try archive.run("corrections", "t").messages.isEmpty)
  }
}
