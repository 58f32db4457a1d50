import Foundation
import Support
import Testing

/// Answers with and without what earlier runs kept.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct KeptFactsTests {
  /// The releases of the ledgers, then plain ones that flip order, gain a column and lose a row.
  static let files =
    LedgerCommandTests.files + [
      "dep;jour;n\n04;2020-03-30;2\n01;2020-03-31;1\n03;2020-03-30;0\n02;2020-03-30;7\n"
        + "01;2020-03-30;5\n",
      "dep;jour;n;m\n01;2020-03-30;5;1\n01;2020-03-31;2;1\n02;2020-03-30;7;1\n",
      "dep;jour;n;m\n01;2020-03-30;5;1\n01;2020-03-31;2;1\n02;2020-03-30;8;1\n02;2020-03-31;3;0\n",
    ]
  static let questions =
    [["log", "t"], ["log", "t", "--format", "jsonl"], ["log", "t", "--raw", "--format", "csv"]]
    + (2...7).flatMap { number in
      [["diff", "t@#\(number)", "--format", "json"], ["diff", "t@#\(number)"]]
    } + [["diff", "t@#7", "@#1", "--format", "json"], ["diff", "t@#1", "@#6", "--raw"]]

  private var kept: String { TemporaryDirectoryTrait.current + "/kept" }

  private func answers(_ archive: SmallArchive, _ cache: String) throws -> [String] {
    try Self.questions.map {
      let run = try VintageRun(
        ["-C", archive.directory] + $0,
        environment: ["VINTAGE_CACHE": cache]
      )
      return "\(run.status)\n\(run.output)\n\(run.messages)"
    }
  }

  /// The files with facts and steps, in the folder of the data set.
  private func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: kept).filter { $0.contains("/") }.sorted()
      .map { "\(kept)/\($0)" }
  }

  @Test func `what is kept changes no answer, nor does its loss or damage`() throws {
    let archive = try SmallArchive(kinds: LedgerCommandTests.kinds, Self.files)
    let expected = try answers(archive, "none")
    #expect(try answers(archive, kept) == expected)
    #expect(try files().map { $0.split(separator: "/").last } == ["0.facts", "steps"])
    #expect(try answers(archive, kept) == expected)
    for path in try files() {
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for place in stride(from: 0, to: bytes.count, by: 97) {
        bytes[place] ^= 0x10
        try bytes.write(to: URL(fileURLWithPath: path))
        let run = try VintageRun(
          ["-C", archive.directory] + Self.questions[1],
          environment: ["VINTAGE_CACHE": kept]
        )
        #expect("\(run.status)\n\(run.output)\n\(run.messages)" == expected[1])
        bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      }
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
      #expect(try answers(archive, kept) == expected)
      try FileManager.default.removeItem(atPath: path)
    }
    #expect(try answers(archive, kept) == expected)
  }

  @Test func `a changed definition and a new release are noticed`() throws {
    let archive = try SmallArchive(kinds: LedgerCommandTests.kinds, Self.files)
    _ = try answers(archive, kept)
    #expect(try archive.run("dataset", "set", "t", "columns.n.kind=text").status == 0)
    #expect(try answers(archive, kept) == answers(archive, "none"))
    let path = TemporaryDirectoryTrait.current + "/t-2020-04-03T20:00.csv"
    try Self.files[0].write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try archive.run("add", "t", path).status == 0)
    #expect(try answers(archive, kept) == answers(archive, "none"))
  }

  @Test func `nothing is written into the archive, and nothing need be written at all`() throws {
    let archive = try SmallArchive(kinds: LedgerCommandTests.kinds, Self.files)
    let listing = {
      try FileManager.default.subpathsOfDirectory(atPath: archive.directory).sorted()
    }
    let before = try listing()
    let expected = try answers(archive, "none")
    #expect(try answers(archive, kept) == expected)
    #expect(try answers(archive, "/dev/null/nowhere") == expected)
    #expect(try listing() == before)
  }
}
