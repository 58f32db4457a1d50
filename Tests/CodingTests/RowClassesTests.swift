import Support
import Testing

@testable import Coding

@Suite struct RowClassesTests {
  /// The classes as docs/format-blocks.md has them, row by row.
  private static func expected(
    _ rows: Range<Int>,
    _ versions: [Int32]?,
    _ numbers: [Int64]?,
    _ values: [Int64]
  ) -> [[Int32]] {
    var classes = [[Int32]](repeating: [], count: numbers == nil ? 2 : 2 * (values.count + 1))
    for row in rows {
      let place = numbers.map { values.firstIndex(of: $0[row]) ?? values.count } ?? 0
      classes[2 * place + (versions.map { $0[row] >= 0 } ?? false ? 1 : 0)].append(Int32(row))
    }
    return classes
  }

  @Test(arguments: UInt64(1)...30) func `rows are in the class of their number`(seed: UInt64) {
    var random = SeededRandom(seed)
    let rowCount = random.below(200)
    let rows = random.below(rowCount + 1)..<rowCount
    let numbers = (0..<rowCount).map { _ in Int64(random.below(7)) }
    // Some numbers are none of the values, and values may be there twice.
    let values = (0..<random.below(8)).map { _ in Int64(random.below(6)) }
    let versions = (0..<rowCount).map { Int32(random.below($0 + 1)) - 1 }
    for versions in [nil, versions] {
      let found = RowClasses(
        of: rows,
        versions: versions,
        classNumbers: numbers,
        classValues: values
      )
      #expect(found.rows == Self.expected(rows, versions, numbers, values))
    }
    let byVersion = RowClasses(of: rows, versions: versions, classNumbers: nil, classValues: [])
    #expect(byVersion.rows == Self.expected(rows, versions, nil, []))
  }
}
