import Foundation
import Tables
import Testing
import Times

@testable import History

/// Reading the published vectors.
enum Vectors {
  static func json(_ path: String) throws -> Any {
    let url = RealHistory.shared.appendingPathComponent("vectors/revisions/\(path)")
    return try JSONSerialization.jsonObject(with: Data(contentsOf: url))
  }

  static func object(_ path: String) throws -> [String: Any] {
    try #require(try json(path) as? [String: Any])
  }

  /// A cell of a vector as text; null is `NA`.
  static func text(_ value: Any?) -> String {
    switch value {
    case let text as String: text
    case let number as NSNumber: number.stringValue
    default: "NA"
    }
  }

  /// A table as a file.
  static func csv(_ columns: [String], _ rows: [[Any]]) -> String {
    let lines = [columns] + rows.map { $0.map { text($0) } }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  static func date(_ text: String) -> CivilDate? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? CivilDate(year: parts[0], month: parts[1], day: parts[2]) : nil
  }

  static func time(_ text: String) throws -> CivilTime {
    CivilTime(date: try #require(date(text)), secondOfDay: 0)
  }
}

/// Updates (key, version, value) turned into one whole file per version, as a publisher would have
/// released them: each version holds the last value of every key.
struct Snapshots {
  let memory: MemoryHistory
  let versions: [String]
  let timeline: Timeline

  init(_ updates: [(key: [String], version: String, value: String)], _ columns: [String]) throws {
    var memory = MemoryHistory()
    versions = Set(updates.map(\.version)).sorted()
    for version in versions {
      var rows: [[String]: String] = [:]
      for update in updates.sorted(by: { $0.version < $1.version })
      where update.version <= version {
        rows[update.key] = update.value
      }
      let sorted = rows.sorted { $0.key.joined() < $1.key.joined() }
      memory.append(Array(Vectors.csv(columns, sorted.map { $0.key + [$0.value] }).utf8))
    }
    self.memory = memory
    timeline = try Timeline(
      of: memory,
      published: versions.map { try Vectors.time($0) },
      schema: TableSchema(keyColumns: columns.dropLast(), referenceColumn: columns.dropLast().last)
    )
  }

  /// The rows as of a day: key columns and value, `NA` where a value is not available.
  func asOf(_ day: String) throws -> [[String]] {
    let place = timeline.last(publishedBy: try Vectors.time(day))
    let rows = timeline.rows(at: place).filter { $0 >= 0 }.map { Int($0) }
    return timeline.sortedByKey(rows) { $0 }.map { row in
      timeline.columns.names.indices.map { timeline.rows.text(row, $0) ?? "" }
    }
  }
}
