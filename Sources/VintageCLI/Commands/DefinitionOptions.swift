import ArgumentParser
import Definitions
import Files
import Vintage

/// What can be said of a data set when it is added.
struct DefinitionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The columns that name a row; may be repeated.", valueName: "a,b,c"))
  var key: [String] = []
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

  func validate() throws {
    let texts = key + [referenceDate, title, publisher, licence, landingPage, stableURL]
    try requireText(texts + fileNames)
  }

  /// The definition that the options make.
  private func definition(_ name: DataSetName) throws -> DataSetDefinition {
    var definition = DataSetDefinition(name: name)
    definition.title = title
    definition.publisher = publisher
    definition.licence = licence
    definition.landingPage = landingPage
    definition.stableURL = stableURL
    definition.keyColumns = try key.listItems
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
    definition.fileNames = try fileNames.map { text in
      guard let pattern = FileNamePattern(text) else { throw Failure.notAPattern(text) }
      return pattern
    }
    return definition
  }

  /// Adds a data set that the options describe.
  func add(_ name: String, to archive: Archive) throws -> DataSetDefinition {
    guard let valid = DataSetName(name) else { throw ArchiveError.badDataSetName(name) }
    let definition = try definition(valid)
    try archive.add(definition)
    guard let defaultTime else { return definition }
    do {
      try archive.set("default_time", to: defaultTime, ofDataSet: valid)
    } catch {
      try LocalFileSystem().remove(archive.definitionPath(valid))
      throw error
    }
    return definition
  }

  /// What a data set is, or would be if it were added now.
  ///
  /// One that is there keeps its definition. Options that say otherwise are refused; those that say
  /// the same are no obstacle, so that a command can be repeated.
  ///
  /// - Returns: The definition, and whether there is no such data set yet.
  func find(_ name: String, in archive: Archive) throws -> (DataSetDefinition, isNew: Bool) {
    do throws(ArchiveError) {
      return (try archive.dataSet(named: name).definition, false)
    } catch .noDataSet {
      guard let valid = DataSetName(name) else { throw ArchiveError.badDataSetName(name) }
      return (try definition(valid), true)
    }
  }

  /// Opens a data set, and adds it before where there is none of that name.
  func open(_ name: String, in archive: Archive, isQuiet: Bool) throws -> DataSet {
    let (definition, isNew) = try find(name, in: archive)
    guard isNew else {
      try refuseContradictions(of: definition)
      return try archive.dataSet(named: name)
    }
    _ = try add(name, to: archive)
    if !isQuiet {
      Output.message("added \(name): \(archive.definitionPath(definition.name))")
      if definition.keyColumns.isEmpty {
        Output.message("note: it has no key yet; name it with: vintage dataset set \(name) key=A,B")
      }
    }
    return try archive.dataSet(named: name)
  }

  private func refuseContradictions(of definition: DataSetDefinition) throws {
    let stated = [
      ("key", key.joined(separator: ","), definition.keyColumns.joined(separator: ",")),
      ("reference_date", referenceDate, definition.referenceDateColumn),
      ("time_zone", timeZone ?? "", definition.timeZone), ("title", title, definition.title),
      ("publisher", publisher, definition.publisher), ("licence", licence, definition.licence),
      ("landing_page", landingPage, definition.landingPage),
      ("stable_url", stableURL, definition.stableURL),
    ]
    for (name, new, old) in stated where !new.isEmpty && new != old {
      throw Failure(
        "\(definition.name) is there already, with \(name) = \(Failure.quoted(old))",
        hint: "change it with: vintage dataset set \(definition.name) \(name)=VALUE"
      )
    }
  }
}
