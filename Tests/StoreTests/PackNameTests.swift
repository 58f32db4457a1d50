import Testing

@testable import Store

@Suite struct PackNameTests {
  static let refused = [
    "", ".pack", "1-2.pack", "00000000-00000001.pack", "00000002-00000001.pack",
    "00000000-00000000.pack", "00000001-00000000.pack", "00000000-00000000.lost",
    "00000001-00000002", "00000001-00000002.pac", "00000001-00000002.0.pack",
    "00000001-00000002.-1.pack", "00000001-00000002.x.pack", "00000001-00000002.1.2.pack",
    "+0000001-00000002.pack", "00000001-9223372036854775807.pack",
    "00000001-00000002.9223372036854775807.pack", "00000001-00000002.pack~", "lock", "tmp-1-2-3",
  ]

  @Test(arguments: refused)
  func `what is not the name of a pack is passed over`(text: String) {
    #expect(PackName(text) == nil)
  }

  @Test func `names come back`() throws {
    for name in [
      PackName(firstEntry: 1, lastEntry: 1, generation: 0),
      PackName(firstEntry: 17, lastEntry: 32, generation: 3),
      PackName(firstEntry: 123_456_789, lastEntry: 1_234_567_890, generation: 12),
    ] {
      #expect(PackName(name.text) == name)
    }
    #expect(
      PackName(firstEntry: 1, lastEntry: 64, generation: 2).text == "00000001-00000064.2.pack"
    )
  }

  /// Names in a folder; which count; which are left over; the first entry that is missing.
  static let folders: [(names: [String], live: [String], over: [String], missing: Int?)] = [
    ([], [], [], nil),
    (["1-1", "2-2"], ["1-1", "2-2"], [], nil),
    (["1-2", "1-1", "2-2"], ["1-2"], ["1-1", "2-2"], nil),
    (["1-2", "1-2.1", "3-3"], ["1-2.1", "3-3"], ["1-2"], nil),
    (["1-4", "3-3", "5-5"], ["1-4", "5-5"], ["3-3"], nil),
    (["1-1", "3-3"], ["1-1"], [], 2),
    (["2-2"], [], [], 1),
    (["1-3", "3-5"], ["1-3"], [], 4),
  ]

  @Test(arguments: folders.indices)
  func `the listing alone says which packs count`(index: Int) {
    let folder = Self.folders[index]
    let spelled = { (short: String) -> String in
      let parts = short.split(separator: ".")
      let range = parts[0].split(separator: "-").map { "0000000\($0)" }.joined(separator: "-")
      return ([range] + parts.dropFirst().map(String.init)).joined(separator: ".") + ".pack"
    }
    let found = PackName.select((folder.names.map(spelled) + ["lock", "tmp-1"]).shuffled())
    #expect(found.live.map(\.text) == folder.live.map(spelled))
    #expect(Set(found.superseded.map(\.text)) == Set(folder.over.map(spelled)))
    #expect(found.missingEntry == folder.missing)
  }
}
