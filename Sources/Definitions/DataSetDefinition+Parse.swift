internal import Times

/// The names of the keys of a definition file, in the order they are written.
enum DefinitionKeys {
  /// What the value of a key at the top of the file is.
  static let root: [(key: String, type: DefinitionError.ValueType)] = [
    ("title", .string), ("description", .string), ("publisher", .string), ("licence", .string),
    ("licence_url", .string), ("landing_page", .string), ("stable_url", .string),
    ("resource_id", .string), ("time_zone", .string), ("default_time", .string),
    ("file_names", .strings), ("key", .strings), ("reference_date", .string),
  ]
  /// The arrays of tables after them.
  static let tables = ["columns", "notes", "companions"]
  static let column: [(key: String, type: DefinitionError.ValueType)] = [
    ("name", .string), ("kind", .string), ("meaning", .string), ("unit", .string),
    ("role", .string), ("decimal_comma", .boolean), ("thousands_point", .boolean),
    ("former_names", .strings),
  ]
  static let note = ["date", "text", "source"]
  static let companion = ["title", "resource_id", "url"]
}

extension DataSetDefinition {
  /// Reads a definition file.
  ///
  /// The grammar is the subset of TOML 1.0 told at ``DefinitionError/Feature``; the keys are those
  /// that ``tomlText()`` writes, and no others.
  ///
  /// - Parameters:
  ///   - text: The file; UTF-8, at most 1 MiB.
  ///   - fileName: Its name, for errors and for the name of the data set: `…/NAME.toml`.
  /// - Returns: The definition.
  /// - Throws: ``DefinitionError`` at the first problem.
  public static func parse(
    text: [UInt8],
    fileName: String
  ) throws(DefinitionError) -> DataSetDefinition {
    do throws(TomlFault) {
      guard let name = DataSetName(definitionFileName: fileName) else {
        let value = fileName
        throw TomlFault(0, .invalidValue(key: "name", value: value, expected: .dataSetName))
      }
      return try Self(name: name, TomlParser.parse(text))
    } catch { throw DefinitionError(error, in: text, fileName: fileName) }
  }

  private init(name: DataSetName, _ table: TomlTable) throws(TomlFault) {
    self.init(name: name)
    let keys = DefinitionKeys.root.map(\.key) + DefinitionKeys.tables
    let reader = try DefinitionReader(table, knownKeys: keys)
    title = try reader.string("title")
    description = try reader.string("description")
    publisher = try reader.string("publisher")
    licence = try reader.string("licence")
    licenceURL = try reader.string("licence_url")
    landingPage = try reader.string("landing_page")
    stableURL = try reader.string("stable_url")
    resourceID = try reader.string("resource_id")
    try readTimes(reader)
    columns = try Self.readColumns(reader)
    try readKey(reader)
    notes = try Self.readNotes(reader)
    companions = try Self.readCompanions(reader)
  }

  private mutating func readTimes(_ reader: DefinitionReader) throws(TomlFault) {
    let zone = try reader.string("time_zone")
    if !zone.isEmpty { timeZone = zone }
    guard TimeZoneRules.isWellFormed(timeZone) else {
      throw reader.invalid("time_zone", zone, .timeZone)
    }
    let time = try reader.string("default_time")
    if !time.isEmpty {
      guard let stated = try? TimeText.parse("2000-01-01T\(time)"), stated.offset == nil,
        time.utf8.contains(UInt8(ascii: ":")), time.utf8.count <= 8
      else { throw reader.invalid("default_time", time, .timeOfDay) }
      defaultSecondOfDay = stated.civilTime.secondOfDay
    }
    for (text, offset) in try reader.strings("file_names") {
      guard let pattern = FileNamePattern(text) else {
        let rule = DefinitionError.ValueRule.fileNamePattern
        throw TomlFault(offset, .invalidValue(key: "file_names", value: text, expected: rule))
      }
      fileNames.append(pattern)
    }
  }

  private mutating func readKey(_ reader: DefinitionReader) throws(TomlFault) {
    let described = Set(columns.map(\.name))
    var seen: Set<String> = []
    for (column, offset) in try reader.strings("key") {
      guard !column.isEmpty, seen.insert(column).inserted else {
        throw TomlFault(
          offset,
          .invalidValue(key: "key", value: column, expected: .uniqueName)
        )
      }
      guard described.isEmpty || described.contains(column) else {
        throw TomlFault(offset, .noSuchColumn(key: "key", column: column))
      }
      keyColumns.append(column)
    }
    referenceDateColumn = try reader.string("reference_date")
    let isDescribed = described.isEmpty || described.contains(referenceDateColumn)
    guard referenceDateColumn.isEmpty || isDescribed else {
      let offset = reader.table["reference_date"]?.range.lowerBound ?? 0
      throw TomlFault(offset, .noSuchColumn(key: "reference_date", column: referenceDateColumn))
    }
  }

  private static func readColumns(
    _ reader: DefinitionReader
  ) throws(TomlFault) -> [ColumnDefinition] {
    var columns: [ColumnDefinition] = []
    var names: Set<String> = []
    for table in try reader.tables("columns") {
      let fields = try DefinitionReader(table, knownKeys: DefinitionKeys.column.map(\.key))
      let name = try fields.requiredString("name")
      guard names.insert(name).inserted else { throw fields.invalid("name", name, .uniqueName) }
      guard let kind = try fields.word("kind", of: ColumnDefinition.Kind.self) else {
        throw TomlFault(table.offset, .missingKey("kind"))
      }
      columns.append(
        ColumnDefinition(
          name: name,
          kind: kind,
          meaning: try fields.string("meaning"),
          unit: try fields.string("unit"),
          role: try fields.word("role", of: ColumnDefinition.Role.self),
          hasDecimalComma: try fields.boolean("decimal_comma"),
          hasThousandsPoint: try fields.boolean("thousands_point"),
          formerNames: try fields.strings("former_names").map(\.text)
        )
      )
    }
    try checkFormerNames(reader, names)
    return columns
  }

  /// Refuses a name that a header may have for two columns.
  private static func checkFormerNames(
    _ reader: DefinitionReader,
    _ names: Set<String>
  ) throws(TomlFault) {
    var names = names
    for table in try reader.tables("columns") {
      let fields = try DefinitionReader(table, knownKeys: DefinitionKeys.column.map(\.key))
      for (name, offset) in try fields.strings("former_names")
      where name.isEmpty || !names.insert(name).inserted {
        let key = "former_names"
        throw TomlFault(offset, .invalidValue(key: key, value: name, expected: .formerName))
      }
    }
  }

  private static func readNotes(_ reader: DefinitionReader) throws(TomlFault) -> [DataSetNote] {
    var notes: [DataSetNote] = []
    for table in try reader.tables("notes") {
      let fields = try DefinitionReader(table, knownKeys: DefinitionKeys.note)
      let text = try fields.requiredString("date")
      guard let stated = try? TimeText.parse(text), stated.precision == .day else {
        throw fields.invalid("date", text, .date)
      }
      notes.append(
        DataSetNote(
          date: stated.civilTime.date,
          text: try fields.requiredString("text"),
          source: try fields.string("source")
        )
      )
    }
    return notes
  }

  private static func readCompanions(
    _ reader: DefinitionReader
  ) throws(TomlFault) -> [CompanionResource] {
    var companions: [CompanionResource] = []
    for table in try reader.tables("companions") {
      let fields = try DefinitionReader(table, knownKeys: DefinitionKeys.companion)
      companions.append(
        CompanionResource(
          title: try fields.requiredString("title"),
          resourceID: try fields.string("resource_id"),
          url: try fields.string("url")
        )
      )
    }
    return companions
  }
}
