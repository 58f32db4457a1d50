import Simulator
import Times

/// A release as a slow and plain reader sees it: keys and figures, layout taken away.
///
/// It shares nothing with the simulator but the names of the columns.
struct NaiveTable {
  /// Header names in their order, by their first names.
  var header: [String] = []
  /// Figures by key, codes without leading zeros.
  var rows: [[String]: [String: String]] = [:]
  /// Rows whose key was there already, with the same figures.
  var copyCount = 0
  /// Rows whose key was there already, with other figures.
  var conflictCount = 0
  /// Rows without an area, or of the year 111.
  var strayCount = 0

  init(_ bytes: [UInt8], _ columns: SimulatedColumns) {
    var lines = String(decoding: bytes, as: UTF8.self).unicodeScalars.split(
      separator: "\n",
      omittingEmptySubsequences: true
    ).map { String($0) }
    let top = String(lines.removeFirst().unicodeScalars.filter { $0 != "\r" })
    let delimiter: Unicode.Scalar = top.contains(";") ? ";" : ","
    let firstNames = Dictionary(
      columns.renames.map { ($0.value, $0.key) },
      uniquingKeysWith: { first, _ in first }
    )
    header = Self.fields(top, delimiter).map { firstNames[$0] ?? $0 }
    for line in lines { add(Self.fields(line, delimiter), columns) }
  }

  private mutating func add(_ fields: [String], _ columns: SimulatedColumns) {
    var row: [String: String] = [:]
    for (name, field) in zip(header, fields) { row[name] = field }
    var key: [String] = []
    for name in columns.key {
      let field = row.removeValue(forKey: name) ?? ""
      key.append(name == columns.referenceDate ? Self.isoDate(field) : Self.unpadded(field))
    }
    guard let area = row.isEmpty ? nil : key.first, !area.isEmpty,
      !key.contains(where: { $0.hasPrefix("111-") })
    else {
      strayCount += 1
      return
    }
    row = row.mapValues(Self.plainNumber)
    if let known = rows[key] {
      if known == row { copyCount += 1 } else { conflictCount += 1 }
    } else {
      rows[key] = row
    }
  }

  /// The fields of a line; quotes around a field go, doubled ones inside become one.
  static func fields(_ line: String, _ delimiter: Unicode.Scalar) -> [String] {
    var fields: [String] = []
    var field = String.UnicodeScalarView()
    var isInside = false
    var wasQuote = false
    for scalar in line.unicodeScalars {
      if scalar == "\"" {
        if !isInside, wasQuote { field.append(scalar) }
        isInside.toggle()
        wasQuote = !isInside
        continue
      }
      wasQuote = false
      if scalar == delimiter, !isInside {
        fields.append(String(field))
        field = String.UnicodeScalarView()
      } else if scalar != "\r" {
        field.append(scalar)
      }
    }
    return fields + [String(field)]
  }

  static func unpadded(_ code: String) -> String {
    let rest = code.drop { $0 == "0" }
    return rest.isEmpty && !code.isEmpty ? "0" : String(rest)
  }

  private static func isoDate(_ text: String) -> String {
    let parts = text.split(separator: "/")
    return parts.count == 3 ? "\(parts[2])-\(parts[1])-\(parts[0])" : text
  }

  private static func plainNumber(_ text: String) -> String {
    if text.hasSuffix(".00") { return String(text.dropLast(3)) }
    let parts = text.split(separator: "e+0")
    if parts.count == 2, let digit = Int(parts[0]), let zeros = Int(parts[1]) {
      return String(digit) + String(repeating: "0", count: zeros)
    }
    return text
  }
}

/// What a comparison by key finds between two releases.
struct NaiveComparison: Equatable {
  /// Changed figures: key, column, old, new.
  var corrections: Set<[String]> = []
  /// Keys that are gone.
  var gone: Set<[String]> = []
  /// Keys that came.
  var came: Set<[String]> = []

  /// Compares two releases.
  init(_ old: NaiveTable, _ new: NaiveTable) {
    for (key, before) in old.rows {
      guard let after = new.rows[key] else {
        gone.insert(key)
        continue
      }
      for (column, value) in before {
        if let now = after[column], now != value {
          corrections.insert(key + [column, value, now])
        }
      }
    }
    came = Set(new.rows.keys).subtracting(old.rows.keys)
  }

  /// What the truth of a release says, in the same form; new rows are known by their dates only.
  init(_ truth: ReleaseTruth, came: Set<[String]>, _ columns: SimulatedColumns) {
    let firstNames = Dictionary(
      columns.renames.map { ($0.value, $0.key) },
      uniquingKeysWith: { first, _ in first }
    )
    for item in truth.corrections {
      let column = firstNames[item.column] ?? item.column
      corrections.insert(Self.key(item.key) + [column, item.old.text, item.new.text])
    }
    gone = Set(truth.withdrawals.map(Self.key))
    let dates = Set(truth.newDates.map(\.description))
    self.came = came.filter { key in key.contains(where: dates.contains) }
    if self.came.count != truth.newRowCount { self.came.insert(["wrong number of new rows"]) }
    self.came.formUnion((truth.restorations + truth.backfills).map(Self.key))
  }

  private static func key(_ key: RowKey) -> [String] {
    var fields = key.codes.map(NaiveTable.unpadded)
    fields.insert(key.date.description, at: key.datePosition)
    return fields
  }
}
