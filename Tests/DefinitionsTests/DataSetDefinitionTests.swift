import Testing
import Times

@testable import Definitions

@Suite struct DataSetDefinitionTests {
  static let sample = """
    # kept
    title = "Hospital figures"   # one line
    publisher = 'Santé publique France'
    description = \"\"\"\\
      People in hospital, \\
      by department.\"\"\"
    time_zone = "Europe/Paris"
    default_time = "19:00"
    file_names = [
      "donnees-%Y-%m-%d-%Hh%M.csv", # before
      "covid-hospit-%Y-%m-%d-%Hh%M.csv",
    ]
    key = ["dep", "jour"]
    reference_date = "jour"

    [[columns]]
    name = "dep"
    kind = "code"
    meaning = "Department"

    [[columns]]
    name = "jour"   # the day
    kind = "date"

    [[columns]]
    name = "tx.a"
    kind = "decimal"
    role = "rate"
    decimal_comma = true

    [[notes]]
    date = "2020-03-25"
    text = "The day stands twice."

    """

  @Test func `a definition says what its file says`() throws {
    let definition = try DataSetDefinition.parse(
      text: Array(Self.sample.utf8),
      fileName: "x/spf-hospital.toml"
    )
    #expect(definition.name.text == "spf-hospital")
    #expect(definition.description == "People in hospital, by department.")
    #expect(definition.publisher == "Santé publique France")
    #expect(definition.defaultSecondOfDay == 19 * 3600)
    #expect(definition.fileNames.count == 2)
    #expect(definition.keyColumns == ["dep", "jour"])
    #expect(definition.column(named: "tx.a")?.hasDecimalComma == true)
    #expect(definition.notes.first?.date.description == "2020-03-25")
    let again = try DataSetDefinition.parse(
      text: Array(definition.tomlText().utf8),
      fileName: "spf-hospital.toml"
    )
    #expect(again == definition)
    #expect(again.tomlText() == definition.tomlText())
  }

  /// Key, value, what the changed file must hold.
  static let edits: [(key: String, value: String, line: String)] = [
    ("title", "New \"title\"", #"title = "New \"title\""   # one line"#),
    ("licence", "Licence Ouverte 2.0", "licence = \"Licence Ouverte 2.0\"\ndescription"),
    ("key", "jour", "key = [\"jour\"]\nreference_date"),
    ("key", "jour, dep", "key = [\"jour\", \"dep\"]\nreference_date"),
    (
      "columns.jour.meaning", "Day",
      "name = \"jour\"   # the day\nkind = \"date\"\nmeaning = \"Day\""
    ),
    ("columns.tx.a.decimal_comma", "false", "role = \"rate\"\ndecimal_comma = false"),
    (
      "columns.dc.kind", "integer",
      "\n\n[[columns]]\nname = \"dc\"\nkind = \"integer\"\n\n[[notes]]"
    ),
  ]

  @Test(arguments: edits)
  func `an edit changes one value and keeps the rest`(
    _ edit: (key: String, value: String, line: String)
  ) throws {
    let changed = try DataSetDefinition.edited(
      text: Array(Self.sample.utf8),
      fileName: "a.toml",
      setting: edit.key,
      to: edit.value
    )
    let text = String(decoding: changed, as: UTF8.self)
    #expect(text.contains(edit.line), "\(text)")
    #expect(text.hasPrefix("# kept\n"))
    #expect(text.contains("# before"))
  }

  @Test func `a note is added at the end`() throws {
    let date = try #require(CivilDate(year: 2020, month: 9, day: 18))
    let note = DataSetNote(date: date, text: "76 deaths\nof many weeks", source: "https://x")
    for sample in [Self.sample, "title = 'a'", ""] {
      let changed = try DataSetDefinition.adding(
        note,
        text: Array(sample.utf8),
        fileName: "a.toml"
      )
      let definition = try DataSetDefinition.parse(text: changed, fileName: "a.toml")
      #expect(definition.notes.last == note)
    }
  }

  static let refusedEdits: [(key: String, value: String, problem: DefinitionError.Problem)] = [
    ("titel", "x", .unknownKey("titel", nearest: "title")),
    ("columns", "x", .unknownKey("columns", nearest: nil)),
    ("columns.nix.meaning", "x", .noSuchColumn(key: "columns", column: "nix")),
    (
      "columns.tx.a.decimal_comma", "yes",
      .invalidValue(key: "decimal_comma", value: "yes", expected: .boolean)
    ),
    ("key", "dep,nix", .noSuchColumn(key: "key", column: "nix")),
    ("time_zone", "../x", .invalidValue(key: "time_zone", value: "../x", expected: .timeZone)),
    (
      "default_time", "1900",
      .invalidValue(key: "default_time", value: "1900", expected: .timeOfDay)
    ),
    (
      "file_names", "a-%Y.csv",
      .invalidValue(key: "file_names", value: "a-%Y.csv", expected: .fileNamePattern)
    ),
  ]

  @Test(arguments: refusedEdits)
  func `an edit that makes no sense is refused`(
    _ edit: (key: String, value: String, problem: DefinitionError.Problem)
  ) throws {
    let error = try #require(throws: DefinitionError.self) {
      try DataSetDefinition.edited(
        text: Array(Self.sample.utf8),
        fileName: "a.toml",
        setting: edit.key,
        to: edit.value
      )
    }
    #expect(error.problem == edit.problem)
  }

  static let faults: [(text: String, line: Int, column: Int, problem: DefinitionError.Problem)] = [
    ("titel = 'x'", 1, 1, .unknownKey("titel", nearest: "title")),
    ("\n  zzzzzz = 'x'", 2, 3, .unknownKey("zzzzzz", nearest: nil)),
    ("title = 3", 1, 9, .wrongType(key: "title", expected: .string)),
    ("key = 'dep'", 1, 7, .wrongType(key: "key", expected: .strings)),
    ("key = ['é', 3]", 1, 13, .wrongType(key: "key", expected: .strings)),
    ("title='a'\n[columns]\n", 2, 1, .wrongType(key: "columns", expected: .tables)),
    ("[[columns]]\nname = 'a'", 1, 1, .missingKey("kind")),
    ("[[columns]]\nkind = 'text'", 1, 1, .missingKey("name")),
    (
      "[[columns]]\nname='a'\nkind='number'", 3, 6,
      .invalidValue(
        key: "kind",
        value: "number",
        expected: .oneOf(["text", "code", "integer", "decimal", "date", "month-first-date"])
      )
    ),
    (
      "[[notes]]\ndate='25/03/2020'\ntext='x'", 2, 6,
      .invalidValue(key: "date", value: "25/03/2020", expected: .date)
    ),
    (
      "reference_date='x'\n[[columns]]\nname='a'\nkind='text'", 1, 16,
      .noSuchColumn(key: "reference_date", column: "x")
    ),
  ]

  @Test(arguments: faults)
  func `an error names its place`(
    _ fault: (text: String, line: Int, column: Int, problem: DefinitionError.Problem)
  ) throws {
    let error = try #require(throws: DefinitionError.self) {
      try DataSetDefinition.parse(text: Array(fault.text.utf8), fileName: "a.toml")
    }
    #expect(error.problem == fault.problem)
    #expect((error.line, error.column) == (fault.line, fault.column))
    #expect(error.fileName == "a.toml")
  }

  @Test(arguments: ["", ".x", "-x", "A", "a b", "a/b", "é", String(repeating: "a", count: 101)])
  func `a name that is no name is refused`(_ name: String) {
    #expect(DataSetName(name) == nil)
    #expect(throws: DefinitionError.self) {
      try DataSetDefinition.parse(text: [], fileName: "\(name).toml".replacing("/", with: "?"))
    }
  }

  @Test func `the archive's marker file is read and written`() throws {
    var archive = ArchiveDefinition(title: "Figures", description: "a\nb", contact: "x@y")
    let text = Array(archive.tomlText().utf8)
    #expect(try ArchiveDefinition.parse(text: text) == archive)
    archive.format = 2
    let newer = Array((archive.tomlText() + "codec = 'x'\n").utf8)
    let error = #expect(throws: DefinitionError.self) { try ArchiveDefinition.parse(text: newer) }
    #expect(
      error?.problem == .invalidValue(key: "format", value: "2", expected: .formatUpTo(1))
    )
    #expect(throws: DefinitionError.self) { try ArchiveDefinition.parse(text: []) }
  }

  /// Files in the shapes that editors leave behind.
  static let shapes = [
    "", "# only", "title = 'a'", "title = 'a'\r\nkey = ['b']\r\n",
    "\n[[columns]]\nname = 'b'\nkind = 'text'", "key = [\n  'b', # c\n] # d\n# e\n",
    "description = \"\"\"\nx\n[[columns]]\n\"\"\"\n[[notes]]\ndate='2020-01-01'\ntext='x'", sample,
  ]

  /// A key and how the definition changes with it.
  struct StringKey: Sendable {
    var key: String
    var set: @Sendable (inout DataSetDefinition, String) -> Void
  }

  static let stringKeys: [StringKey] = [
    StringKey(key: "title") { $0.title = $1 },
    StringKey(key: "description") { $0.description = $1 },
    StringKey(key: "publisher") { $0.publisher = $1 },
    StringKey(key: "licence") { $0.licence = $1 },
    StringKey(key: "licence_url") { $0.licenceURL = $1 },
    StringKey(key: "landing_page") { $0.landingPage = $1 },
    StringKey(key: "stable_url") { $0.stableURL = $1 },
    StringKey(key: "resource_id") { $0.resourceID = $1 },
  ]

  @Test(arguments: shapes, stringKeys)
  func `an edit changes nothing else in any shape of file`(
    _ shape: String,
    _ edit: StringKey
  ) throws {
    let text = Array(shape.utf8)
    for value in [
      "x", "", " " + String(repeating: "led by a blank ", count: 9), "a \"b\"\n= [c] # d\\",
      String(repeating: "long ", count: 40),
    ] {
      var expected = try DataSetDefinition.parse(text: text, fileName: "a.toml")
      edit.set(&expected, value)
      let changed = try DataSetDefinition.edited(
        text: text,
        fileName: "a.toml",
        setting: edit.key,
        to: value
      )
      #expect(try DataSetDefinition.parse(text: changed, fileName: "a.toml") == expected)
    }
  }
}
