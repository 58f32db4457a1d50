import Files
import Support
import Testing

@Suite(.temporaryDirectory) struct PathTests {
  static let names: [[UInt8]] = [
    [], Array("plain".utf8), Array("caf\u{E9}".utf8), [0x63, 0xE9], [0xFF, 0xFE, 0x2F, 0x80],
    // What is cut short, too long, a surrogate, past the last character.
    [0xE2, 0x82, 0x41], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
    // A name that has a stand-in for a character of its own, and one beside its byte.
    Array("\u{10F7E9}".utf8), Array("\u{10F7E9}".utf8) + [0xE9], Array("\u{10FFFF}".utf8),
  ]

  @Test(arguments: names)
  func `a name of any bytes becomes text and the same bytes again`(name: [UInt8]) {
    #expect(Path.bytes(Path.text(name)) == name)
    let isText = String(validating: name, as: UTF8.self) != nil
    if isText, !name.starts(with: [0xF4, 0x8F, 0x9F]) {
      #expect(Path.text(name) == String(decoding: name, as: UTF8.self))
      #expect(Path.isUTF8(Path.text(name)) && Path.shown(Path.text(name)) == Path.text(name))
    }
  }

  @Test func `names of chance bytes are told apart`() {
    var random = SeededRandom(7)
    // What starts, or goes on with, a long character.
    let parts: [UInt8] = [0x41, 0x80, 0x8F, 0x9F, 0xA9, 0xC3, 0xE2, 0xF4, 0xFF]
    var texts: [String: [UInt8]] = [:]
    for _ in 0..<2000 {
      let name = (0..<random.below(6)).map { _ in parts[random.below(parts.count)] }
      let text = Path.text(name)
      #expect(Path.bytes(text) == name)
      #expect(texts.updateValue(name, forKey: text).map { $0 == name } ?? true)
    }
  }

  @Test func `people read the bytes that are no UTF-8`() {
    #expect(Path.shown(Path.text([0x63, 0xE9, 0x2E, 0xC3, 0xA9])) == "c\\xe9.\u{E9}")
  }

  @Test func `files and folders have the names that were asked for`() throws {
    let disk = LocalFileSystem()
    let folder = TemporaryDirectoryTrait.current + "/" + Path.text([0xE9, 0x61])
    let names = [Path.text([0x62, 0xFF]), Path.text(Array("\u{10F7FF}".utf8))].sorted()
    guard (try? disk.makeDirectory(folder)) != nil else {
      print("skipped: this file system takes no such name")
      return
    }
    for name in names { try disk.publish([Path.bytes(name)], as: name, in: folder) }
    #expect(try disk.list(folder) == names)
    for name in names { #expect(try disk.readAll("\(folder)/\(name)") == Path.bytes(name)) }
    let process = try ChildProcess("cat", names.map { "\(folder)/\($0)" })
    #expect(try process.readAll() == names.flatMap(Path.bytes) && process.wait() == 0)
  }
}
