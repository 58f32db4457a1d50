/// The row maps offered to the search, and what each is good for.
struct MapChoice {
  /// The maps, numbered from 1.
  private(set) var maps: [RowMap] = [.above(distance: 1), .above(distance: 2)]
  /// The previous version of the row; nil where no key was found.
  private(set) var version: Int?
  /// The maps that a prediction may start from, for columns outside the key.
  private(set) var bases: [Int] = [1]
  /// For a base, the differences of the same column that may be added: what rows near by differ
  /// from what the base names for them.
  private(set) var pairs: [Int: [(plus: Int, minus: Int)]] = [1: [(1, 2)]]

  /// For some columns of the key, the map of the rows that follow; these stand behind all others.
  private(set) var following: [Int: Int] = [:]

  /// The rows above and two above.
  static let above = 1
  static let aboveTwo = 2

  /// Makes the maps for a key.
  ///
  /// - Parameters:
  ///   - key: What names a row.
  ///   - dateStep: The days between neighbouring dates of one series.
  init(_ key: KeySearch, dateStep: Int64) {
    guard !key.key.isEmpty else { return }
    addBases(key, dateStep: dateStep)
    for column in key.manyValued { following[column] = add(.following(column: column)) }
  }

  private mutating func addBases(_ key: KeySearch, dateStep: Int64) {
    let version = add(.lookup(columns: key.key, shift: 0))
    self.version = version
    bases.insert(version, at: 0)
    addPairs(for: version)
    guard let date = key.date else { return }
    let rest = key.key.filter { $0 != date }
    let before = add(.lookup(columns: [date] + rest, shift: -dateStep))
    bases.append(before)
    addPairs(for: before)
    let versionBefore = add(.chain(first: before, second: version))
    pairs[version, default: []].append((before, versionBefore))
    guard !rest.isEmpty else { return }
    let latest = add(.lookup(columns: rest, shift: 0))
    bases.append(latest)
    addPairs(for: latest)
  }

  private mutating func add(_ map: RowMap) -> Int {
    maps.append(map)
    return maps.count
  }

  private mutating func addPairs(for base: Int) {
    let above = add(.chain(first: Self.above, second: base))
    let aboveTwo = add(.chain(first: Self.aboveTwo, second: base))
    pairs[base] = [(Self.above, above), (Self.aboveTwo, aboveTwo)]
  }

  /// The most frequent step of the dates of one series, of either sign; 1 where there is none.
  static func dateStep(_ key: KeySearch, columns: [Column], rowCount: Int) -> Int64 {
    guard let date = key.date else { return 1 }
    let rows = min(rowCount, 4096)
    let dates = Array(columns[date].values.prefix(rows))
    let rest = key.key.filter { $0 != date }.map { Array(columns[$0].values.prefix(rows)) }
    let latest =
      rest.isEmpty ? (0..<rows).map { Int32($0 - 1) } : KeyIndex.lookUp(rest, shift: 0)
    var counts: [Int64: Int] = [:]
    for row in 0..<rows where latest[row] >= 0 {
      let step = dates[row] &- dates[Int(latest[row])]
      if step != 0 { counts[step, default: 0] += 1 }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 1
  }
}
