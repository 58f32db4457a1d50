import Support
import Testing

/// `revisions` and `triangle` on the releases of `LedgerCommandTests`, worked out by hand.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct MeasureCommandTests {
  static let header =
    "dep,time_value,n_revisions,min_lag,max_lag,lag_near_latest,spread,rel_spread,min_value,"
    + "max_value,median_value"

  @Test func `revisions has a row for each figure, with the columns of epiprocess`() throws {
    let archive = try LedgerCommandTests.archive()
    let run = try archive.run("revisions", "t", "n", "--min-waiting", "0d", "--format", "csv")
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(
      run.lines == [
        Self.header, "01,2020-03-30,2,2,4,4,1,0.16666666666666666,5,6,5",
        "01,2020-03-31,0,2,2,2,0,0,1,1,1", "02,2020-03-30,0,2,2,2,0,0,7,7,7",
        "03,2020-03-30,1,2,5,5,1,1,0,1,0.5", "04,2020-03-30,0,4,4,4,0,0,2,2,2",
      ]
    )
  }

  @Test func `epiprocess never calls a figure near a latest of 0`() throws {
    let archive = try LedgerCommandTests.archive()
    let run = try archive.run(
      "revisions",
      "t",
      "n",
      "--min-waiting",
      "0d",
      "--where",
      "dep=03",
      "--compat",
      "epiprocess",
      "--format",
      "csv"
    )
    #expect(run.lines == [Self.header, "03,2020-03-30,1,2,5,2,1,1,0,1,0.5"])
  }

  @Test func `revisions in json has numbers as numbers`() throws {
    let archive = try LedgerCommandTests.archive()
    let run = try archive.run(
      "revisions",
      "t",
      "n",
      "--min-waiting",
      "0d",
      "--where",
      "dep=02",
      "--format",
      "json"
    )
    #expect(
      run.output == """
        [
        {"dep":"02","time_value":"2020-03-30","n_revisions":0,"min_lag":2,"max_lag":2,\
        "lag_near_latest":2,"spread":0,"rel_spread":0,"min_value":7,"max_value":7,\
        "median_value":7}
        ]

        """
    )
  }

  @Test func `young figures wait, and people are told how many`() throws {
    let archive = try LedgerCommandTests.archive()
    let run = try archive.run("revisions", "t", "n")
    #expect(run.status == 0 && run.lines.first == "t n: 0 figures")
    #expect(run.output.contains("5 younger than 60 days left out (--min-waiting)"))
    let shown = try archive.run("revisions", "t", "n", "--min-waiting", "0d")
    #expect(shown.lines.contains("never revised            3 of 5 (60 %)"))
    #expect(shown.lines.contains("01   2020-03-30  2      2     4     4       1  0.1667    5    6"))
    #expect(shown.lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `economists are told the pair and its measures`() throws {
    let archive = try LedgerCommandTests.archive()
    let first = try archive.run("revisions", "t", "n", "--economist", "--format", "csv")
    // Only department 03 moved from its first figure to its latest: 1 to 0, one of five.
    for line in ["pair,first:latest", "n,5", "mean_revision,-0.2", "min,-1", "max,0", "t,-1"] {
      #expect(first.lines.contains(line), "\(line)")
    }
    let second = try archive.run(
      "revisions",
      "t",
      "n",
      "--economist",
      "--pair",
      "lag:2:3",
      "--format",
      "jsonl"
    )
    let object = try #require(try second.objects().first)
    #expect(object["pair"] as? String == "lag:2:3" && object["column"] as? String == "n")
    // Known after 2 and after 3 days: departments 01 (5, 6 and 1, 1), 02 (7, 7), 03 (1, 1).
    #expect(object["n"] as? Int == 4 && object["mean_revision"] as? Double == 0.25)
    let wrong = try archive.run("revisions", "t", "n", "--economist", "--pair", "best")
    #expect(wrong.status == 2 && wrong.output.isEmpty)
  }

  @Test func `the triangle holds what was known after each delay`() throws {
    let archive = try LedgerCommandTests.archive()
    let run = try archive.run("triangle", "t", "n", "--format", "csv")
    #expect(
      run.lines == [
        "dep,reference_date,lag_0,lag_1,lag_2,lag_3,lag_4,lag_5", "01,2020-03-30,,,5,6,5,5",
        "01,2020-03-31,,,1,1,1,", "02,2020-03-30,,,7,7,,7", "03,2020-03-30,,,1,1,,0",
        "04,2020-03-30,,,,,2,2",
      ]
    )
    let text = try archive.run("triangle", "t", "n")
    #expect(text.lines.first == "t n: 5 figures, delays 0 to 5 in days, levels")
    #expect(text.lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `the long triangle has a line for each change`() throws {
    let archive = try LedgerCommandTests.archive()
    let run = try archive.run(
      "triangle",
      "t",
      "n",
      "--view",
      "long",
      "--where",
      "dep=01",
      "--format",
      "csv"
    )
    #expect(
      run.lines == [
        "dep,reference_date,published,lag,n", "01,2020-03-30,2020-04-01,2,5",
        "01,2020-03-30,2020-04-02,3,6", "01,2020-03-30,2020-04-03,4,5",
        "01,2020-03-31,2020-04-02,2,1",
      ]
    )
  }

  @Test func `increments of what was never observed are empty, and packages get none of it`() throws
  {
    let archive = try LedgerCommandTests.archive()
    let added = try archive.run("triangle", "t", "n", "--values", "increment", "--format", "csv")
    #expect(
      added.lines.dropFirst() == [
        "01,2020-03-30,,,,1,-1,0", "01,2020-03-31,,,1,0,0,", "02,2020-03-30,,,,0,,0",
        "03,2020-03-30,,,,0,,-1", "04,2020-03-30,,,,0,2,0",
      ]
    )
    let late = try archive.run("triangle", "t", "n", "--as", "baselinenowcast", "--format", "csv")
    #expect(
      late.lines.count == 1 && late.messages.contains("5 figures about days before the first")
    )
  }

  @Test func `revisions between releases bear the names of rjd3revisions`() throws {
    let archive = try LedgerCommandTests.archive()
    let one = try archive.run(
      "triangle",
      "t",
      "n",
      "--view",
      "revisions",
      "--where",
      "dep=01",
      "--format",
      "csv",
      "--as",
      "rjd3revisions"
    )
    #expect(
      one.lines == [
        "dep,Period,[2020-04-02]-[2020-04-01],[2020-04-03]-[2020-04-02],[2020-04-04]-[2020-04-03]",
        "01,2020-03-30,1,-1,0", "01,2020-03-31,,0,0",
      ]
    )
    let two = try archive.run(
      "triangle",
      "t",
      "n",
      "--view",
      "revisions",
      "--gap",
      "2",
      "--where",
      "dep=01",
      "--format",
      "csv"
    )
    #expect(two.lines.dropFirst() == ["01,2020-03-30,0,-1", "01,2020-03-31,,0"])
    #expect(try archive.run("triangle", "t", "n", "--gap", "2").status == 2)
    let none = try archive.run("triangle", "t", "n", "--view", "revisions", "--gap", "0")
    #expect(none.status == 2 && none.messages.contains("--gap is at least 1"))
  }

  @Test func `shares are rounded, and a median of two is between them`() throws {
    let rows = [[1, 1, 1], [2, 2, 0]].map { figures in
      "dep;jour;n\n" + zip(1..., figures).map { "0\($0);2020-04-01;\($1)\n" }.joined()
    }
    let archive = try SmallArchive(kinds: LedgerCommandTests.kinds, rows)
    let corrections = try archive.run("corrections", "t")
    #expect(corrections.lines.contains { $0.hasPrefix("n ") && $0.contains(" 67 % ") })
    let coverage = try archive.run("coverage", "t")
    #expect(
      coverage.lines.contains("publication delay  median 0.5 days, 90 % within 1, 0 to 1")
    )
    let delay = try #require(
      try archive.run("coverage", "t", "--format", "json").object()["publication_delay"]
        as? [String: Any]
    )
    #expect(delay["median"] as? Double == 0.5 && delay["p90"] as? Int == 1)
  }

  @Test func `blame, changes, withdrawals and coverage say the same to machines`() throws {
    let archive = try LedgerCommandTests.archive()
    let blame = try archive.run("blame", "t@latest", "--format", "csv")
    #expect(
      blame.lines == [
        "dep,jour,column,value,since,number,previous,revisions",
        "01,2020-03-30,n,5,2020-04-03T12:00:00Z,3,6,2",
        "01,2020-03-31,n,1,2020-04-02T12:00:00Z,2,,0",
        "02,2020-03-30,n,7,2020-04-04T12:00:00Z,4,7,1",
        "03,2020-03-30,n,0,2020-04-04T12:00:00Z,4,NA,2",
        "04,2020-03-30,n,2,2020-04-03T12:00:00Z,3,,0",
      ]
    )
    let changes = try archive.run("changes", "t", "--since", "#2", "--format", "csv")
    #expect(
      changes.lines == [
        "release,number,kind,dep,jour,column,old,new,difference,lag",
        "2020-04-03T12:00:00Z,3,revised,01,2020-03-30,n,6,5,-1,4",
        "2020-04-03T12:00:00Z,3,withdrawn,02,2020-03-30,n,7,,,4",
        "2020-04-04T12:00:00Z,4,restored,02,2020-03-30,n,7,7,0,5",
        "2020-04-03T12:00:00Z,3,revised,03,2020-03-30,n,1,NA,,4",
        "2020-04-04T12:00:00Z,4,revised,03,2020-03-30,n,NA,0,,5",
        "2020-04-03T12:00:00Z,3,backfilled,04,2020-03-30,n,,2,,4",
      ]
    )
    let withdrawals = try archive.run("withdrawals", "t", "--format", "csv")
    #expect(
      withdrawals.lines.dropFirst() == [
        "row,02,2020-03-30,,2020-03-30,2020-04-02T12:00:00Z,2020-04-03T12:00:00Z,"
          + "2020-04-04T12:00:00Z,,,7"
      ]
    )
    let coverage = try archive.run("coverage", "t")
    #expect(coverage.lines[0] == "t: 4 releases, 2020-04-01 to 2020-04-04")
    #expect(
      coverage.lines.contains("publication delay  median 2.5 days, 90 % within 4, 2 to 4")
    )
    #expect(coverage.lines.contains("2020-04  ####"))
  }
}
