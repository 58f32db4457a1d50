/// What a column of figures spells.
enum ColumnStyle: Sendable {
  /// A whole number.
  case integer
  /// A count of tenths, spelled with one decimal: 116 is `11.6`.
  case tenths
  /// A text made from the cell's number.
  case text(Phrases)
}

/// A column of figures.
struct ValueColumn: Sendable {
  /// The name in the header.
  var name: String
  /// What its cells spell.
  var style = ColumnStyle.integer
  /// Whether the column is missing until it is inserted.
  ///
  /// Such a column is never corrected: its earliest days turn into NA by layout alone.
  var isInsertedLater = false
  /// The name it takes when columns are renamed.
  var laterName: String?
}

/// Where a column of the file comes from.
enum FieldSource: Sendable, Equatable {
  /// A code of the key, by index.
  case code(Int)
  /// The reference date.
  case date
  /// A figure, by index of its column.
  case value(Int)
}

/// The columns and groups of a data set.
struct Schema: Sendable {
  /// The names of the codes of the key: `dep`, `sexe`.
  var codeNames: [String]
  /// The name of the reference date.
  var dateName: String
  /// The columns of figures.
  var columns: [ValueColumn]
  /// All columns in the order of the file.
  var fields: [FieldSource]
  /// The areas; the last may be the newcomer, hidden until it enters.
  var areas: [Area]
  /// The second code of each group of an area; one empty text where there is no second code.
  var classes: [String]
  /// Whether the last area is hidden at first.
  var hasNewcomer = false

  /// Rows a day.
  var groupCount: Int { areas.count * classes.count }

  /// The codes of a group.
  func codes(ofGroup group: Int) -> [String] {
    let area = areas[group / classes.count].code
    return codeNames.count == 1 ? [area] : [area, classes[group % classes.count]]
  }

  /// The groups of an area.
  func groups(ofArea area: Int) -> Range<Int> {
    area * classes.count..<(area + 1) * classes.count
  }

  /// The name of a column of the file.
  ///
  /// - Parameters:
  ///   - field: The column.
  ///   - isRenamed: Whether columns bear their later names.
  /// - Returns: The name in the header, without quotes.
  func name(of field: FieldSource, isRenamed: Bool) -> String {
    switch field {
    case .code(let index): codeNames[index]
    case .date: dateName
    case .value(let index):
      isRenamed ? columns[index].laterName ?? columns[index].name : columns[index].name
    }
  }

  /// Where the date stands among the columns of the key, counted in the order of the file.
  var datePosition: Int {
    fields.prefix { $0 != .date }.count { if case .code = $0 { true } else { false } }
  }
}
