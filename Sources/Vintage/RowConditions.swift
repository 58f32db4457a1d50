public import History
internal import Tables

/// Values that rows must have: `dep=75,jour=2020-04-20`.
///
/// Values are compared under the kinds of their columns, so that `dep=1` finds `01` where `dep` is
/// a code.
public struct RowConditions: Sendable {
  /// The columns with the values that are wanted, in the order in which they were written.
  public let wanted: [(column: Int, value: [UInt8])]

  /// Whether every row is taken.
  public var isEmpty: Bool { wanted.isEmpty }

  /// Splits conditions at commas; a part without `=` goes on with the value before it.
  ///
  /// - Parameter text: What was typed.
  /// - Returns: Names and values, or nil where the text does not start with a name and `=`.
  public static func pairs(_ text: String) -> [(name: String, value: String)]? {
    var result: [(name: String, value: String)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      if let mark = part.firstIndex(of: "="), mark > part.startIndex {
        result.append((String(part[..<mark]), String(part[part.index(after: mark)...])))
      } else if let last = result.indices.last {
        result[last].value += "," + part
      } else {
        return nil
      }
    }
    return result.isEmpty ? nil : result
  }

  /// Makes conditions on the columns of a timeline.
  ///
  /// - Parameters:
  ///   - pairs: Names of columns and the values that are wanted.
  ///   - timeline: The timeline.
  ///   - analysis: The data set.
  /// - Throws: ``AnalysisError/noSuchColumn(dataSet:column:columns:)``.
  public init(
    _ pairs: [(name: String, value: String)],
    in timeline: Timeline,
    of analysis: Analysis
  ) throws(AnalysisError) {
    var wanted: [(column: Int, value: [UInt8])] = []
    for pair in pairs {
      let column = try analysis.column(pair.name, in: timeline)
      wanted.append((column, timeline.canonical(Array(pair.value.utf8), column)))
    }
    self.wanted = wanted
  }

  /// Whether a row has the values.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - timeline: The timeline it belongs to.
  /// - Returns: Whether all of them agree.
  public func takes(_ row: Int, of timeline: Timeline) -> Bool {
    wanted.allSatisfy { condition in
      guard let value = timeline.rows.value(row, condition.column) else { return false }
      return value == condition.value
        || timeline.canonical(value, condition.column) == condition.value
    }
  }

  /// Whether the row before or after a change has the values.
  ///
  /// - Parameters:
  ///   - cell: The change.
  ///   - timeline: The timeline it belongs to.
  /// - Returns: Whether one of both has all of them.
  public func takes(_ cell: CellEvent, of timeline: Timeline) -> Bool {
    [cell.new, cell.old].contains { $0 >= 0 && takes(Int($0), of: timeline) }
  }

  /// Whether any row that was read has the values: where none has, an empty answer is none on
  /// figures.
  ///
  /// - Parameter timeline: The timeline.
  /// - Returns: Whether there is one; true without conditions.
  public func takesAny(of timeline: Timeline) -> Bool {
    isEmpty || (0..<timeline.rows.count).contains { takes($0, of: timeline) }
  }
}
