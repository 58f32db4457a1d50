/// Rows in groups that are predicted by formulas of their own.
struct RowClasses {
  /// How rows are grouped: several bits may be set.
  struct Split: OptionSet, Hashable {
    let rawValue: Int
    /// Rows with a previous version apart from those without.
    static let byVersion = Split(rawValue: 1)
    /// Rows apart by the number in the class column.
    static let byColumn = Split(rawValue: 2)
    /// With the first one: a previous version without the field does not count.
    ///
    /// So the first figures of a new column are told from those that are there again.
    static let byField = Split(rawValue: 4)
  }

  /// For each class, the rows in it, rising.
  let rows: [[Int32]]

  /// Groups rows.
  ///
  /// Class = 2 x (place of the number among `classValues`, or their count) + (1 where there is a
  /// previous version).
  ///
  /// - Parameters:
  ///   - all: The rows.
  ///   - versions: The previous version of each row, or -1; nil where not split by it.
  ///   - classNumbers: The numbers of the class column; nil where not split by it.
  ///   - classValues: The numbers with a class of their own.
  init(
    of all: Range<Int>,
    versions: [Int32]?,
    classNumbers: [Int64]?,
    classValues: [Int64]
  ) {
    guard versions != nil || classNumbers != nil else {
      rows = [
        [Int32](capacity: all.count) { output in
          for row in all { output.append(Int32(truncatingIfNeeded: row)) }
        }
      ]
      return
    }
    if versions == nil, let classNumbers, classValues.count <= Self.fewValues {
      rows = Self.apart(all, by: classNumbers, values: classValues)
      return
    }
    let groupCount = classNumbers == nil ? 1 : classValues.count + 1
    var classOf = [UInt8](repeating: 0, count: all.count)
    var counts = [Int](repeating: 0, count: 2 * groupCount)
    var classSpan = classOf.mutableSpan
    let (held, heldVersions) = (classNumbers ?? [], versions ?? [])
    let (numbers, versionRows, values) = (held.span, heldVersions.span, classValues.span)
    var countSpan = counts.mutableSpan
    for row in all {
      var group = 0
      if !numbers.isEmpty {
        let number = numbers[row]
        while group < values.count, values[group] != number { group += 1 }
      }
      let index = 2 * group + (!versionRows.isEmpty && versionRows[row] >= 0 ? 1 : 0)
      classSpan[row - all.lowerBound] = UInt8(truncatingIfNeeded: index)
      countSpan[index] += 1
    }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var ordered = [Int32](repeating: 0, count: all.count)
    var places = starts
    let members = classOf.span
    var output = ordered.mutableSpan
    var next = places.mutableSpan
    for place in members.indices {
      let index = Int(members[place])
      output[next[index]] = Int32(truncatingIfNeeded: all.lowerBound + place)
      next[index] += 1
    }
    let rows = counts.indices.map { Array(ordered[starts[$0]..<starts[$0 + 1]]) }
    self.rows = rows
  }

  /// Up to so many values the rows of each are looked for one after the other.
  private static let fewValues = 4

  /// Groups rows by a number only: those without a previous version, as nobody asks for these.
  private static func apart(
    _ all: Range<Int>,
    by classNumbers: [Int64],
    values: [Int64]
  ) -> [[Int32]] {
    var groups: [[Int32]] = []
    var left = all.count
    for (place, value) in values.enumerated() {
      // Of equal values the first one has the rows.
      let isKnown = values[..<place].contains(value)
      let rows = [Int32](capacity: isKnown ? 0 : left) { output in
        let numbers = classNumbers.span
        for row in isKnown ? 0..<0 : all where numbers[row] == value {
          output.append(Int32(truncatingIfNeeded: row))
        }
      }
      left -= rows.count
      groups += [rows, []]
    }
    let others = [Int32](capacity: left) { output in
      let numbers = classNumbers.span
      for row in left == 0 ? 0..<0 : all where !values.contains(numbers[row]) {
        output.append(Int32(truncatingIfNeeded: row))
      }
    }
    return groups + [others, []]
  }

  /// The rows of a class that a flag is set for.
  static func chosen(_ rows: [Int32], where flags: [Bool]?) -> [Int32] {
    guard let flags else { return rows }
    let (all, flagSpan) = (rows.span, flags.span)
    return [Int32](capacity: rows.count) { output in
      for place in all.indices where flagSpan[Int(all[place])] { output.append(all[place]) }
    }
  }
}
