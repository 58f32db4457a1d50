import Parallel
import Synchronization
import Testing

@Suite struct ProcessorsTests {
  @Test func `there is one at least`() { #expect(Processors.count >= 1) }

  @Test(arguments: [0, 1, 2, 100]) func `each piece of work is done once`(count: Int) {
    let done = Mutex([Int](repeating: 0, count: count))
    Processors.perform(count) { place in done.withLock { $0[place] += 1 } }
    let times = done.withLock(\.self)
    #expect(times.allSatisfy { $0 == 1 })
  }

  @Test func `work within work is done`() {
    let done = Mutex(0)
    Processors.perform(20) { _ in
      Processors.perform(20) { _ in done.withLock { $0 += 1 } }
    }
    #expect(done.withLock(\.self) == 400)
  }

  @Test func `leaving one that no machine has does nothing`() {
    for processor in [-1, 1024, Int.max] { Processors.leave(processor) }
  }

  #if os(Linux)
  @Test func `a thread that leaves its processor goes on elsewhere, where there is another`() {
    guard Processors.count > 1 else { return }
    // The system may move it back at once, but not each time.
    let hasLeft = (0..<100).contains { _ in
      guard let before = Processors.current else { return false }
      Processors.leave(before)
      return Processors.current != before
    }
    #expect(hasLeft)
  }
  #endif
}
