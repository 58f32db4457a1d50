/// What the values of a column are; decides when two spellings say the same.
public enum ColumnKind: String, Hashable, Sendable, CaseIterable {
  /// Any text; equal where the characters are, in UTF-8 or in Windows-1252.
  case text
  /// A code of a classification; leading zeros of codes of digits only are padding: `01` = `1`. One
  /// that reads as a day is that day, in every style.
  case code
  /// A whole number: `1e+05` = `100000`.
  case integer
  /// A decimal number of any length: `1498.00` = `1498`.
  case decimal
  /// A day: `01/04/2020` = `2020-04-01`.
  case date
  /// A day, the month first where slashes or hyphens stand before the year: `04/01/2020` is the
  /// first of April.
  case monthFirstDate = "month-first-date"
}

/// How the values of one column are compared.
public enum ValueRule: Hashable, Sendable {
  /// As the strings that were written, quotes taken off.
  case exact
  /// The column has no kind yet: numbers without leading zeros as numbers, all else as text.
  case undeclared
  /// Under the column's kind.
  case kind(ColumnKind)

  /// Whether values are days.
  public var isDate: Bool { self == .kind(.date) || self == .kind(.monthFirstDate) }
}

/// What a cell holds; the four are different from one another, and 0 is none of the last three.
public enum CellState: UInt8, Hashable, Sendable, CaseIterable {
  /// A value.
  case value
  /// Nothing between the delimiters.
  case empty
  /// The text `NA`.
  case notAvailable
  /// The release has no such column, or the row stops before it.
  case absent
}
