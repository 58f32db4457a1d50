import Foundation
import Support
import Testing

/// What an auditor may conclude from an answer: nothing is missing from it and nothing too much.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct VerdictCommandTests {
  @Test func `without a key a line that is there less often is withdrawn`() throws {
    let archive = try SmallArchive(
      key: "",
      date: "",
      [
        "place,day\nLyon,1\nLyon,1\nLyon,1\nNice,1\n", "place,day\nLyon,1\nNice,1\n",
        "place,day\nLyon,1\nNice,1\nLyon,1\n",
      ]
    )
    let proof = try archive.run("prove", "append-only", "t")
    #expect(proof.status == 1 && proof.output.contains("has no row any more with\n  Lyon,1"))
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    #expect(log.map { $0["withdrawn"] as? Int } == [nil, 2, 0])
    #expect(log.map { $0["added"] as? Int } == [nil, 0, 1])
    let gone = try archive.run("withdrawals", "t", "--format", "jsonl").objects()
    #expect(gone.count == 2 && gone.count { $0["back_since"] as? String != nil } == 1)
    #expect(try archive.run("diff", "t@#1", "@#2").status == 1)
  }

  @Test func `a figure that changed while its column was away is a correction`() throws {
    let archive = try SmallArchive(
      key: "id",
      date: "",
      [
        "id,v\nA,5\nB,1\nC,3\nD,9\n", "id,x\nA,0\nB,0\nD,0\n",
        "id,v,x\nA,7,0\nB,1,0\nC,4,1\n", "id,v,x\nA,7,0\nB,1,0\nC,4,1\nD,8,0\n",
      ]
    )
    let ledger = try archive.run("corrections", "t", "--format", "jsonl").objects()
    let cells = ledger.map { cell in
      let key = (cell["key"] as? [String: Any])?["id"] as? String ?? cell["id"] as? String ?? ""
      let (column, kind) = (cell["column"] as? String ?? "", cell["kind"] as? String ?? "")
      return "\(key) \(column) \(kind) \(cell["number"] ?? "")"
    }
    #expect(cells.contains("A v revised 3"), "\(cells)")
    #expect(!cells.contains { $0.hasPrefix("B") })
    #expect(cells.contains("C v restored 3") && !cells.contains("C v revised 3"))
    // The row was gone as well when its column came back.
    #expect(cells.contains("D v revised 4"), "\(cells)")
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    // The log tells what differs from the release before, which lacks the column.
    #expect(log[2]["revised"] as? Int == 0 && log[2]["revised_cells"] as? Int == 0)
    let blame = try archive.run("blame", "t@#3", "--columns", "v", "--format", "jsonl").objects()
    #expect(blame.map { $0["revisions"] as? Int } == [1, 0, 1], "\(blame)")
    let changes = try archive.run("changes", "t", "--since", "first", "--format", "jsonl")
    #expect(changes.output.contains(#""old":5,"new":7"#))
  }

  @Test func `a renamed column is one column where the definition says so`() throws {
    let archive = try SmallArchive([
      "dep;jour;n_dose2\n01;2020-03-30;5\n02;2020-03-30;7\n",
      "dep;jour;n_complet\n01;2020-03-30;6\n02;2020-03-30;7\n",
      "dep;jour;n_dose2;n_complet\n01;2020-03-30;1;6\n02;2020-03-30;2;8\n",
    ])
    // n_dose2: 5 -> 1 and 7 -> 2 while it was away; n_complet: 7 -> 8.
    let plain = try archive.run("corrections", "t", "--format", "jsonl")
    #expect(plain.lines.count == 3, "\(plain.output)")
    let file = archive.directory + "/datasets/t.toml"
    let before = try String(contentsOfFile: file, encoding: .utf8)
    let both = ["columns.n_complet.kind=integer", "columns.n_complet.former_names=n_dose2"]
    let refused = try VintageRun(["-C", archive.directory, "dataset", "set", "t"] + both)
    #expect(refused.status == 2 && refused.messages.contains("take its [[columns]] out first"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
    // The description moves to the new name.
    let renamed = try archive.run("dataset", "set", "t", both[1])
    #expect(renamed.status == 0, "\(renamed.messages)")
    let cells = try archive.run("corrections", "t", "--format", "jsonl").objects()
    let values = cells.map { [$0["old"] as? Int, $0["new"] as? Int] }
    #expect(values == [[5, 6], [7, 8]], "\(cells)")
    #expect(cells.allSatisfy { $0["column"] as? String == "n_complet" })
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    #expect(log[1]["labels"] as? [String] == ["layout", "revised"], "\(log[1])")
    // In a release with both names each is a column of its own.
    let lives = ["n_complet", "n_dose2"].map { column in
      try? archive.run("history", "t", "dep=01,jour=2020-03-30", column, "--format", "csv").lines
    }
    #expect(lives.map { $0?.count } == [3, 3], "\(lives)")
    #expect(lives[0]?.contains { $0.contains(",n_complet,value,5,") } == true)
    #expect(try archive.run("prove", "append-only", "t").output.contains("n_complet: 5 -> 6 (+1)"))
  }

  @Test func `a renamed key column is renamed in the key`() throws {
    let archive = try SmallArchive(
      key: "old,jour",
      ["old;jour;n\n1;2020-03-30;5\n", "new;jour;n\n1;2020-03-30;6\n"]
    )
    let renamed = try archive.run("dataset", "set", "t", "columns.new.former_names=old")
    #expect(renamed.status == 0, "\(renamed.messages)")
    let shown = try archive.run("dataset", "show", "t").output
    #expect(shown.contains(#"key = ["new", "jour"]"#))
    #expect(try archive.run("corrections", "t", "--format", "csv").lines.count == 2)
  }

  @Test func `copies of a line are late or back as the line is`() throws {
    let header = "t,v\n"
    let (a, b, z) = ("2020-01-01,a\n", "2020-01-01,b\n", "2020-01-01,z\n")
    let archive = try SmallArchive(
      key: "",
      date: "t",
      [
        header + a + a + b, header + a + b, header + a + a + b + z + z, header + b,
        header + a + a + b,
      ]
    )
    let log = try archive.run("log", "t", "--format", "jsonl").objects()
    func counts(_ name: String) -> [Int?] { log.dropFirst().map { $0[name] as? Int } }
    #expect(counts("withdrawn") == [1, 0, 4, 0])
    #expect(counts("backfilled") == [0, 2, 0, 0])
    #expect(counts("restored") == [0, 1, 0, 2])
    #expect(try !archive.run("coverage", "t").messages.contains("cannot be read"))
  }

  @Test func `what is back unchanged is settled since it was first there`() throws {
    let archive = try SmallArchive(
      kinds: ["w=integer"],
      [
        "dep;jour;v;w\n01;2020-03-30;5;1\n", "dep;jour;v\n01;2020-03-30;5\n",
        "dep;jour;v;w\n01;2020-03-30;5;1\n",
      ]
    )
    #expect(try !archive.run("coverage", "t").output.contains("settled after"))
  }

  @Test func `a triangle begins where its column does`() throws {
    let archive = try SmallArchive([
      "dep;jour;v\n01;2020-03-30;5\n", "dep;jour;v;w\n01;2020-03-30;5;100\n",
      "dep;jour;v;w\n01;2020-03-30;5;101\n",
    ])
    let triangle = try archive.run(
      "triangle",
      "t",
      "w",
      "--values",
      "increment",
      "--max-delay",
      "4",
      "--format",
      "csv"
    )
    #expect(triangle.output.contains("01,2020-03-30,,,,,1"), "\(triangle.output)")
  }

  @Test func `a list of nothing is refused`() throws {
    let archive = try SmallArchive(["dep;jour;n\n01;2020-03-30;5\n"])
    for option in ["--only", "--columns", "--ignore"] {
      let run = try archive.run("corrections", "t", option, ",")
      #expect(run.status == 2 && run.messages.contains("a list of nothing"), "\(run.messages)")
    }
  }

  @Test func `conditions that no row meets are refused, and so are keys as columns`() throws {
    let archive = try SmallArchive([
      "dep;jour;n\n01;2020-03-30;5\n02;2020-03-30;7\n",
      "dep;jour;n\n01;2020-03-30;6\n02;2020-03-30;7\n",
    ])
    for command in [
      ["corrections", "t"], ["changes", "t", "--since", "first"], ["diff", "t@#1", "@#2"],
      ["blame", "t@#2"], ["triangle", "t", "n"], ["revisions", "t", "n"],
    ] {
      let run = try VintageRun(["-C", archive.directory] + command + ["--where", "dep=99"])
      #expect(run.status == 2 && run.output.isEmpty, "\(command)")
      #expect(run.messages.contains("has a row with dep=99"), "\(command): \(run.messages)")
    }
    // A row that does not differ is a row.
    let same = try archive.run("diff", "t@#1", "@#2", "--where", "dep=02")
    #expect(same.status == 0)
    let key = try archive.run("corrections", "t", "--columns", "dep")
    #expect(key.status == 2 && key.messages.contains("dep is in the key of t"))
  }

  @Test func `conditions on values choose by the row before and by the row after`() throws {
    let archive = try SmallArchive([
      "dep;jour;n\n01;2020-03-30;5\n", "dep;jour;n\n01;2020-03-30;6\n",
    ])
    for condition in ["n=5", "n=6"] {
      for command in [["corrections", "t"], ["changes", "t"], ["changes", "t", "--net"]] {
        let since = command[0] == "changes" ? ["--since", "#1"] : []
        let arguments = command + since + ["--where", condition, "--format", "jsonl"]
        let run = try VintageRun(["-C", archive.directory] + arguments)
        #expect(run.lines.count == 1, "\(arguments): \(run.output) \(run.messages)")
      }
    }
  }

  @Test func `rows that repeat a key with other values are told apart from equal ones`() throws {
    let archive = try SmallArchive(
      key: "id",
      date: "",
      ["id,v\n1,1\n1,2\n", "id,v\n1,1\n1,2\n2,5\n"]
    )
    let proof = try archive.run("prove", "append-only", "t", "--duplicates", "last")
    #expect(proof.status == 0)
    #expect(proof.output.contains("only the last is looked at"))
    #expect(proof.output.contains("1 surplus row that repeats a key with other values"))
    #expect(proof.messages.contains("1 key with rows that differ"))
  }

  @Test func `another line end in a quoted text is layout`() throws {
    let archive = try SmallArchive(
      key: "id",
      date: "",
      ["id,note\n1,\"a\nb\"\n", "id,note\r\n1,\"a\r\nb\"\r\n", "id,note\r\n1,\"a\r\nc\"\r\n"]
    )
    let diff = try archive.run("diff", "t@#1", "@#2")
    #expect(diff.status == 0 && diff.output.contains("line ends"), "\(diff.output)")
    #expect(try archive.run("corrections", "t", "--format", "csv").lines.count == 2)
  }

  @Test func `a file that is no text is kept, told and names no columns`() throws {
    let archive = try SmallArchive(key: "id", date: "", ["id,v\nA,5\n"])
    let wide = TemporaryDirectoryTrait.current + "/wide.csv"
    let text = [0xFEFF] + Array("id,v\nA,6\n".utf16)
    let bytes = text.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    try Data(bytes).write(to: URL(fileURLWithPath: wide))
    let added = try archive.run("add", "t", wide, "--published", "2020-04-05")
    #expect(added.status == 0 && added.messages.contains("wide.csv: UTF-16, kept as it is"))
    let gone = try archive.run("withdrawals", "t", "--format", "csv")
    #expect(gone.lines.first?.hasSuffix(",v") == true, "\(gone.output)")
    #expect(gone.messages.contains("has no column id and is left out"))
  }

  @Test func `bytes that came back under one time say which release counts`() throws {
    let archive = try SmallArchive(key: "id", date: "", [])
    var last: VintageRun?
    for value in ["5", "6", "5"] {
      let path = TemporaryDirectoryTrait.current + "/w.csv"
      try Data("id,v\nA,\(value)\n".utf8).write(to: URL(fileURLWithPath: path))
      last = try archive.run("add", "t", path, "--published", "2020-05-01")
    }
    #expect(last?.messages.contains("2020-05-01 00:00 means its rewrite") == true)
    #expect(try archive.run("cat", "t@2020-05-01").output == "id,v\nA,6\n")
  }

  @Test func `a date in a long gap is answered with the age of what it means`() throws {
    let archive = try SmallArchive(key: "id", date: "", (1...4).map { "id,v\nA,\($0)\n" })
    let late = TemporaryDirectoryTrait.current + "/late.csv"
    try Data("id,v\nA,9\n".utf8).write(to: URL(fileURLWithPath: late))
    #expect(try archive.run("add", "t", late, "--published", "2020-09-01").status == 0)
    let cat = try archive.run("cat", "t@2020-06-10")
    #expect(cat.output == "id,v\nA,4\n")
    #expect(
      cat.messages.contains(
        "2020-06-10 means the release of 2020-04-04 12:00, last seen 67 days before; the next one "
          + "is of 2020-09-01 00:00"
      ),
      "\(cat.messages)"
    )
    #expect(try archive.run("cat", "t@2020-04-07").messages.isEmpty)
    let diff = try archive.run("diff", "t@2020-05-01", "@2020-06-10")
    #expect(diff.status == 0)
    #expect(diff.messages.contains("2020-05-01 and 2020-06-10 mean the same release"))
  }

  @Test func `another order of the columns is no difference`() throws {
    let archive = try SmallArchive(
      key: "id",
      date: "",
      ["id,n,q\nA,1,2\n", "id,q,n\nA,2,1\n"]
    )
    let diff = try archive.run("diff", "t@latest")
    #expect(diff.status == 0 && diff.output.contains("column order"))
  }
}
