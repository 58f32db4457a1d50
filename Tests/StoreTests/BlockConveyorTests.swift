import Records
import Synchronization
import Testing

@testable import Store

@Suite struct BlockConveyorTests {
  /// A block that says which one it is.
  private static func block(_ index: Int) -> RecordBatch {
    RecordBatch(bytes: [UInt8(index)], ends: [1])
  }

  @Test(arguments: [0, 1, 2, 5, 60])
  func `blocks come in their order, each decoded once`(count: Int) throws {
    let order = Array((0..<count).reversed())
    let decoded = Mutex<[Int: Int]>([:])
    let conveyor = BlockConveyor(order) { index in
      decoded.withLock { $0[index, default: 0] += 1 }
      return Self.block(index)
    }
    for index in order { #expect(try conveyor.next() == Self.block(index)) }
    conveyor.stop()
    #expect(decoded.withLock { $0 } == Dictionary(uniqueKeysWithValues: order.map { ($0, 1) }))
  }

  @Test func `no more blocks wait than the window has room for`() throws {
    let begun = Mutex(0)
    let conveyor = BlockConveyor(Array(0..<50)) { index in
      begun.withLock { $0 += 1 }
      return Self.block(index)
    }
    for taken in 0..<50 {
      _ = try conveyor.next()
      #expect(begun.withLock { $0 } <= taken + 1 + BlockConveyor.window)
    }
    conveyor.stop()
  }

  @Test func `a block that cannot be decoded is told in its turn`() throws {
    for failing in 0..<6 {
      let conveyor = BlockConveyor(Array(0..<20)) { index throws(StoreError) in
        if index == failing { throw .lostRecords(first: index) }
        return Self.block(index)
      }
      for index in 0..<failing { #expect(try conveyor.next() == Self.block(index)) }
      #expect(throws: StoreError.lostRecords(first: failing)) { try conveyor.next() }
      conveyor.stop()
    }
  }
}
