/// The rows that each key has in the release that the walk has reached.
///
/// Nearly every key has one row; only keys with more are kept in a dictionary.
struct RowHolders {
  /// The row that counts for each key, -1 where the key is not there.
  private(set) var current: [Int32]
  /// The row that counted before a key went, -1 where it never went.
  private(set) var last: [Int32]
  /// All rows of the keys that have more than one.
  private(set) var several: [Int32: [Int32]] = [:]
  /// The keys of `several` whose rows differ in a value.
  var conflicting: Set<Int32> = []

  init(keyCount: Int) {
    current = [Int32](repeating: -1, count: keyCount)
    last = current
  }

  mutating func remove(_ row: Int32, of key: Int32) {
    if var rows = several[key] {
      guard let index = rows.firstIndex(of: row) else { return }
      rows.remove(at: index)
      if rows.count == 1 {
        several[key] = nil
        current[Int(key)] = rows[0]
        conflicting.remove(key)
      } else {
        several[key] = rows
      }
    } else if current[Int(key)] == row {
      last[Int(key)] = row
      current[Int(key)] = -1
    }
  }

  mutating func add(_ row: Int32, to key: Int32) {
    let present = current[Int(key)]
    if present < 0 {
      current[Int(key)] = row
    } else {
      several[key, default: [present]].append(row)
    }
  }

  /// Says which of several rows counts.
  mutating func choose(_ row: Int32, for key: Int32) { current[Int(key)] = row }
}
