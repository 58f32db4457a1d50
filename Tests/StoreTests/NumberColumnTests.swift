import Bytes
import Support
import Testing

@testable import Store

@Suite struct NumberColumnTests {
  /// Counts of every form: equal ones, of one byte, of several, and too large for 32 bits.
  static let counts: [[Int64]] = [
    [], [0], [127], [128], [7, 7, 7], [0, 1, 127, 3], [0, 1, 128, 3], [5, 1 << 40, 0],
    [1 << 62, 0, .max],
  ]

  private static func bytes(_ counts: [Int64]) -> [UInt8] {
    var bytes: [UInt8] = []
    for count in counts { bytes.writeVarint(UInt64(count)) }
    return bytes
  }

  @Test(arguments: counts) func `counts come back, one by one and all at once`(_ counts: [Int64])
    throws
  {
    var reader = ByteReader(Self.bytes(counts) + [9])
    let column = try NumberColumn.readCounts(&reader, count: counts.count)
    #expect(counts.indices.map { column[$0] } == counts)
    #expect(column.numbers(counts.count) == counts)
    #expect(column.bounds == (counts.min() ?? 0)...(counts.max() ?? 0))
    #expect(column.isConstant == (Set(counts).count < 2))
    #expect(try reader.readByte() == 9 && reader.isAtEnd)
  }

  @Test(arguments: [[3], [3, 5, 7, 9], [9, 9], [-4, 100, 2, 1 << 50]] as [[Int64]])
  func `differences come back, one by one and all at once`(_ numbers: [Int64]) throws {
    var bytes: [UInt8] = []
    var last: Int64 = 0
    for number in numbers {
      bytes.writeZigzag(number - last)
      last = number
    }
    var reader = ByteReader(bytes)
    let column = try NumberColumn.readDifferences(&reader, count: numbers.count)
    #expect(numbers.indices.map { column[$0] } == numbers)
    #expect(column.numbers(numbers.count) == numbers)
  }

  @Test func `counts that end early are refused`() {
    for counts in Self.counts where !counts.isEmpty {
      var reader = ByteReader(Self.bytes(counts).dropLast())
      #expect(throws: ByteError.self) {
        try NumberColumn.readCounts(&reader, count: counts.count)
      }
    }
  }
}
