/// What the archive's definition says about the rows of a data set.
public struct TableSchema: Hashable, Sendable {
  /// The columns that name a row, in the order of the key; none where the data set has no key.
  public var keyColumns: [String]
  /// The column that says what day or period a row is about.
  public var referenceColumn: String?
  /// What the values of each column are; a column that is missing here is compared as a number
  /// where it reads as one and as text elsewhere.
  public var kinds: [String: ColumnKind]
  /// Whether numbers are written with a decimal comma; see ``NumberStyle/comma``.
  public var decimalComma: Bool
  /// The columns in which points stand between groups of digits; where numbers have a decimal
  /// comma, those of whole numbers are too.
  public var pointedColumns: Set<String>
  /// The names of the columns where the releases have no header; nil where they have one.
  public var headerlessColumns: [String]?
  /// The columns that other releases call otherwise, by those names.
  public var columnOfFormerName: [String: String]

  /// Makes a schema.
  ///
  /// - Parameters:
  ///   - keyColumns: The columns that name a row.
  ///   - referenceColumn: The column with the reference date.
  ///   - kinds: The kinds of columns by name.
  ///   - decimalComma: Whether numbers are written with a decimal comma.
  ///   - pointedColumns: The columns in which points stand between groups of digits.
  ///   - headerlessColumns: The names of the columns where the releases have no header.
  ///   - columnOfFormerName: The columns that other releases call otherwise, by those names.
  public init(
    keyColumns: [String],
    referenceColumn: String? = nil,
    kinds: [String: ColumnKind] = [:],
    decimalComma: Bool = false,
    pointedColumns: Set<String> = [],
    headerlessColumns: [String]? = nil,
    columnOfFormerName: [String: String] = [:]
  ) {
    self.keyColumns = keyColumns
    self.referenceColumn = referenceColumn
    self.kinds = kinds
    self.decimalComma = decimalComma
    self.pointedColumns = pointedColumns
    self.headerlessColumns = headerlessColumns
    self.columnOfFormerName = columnOfFormerName
  }

  /// Which marks the numbers of a column have.
  func numberStyle(of column: String) -> NumberStyle {
    if pointedColumns.contains(column) { return .commaAndPoints }
    guard decimalComma else { return .point }
    // A whole number has no fraction, so its points can only part groups.
    return kinds[column] == .integer ? .commaAndPoints : .comma
  }
}

/// All columns that the compared releases have between them, numbered from 0.
///
/// The key columns come first, in the order of the key.
public struct ColumnSpace: Sendable {
  /// What the definition says.
  public let schema: TableSchema
  /// Whether values are compared as strings, whatever their kinds.
  public let isRaw: Bool
  /// The names of the columns.
  public private(set) var names: [String] = []
  /// How each column is compared.
  public private(set) var rules: [ValueRule] = []
  /// Which marks the numbers of each column have.
  public private(set) var numberStyles: [NumberStyle] = []
  /// Whether differences of each column's values make sense: not of text, codes and dates.
  public private(set) var holdsNumbers: [Bool] = []
  /// The column with the reference date; nil where no release has it.
  public private(set) var referenceColumn: Int?
  /// Whether the month stands first in reference dates with the year at the end.
  public private(set) var referenceIsMonthFirst = false
  private var numbers: [String: Int] = [:]

  /// Makes the columns of a schema.
  ///
  /// - Parameters:
  ///   - schema: What the definition says.
  ///   - isRaw: Whether values are compared as strings, whatever their kinds.
  public init(schema: TableSchema, isRaw: Bool) {
    self.schema = schema
    self.isRaw = isRaw
    for name in schema.keyColumns { _ = number(adding: name) }
  }

  /// How many columns the key has; they are the numbers below.
  public var keyColumnCount: Int { schema.keyColumns.count }

  /// How many columns there are.
  public var count: Int { names.count }

  /// The number of a column.
  ///
  /// - Parameter name: Its name.
  /// - Returns: Its number, or nil where no release has it.
  public func number(of name: String) -> Int? {
    numbers[name] ?? schema.columnOfFormerName[name].flatMap { numbers[$0] }
  }

  /// The number of a column, given now where it has none.
  ///
  /// - Parameter name: Its name.
  /// - Returns: Its number.
  public mutating func number(adding name: String) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = names.count
    names.append(name)
    let kind = schema.kinds[name]
    rules.append(isRaw ? .exact : kind.map { .kind($0) } ?? .undeclared)
    numberStyles.append(schema.numberStyle(of: name))
    holdsNumbers.append(kind == nil || kind == .integer || kind == .decimal)
    if name == schema.referenceColumn {
      referenceColumn = numbers[name]
      referenceIsMonthFirst = kind == .monthFirstDate
    }
    return names.count - 1
  }
}

/// Which column each field of a release's rows belongs to.
public struct TableLayout: Hashable, Sendable {
  /// The byte between fields.
  public let delimiter: UInt8
  /// The column of each field.
  public let columns: [Int]
  /// The field of each column, -1 where the release does not have it; may be shorter than the
  /// column space.
  public let fields: [Int]

  /// Makes a layout.
  ///
  /// - Parameters:
  ///   - delimiter: The byte between fields.
  ///   - columns: The column of each field, none of them twice.
  public init(delimiter: UInt8, columns: [Int]) {
    self.delimiter = delimiter
    self.columns = columns
    var fields = [Int](repeating: -1, count: (columns.max() ?? -1) + 1)
    for (field, column) in columns.enumerated() { fields[column] = field }
    self.fields = fields
  }

  /// The field of a column.
  ///
  /// - Parameter column: The column's number.
  /// - Returns: Its place in a row, from 0, or nil where the release does not have it.
  public func field(of column: Int) -> Int? {
    guard column < fields.count, fields[column] >= 0 else { return nil }
    return fields[column]
  }

  /// Whether a record that both releases hold says the same in both.
  ///
  /// - Parameter other: Another layout.
  /// - Returns: Whether delimiter and place agree for every column that both have.
  public func reads(like other: Self) -> Bool {
    guard delimiter == other.delimiter else { return false }
    for column in 0..<min(fields.count, other.fields.count)
    where fields[column] != other.fields[column] && fields[column] >= 0
      && other.fields[column] >= 0
    {
      return false
    }
    return true
  }
}
