public import Records
internal import Tables

/// A row with another number of fields than the header.
public struct RaggedRow: Hashable, Sendable {
  /// Its line, counted from 1 with the header; a row that holds line breaks is one.
  public var line: Int
  /// How many fields it has.
  public var fieldCount: Int
  /// How many the header has.
  public var columnCount: Int
}

extension Timeline {
  /// The rows of a release that have more or fewer fields than its header.
  ///
  /// Fields too many are not compared; missing ones are absent, and empty under raw comparison.
  ///
  /// - Parameters:
  ///   - place: The place of the release.
  ///   - history: The history that the timeline was read from.
  /// - Returns: The rows in the order of the file.
  /// - Throws: What `history` throws.
  public func raggedRows(at place: Int, _ history: any RecordHistory) throws -> [RaggedRow] {
    guard releases[place].raggedCount > 0 else { return [] }
    var result: [RaggedRow] = []
    for (index, row) in try RowOrder(self, history).rows(place).enumerated()
    where row >= 0 && rows.isRagged(Int(row)) {
      result.append(
        RaggedRow(
          line: releases[place].headerCount + index + 1,
          fieldCount: rows.fieldCount(Int(row)),
          columnCount: rows.layouts[rows.layout(Int(row))].columns.count
        )
      )
    }
    return result
  }

  /// The rows of a release in the order of the file, blank lines left out.
  ///
  /// - Parameters:
  ///   - place: The place of the release.
  ///   - history: The history that the timeline was read from.
  /// - Returns: The rows, surplus ones too.
  /// - Throws: What `history` throws.
  public func fileRows(at place: Int, _ history: any RecordHistory) throws -> [Int] {
    try RowOrder(self, history).rows(place).map { Int($0) }.filter { $0 >= 0 && keyOfRow[$0] >= 0 }
  }
}
