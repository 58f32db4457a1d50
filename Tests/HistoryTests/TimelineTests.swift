import Tables
import Testing
import Times

@testable import History

/// Small histories in which every rule is met once.
struct TimelineTests {
  static let schema = TableSchema(
    keyColumns: ["dep", "jour"],
    referenceColumn: "jour",
    kinds: ["dep": .code, "jour": .date, "n": .integer]
  )

  static func timeline(
    _ texts: [String],
    _ options: ComparisonOptions = ComparisonOptions(),
    schema: TableSchema = schema
  ) throws -> (Timeline, MemoryHistory) {
    let memory = MemoryHistory(texts)
    let timeline = try Timeline(
      of: memory,
      published: CivilTime.days(texts.count),
      schema: schema,
      options: options
    )
    return (timeline, memory)
  }

  /// What differs between the first two releases.
  static func diff(_ memory: MemoryHistory) throws -> TableDiff {
    try TableDiff(
      from: 0,
      to: 1,
      of: memory,
      published: CivilTime.days(memory.releaseCount),
      schema: schema
    )
  }

  static func labels(_ texts: [String]) throws -> [[StepLabel]] {
    let (timeline, memory) = try timeline(texts, ComparisonOptions(duplicates: .last))
    return try timeline.classify(memory).map(\.labels)
  }

  static let base = "dep;jour;n\n01;2019-04-14;5\n02;2019-04-14;7\n"

  static let steps: [(String, [StepLabel])] = [
    (base, [.identical]),
    (base + "01;2019-04-15;6\n", [.appended, .rowsAdded]),
    (base + "03;2019-04-14;6\n", [.appended, .backfill]),
    (base + "03;2019-04-13;6\n", [.appended, .backfill]),
    (base + "03;soon;6\n", [.appended, .rowsAdded]),
    ("dep;jour;n\n02;2019-04-14;7\n01;2019-04-14;5\n", [.reordered]),
    ("dep;jour;n\n\"01\";2019-04-14;5\n02;2019-04-14;7\n", [.layout]),
    ("dep;jour;n\r\n01;2019-04-14;5\r\n02;2019-04-14;7\r\n", [.layout]),
    ("\u{FEFF}" + base, [.layout]),
    ("dep,jour,n\n01,2019-04-14,5\n02,2019-04-14,7\n", [.layout]),
    ("dep;jour;n\n01;14/04/2019;5\n02;2019-04-14;7\n", [.layout]),
    ("dep;jour;n\n01;2019-04-14;5.0\n2;2019-04-14;7\n", [.layout]),
    (String(base.dropLast()), [.layout]),
    ("dep;jour;n;m\n01;2019-04-14;5;\n02;2019-04-14;7;1\n", [.columns]),
    ("dep;n;jour\n01;5;2019-04-14\n02;7;2019-04-14\n", [.columns]),
    ("dep;jour;n\n01;2019-04-14;5\n02;2019-04-14;8\n", [.revised]),
    ("dep;jour;n\n01;2019-04-14;5\n02;2019-04-14;NA\n", [.revised]),
    ("dep;jour;n\n01;2019-04-14;5\n02;2019-04-14;\n", [.revised]),
    ("dep;jour;n\n01;2019-04-14;5\n02;2019-04-14\n", [.revised]),
    ("dep;jour;n\n01;2019-04-14;5\n", [.withdrawn]),
    ("dep;jour;n\n", [.withdrawn, .truncated]),
    ("", [.withdrawn, .truncated]),
    (base + "01;2019-04-14;5\n", [.appended, .surplus]),
    (base + "\n\n", [.appended]),
  ]

  @Test(arguments: steps)
  func `a step bears the labels of what it is`(text: String, labels: [StepLabel]) throws {
    #expect(try Self.labels([Self.base, text]) == [labels])
  }

  @Test func `a row after a file without final line end is still an appended one`() throws {
    let labels = try Self.labels([String(Self.base.dropLast()), Self.base + "01;2019-04-15;6\n"])
    #expect(labels == [[.appended, .layout, .rowsAdded]])
  }

  @Test func `a key that comes back is restored and compared with what went`() throws {
    let gone = "dep;jour;n\n01;2019-04-14;5\n"
    let other = "dep;jour;n\n01;2019-04-14;5\n02;2019-04-14;9\n"
    let (timeline, _) = try Self.timeline([Self.base, gone, other])
    let cells = timeline.corrections()
    #expect(cells.map(\.kind) == [.withdrawn, .restored])
    #expect(timeline.values(of: cells[0]).old == "7")
    #expect(timeline.values(of: cells[0]).newState == .absent)
    #expect(timeline.values(of: cells[1]).difference == ExactDecimal(2))
    var text: [UInt8] = []
    #expect(!timeline.appendDifference(of: cells[0], into: &text))
    #expect(timeline.appendDifference(of: cells[1], into: &text))
    timeline.rows.appendValue(Int(cells[1].new), 2, into: &text)
    #expect(text == Array("29".utf8))
  }

  @Test func `conflicting rows of one key are an error that names their lines`() throws {
    let text = Self.base + "01;14/04/2019;6\n"
    #expect(
      throws: HistoryError.conflictingDuplicates(
        release: 1,
        key: ["01", "2019-04-14"],
        lines: [2, 4]
      )
    ) {
      try Self.timeline([Self.base, text])
    }
  }

  static let policies: [(DuplicatePolicy, [String])] = [
    (.first, ["5", "6"]), (.last, ["6", "5"]),
  ]

  @Test(arguments: policies)
  func `the policy says which of conflicting rows counts, even where only their order changes`(
    policy: DuplicatePolicy,
    values: [String]
  ) throws {
    let up = "dep;jour;n\n01;2019-04-14;5\n01;2019-04-14;6\n"
    let down = "dep;jour;n\n01;2019-04-14;6\n01;2019-04-14;5\n"
    let (timeline, _) = try Self.timeline([up, down], ComparisonOptions(duplicates: policy))
    #expect(timeline.life(ofKey: 0, column: 2).map { $0.text ?? "" } == values)
    #expect(timeline.releases[1].duplicates.map(\.isConflicting) == [true])
    #expect(timeline.releases[1].surplusCount == 1)
  }

  @Test func `a release without a key column is left out and said so`() throws {
    let odd = "code;jour;n\n01;2019-04-14;9\n"
    let last = "dep;jour;n\n01;2019-04-14;6\n02;2019-04-14;7\n"
    let (timeline, memory) = try Self.timeline([Self.base, odd, last])
    #expect(timeline.releases[1].problem == .keyColumnMissing("dep"))
    #expect(timeline.corrections().map(\.place) == [2])
    #expect(try !AppendOnlyProof(timeline, memory).holds)
    #expect(throws: HistoryError.keyColumnMissing(release: 1, column: "dep")) {
      try Self.diff(memory)
    }
  }

  @Test func `a change behind the last column is no figure, and leaves a proof open`() throws {
    let header = "dep;jour;n\n"
    let long = header + "01;2019-04-14;5;8\n"
    let others = [
      header + "01;2019-04-14;5;9\n", header + "01;2019-04-14;5\n",
      header + "01;2019-04-14;5;8;9\n",
    ]
    for other in others {
      for files in [[long, other], [other, long]] {
        let (timeline, memory) = try Self.timeline(files)
        #expect(timeline.corrections().isEmpty)
        let proof = try AppendOnlyProof(timeline, memory)
        #expect(proof.unnamedChangeCount == 1 && proof.unchangedFigureStepCount == 0)
        #expect(!proof.holds && proof.counterExample == nil)
        let diff = try Self.diff(memory)
        #expect(diff.counts.unnamedRows == 1 && !diff.hasSameFigures)
      }
    }
    let (same, memory) = try Self.timeline([long, long + "02;2019-04-14;7;1\n"])
    #expect(try AppendOnlyProof(same, memory).holds)
  }

  @Test func `the same row under another header says something else`() throws {
    let swapped = "dep;jour;a;b\n01;2019-04-14;5;6\n"
    let (timeline, _) = try Self.timeline(["dep;jour;b;a\n01;2019-04-14;5;6\n", swapped])
    let cells = timeline.corrections()
    #expect(cells.map { timeline.columns.names[Int($0.column)] } == ["a", "b"])
    #expect(
      cells.map { timeline.values(of: $0).difference } == [ExactDecimal(-1), ExactDecimal(1)]
    )
  }

  @Test func `a column that is added is no revision, and its later changes are`() throws {
    let added = "dep;jour;n;m\n01;2019-04-14;5;1\n02;2019-04-14;7;1\n"
    let changed = "dep;jour;n;m\n01;2019-04-14;5;1\n02;2019-04-14;7;NA\n"
    let (timeline, _) = try Self.timeline([Self.base, added, changed])
    #expect(timeline.releases[1].columnEvents == [.added(column: 3, place: 3)])
    #expect(timeline.corrections().map(\.place) == [2])
    let key = try #require(try timeline.keys(where: ["dep": "2", "jour": "14/04/2019"]).first)
    let life = timeline.life(ofKey: key, column: 3)
    #expect(life.map(\.state) == [.absent, .value, .notAvailable])
    #expect(life.map(\.from) == [0, 1, 2])
    #expect(life.map(\.to) == [1, 2, nil])
    #expect(life.map(\.lastConfirmed) == [0, 1, 2])
  }

  @Test func `fields may hold delimiters and line breaks`() throws {
    let old = "dep;jour;n\n01;2019-04-14;\"a;\nb\"\n"
    let new = "dep;jour;n\n01;2019-04-14;\"a;\nc\"\n"
    let (timeline, _) = try Self.timeline([old, new])
    let cells = timeline.corrections()
    #expect(cells.count == 1)
    #expect(timeline.values(of: cells[0]).new == "a;\nc")
  }

  @Test func `without keys whole lines are compared, as often as they occur`() throws {
    let memory = MemoryHistory(["a\nb\nb\nc\n", "c\r\na\nb\nd\n"])
    let diff = try LineDiff(from: 0, to: 1, of: memory)
    #expect(diff.added == [Array("d".utf8)])
    #expect(diff.removed == [Array("b".utf8)])
    #expect(diff.layoutLineCount == 1)
    #expect(diff.oldLineCount == 4 && diff.newLineCount == 4)
  }

  @Test func `lines that came back under another number have not changed`() throws {
    let memory = MemoryHistory.forgetful(["a\nb\nc\n", "a\n", "c\nb\r\na\nd\n"])
    #expect(memory.recordCount == 6)
    let diff = try LineDiff(from: 0, to: 2, of: memory)
    #expect(diff.added == [Array("d".utf8)] && diff.removed.isEmpty)
    #expect(diff.layoutLineCount == 1)
  }

  @Test func `without keys the first line is a line, and only its mark is layout`() throws {
    let json = #"{"a": 1, "b": [1, 2]}"#
    let texts = [
      json + "\n", json.replacing("2", with: "3") + "\n", json.replacing("2", with: "3"),
      "\u{FEFF}" + json.replacing("2", with: "3"), "a\nb\nc\nd\n", "x\nb\nc\nd\n", "b\n",
    ]
    let memory = MemoryHistory(texts)
    let timeline = try Timeline(
      of: memory,
      published: CivilTime.days(texts.count),
      schema: TableSchema(keyColumns: [])
    )
    #expect(timeline.releases.map(\.rowCount) == [1, 1, 1, 1, 4, 4, 1])
    let steps = try timeline.classify(memory)
    let changed: [StepLabel] = [.rowsAdded, .withdrawn]
    #expect(
      steps.map(\.labels) == [
        changed, [.layout], [.layout], [.layout] + changed, changed, [.withdrawn, .truncated],
      ]
    )
    let layout: [LayoutChange] = [[], [.finalLineEnd], [.byteOrderMark], [.byteOrderMark], [], []]
    #expect(steps.map(\.layout) == layout)
    let proof = try AppendOnlyProof(timeline, memory)
    #expect(!proof.holds && proof.bytePrefixCount == 0)
  }

  @Test func `releases without a header take their columns from the definition`() throws {
    let schema = TableSchema(
      keyColumns: ["dep"],
      kinds: ["n": .integer],
      headerlessColumns: ["dep", "n"]
    )
    let (timeline, _) = try Self.timeline(["01;5\n02;6\n", "01;5\n02;8\n"], schema: schema)
    #expect(timeline.releases[0].rowCount == 2)
    #expect(timeline.values(of: timeline.corrections()[0]).difference == ExactDecimal(2))
  }

  @Test func `a date that lies ahead by a slip of the pen leaves later days new`() throws {
    let slip = Self.base + "01;2099-01-01;1\n"
    let next = Self.base + "01;2019-04-15;1\n02;2099-01-01;3\n"
    #expect(try Self.labels([slip, next]) == [[.rowsAdded, .backfill, .withdrawn]])
  }

  @Test func `tolerances, columns and keys filter what is shown and change no count`() throws {
    let memory = MemoryHistory([
      "dep;jour;n;m\n01;2019-04-14;100;1.50\n02;2019-04-14;7;NA\n",
      "dep;jour;n;m\n01;2019-04-14;104;1.75\n02;2019-04-14;9;2\n",
    ])
    let diff = try Self.diff(memory)
    let five = try #require(ExactDecimal("0.05"))
    let quarter = try #require(ExactDecimal("0.25"))
    func columns(_ filter: DiffFilter) -> [[Int]] { diff.rows(filter).revised.map(\.columns) }
    #expect(columns(DiffFilter()) == [[2, 3], [2, 3]])
    #expect(columns(DiffFilter(relativeTolerance: [2: five])) == [[3], [2, 3]])
    #expect(columns(DiffFilter(absoluteTolerance: [3: quarter])) == [[2], [2, 3]])
    #expect(columns(DiffFilter(columns: [2], keys: [1])) == [[2]])
    #expect(columns(DiffFilter(ignored: [2, 3])) == [])
    #expect(diff.revisedCellCount == 4)
  }

  @Test(arguments: 0..<60)
  func `files of random bytes are read in one way or another`(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    let alphabet = Array("dep;jour;n\n\n\r\"\"01,9-/e+.NA \u{FEFF}\u{0}\u{E9}\t|".utf8)
    let texts = (0..<4).map { _ in
      (0..<Int.random(in: 0...120, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
    }
    var memory = MemoryHistory()
    for (index, text) in texts.enumerated() {
      memory.append((index.isMultiple(of: 2) ? Array("dep;jour;n\n".utf8) : []) + text)
    }
    let timeline = try Timeline(
      of: memory,
      published: CivilTime.days(4),
      schema: Self.schema,
      options: ComparisonOptions(duplicates: .last)
    )
    _ = try timeline.classify(memory)
    _ = try AppendOnlyProof(timeline, memory)
    _ = Withdrawals(timeline)
    _ = timeline.summary(of: timeline.corrections())
    for cell in timeline.sorted(timeline.changes(since: nil, until: nil)) {
      _ = timeline.values(of: cell)
    }
  }

  static let hostile = [
    "", "\n", "\r\n\r\n", ";", ";;;;\n;;\n", "\"", "dep;jour;n\n\"\n\"\"\n", "\u{0}\u{0}",
    "dep;jour;n\n\u{0};\u{0};\u{0}\n", "dep;dep;jour;n\n1;2;3;4\n",
    "dep\tjour\tn\n1\t2\t1e999999999\n",
  ]

  @Test(arguments: hostile)
  func `odd files are compared or left out, and never stop the others`(text: String) throws {
    let (timeline, memory) = try Self.timeline([Self.base, text, Self.base])
    _ = try timeline.classify(memory)
    _ = try AppendOnlyProof(timeline, memory)
    _ = Coverage(timeline)
    let summary = timeline.summary(of: timeline.corrections())
    #expect(summary.count >= 0 && timeline.releases.count == 3)
  }
}
