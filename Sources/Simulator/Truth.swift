public import Times

/// One value as a comparison by key sees it, free of layout.
public enum Figure: Hashable, Sendable {
  /// A whole number.
  case integer(Int)
  /// A count of tenths.
  case tenths(Int)
  /// A text.
  case text(String)
  /// Nothing between the delimiters.
  case empty
  /// The letters `NA`.
  case notAvailable

  /// The value in the plainest spelling: `1498`, `11.6`, `NA`, or nothing.
  public var text: String {
    switch self {
    case .integer(let value): String(value)
    case .tenths(let value): "\(value / 10).\(value % 10)"
    case .text(let text): text
    case .empty: ""
    case .notAvailable: "NA"
    }
  }

  init(cell: Int32, style: ColumnStyle) {
    switch (cell, style) {
    case (Figures.empty, _): self = .empty
    case (Figures.notAvailable, _): self = .notAvailable
    case (_, .integer): self = .integer(Int(cell))
    case (_, .tenths): self = .tenths(Int(cell))
    case (_, .text(let phrases)): self = .text(phrases.text(Int(cell)))
    }
  }
}

/// The key of a row.
public struct RowKey: Hashable, Sendable {
  /// The codes, padded, in the order of the file's columns, the date left out.
  public var codes: [String]
  /// The reference date.
  public var date: CivilDate
  /// Where the date stands among the columns of the key.
  public var datePosition: Int

  /// The key as fields in the order of the file: `["01", "0", "2020-03-18"]`.
  public var fields: [String] {
    var fields = codes
    fields.insert(date.description, at: min(datePosition, codes.count))
    return fields
  }
}

/// A published figure that a later release gives otherwise.
public struct FigureCorrection: Hashable, Sendable {
  /// The row.
  public var key: RowKey
  /// The column, by the name that the release bears.
  public var column: String
  /// The figure of the release before.
  public var old: Figure
  /// The figure of this release.
  public var new: Figure
}

/// Exactly what a release changed against the release before it.
///
/// A row whose key is new is in one of three lists: `newDates` covers it when no earlier release
/// held its reference date, else it is restored when an earlier release held the key, else it is
/// a backfill. Rows that are layout noise (no area, impossible date, second copy) are in none.
public struct ReleaseTruth: Sendable, Equatable {
  /// Rows of the file that a key names, each once.
  public internal(set) var rowCount = 0
  /// Reference dates that no earlier release held.
  public internal(set) var newDates: [CivilDate] = []
  /// Rows added for `newDates`.
  public internal(set) var newRowCount = 0
  /// Figures that changed, by day, group and column.
  public internal(set) var corrections: [FigureCorrection] = []
  /// Keys of the release before that are gone.
  public internal(set) var withdrawals: [RowKey] = []
  /// Keys that had gone and are back.
  public internal(set) var restorations: [RowKey] = []
  /// Keys that were never published, of reference dates that earlier releases held.
  public internal(set) var backfills: [RowKey] = []
  /// What changed in the layout.
  public internal(set) var layout: [LayoutEvent] = []
  /// What happened to the figures or to the producer beyond everyday corrections.
  public internal(set) var incidents: [Incident] = []

  /// Whether the release gives every key and figure of the one before, and no more.
  public var changesNoFigure: Bool {
    newRowCount == 0 && corrections.isEmpty && withdrawals.isEmpty && restorations.isEmpty
      && backfills.isEmpty
  }
}

/// A kind of layout noise.
public enum LayoutKind: String, Hashable, CaseIterable, Sendable {
  /// The whole file is quoted otherwise.
  case quoting
  /// Rows from a date on are quoted otherwise than older rows.
  case mixedQuoting
  /// The other line end.
  case lineEnds
  /// The rows of one day end in CR CR LF.
  case doubledReturn
  /// The other row order.
  case rowOrder
  /// The other delimiter.
  case delimiter
  /// Dates of some days are written day first, with slashes.
  case dateStyle
  /// A day stands twice.
  case duplicatedDay
  /// Rows without an area.
  case emptyKey
  /// The last line is not ended.
  case finalNewline
  /// Whole numbers are written with `.00`.
  case trailingZeros
  /// Round numbers are written `1e+05`; one figure is made exactly that, which is a correction.
  case scientific
  /// Codes lose their leading zeros.
  case lostPadding
  /// Columns appear in the middle.
  case columnsInserted
  /// Columns take other names.
  case columnsRenamed
  /// The last two columns change places.
  case columnsMoved
  /// The rows of one area and day stand at the end and say NA, which is a correction.
  case rowsAtEnd
  /// The file is its header alone.
  case headerOnly
  /// A first row with a date of the year 111.
  case impossibleDate
}

/// A change of layout between a release and the one before it.
public struct LayoutEvent: Hashable, Sendable {
  /// What changed.
  public var kind: LayoutKind
  /// Whether the noise goes away with this release; else it comes.
  public var isRepair: Bool
  /// The reference dates it concerns; empty where that is the whole file.
  public var dates: [CivilDate]
}

/// Something that befalls the figures beyond everyday corrections.
public enum Incident: String, Hashable, CaseIterable, Sendable {
  /// One area declares weeks of late cases on one day; past rows stay.
  case catchUp
  /// Two days are reported short, the third in excess; past rows stay.
  case transmissionFault
  /// One figure of a long past day is raised a lot.
  case lateCorrection
  /// A definition changes and with it every row.
  case redefinition
  /// An area enters with its whole history.
  case areaEntry
  /// Areas leave the file, to return some releases later.
  case areaWithdrawal
  /// The areas return.
  case areaReturn
  /// A day is left out when it would be new, and filled in later.
  case missingDay
}
