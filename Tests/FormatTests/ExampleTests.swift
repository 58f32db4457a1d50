import Bytes
import Deflate
import Files
@testable import Store
import Support
import Testing

/// The bytes that docs/format.md shows are those that the program writes.
@Suite struct ExampleTests {
  /// The bytes of the fenced blocks that are marked with a word, one array for each block.
  ///
  /// Their lines are an offset, a colon, bytes in hexadecimal, two spaces and an explanation.
  static func blocks(_ mark: String) throws -> [[UInt8]] {
    let page = try LocalFileSystem().readAll("\(FixtureArchive.packageRoot)/docs/format.md")
    var blocks: [[UInt8]] = []
    var isInside = false
    for line in String(decoding: page, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```\(mark)"
        if isInside { blocks.append([]) }
      } else if isInside, let colon = line.firstIndex(of: ":") {
        let shown = line[line.index(after: colon)...].drop { $0 == " " }
        for digits in shown.split(separator: " ", omittingEmptySubsequences: false) {
          guard let bytes = Hex.bytes(digits), bytes.count == 1 else { break }
          blocks[blocks.count - 1] += bytes
        }
      }
    }
    return blocks
  }

  @Test(.temporaryDirectory) func `the packs of the example are as the page shows them`() throws {
    let directory = "\(TemporaryDirectoryTrait.current)/example"
    try ExampleArchive.make(in: directory)
    let made = try ExampleArchive.packs(in: directory)
    let shown = try Self.blocks("pack")
    let contents = try Self.blocks("contents")
    try #require(shown.count == 2 && contents.count == 2)
    for index in shown.indices {
      let file = try PackFile(made[index])
      #expect(file.contents == contents[index])
      // Another zlib may deflate to other bytes that mean the same.
      guard try PackFile(shown[index]).storedContents == Deflate.compress(file.contents, level: 9)
      else {
        print("skipped: this zlib deflates in another way than that of the example")
        continue
      }
      #expect(made[index] == shown[index])
    }
  }

  @Test func `the packs that the page shows open and give back both files`() throws {
    let snapshot = try PackFile.snapshot(ExampleArchive.name, try Self.blocks("pack"))
    try #require(snapshot.logged.count == 2)
    #expect(try snapshot.file(ofLogged: 0) == ExampleArchive.first)
    #expect(try snapshot.file(ofLogged: 1) == ExampleArchive.second)
  }
}
