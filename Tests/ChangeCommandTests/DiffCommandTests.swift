import Foundation
import Support
import Testing

/// `vintage diff` on hand-made releases.
@Suite(.temporaryDirectory, .enabled(if: VintageRun.isBuilt))
struct DiffCommandTests {
  static let first = "dep;jour;n;m\n01;2020-03-30;5;1\n02;2020-03-30;7;2\n03;2020-03-30;4;3\n"
  static let second = "dep;jour;n;m\n01;2020-03-30;6;1\n02;2020-03-30;7;2\n01;2020-03-31;1;0\n"
  /// The second one with other quotes, line ends and order.
  static let flipped =
    "\"dep\";\"jour\";\"n\";\"m\"\r\n\"01\";31/03/2020;1;0\r\n\"02\";30/03/2020;7.0;2\r\n"
    + "\"01\";30/03/2020;6;1\r\n"

  @Test func `json has the shape of csv-diff and exit status 1`() throws {
    let archive = try SmallArchive([Self.first, Self.second])
    let run = try archive.run("diff", "t@2020-04-01", "t@2020-04-02", "--format", "json")
    #expect(run.status == 1)
    let object = try run.object()
    let added = try #require(object["added"] as? [[String: String]])
    #expect(added == [["dep": "01", "jour": "2020-03-31", "n": "1", "m": "0"]])
    let removed = try #require(object["removed"] as? [[String: String]])
    #expect(removed == [["dep": "03", "jour": "2020-03-30", "n": "4", "m": "3"]])
    let changed = try #require(object["changed"] as? [[String: Any]])
    #expect(changed.count == 1)
    #expect(changed.first?["changes"] as? [String: [String]] == ["n": ["5", "6"]])
    #expect(changed.first?["key"] as? [String: String] == ["dep": "01", "jour": "2020-03-30"])
    #expect(object["columns_added"] as? [String] == [])
    let cells = try #require(object["cells"] as? [[String: Any]])
    #expect(cells.first?["difference"] as? Int == 1)
    #expect(cells.first?["lag"] as? Int == 3)
  }

  @Test func `jsonl has a line for each cell and row`() throws {
    let archive = try SmallArchive([Self.first, Self.second])
    let run = try archive.run("diff", "t@#1", "@#2", "--format", "jsonl")
    #expect(
      run.lines == [
        #"{"type":"revised","key":{"dep":"01","jour":"2020-03-30"},"column":"n","old":5,"new":6,"difference":1,"lag":3}"#,
        #"{"type":"removed","key":{"dep":"03","jour":"2020-03-30"},"row":{"dep":"03","jour":"2020-03-30","n":"4","m":"3"}}"#,
        #"{"type":"added","key":{"dep":"01","jour":"2020-03-31"},"row":{"dep":"01","jour":"2020-03-31","n":"1","m":"0"}}"#,
      ]
    )
  }

  @Test func `an answer longer than what is written at once is whole`() throws {
    let files = (0..<2).map { release in
      "dep;jour;n;m\n" + (0..<3000).map { "\($0);2020-03-30;\($0 + release);7\n" }.joined()
    }
    let archive = try SmallArchive(files)
    let json = try archive.run("diff", "t@#1", "@#2", "--format", "json")
    #expect(json.output.utf8.count > 600_000)
    let object = try json.object()
    let cells = try #require(object["cells"] as? [[String: Any]])
    let keys = Set(cells.compactMap { ($0["key"] as? [String: String])?["dep"] })
    #expect(keys == Set((0..<3000).map(String.init)))
    #expect((object["changed"] as? [Any])?.count == 3000)
    let lines = try archive.run("diff", "t@#1", "@#2", "--format", "jsonl").objects()
    #expect(lines.compactMap { ($0["key"] as? [String: String])?["dep"] }.count == 3000)
  }

  @Test func `csv has each column before and after`() throws {
    let archive = try SmallArchive([Self.first, Self.second])
    let run = try archive.run("diff", "t@#1", "@#2", "--format", "csv")
    #expect(
      run.output == """
        from_dep,to_dep,from_jour,to_jour,from_n,to_n,from_m,to_m,diff_type
        01,01,2020-03-30,2020-03-30,5,6,1,1,modified
        03,,2020-03-30,,4,,3,,removed
        ,01,,2020-03-31,,1,,0,added

        """
    )
  }

  @Test func `layout alone is no difference`() throws {
    let archive = try SmallArchive(
      kinds: ["dep=code", "jour=date", "n=decimal", "m=integer"],
      [Self.second, Self.flipped]
    )
    let run = try archive.run("diff", "t@latest", "--format", "json")
    #expect(run.status == 0)
    let object = try run.object()
    #expect(object["same"] as? Bool == true)
    let layout = try #require(object["layout"] as? [String])
    #expect(Set(layout).isSuperset(of: ["quotes", "line ends", "date style", "number style"]))
    let labels = try #require(object["labels"] as? [String])
    #expect(labels.contains("reordered") && labels.contains("layout"))
    let raw = try archive.run("diff", "t@latest", "--raw", "--format", "json")
    #expect(raw.status == 1)
  }

  @Test func `parts, rows, columns and tolerances can be chosen`() throws {
    let archive = try SmallArchive([Self.first, Self.second])
    #expect(try archive.run("diff", "t@latest", "--only", "columns").status == 0)
    #expect(try archive.run("diff", "t@latest", "--where", "dep=02").status == 0)
    #expect(try archive.run("diff", "t@latest", "--where", "dep=01").status == 1)
    let cells = try archive.run("diff", "t@latest", "--only", "revised", "--ignore", "n")
    #expect(cells.status == 0)
    #expect(
      try archive.run("diff", "t@latest", "--only", "revised", "--abs-tol", "n=1").status == 0
    )
    #expect(
      try archive.run("diff", "t@latest", "--only", "revised", "--rel-tol", "0.1").status == 1
    )
  }

  @Test func `a wrong column is answered with the nearest one`() throws {
    let archive = try SmallArchive([Self.first, Self.second])
    let run = try archive.run("diff", "t@latest", "--columns", "juor")
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.messages.contains("t has no column juor"))
    #expect(run.messages.contains("did you mean jour?"))
  }

  @Test func `columns are told apart and revise no row`() throws {
    let archive = try SmallArchive([
      "dep;jour;n\n01;2020-03-30;5\n", "dep;p;jour;n\n01;9;2020-03-30;5\n",
    ])
    let run = try archive.run("diff", "t@latest", "--format", "jsonl")
    #expect(run.status == 1)
    #expect(run.lines == [#"{"type":"column added","column":"p"}"#])
    let daff = try archive.run("diff", "t@latest", "--format", "daff")
    #expect(daff.output == "!,,+++,,\n@@,dep,p,jour,n\n+,01,9,2020-03-30,5\n")
  }

  @Test func `the highlighter marks rows and cells`() throws {
    let archive = try SmallArchive([Self.first, Self.second])
    let run = try archive.run("diff", "t@latest", "--format", "daff")
    #expect(
      run.output == """
        @@,dep,jour,n,m
        ...,...,...,...,...
        ->,01,2020-03-30,5->6,1
        +++,01,2020-03-31,1,0
        ---,03,2020-03-30,4,3

        """
    )
  }

  @Test func `the page of html needs nothing else and escapes what it shows`() throws {
    let archive = try SmallArchive([
      "dep;jour;n\n01;2020-03-30;<b>\n", "dep;jour;n\n01;2020-03-30;&\n",
    ])
    let run = try archive.run("diff", "t@latest", "--format", "html")
    #expect(run.output.hasPrefix("<!DOCTYPE html>"))
    #expect(run.output.contains("<del>&lt;b&gt;</del>") && run.output.contains("<ins>&amp;</ins>"))
    #expect(!run.output.contains("<script") && !run.output.contains("http"))
  }

  @Test func `without a key whole lines are compared, and it is said`() throws {
    let archive = try SmallArchive(key: "", date: "", [Self.first, Self.second])
    let run = try archive.run("diff", "t@latest", "--format", "csv")
    #expect(run.status == 1)
    #expect(run.messages.contains("has no key: whole lines are compared"))
    #expect(run.lines.count == 5 && run.lines.contains("added,01;2020-03-31;1;0"))
    #expect(try archive.run("corrections", "t").status == 2)
  }

  @Test func `rows of one key that differ are an error until one is chosen`() throws {
    let archive = try SmallArchive([
      "dep;jour;n\n01;2020-03-30;5\n", "dep;jour;n\n01;2020-03-30;5\n01;2020-03-30;6\n",
    ])
    let refused = try archive.run("diff", "t@latest")
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.messages.contains("lines 2, 3 have the key dep=01,jour=2020-03-30"))
    #expect(try archive.run("diff", "t@latest", "--duplicates", "first").status == 0)
    #expect(try archive.run("diff", "t@latest", "--duplicates", "last").status == 1)
  }

  @Test func `a release without a key column is refused by name`() throws {
    let archive = try SmallArchive([
      "dep;jour;n\n01;2020-03-30;5\n", "dept;jour;n\n01;2020-03-30;5\n",
    ])
    let run = try archive.run("diff", "t@latest")
    #expect(run.status == 2)
    #expect(run.messages.contains("it has no column dep, which is in the key"))
    #expect(run.messages.contains("did you mean dept?"))
  }
}
