import Files
import Support
import Testing

/// What is said of a command that cannot be done as it was typed.
@Suite(.temporaryDirectory) struct UsageTests {
  /// Three releases of two columns of values.
  private static func archive() throws -> Sandbox {
    let box = try Sandbox(isEmpty: true)
    _ = try box.run("init a")
    _ = try box.run("-C a dataset add t --key id --key day --reference-date day")
    for (day, value) in [(1, 1), (2, 2), (3, 4)] {
      let name = "t-2020-01-0\(day).csv"
      try box.write(name, "id,day,v,w\nA,2020-01-01,\(value),\(value * 2)\n")
      guard try box.run("-C a add t \(name)").status == 0 else { throw SandboxError(messages: []) }
    }
    return box
  }

  /// What was typed, and what is said of it.
  private static let words: [(String, String)] = [
    ("corection tests", "there is no command \"corection\" (did you mean vintage corrections?)"),
    ("-C a lgo t", "there is no command \"lgo\" (did you mean vintage log?)"),
    ("--archive=a lgo t", "there is no command \"lgo\" (did you mean vintage log?)"),
    ("help lgo", "there is no command \"lgo\" (did you mean vintage log?)"),
    ("lgo --help", "there is no command \"lgo\" (did you mean vintage log?)"),
    ("xyzzyq", "there is no command \"xyzzyq\" (see vintage --help)"),
    (
      "dataset addd x",
      "vintage dataset has no command \"addd\" (did you mean vintage dataset add?)"
    ),
    (
      "prove appendonly t",
      "vintage prove has no command \"appendonly\" (did you mean vintage prove append-only?)"
    ),
  ]

  @Test(arguments: words)
  func `an unknown command is named, with the nearest`(line: String, message: String) throws {
    let outcome = try Sandbox(isEmpty: true).run(line)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.messages == ["vintage: \(message)"])
  }

  @Test func `known commands and their help are let through`() throws {
    let box = try Sandbox(isEmpty: true)
    for line in ["--help", "help", "help log", "log --help", "dataset --help", "--version"] {
      let outcome = try box.run(line)
      #expect(outcome.status == 0 && outcome.messages.isEmpty, "\(line)")
    }
    #expect(try box.run("log x --limitt 1").messages.first?.contains("Did you mean") == true)
  }

  @Test(arguments: [
    ("log t --limit -1", "--limit is 0 (all) or more"),
    ("corrections t --limit -1", "--limit is 0 (all) or more"),
    ("diff t@latest --limit -1", "--limit is 0 (all) or more"),
    ("corrections t --lag-over -3d", "The value '-3d' is invalid for '--lag-over <days>'"),
    ("triangle t v --gap -1 --view revisions", "--gap is at least 1"),
    ("triangle t v --max-delay -1", "max_delay cannot be -1"),
    ("revisions t v --tolerance -1", "compactify_abs_tol cannot be -1"),
    ("diff t@latest --abs-tol -1", "--abs-tol \"-1\" is no size"),
    ("verify --max-time -1s", "The value '-1s' is invalid for '--max-time <time>'"),
    (
      "changes t --since 2020-01-03 --until 2020-01-02",
      "--until 2020-01-02 is before --since 2020-01-03"
    ),
    (
      "corrections t --since 2020-01-03 --until 2020-01-02",
      "--until 2020-01-02 is before --since 2020-01-03"
    ),
  ])
  func `a value that cannot be is told as such`(line: String, message: String) throws {
    let outcome = try Self.archive().run("-C a \(line)")
    #expect(outcome.status == 2)
    #expect(outcome.messages.first?.contains(message) == true, "\(outcome.messages)")
  }

  @Test func `lists that are given twice add up`() throws {
    let box = try Self.archive()
    func text(_ line: String) throws -> String { try box.run("-C a \(line)").text }
    let definition = String(decoding: try box.read("a/datasets/t.toml"), as: UTF8.self)
    #expect(definition.contains("\nkey = [\"id\", \"day\"]\n"))
    for command in ["corrections t --format csv", "changes t --format csv", "diff t@latest"] {
      for option in ["--columns", "--ignore"] {
        let once = try text("\(command) \(option) v,w")
        #expect(try text("\(command) \(option) v \(option) w") == once)
        #expect(try text("\(command) \(option) w") != once)
      }
    }
    let kinds = "corrections t --format csv --only"
    #expect(try text("\(kinds) revised --only withdrawn") == text("\(kinds) revised"))
    #expect(try box.run("-C a diff t@latest --only revised --only added").status == 1)
    #expect(try text("withdrawals t --only row --only day") == text("withdrawals t --only row,day"))
    let report = "report t -o - --column v --key id=A"
    #expect(try text("\(report) --as-of ~1 --as-of ~2") == text("\(report) --as-of ~1,~2"))
    #expect(try box.run("-C a report t -o - --key id=A --key x=1").status == 2)
  }

  @Test func `a file that cannot be made is named, not the temporary one`() throws {
    let box = try Self.archive()
    for line in [
      "restore t@latest -o no/x", "restore t@latest -o no/x --force", "export t --csv no/x",
      "export t --sqlite no/x", "report t -o no/x",
    ] {
      let outcome = try box.run("-C a \(line)")
      #expect(outcome.status == 5, "\(line)")
      #expect(outcome.messages == ["vintage: no/x: there is no folder no"], "\(line)")
    }
  }

  @Test func `a time to come is refused unless it is meant`() throws {
    let box = try Self.archive()
    try box.write("t-2099-01-01.csv", "id,day,v,w\nA,2020-01-01,9,9\n")
    let refused = [
      "add t t-2020-01-01.csv --published 2099-01-01", "add t t-2099-01-01.csv",
      "import dir . --dataset t",
    ]
    for line in refused {
      let outcome = try box.run("-C a \(line)")
      #expect(outcome.status != 0, "\(line)")
      #expect(
        outcome.messages.contains {
          $0.contains("published 2099-01-01 00:00, which is still to come")
        },
        "\(outcome.messages)"
      )
    }
    #expect(try box.run("-C a cat t@latest").text.hasSuffix("A,2020-01-01,4,8\n"))
    #expect(try box.run("-C a add t t-2099-01-01.csv --force").status == 0)
    #expect(try box.run("-C a cat t@latest").text.hasSuffix("A,2020-01-01,9,9\n"))
  }

  @Test func `what demo says of a folder that is there can be done`() throws {
    let box = try Self.archive()
    let outcome = try box.run("demo --directory a")
    #expect(outcome.status == 2)
    #expect(
      outcome.messages
        == ["vintage: a is there already (name a folder that is not, or leave --directory out)"]
    )
  }
}
