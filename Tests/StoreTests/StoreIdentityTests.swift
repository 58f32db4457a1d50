import Digests
import Files
import Support
import Testing
import Times

@testable import Store

@Suite(.temporaryDirectory) struct StoreIdentityTests {
  @Test func `the same input gives the same ids on every disk`() throws {
    let files = Array(RandomHistory(seed: 42, releaseCount: 25))
    let local = Bench(files: LocalFileSystem(), directory: TemporaryDirectoryTrait.current + "/s")
    let memory = Bench()
    for (day, file) in files.enumerated() {
      try local.add(file, day: day)
      try memory.add(file, day: day)
    }
    #expect(try local.identity() == memory.identity())
  }

  @Test func `a writer that stays and writers that come anew give the same ids`() throws {
    let files = Array(RandomHistory(seed: 43, releaseCount: 25))
    let (staying, coming) = (Bench(), Bench())
    for (day, file) in files.enumerated() {
      try staying.add(file, day: day)
      try coming.add(file, day: day, by: StoreWriter(coming.store))
    }
    #expect(try staying.identity() == coming.identity())
  }

  @Test(arguments: [1, 2, 3])
  func `release ids and digests do not depend on the order of adding`(seed: UInt64) throws {
    // Distinct files: whether equal neighbours are one release depends on which came first.
    let files = RandomHistory(seed: 44, releaseCount: 25).enumerated().map { day, file in
      file + "last;\(day)\n".bytes
    }
    let (published, shuffled) = (Bench(), Bench())
    var random = SeededRandom(seed)
    for (day, file) in files.enumerated() { try published.add(file, day: day) }
    for day in files.indices.shuffled(using: &random) { try shuffled.add(files[day], day: day) }
    let (left, right) = (try published.identity(), try shuffled.identity())
    #expect(left.timeline.map { left.releases[$0] } == right.timeline.map { right.releases[$0] })
    #expect(left.timeline.map { left.contents[$0] } == right.timeline.map { right.contents[$0] })
    #expect(try published.files() == files)
    #expect(try shuffled.files() == files)
  }

  @Test func `the ids of a small history are these, for ever`() throws {
    let bench = Bench()
    let texts = ["dep;nb\n01;1\n", "dep;nb\n01;1\n02;5\n", "dep;nb\n01;2\n02;5\n"]
    for (day, text) in texts.enumerated() { try bench.add(text, day: day) }
    let identity = try bench.identity()
    #expect(
      identity.chunks
        == texts.enumerated().map { day, _ in
          Digest256(of: ["dep;nb\n01;1\n", "02;5\n", "01;2\n"][day].bytes).hex
        }
    )
    #expect(identity.contents == texts.map { Digest256(of: $0.bytes).hex })
    #expect(
      identity.releases
        == texts.enumerated().map { day, text in
          let time = Bench.time(day)
          let lines = [
            "vintage release 1", "hospital", "\(time)", Digest256(of: text.bytes).hex,
            "\(text.utf8.count)", "",
          ]
          return Digest256(of: lines.joined(separator: "\n").bytes).hex
        }
    )
    #expect(identity.recordCount == 4)
  }

  @Test func `the head commits to every entry and to their order`() throws {
    let entries = ["a", "b", "c"].map(\.bytes)
    let head = entries.reduce(Digest256.zero) { LogChain.head(after: $0, appending: $1) }
    let leaf = { (entry: [UInt8]) in Digest256(of: [0] + entry).bytes }
    var expected = [UInt8](repeating: 0, count: 32)
    for entry in entries { expected = Digest256(of: [1] + expected + leaf(entry)).bytes }
    #expect(head.bytes == expected)
    let other = entries.reversed().reduce(Digest256.zero) {
      LogChain.head(after: $0, appending: $1)
    }
    #expect(head != other)
  }
}
