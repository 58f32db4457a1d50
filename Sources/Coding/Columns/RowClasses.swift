/// Rows in groups that are predicted by formulas of their own.
struct RowClasses {
  /// How rows are grouped: both bits may be set.
  struct Split: OptionSet, Hashable {
    let rawValue: Int
    /// Rows with a previous version apart from those without.
    static let byVersion = Split(rawValue: 1)
    /// Rows apart by the number in the class column.
    static let byColumn = Split(rawValue: 2)
  }

  /// For each class, the rows in it, rising.
  let rows: [[Int32]]
  /// The class of each row; empty where there is only one.
  let classOf: [UInt8]

  /// Groups rows.
  ///
  /// Class = 2 x (place of the number among `classValues`, or their count) + (1 where there is a
  /// previous version).
  ///
  /// - Parameters:
  ///   - versions: The previous version of each row, or -1; nil where not split by it.
  ///   - classNumbers: The numbers of the class column; nil where not split by it.
  ///   - classValues: The numbers with a class of their own.
  init(rowCount: Int, versions: [Int32]?, classNumbers: [Int64]?, classValues: [Int64]) {
    guard versions != nil || classNumbers != nil else {
      rows = [(0..<Int32(rowCount)).map { $0 }]
      classOf = []
      return
    }
    let groupCount = classNumbers == nil ? 1 : classValues.count + 1
    var classOf = [UInt8](repeating: 0, count: rowCount)
    var rows = [[Int32]](repeating: [], count: 2 * groupCount)
    for row in 0..<rowCount {
      var group = 0
      if let classNumbers {
        let number = classNumbers[row]
        while group < classValues.count, classValues[group] != number { group += 1 }
      }
      let index = 2 * group + (versions.map { $0[row] >= 0 ? 1 : 0 } ?? 0)
      classOf[row] = UInt8(truncatingIfNeeded: index)
      rows[index].append(Int32(row))
    }
    self.rows = rows
    self.classOf = classOf
  }
}
