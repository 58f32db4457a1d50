internal import Bytes

/// A rule that names, for each row of a block, one earlier row or none.
///
/// Maps are made from fields that are decoded already, so the decoder finds the same rows: no row
/// number is ever stored.
enum RowMap: Hashable {
  /// The row `distance` above; at least 1.
  case above(distance: Int)
  /// The last earlier row whose numbers in `columns` are equal to those of this row, where the
  /// number in the first of `columns` is first moved by `shift`.
  case lookup(columns: [Int], shift: Int64)
  /// What map `second` says for the row that map `first` says.
  case chain(first: Int, second: Int)
  /// The row behind the last row before the one above that has the same number in `column` as that
  /// one: rows that come again come in the order in which they came.
  case following(column: Int)

  /// The most maps of a block.
  static let maximumCount = 48
  /// The most columns of a lookup.
  static let maximumKeyCount = 16

  /// Appends the map to the head: a byte of kind, then its numbers; maps count from 1.
  func write(to head: inout [UInt8]) {
    switch self {
    case .above(let distance):
      head.append(1)
      head.writeCount(distance)
    case .lookup(let columns, let shift):
      head.append(2)
      head.writeCount(columns.count)
      for column in columns { head.writeCount(column) }
      head.writeZigzag(shift)
    case .chain(let first, let second):
      head.append(3)
      head.writeCount(first)
      head.writeCount(second)
    case .following(let column):
      head.append(4)
      head.writeCount(column)
    }
  }

  /// Reads a map.
  ///
  /// - Parameters:
  ///   - reader: Where the map starts.
  ///   - columnCount: How many columns there are to look up by.
  ///   - recordCount: How many rows there are, which bounds distances.
  ///   - known: How many maps are known: a chain names two of them.
  /// - Returns: The map.
  /// - Throws: ``CodingError`` where it is none.
  static func read(
    from reader: inout PartReader,
    columnCount: Int,
    recordCount: Int,
    known: Int
  ) throws(CodingError) -> RowMap {
    switch try reader.readByte() {
    case 1:
      let distance = try reader.readCount(atMost: max(recordCount, 1))
      guard distance > 0 else { throw reader.failure }
      return .above(distance: distance)
    case 2:
      let count = try reader.readCount(atMost: min(maximumKeyCount, columnCount))
      guard count > 0 else { throw reader.failure }
      var columns: [Int] = []
      for _ in 0..<count { columns.append(try reader.readCount(atMost: columnCount - 1)) }
      return .lookup(columns: columns, shift: try reader.readZigzag())
    case 3:
      let first = try reader.readCount(atMost: known)
      let second = try reader.readCount(atMost: known)
      guard first > 0, second > 0 else { throw reader.failure }
      return .chain(first: first, second: second)
    case 4:
      guard reader.extent > .none, columnCount > 0 else { throw reader.failure }
      return .following(column: try reader.readCount(atMost: columnCount - 1))
    default: throw reader.failure
    }
  }
}

/// The rows that the maps of a block name, worked out when first asked for.
struct RowMapTable {
  /// The rules; map *m* of the format is `maps[m - 1]`.
  let maps: [RowMap]
  /// How many rows the block has.
  let rowCount: Int
  /// For each map worked out so far, the row it names for each row, or -1.
  private(set) var rows: [[Int32]]

  init(maps: [RowMap], rowCount: Int) {
    self.maps = maps
    self.rowCount = rowCount
    rows = Array(repeating: [], count: maps.count)
  }

  /// Works out a map, and those that it is made of.
  ///
  /// - Parameters:
  ///   - map: Its number, from 1.
  ///   - values: The numbers of each column; empty where not decoded yet.
  /// - Returns: Whether all columns it needs are there.
  mutating func prepare(_ map: Int, values: [[Int64]]) -> Bool {
    guard rows[map - 1].isEmpty, rowCount > 0 else { return true }
    switch maps[map - 1] {
    case .above(let distance):
      rows[map - 1] = [Int32](capacity: rowCount) { output in
        for row in 0..<rowCount {
          output.append(Int32(truncatingIfNeeded: max(row - distance, -1)))
        }
      }
    case .lookup(let columns, let shift):
      guard columns.allSatisfy({ !values[$0].isEmpty }) else { return false }
      rows[map - 1] = KeyIndex.lookUp(columns.map { values[$0] }, shift: shift)
    case .following(let column):
      guard !values[column].isEmpty else { return false }
      let earlier = KeyIndex.lookUp([values[column]], shift: 0)
      let same = earlier.span
      rows[map - 1] = [Int32](capacity: rowCount) { output in
        output.append(-1)
        for row in 1..<rowCount { output.append(same[row - 1] < 0 ? -1 : same[row - 1] + 1) }
      }
    case .chain(let first, let second):
      // Chains name maps known before them, so this ends.
      guard prepare(first, values: values), prepare(second, values: values) else { return false }
      let (inner, outer) = (rows[first - 1], rows[second - 1])
      let (between, last) = (inner.span, outer.span)
      rows[map - 1] = [Int32](capacity: rowCount) { output in
        for row in between.indices {
          let next = Int(between[row])
          output.append(next < 0 ? -1 : last[next])
        }
      }
    }
    return true
  }

  /// The rows of a map that has been prepared.
  subscript(map: Int) -> [Int32] { rows[map - 1] }
}
