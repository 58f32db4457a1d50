import History
import Report
import Statistics
import Tables
import Times
import Vintage

extension Failure {
  /// Words for errors of comparisons and statistics; nil for all others.
  init?(ofChanges error: any Error) {
    switch error {
    case let error as AnalysisError: self.init(error)
    case let error as HistoryError: self.init(error)
    case let error as TableError: self.init(error)
    case let error as StatisticsError: self.init(error)
    case let error as ReportError: self.init(error)
    default: return nil
    }
  }

  private init(_ error: AnalysisError) {
    switch error {
    case .noKey(let name):
      self.init(
        "\(name) has no key, so its rows cannot be followed",
        hint: "name the key with: vintage dataset set \(name) key=COLUMN,..."
      )
    case .noReferenceDate(let name):
      self.init(
        "\(name) has no reference date",
        hint: "name it with: vintage dataset set \(name) reference_date=COLUMN"
      )
    case .differentDataSets(let left, let right):
      self.init(
        "\(left) and \(right) are two data sets",
        hint: "compare two releases of one data set"
      )
    case .conflictingDuplicates(let name, let published, let key, let lines):
      let shown = lines.prefix(6).map(NumberText.grouped).joined(separator: ", ")
      self.init(
        "\(name), release of \(published): lines \(shown) have the key "
          + "\(SafeText.short(key)) and differ",
        hint: "choose the row that counts with --duplicates first or --duplicates last"
      )
    case .keyColumnMissing(let name, let published, let column, let columns):
      self.init(
        "\(name), release of \(published): it has no column \(SafeText.short(column)), "
          + "which is in the key",
        hint: Self.columnHint(column, columns)
      )
    case .keyColumnNowhere(let name, let column, let columns):
      self.init(
        "\(name): no release has the column \(SafeText.short(column)), which is in the key",
        hint: Self.columnHint(column, columns)
      )
    case .noSuchColumn(let name, let column, let columns):
      self.init(
        "\(name) has no column \(SafeText.short(column))",
        hint: Self.columnHint(column, columns)
      )
    case .notAKeyColumn(let name, let column, let key):
      self.init(
        "\(SafeText.short(column)) is not in the key of \(name)",
        hint: "write \(key.map { "\($0)=VALUE" }.joined(separator: ","))"
      )
    case .noSuchRow(let name, let key):
      self.init("no release of \(name) has a row with \(SafeText.short(key))")
    case .keyColumn(let name, let column):
      self.init("\(column) is in the key of \(name)", hint: "name a column with values")
    }
  }

  private init(_ error: HistoryError) {
    switch error {
    case .noSuchColumn(let column): self.init("there is no column \(column)")
    case .keyColumnMissing(let release, let column):
      self.init("release #\(release + 1) has no column \(column), which is in the key")
    case .conflictingDuplicates(let release, let key, _):
      self.init("release #\(release + 1): rows with the key \(key.joined(separator: ",")) differ")
    case .timesMissing, .noSuchRelease: self.init(String(describing: error), .system)
    }
  }

  private init(_ error: ReportError) {
    switch error {
    case .notSummable(let column, ""):
      self.init(
        "\(column) has no role, so nobody has said that it may be added up",
        hint: "say it with: vintage dataset set NAME columns.\(column).role=flow"
      )
    case .notSummable(let column, let role): self.init("\(column) is a \(role): it has no sum")
    case .severalRows(let key, let day):
      self.init(
        "several rows\(key.isEmpty ? "" : " with \(key)") are about \(day)",
        hint: "name all of the key with --key, or add them up with --sum"
      )
    case .noFigures(let key): self.init("no row with \(key) has a figure")
    }
  }

  private init(_ error: TableError) {
    switch error {
    case .recordTooLong(_, let count):
      self.init("a row of \(NumberText.grouped(count)) bytes is too long to be compared")
    }
  }

  private init(_ error: StatisticsError) {
    switch error {
    case .duplicateCell(let key, let reference):
      self.init(
        "two rows of \(String(decoding: key, as: UTF8.self)) are about \(reference)",
        hint: "say with --step how far apart the reference dates are"
      )
    case .noRelease: self.init("there is no release to observe anything in")
    case .unknownPairSelection(let text):
      self.init(
        "\(Self.quoted(text)) names no pair of publications",
        hint: "write first:latest, first:3, first:3:every, gap:1 or lag:7:30"
      )
    case .optionOutOfBounds(let name, let value): self.init("\(name) cannot be \(value)")
    case .irregularDelays: self.init("the delays have no common unit", hint: "say it with --step")
    }
  }

  /// What to say of a name that is no column.
  private static func columnHint(_ name: String, _ columns: [String]) -> String {
    if let nearest = NearestName.find(name, among: columns) {
      return "did you mean \(SafeText.short(nearest))?"
    }
    let named = columns.filter { !$0.isEmpty }
    guard !named.isEmpty else { return "the header names no column" }
    let more = named.count > 12 ? ", ..." : ""
    return "the columns are \(named.prefix(12).map(SafeText.short).joined(separator: ", "))\(more)"
  }
}
