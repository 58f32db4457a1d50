import Support
import Testing

@testable import Store

@Suite struct TagTests {
  private static func filled() throws -> Bench {
    let bench = Bench()
    for day in 0..<3 { try bench.add("a\n\(day)\n", day: day) }
    return bench
  }

  @Test func `a tag names one release until it is moved`() throws {
    let bench = try Self.filled()
    let logged = try bench.store.snapshot().logged
    let writer = bench.writer
    try writer.tag("paper", logged[1], isMoving: false, recorded: Bench.time(9))
    #expect(throws: StoreError.tagTaken(name: "paper")) {
      try writer.tag("paper", logged[2], isMoving: false, recorded: Bench.time(9))
    }
    #expect(try bench.store.snapshot().tags == ["paper": 1])
    try writer.tag("paper", logged[2], isMoving: true, recorded: Bench.time(9))
    let snapshot = try bench.store.snapshot()
    #expect(snapshot.tags == ["paper": 2])
    #expect(snapshot.logged.map(\.tags) == [[], [], ["paper"]])
  }

  @Test func `giving the same tag again writes nothing`() throws {
    let bench = try Self.filled()
    let release = try bench.store.snapshot().logged[1]
    for _ in 0..<2 {
      try bench.writer.tag("paper", release, isMoving: false, recorded: Bench.time(9))
    }
    #expect(try bench.store.snapshot().entryCount == 4)
  }

  @Test func `a tag that is taken away is gone, and only once`() throws {
    let bench = try Self.filled()
    let release = try bench.store.snapshot().logged[0]
    try bench.writer.tag("paper", release, isMoving: false, recorded: Bench.time(9))
    try bench.writer.removeTag("paper", recorded: Bench.time(10))
    #expect(try bench.store.snapshot().tags.isEmpty)
    #expect(throws: StoreError.noSuchTag(name: "paper")) {
      try bench.writer.removeTag("paper", recorded: Bench.time(11))
    }
    #expect(try bench.store.snapshot().entryCount == 5)
  }
}
