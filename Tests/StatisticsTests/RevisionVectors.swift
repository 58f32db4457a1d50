import Foundation
import Statistics
import Testing
import Times

/// The published vectors, read from the folder that lies beside the package.
enum RevisionVectors {
  /// The folder, `../shared/vectors/revisions` from the package root.
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/vectors/revisions")

  static let arePresent = FileManager.default.fileExists(atPath: folder.path)

  /// What the vectors allow a figure to differ by.
  static let tolerance = 1e-9

  /// Reads a JSON file; null becomes `NSNull`.
  static func json(_ path: String) throws -> Any {
    try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.appendingPathComponent(path))
    )
  }

  /// Reads a CSV file without quotes: the header, then the rows.
  static func table(_ path: String) throws -> [[String]] {
    try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
      .split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Reads `2020-01-31`, `2020-01` or `2022Q1`; a period is its first day.
  static func date(_ text: String) throws -> CivilDate {
    if let quarter = text.firstIndex(of: "Q") {
      let month = try #require(Int(text[text.index(after: quarter)...])) * 3 - 2
      return try date(text[..<quarter] + "-\(month)")
    }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return try #require(
      CivilDate(year: parts[0], month: parts[1], day: parts.count > 2 ? parts[2] : 1)
    )
  }

  /// Gathers rows of key, reference date, release and value into a series.
  static func series(
    _ rows: [(key: String, reference: String, release: String, value: Double?)],
    step: PeriodStep,
    versionsEnd: String? = nil
  ) throws -> PublishedSeries {
    var versions: [[String]: [CellVersion]] = [:]
    for row in rows {
      let version = CellVersion(release: try date(row.release), value: row.value)
      versions[[row.key, row.reference], default: []].append(version)
    }
    let cells = try versions.map { name, versions in
      CellHistory(key: Array(name[0].utf8), reference: try date(name[1]), versions: versions)
    }
    return try PublishedSeries(
      step: step,
      cells: cells,
      versionsEnd: try versionsEnd.map { try date($0) }
    )
  }

  /// Whether two figures agree as the vectors ask for: NaN with NaN, nothing with nothing.
  static func agree(_ left: Double?, _ right: Double?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left == right || (left.isNaN && right.isNaN) || abs(left - right) <= tolerance
  }

  /// A number of JSON; nil for null.
  static func number(_ any: Any?) -> Double? { (any as? NSNumber)?.doubleValue }
}

extension Trait where Self == ConditionTrait {
  /// Skips a suite where the vectors are not beside the package.
  static var needsVectors: Self {
    .enabled(
      if: RevisionVectors.arePresent,
      "the folder ../shared/vectors/revisions is not beside the package"
    )
  }
}

/// Makes days of January 2020 for small examples: 1 is the first; larger numbers run on.
func day(_ number: Int) -> CivilDate { CivilDate(dayNumber: 18_261 + number) }

/// Makes a history of daily releases from day 1 on, keyed `a`, about day 1.
func history(_ values: [Double?], key: String = "a", reference: Int = 1) -> CellHistory {
  CellHistory(
    key: Array(key.utf8),
    reference: day(reference),
    versions: values.enumerated().map {
      CellVersion(release: day(reference + $0.offset), value: $0.element)
    }
  )
}

/// A generator with a fixed seed (splitmix64), so that a failure can be run again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
