import Records
import Support
import Testing

@Suite struct RecordSplitterTests {
  /// A file and the records that it is made of.
  static let cases: [(name: String, records: [String])] = [
    ("empty", []), ("a line", ["a;b\n"]), ("no final line feed", ["a;b\n", "1;2"]),
    ("empty lines", ["\n", "\n", "a\n", "\n"]), ("CR LF", ["a;b\r\n", "1;2\r\n"]),
    ("CR CR LF", ["a\r\r\n", "b\r\r\n"]), ("CR alone ends nothing", ["a\rb\rc"]),
    ("mixed ends", ["a\n", "b\r\n", "c\r\r\n", "d"]), ("mark", ["\u{FEFF}a\n", "b\n"]),
    ("quoted line break", ["a;\"x\ny\"\n", "b;z\n"]),
    ("quoted CR LF", ["a,\"x\r\ny\",c\r\n", "b\r\n"]),
    ("several breaks in one field", ["\"a\nb\nc\n\";1\n", "d\n"]),
    ("doubled quotes", ["\"a\"\"b\nc\";1\n", "d\n"]), ("tab", ["a\t\"x\ny\"\n", "b\n"]),
    ("bar", ["a|\"x\ny\"\n", "b\n"]), ("even quotes in plain text", ["a \"b\" c\n", "d\n"]),
    ("unclosed quote", ["a;\"b\n", "c;d\n", "e\n"]),
    ("lone quote in a field", ["a\"b;c\n", "d\n"]),
    ("quote not at the field's start", ["5\" pipe;1\n", "6\" pipe;2\n"]),
    ("quote at the very end", ["a\n", "\""]), ("only quotes", ["\"\"\"\"\n", "\"\"\n"]),
  ]

  @Test(arguments: cases.indices)
  func `rows are what their line ends and quotes say`(index: Int) {
    let (name, records) = Self.cases[index]
    let file = Array(records.joined().utf8)
    #expect(Self.mode(file) == .rows)
    var end = 0
    let expected = records.map { record in
      end += record.utf8.count
      return end
    }
    #expect(Self.ends(file) == expected, "\(name)")
  }

  @Test func `records laid end to end are the file, whatever it holds`() {
    var random = SeededRandom(11)
    let alphabet = Array("ab;,\"\"\"\n\n\r\t|".utf8)
    for round in 0..<400 {
      let count = random.below(200)
      let file = (0..<count).map { _ in
        round.isMultiple(of: 20) ? UInt8(random.below(256)) : alphabet[random.below(alphabet.count)]
      }
      let ends = Self.ends(file)
      #expect((ends.last ?? 0) == file.count)
      #expect(zip([0] + ends, ends).allSatisfy { $0 < $1 })
    }
  }

  @Test func `where a record ends depends only on the bytes from its start on`() {
    let tail = Array("a;\"x\ny\"\nb;c\n\"d\ne;f\ng".utf8)
    let alone = Self.ends(tail)
    let head = Array("1;2\n\"3\n4\"\n".utf8)
    let file = head + tail
    let ends = Self.ends(file)
    #expect(ends.suffix(alone.count).map { $0 - head.count } == alone)
  }

  @Test func `a quote that stays open for more than a record holds is an ordinary character`() {
    let line = Array("\"open;1\n".utf8)
    let rest = [UInt8](repeating: 120, count: 99) + [10]
    let file = line + Array(repeatElement(rest, count: 700).joined())
    let ends = Self.ends(file)
    #expect(ends.count == 701 && ends[0] == line.count)
    let closed = line + Array(repeatElement(rest, count: 600).joined()) + Array("\"\n".utf8)
    #expect(Self.ends(closed) == [closed.count])
  }

  @Test func `a NUL byte at the start makes pieces, a later one does not`() {
    #expect(Self.mode([0]) == .pieces && Self.mode([]) == .rows)
    for (place, mode) in [(7999, RecordSplitter.Mode.pieces), (8000, .rows)] {
      var file = [UInt8](repeating: 10, count: 9000)
      file[place] = 0
      #expect(Self.mode(file) == mode)
    }
  }

  @Test func `UTF-16 is rows, in either byte order`() {
    var (little, big): ([UInt8], [UInt8]) = ([0xFF, 0xFE], [0xFE, 0xFF])
    for byte in "dep;n\n01;2\n".utf8 {
      little += [byte, 0]
      big += [0, byte]
    }
    #expect(Self.ends(little) == [13, 23, 24])
    #expect(Self.ends(big) == [14, 24])
    #expect(Self.mode([0, 0xFF, 0xFE]) == .pieces)
    #expect(Self.mode([0xFF, 0xFE, 0]) == .rows)
  }

  @Test func `a long line of JSON is cut after each object and list`() {
    let objects = (0..<3000).map { "{\"n\": \($0), \"of\": {\"a\": [1, 2], \"b\": 3}}, " }
    // It starts like no JSON: then only the bytes right there count.
    let start = "x = {\"data\": ["
    let file = Array((start + objects.joined() + "{}]}\n{\"a\": [1], \"b\": 2}\n").utf8)
    var text = String(decoding: file, as: UTF8.self)[...]
    for end in zip([0] + Self.ends(file), Self.ends(file)).map({ $1 - $0 }) {
      let record = text.prefix(end)
      text = text.dropFirst(end)
      let isCut = record.hasSuffix("},") || record.hasSuffix("],")
      #expect(isCut || record == " {}]}\n" || record == "{\"a\": [1], \"b\": 2}\n", "\(record)")
      #expect(!record.dropLast().contains("],") || record.hasSuffix("\n"), "\(record)")
    }
    #expect(Self.ends(file).count == 3000 * 2 + 2)
  }

  @Test func `the rest of a long line keeps being cut, and the line after it is a row`() {
    let long = String(repeating: "x", count: 70_000)
    let file = Array("\(long)[1],[2],y\na],b\n".utf8)
    let ends = Self.ends(file)
    #expect(ends.suffix(4) == [70_004, 70_008, 70_010, 70_015])
    // Below the bound a line is a row, whatever it holds.
    #expect(Self.ends(Array("[1],[2],y\na],b\n".utf8)) == [10, 15])
  }

  @Test func `an object that changes in a long line moves no other record`() {
    let old = (0..<4000).map { "{\"n\": \($0), \"value\": \($0 * 7)}," }
    var new = old
    new[700] = "{\"n\": 700, \"value\": null, \"note\": \"withdrawn\"},"
    new.remove(at: 1500)
    let (before, after) = (
      Self.pieces(Array(old.joined().utf8)), Self.pieces(Array(new.joined().utf8))
    )
    #expect(after.subtracting(before).count == 1 && before.subtracting(after).count == 2)
  }

  @Test func `no record is longer than its bound, also in one line without end`() {
    var random = SeededRandom(12)
    let line = (0..<400_000).map { _ in UInt8(97 + random.below(26)) }
    for file in [line, [UInt8](repeating: 65, count: 300_000), [0] + random.bytes(300_000)] {
      let ends = Self.ends(file)
      #expect(ends.last == file.count)
      let sizes = zip([0] + ends, ends).map { $1 - $0 }
      #expect(sizes.allSatisfy { $0 <= RecordSplitter.maximumByteCount })
      #expect(sizes.dropLast().allSatisfy { $0 > 2048 })
    }
  }

  @Test func `an insertion moves no more than the pieces around it`() {
    var random = SeededRandom(13)
    let old = [0] + random.bytes(400_000)
    for place in [5, 100_000, 250_000, 399_990] {
      var new = old
      new.insert(contentsOf: random.bytes(37), at: place)
      let (before, after) = (Self.pieces(old), Self.pieces(new))
      #expect(after.subtracting(before).count <= 3)
      #expect(before.count > 20)
    }
  }

  @Test func `pieces are about as long as is aimed at`() {
    var random = SeededRandom(14)
    let file = [0] + random.bytes(1_000_000)
    let count = Self.ends(file).count
    #expect((80...160).contains(count), "\(count) pieces")
  }

  /// Boundaries are part of the format: chunk ids follow from them.
  @Test func `the boundaries of a known file stay where they are`() {
    var random = SeededRandom(15)
    let file = [0] + random.bytes(60_000)
    let ends = Self.ends(file)
    #expect(ends == [9313, 17897, 27245, 36012, 48600, 60001])
  }

  private static func ends(_ file: [UInt8]) -> [Int] {
    let bytes = file.span
    return RecordSplitter(for: bytes).ends(in: bytes)
  }

  private static func mode(_ file: [UInt8]) -> RecordSplitter.Mode {
    RecordSplitter(for: file.span).mode
  }

  private static func pieces(_ file: [UInt8]) -> Set<[UInt8]> {
    let ends = Self.ends(file)
    return Set(zip([0] + ends, ends).map { Array(file[$0..<$1]) })
  }
}
