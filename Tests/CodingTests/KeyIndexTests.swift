import Support
import Testing

@testable import Coding

/// Rows found by their keys, against a dictionary.
@Suite struct KeyIndexTests {
  /// For each row the last earlier one with the wanted key, found one by one.
  private static func expected(_ columns: [[Int64]], shift: Int64) -> [Int32] {
    var last: [[Int64]: Int32] = [:]
    return columns[0].indices.map { row in
      let key = columns.map { $0[row] }
      defer { last[key] = Int32(row) }
      return last[[key[0] &+ shift] + key.dropFirst()] ?? -1
    }
  }

  /// Twenty days, rising and falling.
  private static let days: [[Int64]] = [Array(18_000..<18_020), (18_000..<18_020).reversed()]

  /// Keys of days, places and sexes, in the order of a file.
  private static func keys(_ days: [Int64], places: Int64) -> [[Int64]] {
    let rows = days.flatMap { day in
      (0..<places).flatMap { place in (0..<Int64(3)).map { [day, place, $0] } }
    }
    return (0..<3).map { column in rows.map { $0[column] } }
  }

  /// The columns with a header's numbers in front.
  private static func headed(_ columns: [[Int64]], _ header: [Int64]) -> [[Int64]] {
    zip(columns, header).map { [$1] + $0 }
  }

  private static func check(_ columns: [[Int64]]) {
    for shift in [0, 1, -1, 3, -3, 18_000, -18_000, .max, .min] as [Int64] {
      let found = KeyIndex.lookUp(columns, shift: shift)
      #expect(found == expected(columns, shift: shift), "shift \(shift)")
    }
  }

  @Test func `rows in the order of their keys, and against it, find those of another day`() {
    for days in Self.days + [[18_000, 18_003, 18_004]] {
      let columns = Self.keys(days, places: 5)
      Self.check(columns)
      // A row is missing, one comes twice, one stands elsewhere.
      Self.check(columns.map { Array($0[..<40] + $0[41...]) })
      Self.check(columns.map { Array($0[..<40] + $0[39...]) })
      Self.check(columns.map { $0 + [$0[7]] })
    }
  }

  @Test func `a header in the first row changes nothing for the others`() {
    for days in Self.days {
      let columns = Self.keys(days, places: 5)
      for header in [[0, 0, 0], [-5, 2, 1], [18_001, 4, 2], [18_000, 900_000, 0]] as [[Int64]] {
        Self.check(Self.headed(columns, header))
        Self.check(Self.headed(columns, header).map { $0 + [$0[0], $0[5]] })
      }
      // Where the first key lies one step before the others, it is one that is looked for.
      Self.check(Self.headed(columns, [days[0] - 1, 0, 0]))
      Self.check(Self.headed(columns, [0, 0, 0]).map { [$0[0], $0[0] + 1] + $0.dropFirst() })
    }
  }

  @Test(arguments: UInt64(1)...40) func `any keys are found`(seed: UInt64) {
    var random = SeededRandom(seed)
    let rowCount = 1 + random.below(300)
    let widths = (0..<(1 + random.below(3))).map { _ in 1 + random.below(1 << (2 + random.below(9)))
    }
    let base = random.below(3) == 0 ? Int64.max - 4 : random.below(3) == 0 ? .min + 4 : 17_000
    var columns = widths.map { width in
      (0..<rowCount).map { _ in base &+ Int64(random.below(width)) }
    }
    if random.below(2) == 0 { columns[0].sort() }
    if random.below(3) == 0 { columns = Self.headed(columns, columns.map { _ in 0 }) }
    Self.check(columns)
  }

  @Test func `a single row finds none`() {
    Self.check([[5]])
    Self.check([[.max], [.min]])
    #expect(KeyIndex.lookUp([[]], shift: 0).isEmpty)
  }
}
