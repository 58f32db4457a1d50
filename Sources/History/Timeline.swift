public import Records
public import Tables
public import Times

/// What is done where two rows of a release have the same key and different values.
public enum DuplicatePolicy: String, Hashable, Sendable, CaseIterable {
  /// It is an error.
  case error
  /// The first row of the file counts.
  case first
  /// The last row of the file counts.
  case last
}

/// How releases are compared.
public struct ComparisonOptions: Hashable, Sendable {
  /// Whether values are compared as strings, whatever their kinds.
  ///
  /// With ``DuplicatePolicy/last`` this gives the counts of a plain keyed comparison.
  public var isRaw: Bool
  /// What is done with conflicting rows of one key.
  public var duplicates: DuplicatePolicy

  /// Makes options.
  ///
  /// - Parameters:
  ///   - isRaw: Whether values are compared as strings.
  ///   - duplicates: What is done with conflicting rows of one key.
  public init(isRaw: Bool = false, duplicates: DuplicatePolicy = .error) {
    self.isRaw = isRaw
    self.duplicates = duplicates
  }

  /// Strings compared, the last of several rows with one key counting.
  public static let raw = Self(isRaw: true, duplicates: .last)
}

/// Why releases could not be compared.
public enum HistoryError: Error, Hashable, Sendable {
  /// Two rows of a release have the same key and different values; lines count from 1.
  case conflictingDuplicates(release: Int, key: [String], lines: [Int])
  /// A release that is compared does not have a key column.
  case keyColumnMissing(release: Int, column: String)
  /// There are not as many times as releases.
  case timesMissing(releaseCount: Int, timeCount: Int)
  /// The history has no release of that number.
  case noSuchRelease(release: Int, releaseCount: Int)
  /// A column is asked for that no release has.
  case noSuchColumn(String)
}

/// What happened to the row of one key from one release to the next.
public struct RowEvent: Hashable, Sendable {
  /// The kinds of events.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// The first release of the history has the key.
    case initial
    /// A new key for a reference date that no earlier release had reached, or without one.
    case added
    /// A new key for a reference date that earlier releases had reached: one that they held, or
    /// one before the latest date that they held up to their own day of publication.
    case backfilled
    /// A key is back that was gone.
    case restored
    /// A key is gone.
    case withdrawn
    /// A value changed.
    case revised
    /// Only the spelling changed, or the columns around the values.
    case layout
  }

  /// The key's number.
  public var key: Int32
  /// The row before; of a restored key the one that was withdrawn; -1 where there is none.
  public var old: Int32
  /// The row now, -1 where the key is gone.
  public var new: Int32
  /// What happened.
  public var kind: Kind
  /// How the spelling of equal values changed.
  public var layout: LayoutChange
  /// Where the changed columns lie in ``Timeline/changedColumns``: the first one.
  public var firstChange: Int
  /// How many columns changed; not 0 for revised rows and, where the values are not the ones that
  /// were withdrawn, for restored ones.
  public var changeCount: Int32
  /// Whether it is about columns that had been away: the row before is the last one that had them,
  /// and another event of the same key and release tells the step from the release before.
  public var isAcrossGap = false
}

/// Rows of one key in one release.
public struct DuplicateKey: Hashable, Sendable {
  /// The key's number.
  public var key: Int
  /// The lines of its rows, counted from 1 with the header; a row that holds line breaks is one.
  public var lines: [Int]
  /// Whether the rows differ in a value.
  public var isConflicting: Bool
}

/// Why a release takes no part in the comparison.
public enum ReleaseProblem: Hashable, Sendable {
  /// It does not have a key column.
  case keyColumnMissing(String)
}

/// One release in a timeline, with what happened since the one before.
public struct TimelineRelease: Sendable {
  /// Its place in the history's published order.
  public let release: Int
  /// When it was published, on a clock of the data set's time zone.
  public let published: CivilTime
  /// Why it was left out; the next release is then compared with the one before it.
  public internal(set) var problem: ReleaseProblem?
  /// The number of its layout in ``Timeline/rows``.
  public internal(set) var layout = 0
  /// How many rows it has, blank lines and, under a key, the header left out.
  public internal(set) var rowCount = 0
  /// How many different keys it has.
  public internal(set) var keyCount = 0
  /// How many rows have more or fewer fields than the header.
  public internal(set) var raggedCount = 0
  /// How many rows differ from the release before in what is no field of a column, so that nothing
  /// else can be told of them: fields behind the last column of the header, and parts of rows that
  /// are too long to be put together.
  public internal(set) var unnamedChangeCount = 0
  /// How many records before the rows are no rows: blank lines and, under a key, the header.
  public internal(set) var headerCount = 0
  /// The header's record number; nil without a header.
  public internal(set) var header: RecordNumber?
  /// Where its events lie in ``Timeline/events``.
  public internal(set) var events: Range<Int> = 0..<0
  /// What happened to the columns.
  public internal(set) var columnEvents: [ColumnEvent] = []
  /// Keys that have several rows here and had not, or had other rows, in the release before.
  public internal(set) var duplicates: [DuplicateKey] = []
  /// How many places from the start on hold the same records as the release before.
  public internal(set) var commonPrefixCount = 0
  /// How many records it has, the header included.
  public internal(set) var recordCount = 0
  /// How many records below the header of the release before it does not hold any more; all of
  /// them where the columns changed.
  public internal(set) var lostRecordCount = 0
  /// Whether it holds the same records below the header: nothing but their order can differ.
  public internal(set) var hasSameRecords = false
  /// How the header's or the file's spelling changed.
  public internal(set) var fileLayout: LayoutChange = []
  /// How many rows more than keys there are.
  public var surplusCount: Int { rowCount - keyCount }
}

/// The life of every row over a series of releases; everything else is derived from it.
///
/// Each record is taken apart once. Rows, keys and columns are numbers; texts are made on demand.
public struct Timeline: Sendable {
  /// The releases, in published order.
  public internal(set) var releases: [TimelineRelease] = []
  /// All columns.
  public internal(set) var columns: ColumnSpace
  /// Whether rows have a key; without one a row is its whole line, the header too.
  var hasKey: Bool { columns.keyColumnCount > 0 }
  /// All rows, each record once per layout it was published under.
  public internal(set) var rows = RowTable()
  /// All keys.
  public internal(set) var keys = KeyTable()
  /// The key of each row, -1 for a blank line.
  public internal(set) var keyOfRow: [Int32] = []
  /// What happened, in the order of the releases.
  public internal(set) var events: [RowEvent] = []
  /// The columns that changed, as the events refer to them.
  public internal(set) var changedColumns: [Int32] = []
  /// The row of each record under each layout, -1 where it never was read so.
  var rowOfRecord: [[Int32]] = []
  /// The release with the first sight of each key, as a place in `releases`.
  var firstRelease: [Int32] = []
  /// The first record of each release, by number.
  var headers: [RecordNumber: [UInt8]] = [:]
  /// Whether every row was read; else those that both releases hold were not.
  public internal(set) var readEveryRow = true
  /// The rows of releases that are stored in pieces.
  var recut: RecutRows?
  /// The options it was made with.
  public let options: ComparisonOptions

  init(columns: ColumnSpace, options: ComparisonOptions) {
    self.columns = columns
    self.options = options
  }

  /// A history as this timeline saw it: releases that are stored in pieces as rows.
  func seen(_ history: any RecordHistory) -> any RecordHistory {
    recut.map { RowHistory(history, $0) } ?? history
  }

  /// The columns that changed in an event.
  ///
  /// - Parameter event: The event.
  /// - Returns: Their numbers, in the order of the new layout.
  public func changes(_ event: RowEvent) -> ArraySlice<Int32> {
    changedColumns[event.firstChange..<event.firstChange + Int(event.changeCount)]
  }

  /// The column of the reference date, or nil.
  public var referenceColumn: Int? { columns.referenceColumn }

  /// The reference date of a row.
  ///
  /// - Parameter row: The row.
  /// - Returns: The last day of its period, or nil where it names none.
  public func referenceDate(_ row: Int) -> CivilDate? {
    referenceColumn.flatMap { rows.day(row, $0, monthFirst: columns.referenceIsMonthFirst) }
  }

  /// The values of a row's key columns as they were written.
  ///
  /// - Parameter row: The row.
  /// - Returns: The texts; an absent one is empty. Without key columns the whole line.
  public func keyTexts(_ row: Int) -> [String] {
    guard columns.keyColumnCount > 0 else { return [lineText(row)] }
    return (0..<columns.keyColumnCount).map { rows.text(row, $0) ?? "" }
  }

  /// The value of one key column of a row in UTF-8, for output in bulk.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - index: The key column's number; 0 stands for the whole line where there is none.
  /// - Returns: The bytes as they were written; none where the cell is absent.
  public func keyUTF8(_ row: Int, _ index: Int) -> ArraySlice<UInt8> {
    guard columns.keyColumnCount > 0 else { return Array(lineText(row).utf8)[...] }
    return rows.utf8(row, index) ?? []
  }

  /// The text of a row without its line end.
  ///
  /// - Parameter row: The row.
  /// - Returns: The line, Windows-1252 turned into UTF-8.
  public func lineText(_ row: Int) -> String {
    let record = Array(rows.recordBytes(row))
    let stop = LineEnd.find(record.span, 0..<record.count).1
    var text: [UInt8] = []
    WindowsText.appendUTF8(record.span, 0..<stop, into: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
