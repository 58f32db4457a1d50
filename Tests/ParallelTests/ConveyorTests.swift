import Parallel
import Synchronization
import Testing

@Suite struct ConveyorTests {
  /// That an element cannot be made.
  private struct Unmade: Error, Equatable {
    var place: Int
  }

  /// Windows and helpers, fewer and more than there are cores.
  static let shapes = [(1, 0), (1, 1), (4, 0), (4, 1), (4, 3)]

  @Test(arguments: [0, 1, 2, 5, 60], shapes)
  func `elements come in their order, each made once`(count: Int, shape: (Int, Int)) {
    let made = Mutex<[Int: Int]>([:])
    let conveyor = Conveyor(count: count, window: shape.0, helperCount: shape.1) { place in
      made.withLock { $0[place, default: 0] += 1 }
      return "\(place)"
    }
    for place in 0..<count { #expect(conveyor.next() == "\(place)") }
    conveyor.stop()
    let once = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 1) })
    #expect(made.withLock(\.self) == once)
  }

  @Test(arguments: shapes)
  func `no more elements wait than the window has room for`(shape: (Int, Int)) {
    let begun = Mutex(0)
    let conveyor = Conveyor(count: 50, window: shape.0, helperCount: shape.1) { place in
      begun.withLock { $0 += 1 }
      return place
    }
    for taken in 0..<50 {
      _ = conveyor.next()
      #expect(begun.withLock(\.self) <= taken + 1 + shape.0)
    }
    conveyor.stop()
  }

  @Test(arguments: [0, 1])
  func `with a window of one they are made one after the other`(helpers: Int) {
    let running = Mutex(0)
    let conveyor = Conveyor(count: 200, window: 1, helperCount: helpers) { place in
      let others = running.withLock { count in
        count += 1
        return count - 1
      }
      defer { running.withLock { $0 -= 1 } }
      return others
    }
    for _ in 0..<200 { #expect(conveyor.next() == 0) }
    conveyor.stop()
  }

  @Test(arguments: 0..<6) func `what cannot be made is told in its turn`(failing: Int) throws {
    let conveyor = Conveyor(count: 20, window: 4, helperCount: 1) { place throws(Unmade) in
      if place == failing { throw Unmade(place: place) }
      return place
    }
    for place in 0..<failing { #expect(try conveyor.next() == place) }
    #expect(throws: Unmade(place: failing)) { try conveyor.next() }
    conveyor.stop()
  }

  @Test(arguments: [0, 3]) func `one that is stopped begins no more`(taken: Int) {
    let begun = Mutex(0)
    let conveyor = Conveyor(count: 1000, window: 2, helperCount: 1) { place in
      begun.withLock { $0 += 1 }
      return place
    }
    for _ in 0..<taken { _ = conveyor.next() }
    conveyor.stop()
    #expect(begun.withLock(\.self) <= taken + 2)
  }
}
