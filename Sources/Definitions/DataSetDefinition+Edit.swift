extension DataSetDefinition {
  /// Changes one key of a definition file and leaves every other byte alone.
  ///
  /// A key that is not there yet is put where ``tomlText()`` would write it. The file is read again
  /// before it is given back, so a value that the definition does not allow is refused.
  ///
  /// - Parameters:
  ///   - text: The file.
  ///   - fileName: Its name, `…/NAME.toml`.
  ///   - key: A key of the file (`title`, `file_names`), or `columns.NAME.KEY` for a column.
  ///     Setting `columns.NAME.kind` of a column that is not described adds it; setting
  ///     `columns.NAME.former_names` renames the one that is described under such a name.
  ///   - value: The new value. Lists are separated by commas; booleans are `true` or `false`.
  /// - Returns: The changed file.
  /// - Throws: ``DefinitionError``; line and column are 0 where `key` or `value` is at fault.
  public static func edited(
    text: [UInt8],
    fileName: String,
    setting key: String,
    to value: String
  ) throws(DefinitionError) -> [UInt8] {
    try edited(text: text, fileName: fileName, [(key, value)])
  }

  /// Changes keys of a definition file, one after the other; what comes out of all is checked.
  ///
  /// - Parameters:
  ///   - text: The file.
  ///   - fileName: Its name, `…/NAME.toml`.
  ///   - changes: Keys and values, as in ``edited(text:fileName:setting:to:)``.
  /// - Returns: The changed file.
  /// - Throws: ``DefinitionError``.
  public static func edited(
    text: [UInt8],
    fileName: String,
    _ changes: [(key: String, value: String)]
  ) throws(DefinitionError) -> [UInt8] {
    var result = text
    for (key, value) in changes {
      do {
        let root = try TomlParser.parse(result)
        if key.hasPrefix("columns.") {
          try setColumn(key.dropFirst(8), value, root, in: &result)
        } else {
          try set(key, value, DefinitionKeys.root, root, in: &result)
        }
      } catch { throw DefinitionError(error, in: result, fileName: fileName) }
    }
    _ = try parse(text: result, fileName: fileName)
    return result
  }

  /// Describes columns whose kinds were inferred, and leaves every other byte alone.
  ///
  /// - Parameters:
  ///   - columns: The columns; of those that are described already only a date becomes one with
  ///     the month first.
  ///   - text: The file.
  ///   - fileName: Its name, `…/NAME.toml`.
  /// - Returns: The longer file: the columns stand behind those there are, under a comment that
  ///   says where their kinds come from.
  /// - Throws: ``DefinitionError``.
  public static func describing(
    _ columns: [ColumnDefinition],
    text: [UInt8],
    fileName: String
  ) throws(DefinitionError) -> [UInt8] {
    let definition = try parse(text: text, fileName: fileName)
    let new = columns.filter { definition.column(named: $0.name) == nil }
    var result = text
    for column in columns where column.kind == .monthFirstDate {
      guard let known = definition.column(named: column.name), known.kind == .date else { continue }
      result = try edited(
        text: result,
        fileName: fileName,
        setting: "columns.\(known.name).kind",
        to: column.kind.rawValue
      )
    }
    guard !new.isEmpty else { return result }
    do {
      let root = try TomlParser.parse(result)
      let blocks = new.map { $0.tomlText() }
      let comment = "# Inferred from the values of the files: correct what is wrong.\n\n"
      let end = endOfColumns(of: root, in: result)
      insert(comment + blocks.joined(separator: "\n"), asBlockAt: end, in: &result)
    } catch { throw DefinitionError(error, in: result, fileName: fileName) }
    _ = try parse(text: result, fileName: fileName)
    return result
  }

  /// Adds a note at the end of a definition file and leaves every other byte alone.
  ///
  /// - Parameters:
  ///   - note: The note; its text is not empty.
  ///   - text: The file.
  ///   - fileName: Its name, `…/NAME.toml`.
  /// - Returns: The longer file.
  /// - Throws: ``DefinitionError``.
  public static func adding(
    _ note: DataSetNote,
    text: [UInt8],
    fileName: String
  ) throws(DefinitionError) -> [UInt8] {
    _ = try parse(text: text, fileName: fileName)
    var result = text
    insert(note.tomlText(), asBlockAt: text.count, in: &result)
    _ = try parse(text: result, fileName: fileName)
    return result
  }

  /// Sets a key of a table, over the old value or on a line of its own.
  private static func set(
    _ key: String,
    _ value: String,
    _ keys: [(key: String, type: DefinitionError.ValueType)],
    _ table: TomlTable,
    in text: inout [UInt8]
  ) throws(TomlFault) {
    guard let place = keys.firstIndex(where: { $0.key == key }) else {
      let nearest = DefinitionReader.nearest(to: key, among: keys.map(\.key))
      throw TomlFault(-1, .unknownKey(key, nearest: nearest))
    }
    let literal = try literal(key, value, keys[place].type)
    if let item = table[key] {
      text.replaceSubrange(item.range, with: literal.utf8)
      return
    }
    let before = keys[..<place].last { table[$0.key] != nil }
    let anchor = before.flatMap { table[$0.key]?.range.upperBound } ?? table.bodyOffset
    let start = anchor.map { lineEnd(after: $0, in: text) } ?? firstLine(of: table)
    insert("\(key) = \(literal)\n", at: start, in: &text)
  }

  /// Sets `NAME.KEY` of a column; a name may have dots, a key has none.
  private static func setColumn(
    _ path: Substring,
    _ value: String,
    _ root: TomlTable,
    in text: inout [UInt8]
  ) throws(TomlFault) {
    let dot = path.lastIndex(of: ".") ?? path.startIndex
    let name = String(path[..<dot])
    let key = String(path[dot...].drop { $0 == "." })
    var columns: [TomlTable] = []
    if case .tables(let list) = root["columns"]?.value { columns = list.tables }
    let known = columns.first { column in
      if case .string(name) = column["name"]?.value { true } else { false }
    }
    if let known {
      try set(key, value, DefinitionKeys.column, known, in: &text)
      return
    }
    // A column that is described under a former name is the one that is meant.
    let former = value.split(separator: ",").map(String.init)
    for column in key == "former_names" && !name.isEmpty ? columns : [] {
      guard case .string(let old) = column["name"]?.value, former.contains(old) else { continue }
      try set("name", name, DefinitionKeys.column, column, in: &text)
      try rename(old, to: name, inKeysOf: TomlParser.parse(text), in: &text)
      try setColumn(path, value, TomlParser.parse(text), in: &text)
      return
    }
    guard key == "kind", !name.isEmpty else {
      throw TomlFault(-1, .noSuchColumn(key: "columns", column: name))
    }
    let block =
      "[[columns]]\nname = \(TomlWriter.string(name))\nkind = \(TomlWriter.string(value))\n"
    insert(block, asBlockAt: endOfColumns(of: root, in: text), in: &text)
  }

  /// Gives a column its new name where the key or the reference date names it.
  private static func rename(
    _ old: String,
    to name: String,
    inKeysOf root: TomlTable,
    in text: inout [UInt8]
  ) throws(TomlFault) {
    var items = [root["reference_date"]].compactMap(\.self)
    if case .array(let parts) = root["key"]?.value { items += parts }
    // From the end, so that the others keep their places.
    for item in items.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      guard case .string(old) = item.value else { continue }
      text.replaceSubrange(item.range, with: TomlWriter.string(name).utf8)
    }
  }

  /// Where the last described column ends, or the end of the text.
  private static func endOfColumns(of root: TomlTable, in text: [UInt8]) -> Int {
    guard case .tables(let list) = root["columns"]?.value, let last = list.tables.last else {
      return text.count
    }
    let end = last.keys.compactMap { last[$0]?.range.upperBound }.max() ?? last.offset
    return lineEnd(after: end, in: text)
  }

  private static func literal(
    _ key: String,
    _ value: String,
    _ type: DefinitionError.ValueType
  ) throws(TomlFault) -> String {
    switch type {
    case .strings:
      let parts = value.split(separator: ",").map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      return TomlWriter.strings(parts.filter { !$0.isEmpty })
    case .boolean:
      guard value == "true" || value == "false" else {
        throw TomlFault(-1, .invalidValue(key: key, value: value, expected: .boolean))
      }
      return value
    default: return TomlWriter.string(value)
    }
  }
}

/// Places in the text.
extension DataSetDefinition {
  /// Where the line that holds `offset` ends, its line end included.
  private static func lineEnd(after offset: Int, in text: [UInt8]) -> Int {
    text[offset...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
  }

  /// Where the first key of a table stands, or the start of the text.
  private static func firstLine(of table: TomlTable) -> Int {
    table.keys.first.flatMap { table[$0]?.keyOffset } ?? 0
  }

  /// Puts whole lines in, on a line of their own.
  private static func insert(_ lines: String, at offset: Int, in text: inout [UInt8]) {
    let isLineStart = offset == 0 || text[offset - 1] == UInt8(ascii: "\n")
    text.insert(contentsOf: ((isLineStart ? "" : "\n") + lines).utf8, at: offset)
  }

  /// Puts whole lines in, with an empty line before them.
  private static func insert(_ lines: String, asBlockAt offset: Int, in text: inout [UInt8]) {
    insert("\n" + lines, at: offset, in: &text)
  }
}
