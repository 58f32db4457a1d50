import ArgumentParser
import Definitions
import Files
import Vintage

/// The command `vintage dataset`.
struct DataSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset",
    abstract: "Adds, lists, shows and changes data sets.",
    discussion: """
      A data set is one file of a producer, followed over time. Its definition is a file that \
      people edit: DIR/datasets/NAME.toml.

      EXAMPLES:
        vintage dataset add hospital --key dep,sexe,jour --reference-date jour \\
            --time-zone Europe/Paris
        vintage dataset show hospital
        vintage dataset set hospital title="Hospital figures" columns.hosp.kind=integer

      \(ExitStatus.help(.done, .refused, .system))
      """,
    subcommands: [Add.self, List.self, Show.self, Set.self, Infer.self]
  )

  /// The command `vintage dataset add`.
  struct Add: ArchiveCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds a data set.",
      discussion: """
        EXAMPLES:
          vintage dataset add hospital --key dep,sexe,jour --reference-date jour
          vintage dataset add ehpad --file-name 'ehpad-%Y-%m-%d.csv' \\
              --default-time 19:00 --time-zone Europe/Paris

        \(ExitStatus.help(.done, .refused, .system))
        """
    )

    @ParentCommand var parent: VintageCommand
    @OptionGroup var place: ArchiveOption

    @Argument(help: "The name: lower-case letters, digits, - _ and .")
    var name: String
    @Option(help: ArgumentHelp("The columns that name a row.", valueName: "a,b,c"))
    var key = ""
    @Option(help: ArgumentHelp("The column with the day that a row is about.", valueName: "column"))
    var referenceDate = ""
    @Option(help: "What it is called.")
    var title = ""
    @Option(help: "Who publishes it.")
    var publisher = ""
    @Option(help: "Under which licence.")
    var licence = ""
    @Option(help: ArgumentHelp("The page that describes it.", valueName: "url"))
    var landingPage = ""
    @Option(help: ArgumentHelp("Where the newest file always is.", valueName: "url"))
    var stableURL = ""
    @Option(help: ArgumentHelp("Its zone, such as Europe/Paris. (default: UTC)", valueName: "zone"))
    var timeZone: String?
    @Option(help: ArgumentHelp("When a file with only a date came out.", valueName: "hh:mm"))
    var defaultTime: String?
    @Option(
      name: .customLong("file-name"),
      help: ArgumentHelp("How files are named; may be repeated.", valueName: "pattern")
    )
    var fileNames: [String] = []

    func run() throws {
      let archive = try openArchive()
      guard let valid = DataSetName(name) else { throw ArchiveError.badDataSetName(name) }
      var definition = DataSetDefinition(name: valid)
      definition.title = title
      definition.publisher = publisher
      definition.licence = licence
      definition.landingPage = landingPage
      definition.stableURL = stableURL
      definition.keyColumns = key.split(separator: ",").map(String.init)
      definition.referenceDateColumn = referenceDate
      // The columns that are named here are described, so that others can be described one by one.
      for column in definition.keyColumns + (referenceDate.isEmpty ? [] : [referenceDate])
      where definition.column(named: column) == nil {
        definition.columns.append(
          ColumnDefinition(
            name: column,
            kind: column == referenceDate ? .date : .code,
            meaning: ""
          )
        )
      }
      if let timeZone { definition.timeZone = timeZone }
      for text in fileNames {
        guard let pattern = FileNamePattern(text) else {
          throw Failure(
            "\(Failure.quoted(text)) is not a pattern of file names",
            hint: "write for example 'name-%Y-%m-%d-%Hh%M.csv'"
          )
        }
        definition.fileNames.append(pattern)
      }
      try archive.add(definition)
      if let defaultTime {
        do {
          try archive.set("default_time", to: defaultTime, ofDataSet: valid)
        } catch {
          try LocalFileSystem().remove(archive.definitionPath(valid))
          throw error
        }
      }
      Output.message("added \(name): \(archive.definitionPath(valid))")
      Output.message("next: vintage add \(name) FILE...")
    }
  }

  /// The command `vintage dataset list`.
  struct List: ArchiveCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the data sets.")

    @ParentCommand var parent: VintageCommand
    @OptionGroup var place: ArchiveOption
    @Option(help: "text, json or jsonl.")
    var format = OutputFormat.text

    func run() throws {
      let archive = try openArchive()
      let definitions = try dataSets([], in: archive).map(\.definition)
      guard format == .text else {
        try Output.write(definitions.map(\.json), as: format)
        return
      }
      var table = TextTable([("name", .left), ("title", .left)])
      for definition in definitions { table.append([definition.name.text, definition.title]) }
      try Output.write(table.text)
    }
  }

  /// The command `vintage dataset show`.
  struct Show: ArchiveCommand {
    static let configuration = CommandConfiguration(abstract: "Prints a definition.")

    @ParentCommand var parent: VintageCommand
    @OptionGroup var place: ArchiveOption
    @Argument(help: "The data set.")
    var name: String
    @Option(help: "text (the file itself), json or jsonl.")
    var format = OutputFormat.text

    func run() throws {
      let archive = try openArchive()
      let dataSet = try archive.dataSet(named: name)
      guard format == .text else {
        try Output.write(dataSet.definition.json, as: format)
        return
      }
      let text = try archive.files.readAll(archive.definitionPath(dataSet.definition.name))
      try StandardStream.output.write(text)
    }
  }

  /// The command `vintage dataset set`.
  struct Set: ArchiveCommand {
    static let configuration = CommandConfiguration(
      abstract: "Changes a definition; comments and order stay.",
      discussion: """
        Lists are separated by commas. The file can as well be edited by hand.

        EXAMPLES:
          vintage dataset set hospital publisher="Santé publique France"
          vintage dataset set hospital key=dep,sexe,jour time_zone=Europe/Paris
          vintage dataset set hospital columns.hosp.meaning="in hospital that day"

        \(ExitStatus.help(.done, .refused, .system))
        """
    )

    @ParentCommand var parent: VintageCommand
    @OptionGroup var place: ArchiveOption
    @Argument(help: "The data set.")
    var name: String
    @Argument(help: ArgumentHelp("What to change, and to what.", valueName: "key=value"))
    var changes: [String]

    func run() throws {
      let archive = try openArchive()
      let dataSet = try archive.dataSet(named: name)
      for change in changes {
        guard let sign = change.firstIndex(of: "=") else {
          throw Failure("\(Failure.quoted(change)) has no =", hint: "write key=value")
        }
        try archive.set(
          String(change[..<sign]),
          to: String(change[change.index(after: sign)...]),
          ofDataSet: dataSet.definition.name
        )
      }
      Output.message("changed \(archive.definitionPath(dataSet.definition.name))")
    }
  }
}

extension DataSetCommand {
  /// The command `vintage dataset infer`.
  struct Infer: ArchiveCommand {
    static let configuration = CommandConfiguration(
      abstract: "Describes the columns that a definition leaves open.",
      discussion: """
        The values of the first release suggest the kinds; what the definition says already \
        stays. The first `add` does the same.

        EXAMPLES:
          vintage dataset infer hospital
          vintage dataset set hospital columns.dep.kind=code

        \(ExitStatus.help(.done, .refused, .damaged, .system))
        """
    )

    @ParentCommand var parent: VintageCommand
    @OptionGroup var place: ArchiveOption
    @Argument(help: "The data set.")
    var name: String

    func run() throws {
      let archive = try openArchive()
      let dataSet = try archive.dataSet(named: name)
      guard try dataSet.hasReleases else { throw ArchiveError.noReleases(dataSet: name) }
      let kinds = try archive.describeColumns(of: dataSet)
      guard !kinds.isEmpty else {
        return Output.message("\(name): every column of the first release is described")
      }
      InferredKindsText.report(kinds, of: dataSet, in: archive)
    }
  }
}

extension DataSetDefinition {
  /// The definition as an object.
  var json: JSONValue {
    .object([
      ("name", .string(name.text)), ("title", .text(title)), ("publisher", .text(publisher)),
      ("licence", .text(licence)), ("landing_page", .text(landingPage)),
      ("stable_url", .text(stableURL)), ("time_zone", .string(timeZone)),
      ("key", .array(keyColumns.map(JSONValue.string))),
      ("reference_date", .text(referenceDateColumn)),
      ("file_names", .array(fileNames.map { .string($0.text) })),
      (
        "columns",
        .array(
          columns.map {
            .object([
              ("name", .string($0.name)), ("kind", .string($0.kind.rawValue)),
              ("meaning", .text($0.meaning)),
              ("role", $0.role.map { .string($0.rawValue) } ?? .null),
            ])
          }
        )
      ),
    ])
  }
}
