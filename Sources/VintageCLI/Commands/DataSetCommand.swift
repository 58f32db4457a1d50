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
        vintage dataset set hospital title="Hospital figures" \\
            columns.hosp.kind=integer

      \(ExitStatus.help(.done, .refused, .system))
      """,
    subcommands: [Add.self, List.self, Show.self, Set.self, Infer.self]
  )

  /// The command `vintage dataset add`.
  struct Add: ArchiveCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
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
    @OptionGroup var options: DefinitionOptions

    func run() throws {
      let archive = try openArchive()
      let definition = try options.add(name, to: archive)
      Output.message("added \(name): \(archive.definitionPath(definition.name))")
      Output.message("next: \(invocation) add \(name) FILE...")
    }
  }

  /// The command `vintage dataset list`.
  struct List: ArchiveCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Lists the data sets."
    )

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
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Prints a definition."
    )

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
      let text = try archive.files.readReplaced(archive.definitionPath(dataSet.definition.name))
      try StandardStream.output.write(text)
    }
  }

  /// The command `vintage dataset set`.
  struct Set: ArchiveCommand {
    static let configuration = CommandConfiguration(
      commandName: "set",
      abstract: "Changes a definition; comments and order stay.",
      discussion: """
        Lists are separated by commas. The file can as well be edited by hand.

        EXAMPLES:
          vintage dataset set hospital publisher="Santé publique France"
          vintage dataset set hospital key=dep,sexe,jour time_zone=Europe/Paris
          vintage dataset set hospital columns.hosp.meaning="in hospital that day"
          vintage dataset set us-states columns.date.kind=month-first-date

        \(ExitStatus.help(.done, .refused, .system))
        """
    )

    @ParentCommand var parent: VintageCommand
    @OptionGroup var place: ArchiveOption
    @Argument(help: "The data set.")
    var name: String
    @Argument(help: ArgumentHelp("What to change, and to what.", valueName: "key=value"))
    var changes: [String]

    func validate() throws { try requireText(changes) }

    func run() throws {
      let archive = try openArchive()
      let dataSet = try archive.dataSet(named: name)
      let pairs = try changes.map { change in
        guard let sign = change.firstIndex(of: "=") else {
          throw Failure("\(Failure.quoted(change)) has no =", hint: "write key=value")
        }
        return (String(change[..<sign]), String(change[change.index(after: sign)...]))
      }
      try archive.set(pairs, ofDataSet: dataSet.definition.name)
      Output.message("changed \(archive.definitionPath(dataSet.definition.name))")
    }
  }
}

extension DataSetCommand {
  /// The command `vintage dataset infer`.
  struct Infer: ArchiveCommand {
    static let configuration = CommandConfiguration(
      commandName: "infer",
      abstract: "Describes the columns that a definition leaves open.",
      discussion: """
        The values of the first release suggest the kinds, those of the newest the kinds of \
        columns that have none there; what the definition says already stays, but for the kind of \
        a reference date whose days are days only with the month first. The first `add` does the \
        same. Until a column has a value its kind stays open: what reads as a number is one.

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
      if kinds.described.isEmpty {
        Output.message("\(name): every column that has values is described")
      }
      InferredKindsText.report(kinds, of: dataSet, in: archive, proposing: invocation)
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
