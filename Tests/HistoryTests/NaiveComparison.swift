import Foundation

/// A keyed comparison with dictionaries of strings and another parser: slow and plain.
struct NaiveTable {
  var columns: [String]
  /// The normalised values of each key: the last row wins, or the first.
  var rows: [String: [String: String]] = [:]
  var rowCount = 0

  init(_ text: String, lastWins: Bool) {
    var lines = Self.parse(text.replacingOccurrences(of: "\u{FEFF}", with: ""))
    columns = lines.removeFirst()
    for line in lines {
      rowCount += 1
      var row: [String: String] = [:]
      for (column, value) in zip(columns, line) { row[column] = Self.normal(column, value) }
      let key = "\(row["dep"] ?? "?")|\(row["jour"] ?? "?")"
      if lastWins || rows[key] == nil { rows[key] = row }
    }
  }

  /// Values that mean the same are the same string: binary numbers are exact for the few that the
  /// simulation makes.
  static func normal(_ column: String, _ value: String) -> String {
    if value == "NA" || value.isEmpty { return value }
    if column == "dep" { return Int(value).map { "\($0)" } ?? value }
    if column == "jour", value.contains("/") {
      return value.components(separatedBy: "/").reversed().joined(separator: "-")
    }
    return column == "note" ? value : Double(value).map { "\($0)" } ?? value
  }

  private static func parse(_ text: String) -> [[String]] {
    var scalars = Array(text.unicodeScalars)
    scalars.removeAll { $0 == "\r" }
    let header = scalars.prefix { $0 != "\n" }
    let isComma = header.contains(",")
    var (lines, line, field, isQuoted): ([[String]], [String], String, Bool) = ([], [], "", false)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if isQuoted {
        if scalar != "\"" {
          field.unicodeScalars.append(scalar)
        } else if index + 1 < scalars.count, scalars[index + 1] == "\"" {
          field += "\""
          index += 1
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == (isComma ? "," : ";") || scalar == "\n" {
        line.append(field)
        field = ""
        if scalar == "\n" {
          lines.append(line)
          line = []
        }
      } else {
        field.unicodeScalars.append(scalar)
      }
      index += 1
    }
    return lines
  }
}

/// What changed between two naive tables, as strings that can be compared as sets.
struct NaiveDiff: Equatable {
  var added: Set<String> = []
  var removed: Set<String> = []
  /// `key|column|old|new`.
  var cells: Set<String> = []

  init() {}

  init(_ old: NaiveTable, _ new: NaiveTable) {
    added = Set(new.rows.keys).subtracting(old.rows.keys)
    removed = Set(old.rows.keys).subtracting(new.rows.keys)
    for (key, row) in new.rows {
      guard let before = old.rows[key] else { continue }
      for (column, value) in row {
        guard let earlier = before[column], earlier != value else { continue }
        cells.insert("\(key)|\(column)|\(earlier)|\(value)")
      }
    }
  }
}
