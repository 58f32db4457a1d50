import Files
import Support
import Testing

/// `vintage export`: the database and the long table say what the commands say.
@Suite(.temporaryDirectory, .enabled(if: Python.has("sqlite3")))
struct SQLiteExportTests {
  @Test func `SQL gives the numbers of corrections, changes, history and every release`() throws {
    let run = try ExportRun()
    let path = "\(TemporaryDirectoryTrait.current)/t.sqlite"
    let written = try run.done("-C \(run.archive) export t --sqlite \(path)")
    #expect(written.messages.first?.hasPrefix("wrote \(path): 20 figures") == true)
    let answers = try run.ask("sqlite_answers", path)
    #expect(answers.status == 0, "\(answers.messages)")
    #expect(answers.text == "t: 12 corrections, 4 releases\n")
  }

  static let queries: [(sql: String, answer: String)] = [
    ("SELECT n FROM latest WHERE dep = '04'", "[(2.5,)]"),
    ("SELECT n FROM as_of WHERE release = 2 AND dep = '01' AND jour = '2020-03-30'", "[(6,)]"),
    ("SELECT count(*) FROM as_of WHERE release = 3", "[(4,)]"),
    ("SELECT max(number) FROM releases WHERE published < '2020-04-03'", "[(2,)]"),
    ("SELECT sum(difference) FROM corrections WHERE \"column\" = 'n'", "[(0.5,)]"),
    ("SELECT \"Order\" FROM latest WHERE dep = '01' AND jour = '2020-03-30'", "[(\"it's <b>&\",)]"),
    ("SELECT kind, row_count FROM withdrawals", "[('row', None)]"),
    ("SELECT value FROM about WHERE name = 'data_set'", "[('t',)]"),
    ("SELECT kind, role FROM columns WHERE name = 'n'", "[('decimal', 'flow')]"),
    ("SELECT text FROM figures WHERE text = '2.50'", "[('2.50',)]"),
    ("PRAGMA journal_mode", "[('delete',)]"),
  ]

  @Test(arguments: queries.indices)
  func `a query has the answer that was worked out by hand`(index: Int) throws {
    let (sql, answer) = Self.queries[index]
    let run = try ExportRun()
    _ = try run.done("-C \(run.archive) export t --sqlite t.sqlite")
    let program =
      "import sqlite3,sys;print(sqlite3.connect('t.sqlite').execute(sys.argv[1]).fetchall())"
    let result = try Python.run(
      ["-c", program, sql],
      in: TemporaryDirectoryTrait.current
    )
    #expect(result.text == answer + "\n", "\(result.messages)")
  }

  @Test func `a file that is there stays without --force, and nothing is left beside it`() throws {
    let run = try ExportRun()
    let folder = TemporaryDirectoryTrait.current
    for option in ["export t --sqlite out", "export t --csv out", "report t -o out"] {
      try LocalFileSystem().replace("\(folder)/out", with: Array("mine".utf8))
      let refused = try run.command.run("-C \(run.archive) \(option)")
      #expect(refused.status == 2)
      #expect(refused.messages == ["vintage: out is there already (replace it with --force)"])
      #expect(try LocalFileSystem().readAll("\(folder)/out") == Array("mine".utf8))
      _ = try run.done("-C \(run.archive) \(option) --force")
      #expect(try LocalFileSystem().readAll("\(folder)/out").count > 100)
      #expect(try LocalFileSystem().list(folder).allSatisfy { !$0.hasPrefix("tmp-") })
    }
  }

  @Test func `a folder that is not there is an error that names it`() throws {
    let run = try ExportRun()
    let refused = try run.command.run("-C \(run.archive) export t --sqlite nowhere/t.sqlite")
    #expect(refused.status == 5)
    #expect(refused.messages.first?.contains("nowhere") == true)
  }

  @Test func `the long table has the rows of history for every key`() throws {
    let run = try ExportRun()
    let table = try run.done("-C \(run.archive) export t --csv -").text.split(separator: "\n")
    #expect(
      table.first
        == "dep,jour,column,state,value,valid_from,valid_to,last_confirmed,from_number,to_number"
    )
    var lives: [String] = []
    for dep in ["01", "02", "03", "04"] {
      let history = try run.done("-C \(run.archive) history t dep=\(dep) --format csv").text
      lives += history.split(separator: "\n").dropFirst().map { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return (fields[0..<5] + fields[6..<11]).joined(separator: ",")
          .replacing(",empty,\"\",", with: ",empty,,").replacing(",NA,NA,", with: ",NA,,")
      }
    }
    #expect(table.dropFirst().map(String.init) == lives)
  }

  @Test(
    .enabled(if: ExportRun.optimised != nil, "no release build, or no real releases"),
    arguments: ExportRun.histories
  )
  func `SQL gives the numbers of the commands on a real history`(name: String) throws {
    let run = try ExportRun(real: name, by: try #require(ExportRun.optimised))
    let path = "\(TemporaryDirectoryTrait.current)/h.sqlite"
    _ = try run.done("-C \(run.archive) export \(name) --sqlite \(path)")
    let answers = try run.ask("sqlite_answers", path, "8")
    #expect(answers.status == 0, "\(answers.messages)")
  }

  @Test(.enabled(if: Python.has("duckdb"), "DuckDB for Python is not here"))
  func `DuckDB reads the long table`() throws {
    let run = try ExportRun()
    _ = try run.done("-C \(run.archive) export t --csv t.csv")
    let program = """
      import duckdb
      print(duckdb.sql("SELECT count(*), count(DISTINCT jour) FROM 't.csv'").fetchall())
      """
    let result = try Python.run(["-c", program], in: TemporaryDirectoryTrait.current)
    #expect(result.text == "[(20, 2)]\n", "\(result.messages)")
  }
}
