import Foundation
import Support
import Testing

/// Data sets without a key, keys that are not unique, and releases that lack a key column.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct OddDataCommandTests {
  static let kinds = ["dep=code", "jour=date", "n=integer"]
  static let plain = "dep;jour;n\n01;2020-03-30;5\n02;2020-03-30;7\n"

  @Test func `a changed field that no column names is told, and no proof holds`() throws {
    let archive = try SmallArchive([
      "dep;jour;n;m\n01;2020-03-30;5;1;8\n",
      "dep;jour;n;m\n01;2020-03-30;5;1;9\n",
    ])
    let diff = try archive.run("diff", "t@#1", "@#2")
    #expect(diff.status == 1)
    #expect(diff.output.contains("unnamed  1 row with changes that belong to no column"))
    #expect(!diff.output.contains("no figure differs"))
    let proof = try archive.run("prove", "append-only", "t")
    #expect(proof.status == 1)
    #expect(proof.output.contains("not proved: there are changes that belong to no column"))
  }

  @Test func `a date in the key is a date, whichever it is and however it is written`() throws {
    let file = "dep;jour;semaine;n\n01;2020-03-30;2020-04-05;5\n02;2020-03-30;2020-04-05;7\n"
    let archive = try SmallArchive(
      key: "dep,jour,semaine",
      [file, file.replacing("2020-04-05", with: "05/04/2020").replacing(";7", with: ";8")]
    )
    let diff = try archive.run("diff", "t@#1", "@#2", "--format", "json")
    let counts = try #require(try diff.object()["counts"] as? [String: Int])
    #expect(counts["changed"] == 1 && counts["added"] == 0 && counts["removed"] == 0)
    #expect(try archive.run("diff", "t@#1", "@#2").output.contains("date style"))
  }

  @Test func `spaces between groups of digits are layout in a column of numbers only`() throws {
    let first = "dep;jour;n;note\n01;2020-03-30;1 234;1 234\n02;2020-03-30;12\u{202F}345;a\n"
    let second = "dep;jour;n;note\n01;2020-03-30;1234;1234\n02;2020-03-30;12\u{A0}346;a\n"
    let archive = try SmallArchive([first, second])
    #expect(try archive.run("dataset", "show", "t").output.contains("\"n\"\nkind = \"integer\""))
    let diff = try archive.run("diff", "t@#1", "@#2", "--format", "jsonl")
    #expect(diff.lines.count == 2)
    #expect(diff.lines.contains { $0.contains(#""column":"note""#) })
    #expect(diff.output.contains(#""old":12345,"new":12346,"difference":1"#))
    #expect(try archive.run("diff", "t@#1", "@#2").output.contains("number style"))
  }

  @Test func `a decimal comma is inferred, read and written into the definition`() throws {
    let first = "dep;jour;n;m\n01;2020-03-30;1,50;1\n02;2020-03-30;2,25;2\n"
    let second = "dep;jour;n;m\n01;2020-03-30;1.5;1\n02;2020-03-30;2,75;2\n"
    let archive = try SmallArchive([first, second])
    let diff = try archive.run("diff", "t@#1", "@#2", "--format", "jsonl")
    #expect(diff.lines.count == 1)
    #expect(diff.output.contains(#""difference":0.5"#))
    _ = try archive.run("dataset", "infer", "t")
    let shown = try archive.run("dataset", "show", "t")
    #expect(shown.output.contains("decimal_comma = true"))
  }

  @Test func `German thousands are thousands, also where only a later release has them`() throws {
    let files = ["1.234;1,5;998", "1.235;1.234,5;1.000", "1.236;1.235,5;1.001"].map {
      "id;n;q;m\nA;\($0)\nB;99;2,5;7\n"
    }
    let archive = try SmallArchive(key: "id", date: "", files)
    let definition = try archive.run("dataset", "show", "t").output
    #expect(definition.contains("\"n\"\nkind = \"integer\"\nthousands_point = true\n"))
    #expect(definition.contains("\"q\"\nkind = \"decimal\"\ndecimal_comma = true\n"))
    let corrections = try archive.run("corrections", "t", "--format", "csv")
    #expect(
      corrections.lines.dropFirst().map { $0.split(separator: "revised,").last } == [
        "A,n,1234,1235,1,", "A,n,1235,1236,1,", "A,q,1.5,1234.5,1233,", "A,q,1234.5,1235.5,1,",
        "A,m,998,1000,2,", "A,m,1000,1001,1,",
      ]
    )
    #expect(try archive.run("dataset", "set", "t", "columns.q.thousands_point=true").status == 0)
    #expect(try archive.run("corrections", "t", "--format", "csv").output == corrections.output)
  }

  @Test func `German thousands are thousands beside a column that is text`() throws {
    let files = ["1.234", "1.235"].map { "id;anteil;n\nA;1,5;\($0)\nB;k.A.;2.000\nC;2,7;345\n" }
    let archive = try SmallArchive(key: "id", date: "", files)
    let corrections = try archive.run("corrections", "t", "--format", "csv")
    #expect(corrections.output.contains("A,n,1234,1235,1,"), "\(corrections.output)")
  }

  @Test func `points that nothing tells from thousands are noted, and set by hand`() throws {
    let archive = try SmallArchive(key: "id", date: "", [])
    let files = ["1.234", "1.235"].map { "id;n\nA;\($0)\nB;99\n" }
    for (day, file) in zip(1..., files) {
      let path = "\(TemporaryDirectoryTrait.current)/u-2020-04-0\(day).csv"
      try file.write(toFile: path, atomically: true, encoding: .utf8)
      let added = try archive.run("add", "t", path)
      let note = " dataset set t columns.n.thousands_point=true"
      #expect(added.messages.contains(note) == (day == 1))
    }
    #expect(try archive.run("corrections", "t", "--format", "csv").output.contains(",0.001,"))
    #expect(try archive.run("dataset", "set", "t", "columns.n.thousands_point=true").status == 0)
    #expect(try archive.run("corrections", "t", "--format", "csv").output.contains("1234,1235,1,"))
  }

  @Test func `long values are cut where they do not fit, and no column is left out`() throws {
    let files = ["h", "i"].map {
      "dep;jour;n\n01;2020-03-30;\(String(repeating: "abcdefg\($0)", count: 9))\n"
    }
    let archive = try SmallArchive(files)
    let diff = try archive.run("diff", "t@#1", "@#2")
    #expect(diff.lines.contains { $0.contains("old") && $0.contains("new") })
    #expect(
      diff.lines.contains { $0.hasPrefix("~") && $0.contains("abcdefgh") && $0.contains("…") }
    )
    #expect(diff.lines.allSatisfy { $0.count <= 80 })
    #expect(!diff.output.contains("too wide"))
  }

  @Test func `a header without names, or with endless ones, makes no endless message`() throws {
    let long = String(repeating: "x", count: 100_000)
    for (number, header) in [";;", "\(long);\(long)y;z", "a;b;c"].enumerated() {
      let files = ["\(header)\n1;2;3\n", "\(header)\n1;2;4\n"]
      let archive = try SmallArchive(at: "a\(number)", files)
      for arguments in [["diff", "t@#1", "@#2"], ["corrections", "t"], ["history", "t", long]] {
        let run = try VintageRun(["-C", archive.directory] + arguments)
        #expect(run.status == 2)
        let lines = run.messages.split(separator: "\n")
        #expect(lines.count <= 2 && lines.allSatisfy { $0.count < 2100 })
        #expect(!run.messages.contains("did you mean ?"))
      }
    }
  }

  @Test func `a period without a release is said to be one, in one line`() throws {
    let archive = try SmallArchive([Self.plain, Self.plain.replacing(";7", with: ";8")])
    let (last, first) = ("the last is of 2020-04-02 12:00", "the first is of 2020-04-01 12:00")
    for (arguments, note) in [
      (["corrections", "t", "--since", "2021"], nil),
      (["corrections", "t", "--since", "2021-01-01"], "came after --since 2021-01-01: \(last)"),
      (["corrections", "t", "--until", "2020-03-01"], "came by --until 2020-03-01: \(first)"),
      (
        ["corrections", "t", "--since", "2020-04-01T13:00", "--until", "2020-04-01T14:00"],
        "note: no release of t is in this period"
      ),
      (["changes", "t", "--since", "@latest"], "came after --since @latest: \(last)"),
      (["changes", "t", "--until", "2020-03-01", "--net"], "came by --until 2020-03-01: \(first)"),
      (["corrections", "t", "--since", "2020-04-02"], ""),
      (["changes", "t", "--since", "2020-04-01"], ""),
    ] {
      let run = try VintageRun(["-C", archive.directory] + arguments + ["--format", "csv"])
      guard let note else {
        #expect(run.status == 2)
        continue
      }
      #expect(run.status == 0)
      let notes = run.messages.split(separator: "\n")
      #expect(note.isEmpty ? notes.isEmpty : notes.count == 1, "\(arguments): \(notes)")
      #expect(note.isEmpty || notes.first?.contains(note) ?? false, "\(arguments): \(notes)")
    }
  }

  @Test func `a period that ends before it starts is refused`() throws {
    let archive = try SmallArchive(["dep;jour;n\n01;2020-03-30;1\n"])
    let run = try archive.run("corrections", "t", "--since", "2020-06-01", "--until", "2020-04-01")
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.messages.contains("--until 2020-04-01 is before --since 2020-06-01"))
  }

  @Test func `an empty first release is compared with the next one`() throws {
    let archive = try SmallArchive(["", "dep;jour;n;m\n01;2020-03-30;5;1\n"])
    let diff = try archive.run("diff", "t@latest", "--format", "json")
    #expect(diff.status == 1)
    let counts = try #require(try diff.object()["counts"] as? [String: Any])
    #expect(counts["added"] as? Int == 1)
    let first = try archive.run("diff", "t@#2", "@#1")
    #expect(first.status == 1)
  }

  @Test func `without a key lines are compared, and what needs a key is refused`() throws {
    let archive = try SmallArchive(
      key: "",
      date: "",
      [Self.plain, Self.plain + "03;2020-03-30;1\n", Self.plain]
    )
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    #expect(log.map { $0["added"] as? Int } == [nil, 1, 0])
    #expect(log.map { $0["withdrawn"] as? Int } == [nil, 0, 1])
    #expect(log.allSatisfy { ($0["revised"] as? Int ?? 0) == 0 })
    let text = try archive.run("log", "t")
    #expect(text.messages.contains("note: t has no key: whole lines are compared"))
    let proof = try archive.run("prove", "append-only", "t")
    #expect(proof.status == 1 && proof.output.contains("03;2020-03-30;1"))
    for arguments in [
      ["corrections", "t"], ["changes", "t"], ["history", "t", "dep=01"], ["blame", "t@latest"],
      ["revisions", "t", "n"], ["triangle", "t", "n"],
    ] {
      let run = try VintageRun(["-C", archive.directory] + arguments)
      #expect(run.status == 2 && run.output.isEmpty, "\(arguments)")
      #expect(run.messages.contains("t has no key"), "\(arguments): \(run.messages)")
      #expect(run.messages.contains(" dataset set t key="), "\(arguments)")
    }
  }

  @Test func `without a key a changed line is no layout, though it be the first and only one`()
    throws
  {
    let archive = try SmallArchive(key: "", date: "", [#"{"a": 1}"# + "\n", #"{"a": 2}"# + "\n"])
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    #expect(log[1]["labels"] as? [String] == ["rows added", "withdrawn"])
    #expect(log[1]["added"] as? Int == 1 && log[1]["withdrawn"] as? Int == 1)
    #expect(try archive.run("prove", "append-only", "t").status == 1)
  }

  @Test func `equal rows of one key are surplus and revise nothing`() throws {
    let archive = try SmallArchive(
      kinds: Self.kinds,
      [Self.plain, Self.plain + "02;2020-03-30;7\n2;30/03/2020;7\n", Self.plain]
    )
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    #expect(log.map { $0["revised"] as? Int } == [nil, 0, 0])
    #expect(log.map { $0["added"] as? Int } == [nil, 0, 0])
    #expect(log.allSatisfy { !(($0["labels"] as? [String]) ?? []).contains("withdrawn") })
    #expect(log.dropFirst().allSatisfy { (($0["labels"] as? [String]) ?? []).contains("surplus") })
    let diff = try archive.run("diff", "t@#2", "--format", "json")
    let counts = try #require(try diff.object()["counts"] as? [String: Int])
    #expect(diff.status == 0 && counts["surplus_rows"] == 2 && counts["to_rows"] == 4)
    #expect(try archive.run("corrections", "t", "--format", "csv").lines.count == 1)
    let proof = try archive.run("prove", "append-only", "t", "--format", "json")
    #expect(proof.status == 0)
  }

  @Test func `rows of one key that differ are refused with their lines, or one counts`() throws {
    let archive = try SmallArchive(
      kinds: Self.kinds,
      [Self.plain, "dep;jour;n\n01;2020-03-30;5\n02;2020-03-30;7\n02;2020-03-30;9\n"]
    )
    for arguments in [["corrections", "t"], ["changes", "t"], ["coverage", "t"]] {
      let run = try VintageRun(["-C", archive.directory] + arguments)
      #expect(run.status == 2 && run.output.isEmpty, "\(arguments)")
      #expect(run.messages.contains("lines 3, 4 have the key dep=02,jour=2020-03-30"))
      #expect(run.messages.contains("--duplicates"))
    }
    // A log is given all the same, without counts, and says why.
    let log = try archive.run("log", "t")
    #expect(log.status == 0 && log.lines.count == 3)
    #expect(log.messages.contains("rows are not compared"))
    let first = try archive.run("corrections", "t", "--duplicates", "first", "--format", "jsonl")
    #expect(first.status == 0 && first.lines.isEmpty)
    let last = try archive.run("corrections", "t", "--duplicates", "last", "--format", "jsonl")
    #expect(try last.objects().map { $0["difference"] as? Int } == [2])
    let said = try archive.run("corrections", "t", "--duplicates", "last")
    #expect(said.messages.contains("1 key with rows that differ"))
  }

  @Test func `a release without a key column is left out, and the next meets the one before`()
    throws
  {
    let archive = try SmallArchive(
      kinds: Self.kinds,
      [Self.plain, "dept;jour;n\n01;2020-03-30;99\n", "dep;jour;n\n01;2020-03-30;6\n"]
    )
    let run = try archive.run("corrections", "t", "--format", "jsonl")
    let objects = try run.objects()
    #expect(
      objects.map { $0["kind"] as? String } == ["revised", "withdrawn"]
        && objects[0]["old"] as? Int == 5 && objects[0]["new"] as? Int == 6
    )
    #expect(
      run.messages.contains("the release of 2020-04-02 12:00 has no column dep and is left out")
    )
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    #expect(log[1]["labels"] as? [String] == ["no key"])
    #expect(log[2]["revised"] as? Int == 1 && log[2]["withdrawn"] as? Int == 1)
    let proof = try archive.run("prove", "append-only", "t")
    #expect(proof.status == 1)
  }

  @Test func `a key column that no release has is refused with the columns there are`() throws {
    let archive = try SmallArchive(key: "dpt", date: "", [Self.plain, Self.plain])
    let run = try archive.run("corrections", "t")
    #expect(run.status == 2 && run.messages.contains("dpt"))
    #expect(run.messages.contains("dep"))
  }
}
