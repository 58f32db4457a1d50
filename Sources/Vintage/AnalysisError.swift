/// What keeps the releases of a data set from being compared as asked.
///
/// Times are spelled on the data set's clock, so that they can be shown as they are.
public enum AnalysisError: Error, Hashable, Sendable {
  /// Rows cannot be followed: the definition names no key.
  case noKey(dataSet: String)
  /// The definition names no column with the reference date.
  case noReferenceDate(dataSet: String)
  /// Two releases that are compared belong to different data sets.
  case differentDataSets(String, String)
  /// Two rows of a release have the same key and different values; `key` is spelled `a=1, b=2`.
  case conflictingDuplicates(dataSet: String, published: String, key: String, lines: [Int])
  /// A release that is compared lacks a key column; `columns` are those that it has.
  case keyColumnMissing(dataSet: String, published: String, column: String, columns: [String])
  /// No release has a key column.
  case keyColumnNowhere(dataSet: String, column: String, columns: [String])
  /// No release has a column; `columns` are those there are.
  case noSuchColumn(dataSet: String, column: String, columns: [String])
  /// A column is no part of the key; `key` are its columns.
  case notAKeyColumn(dataSet: String, column: String, key: [String])
  /// No release has a row of that key.
  case noSuchRow(dataSet: String, key: String)
  /// A column of the key is what is asked about.
  case keyColumn(dataSet: String, column: String)
}

/// Finds what a person may have meant.
public enum NearestName {
  /// The name that looks most like a text.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - names: The names there are.
  /// - Returns: The name with the fewest changed, added, removed or swapped letters, at most a
  ///   third of the text and at least one; letters in another case are the same. Nil where none is
  ///   as near; a name is not empty, and at most 200 bytes long.
  public static func find(_ text: String, among names: [String]) -> String? {
    guard text.utf8.count <= longestName else { return nil }
    let wanted = Array(text.lowercased())
    let limit = max(1, wanted.count / 3)
    let likely = names.filter { !$0.isEmpty && $0.utf8.count <= longestName }
    let scored = likely.map { (name: $0, distance: distance(wanted, Array($0.lowercased()))) }
    guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= limit else {
      return nil
    }
    return best.name
  }

  /// The longest name that is looked at, in bytes: what is longer was not mistyped, and comparing
  /// two such takes long.
  private static let longestName = 200

  /// The edit distance with swaps of neighbours (optimal string alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var best = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1)
        best = min(best, current[column] + 1)
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
