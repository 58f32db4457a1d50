import Digests
import Support
import Testing
import Times

@testable import Store

@Suite struct AddSemanticsTests {
  static let first = "dep;nb\n01;1\n02;2\n"
  static let second = "dep;nb\n01;1\n02;3\n"

  @Test func `the same bytes again are a confirmation, not a release`() throws {
    let bench = Bench()
    try bench.add(Self.first, day: 0)
    let again = try bench.add(Self.first, day: 3)
    #expect(again.name == "unchanged" && again.release.lastConfirmed == Bench.time(3))
    let snapshot = try bench.store.snapshot()
    #expect(snapshot.logged.count == 1 && snapshot.confirmations.count == 1)
    #expect(snapshot.confirmations[0].provenance.fileName == "day-3.csv")
    #expect(snapshot.logged[0].lastConfirmed == Bench.time(3))
  }

  @Test func `an older sighting does not move the last confirmation back`() throws {
    let bench = Bench()
    for day in [0, 5, 2] { try bench.add(Self.first, day: day) }
    #expect(try bench.store.snapshot().logged[0].lastConfirmed == Bench.time(5))
  }

  @Test func `other bytes at the same time are a rewrite, and both are kept`() throws {
    let bench = Bench()
    let old = try bench.add(Self.first, day: 0).release
    let outcome = try bench.add(Self.second, day: 0)
    guard case .rewrite(let new, let of) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(of.id == old.id && new.id != old.id)
    #expect(try bench.files() == [Self.first.bytes, Self.second.bytes])
    #expect(try bench.add(Self.second, day: 0).name == "unchanged")
  }

  @Test func `a file and its rewrite, added again, change nothing`() throws {
    let bench = Bench()
    for text in [Self.first, Self.second] { try bench.add(text, day: 0) }
    let before = try bench.identity()
    for text in [Self.first, Self.second] {
      #expect(try bench.add(text, day: 0).name == "unchanged")
    }
    #expect(try bench.identity().releases == before.releases)
  }

  @Test func `a sighting becomes a release when another release comes between`() throws {
    let bench = Bench()
    try bench.add(Self.first, day: 1)
    for day in [6, 4] { #expect(try bench.add(Self.first, day: day).name == "unchanged") }
    #expect(try bench.add(Self.second, day: 3).name == "added")
    let snapshot = try bench.store.snapshot()
    let published = snapshot.timeline.map { snapshot.logged[$0].published }
    #expect(published == [1, 3, 4].map(Bench.time))
    #expect(try bench.files() == [Self.first, Self.second, Self.first].map(\.bytes))
    // The sighting of day 6 counts for the new release of the same bytes.
    #expect(try bench.add(Self.second, day: 5).name == "added")
    #expect(try bench.files().last == Self.first.bytes)
    #expect(try bench.store.snapshot().releaseCount == 5)
    #expect(bench.store.verify(readsData: true).isSound)
  }

  @Test func `going back to older bytes is a release of its own`() throws {
    let bench = Bench()
    // Every row is spelled in another way in between, so all that the first release brought comes
    // back at once, its sketch with it.
    let quoted = "\"dep\";\"nb\"\n\"01\";1\n\"02\";2\n"
    for (day, text) in [Self.first, quoted, Self.first].enumerated() {
      #expect(try bench.add(text, day: day).name == "added")
    }
    let snapshot = try bench.store.snapshot()
    #expect(snapshot.logged[2].entry.newRecordCount == 0)
    #expect(try snapshot.chunkID(ofLogged: 2) == nil)
    #expect(snapshot.logged[0].entry.content == snapshot.logged[2].entry.content)
    #expect(snapshot.logged[0].id != snapshot.logged[2].id)
  }

  @Test func `an older release takes its place in the timeline`() throws {
    let bench = Bench()
    for day in [5, 1, 3] { try bench.add("a\n\(day)\n", day: day) }
    let snapshot = try bench.store.snapshot()
    #expect(snapshot.timeline == [1, 2, 0])
    #expect(snapshot.place(asOf: Bench.time(0)) == nil)
    #expect(snapshot.place(asOf: Bench.time(2)) == 0)
    #expect(snapshot.place(asOf: Bench.time(9)) == 2)
  }

  @Test func `an older file equal to a newer one is a release, for it was current earlier`() throws
  {
    let bench = Bench()
    try bench.add(Self.first, day: 5)
    #expect(try bench.add(Self.first, day: 1).name == "added")
    #expect(try bench.store.snapshot().timeline == [1, 0])
  }

  @Test func `the log keeps sizes, digests and origin`() throws {
    let bench = Bench()
    let entry = try bench.add(Self.first, day: 0).release.entry
    #expect(entry.byteCount == Self.first.utf8.count)
    #expect(entry.recordCount == 3 && entry.newRecordCount == 3)
    #expect(entry.content == Digest256(of: Self.first.bytes))
    // What follows from the bytes is computed when it is asked for.
    #expect(entry.chunk == nil && entry.sha1.isEmpty)
    #expect(try bench.store.snapshot().chunkID(ofLogged: 0)?.digest == entry.content)
    #expect(entry.provenance.fileName == "day-0.csv" && entry.provenance.tool == "test 1")
    #expect(entry.published == Bench.time(0))
  }

  @Test func `a row that stands twice is kept once`() throws {
    let bench = Bench()
    let release = try bench.add("h\nr\nr\nr\nh\n", day: 0).release
    #expect(release.entry.recordCount == 5 && release.entry.newRecordCount == 2)
    #expect(try bench.files() == ["h\nr\nr\nr\nh\n".bytes])
  }
}
