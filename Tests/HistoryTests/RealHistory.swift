import Foundation
import Records
import Tables
import Testing
import Times

@testable import History

/// The real releases beside the project, where they are there.
enum RealHistory: String, CaseIterable, CustomTestStringConvertible {
  case hospital = "spf-hospital"
  case newAdmissions = "spf-new-admissions"
  case tests = "spf-tests"
  case vaccination = "spf-vaccination"

  static let shared = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared")

  /// Whether the releases are there; says so once where they are not.
  static let isThere: Bool = {
    let isThere = FileManager.default.fileExists(
      atPath: shared.appendingPathComponent("data/spf-tests").path
    )
    if !isThere { print("skipped: no real releases beside the project") }
    return isThere
  }()

  static let hasVectors: Bool = {
    let isThere = FileManager.default.fileExists(
      atPath: shared.appendingPathComponent("vectors/revisions").path
    )
    if !isThere { print("skipped: no vectors beside the project") }
    return isThere
  }()

  var testDescription: String { rawValue }

  var schema: TableSchema {
    switch self {
    case .hospital:
      TableSchema(
        keyColumns: ["dep", "sexe", "jour"],
        referenceColumn: "jour",
        kinds: [
          "dep": .code, "sexe": .code, "jour": .date, "hosp": .integer, "rea": .integer,
          "rad": .integer, "dc": .integer,
        ]
      )
    case .newAdmissions:
      TableSchema(
        keyColumns: ["dep", "jour"],
        referenceColumn: "jour",
        kinds: [
          "dep": .code, "jour": .date, "incid_hosp": .integer, "incid_rea": .integer,
          "incid_dc": .integer, "incid_rad": .integer,
        ]
      )
    case .tests:
      TableSchema(
        keyColumns: ["fra", "jour", "cl_age90"],
        referenceColumn: "jour",
        kinds: [
          "fra": .code, "jour": .date, "cl_age90": .code, "P": .integer, "P_f": .integer,
          "P_h": .integer, "T": .integer, "T_f": .integer, "T_h": .integer, "pop": .decimal,
        ]
      )
    case .vaccination:
      TableSchema(
        keyColumns: ["fra", "jour"],
        referenceColumn: "jour",
        kinds: ["fra": .code, "jour": .date]
      )
    }
  }

  /// The names of the files, in the order of their times.
  var names: [String] {
    let folder = Self.shared.appendingPathComponent("data/\(rawValue)")
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".csv") }.sorted {
      ($0.suffix(20), $0) < ($1.suffix(20), $1)
    }
  }

  /// A part of the releases.
  func load(_ names: [String]) throws -> (MemoryHistory, [CivilTime]) {
    var history = MemoryHistory()
    var times: [CivilTime] = []
    for name in names {
      let url = Self.shared.appendingPathComponent("data/\(rawValue)/\(name)")
      history.append([UInt8](try Data(contentsOf: url)))
      times.append(try #require(Self.time(name)))
    }
    return (history, times)
  }

  /// The time in a name such as `tests-2020-09-07-15h51.csv`.
  static func time(_ name: String) -> CivilTime? {
    let parts = name.dropLast(4).split(separator: "-").suffix(4).map(String.init)
    let clock = parts[3].split(separator: "h").compactMap { Int($0) }
    guard let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      clock.count == 2, let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return CivilTime(date: date, secondOfDay: clock[0] * 3600 + clock[1] * 60)
  }
}

/// Rows of a small comma-separated file without quotes.
func readCSV(_ path: String) throws -> [[String]] {
  let url = RealHistory.shared.appendingPathComponent(path)
  let text = try String(contentsOf: url, encoding: .utf8)
  return text.split(separator: "\n").map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}
