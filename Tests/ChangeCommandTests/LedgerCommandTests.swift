import Foundation
import Support
import Testing

/// The ledgers of a whole history, on hand-made releases.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct LedgerCommandTests {
  /// A figure goes 5, 6, 5; a row goes and comes back; a row comes late; days are added.
  static let files = [
    "dep;jour;n\n01;2020-03-30;5\n02;2020-03-30;7\n03;2020-03-30;1\n",
    "dep;jour;n\n01;2020-03-30;6\n02;2020-03-30;7\n03;2020-03-30;1\n01;2020-03-31;1\n",
    "dep;jour;n\n01;2020-03-30;5\n03;2020-03-30;NA\n01;2020-03-31;1\n04;2020-03-30;2\n",
    "\"dep\";\"jour\";\"n\"\n\"01\";2020-03-30;5\n\"02\";2020-03-30;7\n\"03\";2020-03-30;0\n"
      + "\"01\";2020-03-31;1\n\"04\";2020-03-30;2\n",
  ]
  static let kinds = ["dep=code", "jour=date", "n=integer"]

  static func archive() throws -> SmallArchive { try SmallArchive(kinds: kinds, files) }

  @Test func `corrections has one object for each corrected cell`() throws {
    let run = try Self.archive().run("corrections", "t", "--format", "jsonl")
    #expect(run.status == 0 && run.messages.isEmpty)
    let key = { (dep: String) in #""key":{"dep":"\#(dep)","jour":"2020-03-30"},"column":"n","# }
    let release = { (day: Int, kind: String) in
      #"{"release":"2020-04-0\#(day)T12:00:00Z","number":\#(day),"kind":"\#(kind)","#
    }
    #expect(
      run.lines == [
        release(2, "revised") + key("01") + #""old":5,"new":6,"difference":1,"lag":3}"#,
        release(3, "revised") + key("01") + #""old":6,"new":5,"difference":-1,"lag":4}"#,
        release(3, "withdrawn") + key("02") + #""old":7,"new":null,"difference":null,"lag":4}"#,
        release(4, "restored") + key("02") + #""old":7,"new":7,"difference":0,"lag":5}"#,
        release(3, "revised") + key("03") + #""old":1,"new":"NA","difference":null,"lag":4}"#,
        release(4, "revised") + key("03") + #""old":"NA","new":0,"difference":null,"lag":5}"#,
        release(3, "backfilled") + key("04") + #""old":null,"new":2,"difference":null,"lag":4}"#,
      ]
    )
  }

  @Test func `corrections can be chosen by kind, lag, period and row`() throws {
    let archive = try Self.archive()
    let count = { (arguments: [String]) in
      try VintageRun(["-C", archive.directory, "corrections", "t", "--format", "csv"] + arguments)
        .lines.count - 1
    }
    #expect(try count([]) == 7)
    #expect(try count(["--only", "revised"]) == 4)
    #expect(try count(["--lag-over", "4d"]) == 2)
    #expect(try count(["--since", "2020-04-03"]) == 6)
    #expect(try count(["--until", "2020-04-02"]) == 1)
    #expect(try count(["--where", "dep=1"]) == 2)
    #expect(try count(["--limit", "3"]) == 3)
  }

  @Test func `history tells every stretch and when it was confirmed last`() throws {
    let archive = try Self.archive()
    let run = try archive.run("history", "t", "dep=01,jour=2020-03-30", "n", "--format", "csv")
    #expect(
      run.output == """
        dep,jour,column,state,value,difference,valid_from,valid_to,last_confirmed,from_number,to_number,lag
        01,2020-03-30,n,value,5,,2020-04-01T12:00:00Z,2020-04-02T12:00:00Z,2020-04-01T12:00:00Z,1,2,2
        01,2020-03-30,n,value,6,1,2020-04-02T12:00:00Z,2020-04-03T12:00:00Z,2020-04-02T12:00:00Z,2,3,3
        01,2020-03-30,n,value,5,-1,2020-04-03T12:00:00Z,,2020-04-04T12:00:00Z,3,,4

        """
    )
    let other = try archive.run("history", "t", "dep=2,jour=2020-03-30", "n", "--format", "jsonl")
    #expect(try other.objects().map { $0["state"] as? String } == ["value", "withdrawn", "value"])
  }

  @Test func `history refuses what is no key and rows that never were`() throws {
    let archive = try Self.archive()
    let wrong = try archive.run("history", "t", "n=5")
    #expect(wrong.status == 2 && wrong.messages.contains("n is not in the key of t"))
    let none = try archive.run("history", "t", "dep=99", "n")
    #expect(none.status == 2 && none.messages.contains("no release of t has a row with dep=99"))
    #expect(try archive.run("history", "t", "dep").status == 2)
  }

  @Test func `append-only holds where old rows stand, in any order and spelling`() throws {
    let archive = try SmallArchive(
      kinds: Self.kinds,
      [
        "dep;jour;n\n01;2020-03-30;5\n", "dep;jour;n\n01;2020-03-30;5\n01;2020-03-31;6\n",
        "\"dep\";\"jour\";\"n\"\n\"01\";31/03/2020;6\n1;2020-03-30;5\n",
      ]
    )
    let run = try archive.run("prove", "append-only", "t", "--format", "json")
    #expect(run.status == 0)
    let object = try run.object()
    #expect(object["holds"] as? Bool == true && object["steps"] as? Int == 2)
    #expect(object["byte_prefixes"] as? Int == 1)
    #expect(object["days_in_other_style"] as? [String] == ["2020-03-31"])
  }

  @Test func `the first counter-example has exit status 1`() throws {
    let archive = try Self.archive()
    let run = try archive.run("prove", "append-only", "t", "--format", "json")
    #expect(run.status == 1)
    let example = try #require(try run.object()["counter_example"] as? [String: Any])
    #expect(example["release"] as? String == "2020-04-02T12:00:00Z")
    #expect(example["key"] as? [String: String] == ["dep": "01", "jour": "2020-03-30"])
    #expect(example["old"] as? Int == 5 && example["new"] as? Int == 6)
    let table = try archive.run("prove", "append-only", "t", "--format", "csv")
    #expect(table.status == 1 && table.lines.count == 2)
    #expect(table.lines.first?.hasPrefix("data_set,claim,holds,steps,byte_prefixes,") == true)
    #expect(table.lines.first?.hasSuffix(",kind,release,key,column,old,new,difference,lag") == true)
    let row = #"revised,2020-04-02T12:00:00Z,"dep=01,jour=2020-03-30",n,5,6,1,3"#
    #expect(table.lines.last?.hasSuffix(row) == true, "\(table.output)")
  }

  @Test func `log counts rows and gives every label`() throws {
    let archive = try Self.archive()
    let run = try archive.run("log", "t", "--format", "jsonl")
    let objects = try run.objects()
    #expect(objects.map { $0["added"] as? Int } == [nil, 1, 1, 1])
    #expect(objects.map { $0["revised"] as? Int } == [nil, 1, 2, 1])
    #expect(objects.map { $0["withdrawn"] as? Int } == [nil, 0, 1, 0])
    let labels = objects.map { ($0["labels"] as? [String]) ?? [] }
    #expect(labels[0] == ["first"] && labels[1] == ["rows added", "revised"])
    #expect(labels[2].contains("backfill") && labels[2].contains("withdrawn"))
    #expect(labels[3].contains("restored") && labels[3].contains("layout"))
    let text = try archive.run("log", "t")
    #expect(text.lines.allSatisfy { $0.count <= 80 })
  }

  @Test func `net changes compare two states`() throws {
    let archive = try Self.archive()
    let net = try archive.run("changes", "t", "--since", "#1", "--net", "--format", "csv")
    #expect(
      net.lines.dropFirst().map { $0.split(separator: ",")[2] } == ["added", "revised", "added"]
    )
    let all = try archive.run("changes", "t", "--since", "2020-04-01", "--format", "jsonl")
    #expect(all.lines.count == 8)
  }

  @Test func `withdrawals tells rows with their values and since when they are back`() throws {
    let run = try Self.archive().run("withdrawals", "t", "--format", "jsonl")
    let objects = try run.objects()
    #expect(objects.count == 1)
    #expect(objects[0]["back_since"] as? String == "2020-04-04T12:00:00Z")
    #expect((objects[0]["values"] as? [String: Any])?["n"] as? Int == 7)
  }

  @Test func `blame names the release of each value`() throws {
    let run = try Self.archive().run("blame", "t@latest", "--format", "csv", "--where", "dep=01")
    #expect(
      run.output == """
        dep,jour,column,value,since,number,previous,revisions
        01,2020-03-30,n,5,2020-04-03T12:00:00Z,3,6,2
        01,2020-03-31,n,1,2020-04-02T12:00:00Z,2,,0

        """
    )
  }

  @Test func `coverage finds gaps and days`() throws {
    let object = try Self.archive().run("coverage", "t", "--format", "json").object()
    #expect(object["releases"] as? Int == 4 && object["changed"] as? Int == 3)
    #expect((object["missed_days"] as? [String]) == [])
  }

  @Test func `every command has its examples and exit status in its help`() throws {
    for name in [
      "diff", "corrections", "changes", "history", "blame", "revisions", "triangle", "withdrawals",
      "coverage", "log",
    ] {
      let run = try VintageRun([name, "--help"])
      #expect(run.status == 0)
      #expect(run.output.contains("EXAMPLES:") && run.output.contains("EXIT STATUS:"), "\(name)")
    }
  }
}
