public import Definitions
internal import Records
internal import Store
public import Tables

extension InferredKind {
  /// Of a release that is larger, the first so many bytes are looked at.
  private static let sampleByteCount = 64 << 20

  /// Infers the kinds of the columns that the definition leaves open, from the first release that
  /// has rows.
  ///
  /// - Parameter releases: The releases.
  /// - Returns: The columns that have a value there, in the order of the file; none where the
  ///   definition describes all. What stays open is compared as a number where it reads as one.
  /// - Throws: The store's errors; `TableError`.
  /// - Complexity: Reads one record where the definition describes all columns, else the release,
  ///   but not more than about its first 64 MiB.
  static func find(in releases: Releases) throws -> [InferredKind] {
    try firstPlace(in: releases).map { try find(in: releases, at: $0) } ?? []
  }

  /// The same, and of columns that the first release does not have, or has no value in, from the
  /// newest one; and of the column of the reference date, whatever is said of it, where its days do
  /// not tell that the day comes first.
  ///
  /// - Parameter releases: The releases.
  /// - Returns: The columns.
  /// - Throws: As ``find(in:)``.
  static func findInBothEnds(of releases: Releases) throws -> [InferredKind] {
    let definition = releases.dataSet.definition
    let reference = definition.referenceDateColumn
    let dates = Set(definition.column(named: reference)?.kind == .date ? [reference] : [])
    let places = releases.wholePlaces
    guard let first = firstPlace(in: releases), let newest = places.last else { return [] }
    var found = try find(in: releases, at: first, also: dates)
    if newest != first {
      let settled = Set(found.filter { $0.dayOrder != .undecided }.map(\.column))
      let more = try find(in: releases, at: newest, without: settled, also: dates)
      for new in more {
        guard let place = found.firstIndex(where: { $0.column == new.column }) else {
          found.append(new)
          continue
        }
        // Which of day and month comes first is all that the newest may add.
        if [.date, .monthFirstDate].contains(new.kind) { found[place] = new }
      }
    }
    return found.filter {
      !dates.contains($0.column) || $0.dayOrder == .monthFirst || $0.dayOrder == .undecided
    }
  }

  /// The place of the first release that has rows.
  private static func firstPlace(in releases: Releases) -> Int? {
    let places = releases.wholePlaces
    return places.first { releases.release($0).entry.recordCount > 1 } ?? places.first
  }

  private static func find(
    in releases: Releases,
    at place: Int,
    without known: Set<String> = [],
    also more: Set<String> = []
  ) throws -> [InferredKind] {
    let definition = releases.dataSet.definition
    let isWanted = { (name: String) in
      (definition.column(named: name) == nil || more.contains(name)) && !known.contains(name)
    }
    return try find(in: releases, place, releases.snapshot, isWanted)
      ?? find(in: releases, place, releases.rows(ofRelease: place), isWanted) ?? []
  }

  /// Infers kinds from a release; nil where it holds records that are no rows.
  private static func find(
    in releases: Releases,
    _ first: Int,
    _ history: any RecordHistory,
    _ isWanted: (String) -> Bool
  ) throws -> [InferredKind]? {
    let runs = try history.runs(ofRelease: first)
    guard runs.count > 0 else { return [] }
    let headerRecord = try history.records([runs[0]])
    if !headerRecord.oddShapes().isEmpty, history is StoreSnapshot { return nil }
    let header = Array(headerRecord.record(0))
    guard !HeaderLine.isMarkup(header[...]) else { return [] }
    let delimiter = Dialect.delimiter(header.span, 0..<header.count)
    let names = HeaderLine.names(header[...], delimiter: delimiter)
    guard names.contains(where: isWanted) else { return [] }
    let release = releases.release(first).entry
    let share = Double(Self.sampleByteCount) / Double(max(release.byteCount, 1))
    let rowCount = share >= 1 ? runs.count : Int(Double(runs.count) * share)
    // Kinds do not depend on the order of rows, so each record is looked at once.
    var numbers = RecordRuns()
    numbers.append(runs, 0..<max(rowCount, 1))
    // A line by itself, such as JSON without line ends, has no values.
    guard numbers.count > 1 else { return [] }
    var sample = RecordBatch()
    sample.append(header)
    let rows = try history.records(Set(numbers.numbers).subtracting([runs[0]]).sorted())
    // One may be the last row of the file.
    let odd = rows.oddShapes().values
    if odd.count > 1 || odd.contains(where: \.holdsSeveral), history is StoreSnapshot { return nil }
    sample.append(rows, 0..<rows.count)
    let dialect = Dialect(sample: sample)
    guard dialect.hasHeader else { return [] }
    return try TableSchema.inferKinds(release: sample, dialect: dialect)
      .filter { isWanted($0.column) }
  }
}

extension DataSetDefinition {
  /// What the comparison of rows needs of the definition.
  ///
  /// - Parameter inferred: Kinds of columns that the definition does not describe.
  /// - Returns: The schema. One column with a decimal comma is enough for all: a point is
  ///   understood as well, in columns of whole numbers between groups of digits.
  public func tableSchema(inferred: [InferredKind] = []) -> TableSchema {
    var kinds: [String: ColumnKind] = [:]
    for kind in inferred { kinds[kind.column] = kind.kind }
    var names: [String: String] = [:]
    for column in columns {
      kinds[column.name] = column.kind.columnKind
      for former in column.formerNames { names[former] = column.name }
    }
    return TableSchema(
      keyColumns: keyColumns,
      referenceColumn: referenceDateColumn.isEmpty ? nil : referenceDateColumn,
      kinds: kinds,
      decimalComma: columns.contains { $0.hasDecimalComma }
        || inferred.contains { $0.hasDecimalComma },
      pointedColumns: Set(columns.filter(\.hasThousandsPoint).map(\.name))
        .union(inferred.filter(\.hasThousandsPoint).map(\.column)),
      columnOfFormerName: names
    )
  }
}

extension InferredKind {
  /// The column as definitions describe it.
  var definition: ColumnDefinition {
    ColumnDefinition(
      name: column,
      kind: kind.definitionKind,
      hasDecimalComma: hasDecimalComma,
      hasThousandsPoint: hasThousandsPoint
    )
  }
}

extension ColumnKind {
  /// The kind as definitions name it.
  fileprivate var definitionKind: ColumnDefinition.Kind {
    switch self {
    case .text: .text
    case .code: .code
    case .integer: .integer
    case .decimal: .decimal
    case .date: .date
    case .monthFirstDate: .monthFirstDate
    }
  }
}

extension ColumnDefinition.Kind {
  /// The kind as the comparison of values names it.
  var columnKind: ColumnKind {
    switch self {
    case .text: .text
    case .code: .code
    case .integer: .integer
    case .decimal: .decimal
    case .date: .date
    case .monthFirstDate: .monthFirstDate
    }
  }
}
