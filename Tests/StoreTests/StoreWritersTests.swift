import Files
import Support
import Testing

@testable import Store

@Suite(.temporaryDirectory) struct StoreWritersTests {
  @Test func `two writers that alternate see each other's releases`() throws {
    let bench = Bench()
    let other = StoreWriter(bench.store)
    let files = Array(RandomHistory(seed: 9, releaseCount: 40))
    for (day, file) in files.enumerated() {
      try bench.add(file, day: day, by: day.isMultiple(of: 2) ? other : bench.writer)
    }
    let alone = Bench()
    for (day, file) in files.enumerated() { try alone.add(file, day: day) }
    #expect(try bench.identity().releases == alone.identity().releases)
    #expect(try bench.identity().chunks == alone.identity().chunks)
  }

  @Test func `a writer whose snapshot is stale adds nothing twice`() throws {
    let bench = Bench()
    let other = StoreWriter(bench.store)
    try bench.add("a\n1\n", day: 0)
    try bench.add("a\n1\n", day: 0, by: other)
    for day in 1..<40 { try bench.add("a\n\(day);0\n", day: day, by: other) }
    #expect(try bench.add("a\n39;0\n", day: 39).name == "unchanged")
    #expect(try bench.add("a\n40\n", day: 40).name == "added")
    #expect(try bench.store.snapshot().releaseCount == 41)
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `writers at the same time lose nothing and add nothing twice`() async throws {
    let directory = TemporaryDirectoryTrait.current + "/s"
    let acknowledged = Shared<[Int]>([])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask {
          let bench = Bench(files: LocalFileSystem(), directory: directory)
          // Every file is offered by two writers.
          for day in 0..<20 where day % 4 == number || (day + 1) % 4 == number {
            let outcome = try bench.add("a;b\n\(day);\(day * 3)\n", day: day)
            if outcome.name == "added" { acknowledged.change { $0.append(day) } }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(acknowledged.value.sorted() == Array(0..<20))
    let bench = Bench(files: LocalFileSystem(), directory: directory)
    #expect(try bench.files() == (0..<20).map { "a;b\n\($0);\($0 * 3)\n".bytes })
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `readers at the same time see only whole releases`() async throws {
    let directory = TemporaryDirectoryTrait.current + "/s"
    let isDone = Shared(false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { isDone.change { $0 = true } }
        let bench = Bench(files: LocalFileSystem(), directory: directory)
        for day in 0..<60 { try bench.add(StoreMergeTests.file(day), day: day) }
      }
      for _ in 0..<2 {
        group.addTask {
          let bench = Bench(files: LocalFileSystem(), directory: directory)
          var seen = 0
          while !isDone.value {
            let snapshot = try bench.store.snapshot()
            #expect(snapshot.releaseCount >= seen)
            seen = snapshot.releaseCount
            guard seen > 0 else { continue }
            #expect(try snapshot.file(ofLogged: seen - 1) == StoreMergeTests.file(seen - 1))
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
