/// The end of a line.
public enum LineEnd: Sendable, Equatable {
  /// One line feed.
  case lineFeed
  /// Carriage return and line feed.
  case carriageReturnLineFeed
}

/// The order of the rows of a file.
public enum RowOrder: Sendable, Equatable {
  /// All areas of a day, then the next day.
  case dateMajor
  /// All days of an area, then the next area.
  case areaMajor
}

/// Which fields stand in quotes.
enum Quoting: Sendable, Equatable {
  /// None, the header neither.
  case none
  /// The header, the first code and the date.
  case someKeys
  /// The header, all codes and the date.
  case keys

  /// Whether fields of a column stand in quotes; texts always do, whatever this says.
  func quotes(_ source: FieldSource) -> Bool {
    switch source {
    case .code(let index): self == .keys || self == .someKeys && index == 0
    case .date: self != .none
    case .value: false
    }
  }
}

/// How numbers are spelled.
enum NumberSpelling: Sendable, Equatable {
  /// `1498`.
  case plain
  /// `1498.00`.
  case trailingZeros
  /// One digit and an exponent where that is shorter, as R prints: 100000 is `1e+05`.
  case scientific
}

/// How the figures of a release are written down; nothing of it changes a value.
struct Layout: Sendable {
  /// The byte between two fields.
  var delimiter = UInt8(ascii: ";")
  /// The end of a line.
  var lineEnd = LineEnd.lineFeed
  /// The order of rows.
  var order = RowOrder.dateMajor
  /// Whether the newest day comes first.
  var isNewestFirst = false
  /// Which fields stand in quotes.
  var quoting = Quoting.none
  /// How numbers are spelled.
  var spelling = NumberSpelling.plain
  /// Whether the last line is ended.
  var hasFinalNewline = true
  /// Whether codes lose their leading zeros.
  var losesPadding = false
  /// Whether columns bear their later names.
  var isRenamed = false
  /// Whether the last two columns have changed places.
  var swapsLastColumns = false
  /// The first day with figures in the inserted columns; nil while they are missing.
  var insertedSince: Int?
  /// Whether the file is its header alone.
  var isHeaderOnly = false
  /// Whether a row with a date of the year 111 stands first.
  var hasImpossibleDate = false
  /// A day that stands twice.
  var duplicatedDay: Int?
  /// A day that has rows without an area as well.
  var emptyKeyDay: Int?
  /// Days whose dates are written `27/06/2020` where the area's code does not begin with 0.
  var slashDays: Range<Int> = 0..<0
  /// A day whose rows end in CR CR LF.
  var doubledReturnDay: Int?
  /// The first of the days whose rows bear quotes in another way than older rows.
  var requotedSince: Int?
  /// An area and day whose rows stand at the end of the file and say NA.
  var rowsAtEnd: RowsAtEnd?

  /// Rows that stand at the end of the file.
  struct RowsAtEnd: Sendable, Equatable {
    /// The area.
    var area: Int
    /// The day.
    var day: Int
  }

  /// The quoting of rows from `requotedSince` on.
  var otherQuoting: Quoting { quoting == .keys ? .none : .keys }

  /// The columns of the file in their order, as they are shown.
  func fields(of schema: Schema) -> [FieldSource] {
    var shown = schema.fields.filter { field in
      guard case .value(let index) = field else { return true }
      return insertedSince != nil || !schema.columns[index].isInsertedLater
    }
    if swapsLastColumns, shown.count >= 2 { shown.swapAt(shown.count - 1, shown.count - 2) }
    return shown
  }
}
