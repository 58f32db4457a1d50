import Digests
import Store
import Support
import Testing
import Times

@testable import Vintage

@Suite struct ReferenceTests {
  /// Five releases: two on one day, one around midnight in Paris, one after the clock went back.
  static func world() throws -> TestArchive {
    let world = try TestArchive()
    let releases = [
      ("2020-03-26T18:30", "one", "2020-05-01T00:00Z"),
      ("2020-03-26T19:02", "two", "2020-05-02T00:00Z"),
      ("2020-04-15T23:59", "three", "2020-05-04T00:00Z"),
      ("2020-04-16T00:00", "four", "2020-05-03T00:00Z"),
      ("2020-10-25T02:30+01:00", "five", "2020-11-01T00:00Z"),
    ]
    for (published, text, recorded) in releases {
      try world.add(published, text, recorded: recorded)
    }
    return world
  }

  /// References and the releases that they mean.
  static let found: [(reference: String, text: String)] = [
    ("latest~1", "four"), ("#3~2", "one"), ("first~0", "one"), ("~1~2", "two"),
    ("2020-04-15~1", "two"),
    ("latest", "five"), ("first", "one"), ("~0", "five"), ("~4", "one"), ("#1", "one"),
    ("#5", "five"), ("2020-03-26", "two"), ("2020-03-26T18:30", "one"),
    ("2020-03-26T19:01", "one"), ("2020-03-26T19:02", "two"), ("2020-03-26 19:02", "two"),
    ("2020-03-26T17:30Z", "one"), ("2020-03-26T18:02:00Z", "two"), ("2020-03-27", "two"),
    ("2020-04-15", "three"), ("2020-04-16", "four"), ("2020-04-15T22:00Z", "four"),
    ("2020-04-15T21:59:59Z", "three"), ("2020-10-25T02:30+02:00", "four"),
    ("2020-10-25T02:30+01:00", "five"), ("2020-10-25", "five"), ("20200415", "three"),
    ("2999-12-31", "five"),
  ]

  @Test(arguments: found.indices)
  func `a reference means one release`(index: Int) throws {
    let (reference, text) = Self.found[index]
    #expect(try Self.world().text(reference) == text, "\(reference)")
  }

  @Test func `recorded times ask what the archive held`() throws {
    let world = try Self.world()
    #expect(try world.text("2020-05-01", by: .recorded) == "one")
    // The one of 16 April came in before the one of 15 April.
    #expect(try world.text("2020-05-03", by: .recorded) == "four")
    #expect(try world.text("2020-05-04", by: .recorded) == "four")
    #expect(try world.text("2020-11-01", by: .recorded) == "five")
    #expect(
      throws: ArchiveError.beforeFirst(
        dataSet: "hospital",
        reference: "2020-04-16",
        first: "2020-05-01 02:00",
        by: .recorded
      )
    ) {
      try world.text("2020-04-16", by: .recorded)
    }
  }

  static let refused: [(reference: String, error: ArchiveError)] = [
    ("latest~x", .badReference("latest~x")), ("latest~", .badReference("latest~")),
    ("#1~1~1", .badReference("#1~1~1")), ("~~1", .badReference("~")),
    ("#2~2", .outOfRange(dataSet: "hospital", reference: "#2~2", count: 5)),
    ("", .badReference("")), ("~", .badReference("~")), ("~-1", .badReference("~-1")),
    ("~x", .badReference("~x")), ("#0", .badReference("#0")), ("#", .badReference("#")),
    ("~5", .outOfRange(dataSet: "hospital", reference: "~5", count: 5)),
    ("#6", .outOfRange(dataSet: "hospital", reference: "#6", count: 5)),
    (
      "2020-01-01",
      .beforeFirst(
        dataSet: "hospital",
        reference: "2020-01-01",
        first: "2020-03-26 18:30",
        by: .published
      )
    ),
    ("2020-02-30", .badTime("2020-02-30")), ("2020-13-01", .badTime("2020-13-01")),
    ("paper", .unknownReference(dataSet: "hospital", reference: "paper", tags: [])),
    ("ffffffffffff", .unknownReference(dataSet: "hospital", reference: "ffffffffffff", tags: [])),
  ]

  @Test(arguments: refused.indices)
  func `nothing unknown is taken for the latest`(index: Int) throws {
    let (reference, error) = Self.refused[index]
    let timeline = try Self.world().dataSet.releases()
    #expect(throws: error, "\(reference)") { try timeline.place(of: reference) }
  }

  @Test func `the start of an id is enough where it is the only one`() throws {
    let world = try Self.world()
    let timeline = try world.dataSet.releases()
    for place in 0..<timeline.count {
      let id = timeline.release(place).id.hex
      #expect(try timeline.place(of: id) == place)
      #expect(try timeline.place(of: id.uppercased()) == place)
      #expect(try timeline.place(of: String(id.prefix(16))) == place)
    }
    let id = timeline.release(0).id.hex
    #expect(throws: ArchiveError.self) { try timeline.place(of: String(id.prefix(3))) }
    #expect(throws: ArchiveError.self) { try timeline.place(of: id + "0") }
  }

  @Test func `a start that several ids have is ambiguous`() throws {
    let world = try TestArchive()
    let (start, times) = try Self.idsThatShareAStart()
    for time in times {
      _ = try StoreWriter(world.dataSet.store).add(
        IncomingFile(bytes: [1], published: time, provenance: Provenance(fileName: "")),
        recorded: time
      )
      // Other bytes in between, so that the second is no confirmation.
      let later = Instant(seconds: time.seconds + 1)
      _ = try StoreWriter(world.dataSet.store).add(
        IncomingFile(bytes: [2], published: later, provenance: Provenance(fileName: "")),
        recorded: later
      )
    }
    let timeline = try world.dataSet.releases()
    let error = #expect(throws: ArchiveError.self) { try timeline.place(of: start) }
    guard case .ambiguousReference(_, let reference, let matches) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reference == start && matches.count == 2)
    #expect(matches.allSatisfy { $0.hasPrefix("the id \(start)") })
  }

  /// Two published times of one file whose ids agree in four digits, not all of them 0 to 9.
  private static func idsThatShareAStart() throws -> (String, [Instant]) {
    var seen: [String: Instant] = [:]
    for minute in 0..<5000 {
      let time = Instant(seconds: 1_585_000_000 + Int64(minute) * 60)
      let id = ReleaseID(
        dataSet: "hospital",
        published: time,
        content: Digest256(of: [1]),
        byteCount: 1
      )
      let start = String(id.hex.prefix(4))
      if let other = seen[start], !start.allSatisfy(\.isNumber) { return (start, [other, time]) }
      seen[start] = time
    }
    throw Missing()
  }

  @Test func `tags are references, and an unknown one names those there are`() throws {
    let world = try Self.world()
    let writer = StoreWriter(world.dataSet.store)
    let release = try world.dataSet.releases().release(1)
    try writer.tag("paper-v1", release, isMoving: false, recorded: release.recorded)
    #expect(try world.text("paper-v1") == "two")
    #expect(
      throws: ArchiveError.unknownReference(
        dataSet: "hospital",
        reference: "paper-v2",
        tags: ["paper-v1"]
      )
    ) {
      try world.text("paper-v2")
    }
  }

  @Test func `a data set without releases says so`() throws {
    let timeline = try TestArchive().dataSet.releases()
    for reference in ["latest", "first", "#1", "2020-01-01"] {
      #expect(throws: ArchiveError.noReleases(dataSet: "hospital")) {
        try timeline.place(of: reference)
      }
    }
  }

  static let tagNames: [(name: String, isValid: Bool)] = [
    ("paper-v1", true), ("v1.0", true), ("été_2020", true), ("x", true), ("latest", false),
    ("first", false), ("", false), ("-x", false), (".x", false), ("a b", false), ("a@b", false),
    ("a/b", false), ("#1", false), ("~1", false), ("cafe", false), ("1234", false),
    ("2020-04-15", false), ("2020-02-30", false), (String(repeating: "x", count: 101), false),
    ("a\nb", false),
  ]

  @Test(arguments: tagNames.indices)
  func `no tag can be mistaken for another reference`(index: Int) {
    let (name, isValid) = Self.tagNames[index]
    #expect(TagName.isValid(name) == isValid, "\(name)")
  }

  @Test func `an address is parted at the first sign`() {
    let address = ReleaseAddress("hospital@2020-03-26T19:02")
    #expect(address.dataSet == "hospital" && address.reference == "2020-03-26T19:02")
    #expect(ReleaseAddress("hospital").reference == nil)
    #expect(ReleaseAddress("hospital@").reference == "")
    #expect(ReleaseAddress("a@b@c").reference == "b@c")
  }

  @Test func `a day that is not over, and days after the last sighting, are remarked upon`() throws
  {
    let timeline = try Self.world().dataSet.releases()
    let noon = try timeline.dataSet.publishedTime(stated: "2020-12-01T12:00")
    let last = timeline.count - 1
    #expect(timeline.remark(on: "2020-12-01", at: last, now: noon)?.contains("is not over") == true)
    #expect(
      timeline.remark(on: "2020-11-30", at: last, now: noon)
        == "nothing newer than 2020-10-25 02:30 has been seen"
    )
    #expect(timeline.remark(on: "2020-10-25", at: last, now: noon) == nil)
    #expect(timeline.remark(on: "latest", at: last, now: noon) == nil)
  }
}
