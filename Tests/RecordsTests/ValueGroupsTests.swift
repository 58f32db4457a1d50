import Records
import Support
import Testing

/// How JSON and XML are cut into records.
@Suite struct ValueGroupsTests {
  /// More than 4 KiB of JSON and of XML that open nothing and close nothing.
  static let longText = String(repeating: "\"x\": 1, ", count: 600)

  /// A file and the records that it is made of.
  static let cases: [(name: String, records: [String])] = [
    ("a small file is one group", ["{\n  \"a\": [\n    1\n  ]\n}\n"]),
    ("an object without indents", ["{\n\"a\": 1\n}\n", "{\n\"b\": 2\n}\n"]),
    ("objects on lines of their own", ["{\"a\": 1}\n", "{\"a\": 2}\n"]),
    ("CR LF", ["{\r\n  \"a\": 1\r\n},\r\n", "{\r\n}\r\n"]),
    ("no final line feed", ["{\n  \"a\": 1\n},\n", "{\n  \"b\""]),
    ("a line that closes and opens", ["{\n  \"a\": 1\n", "}, {\n  \"a\": 2\n", "}, {\n}\n"]),
    ("brackets in strings", ["{\n  \"a\": \"}\\\"}\"\n},\n", "{\n  \"b\": \"{\"\n}\n"]),
    ("a string that is not closed", ["{\n  \"a\": \"}\n}\n", "{\n}\n"]),
    ("only closing", ["{\n}\n", "]\n", "}\n", "{\n}\n"]),
    ("lines between", ["{\n}\n", "\n", "\"a\": 1,\n", "{\n}\n"]),
    ("a mark", ["\u{FEFF}{\n  \"a\": 1\n}\n", "{\n}\n"]),
    ("blank lines first", ["\n", " \t{\n  \"a\": 1\n}\n", "{\n}\n"]),
    ("elements", ["<a>\n <b>1</b>\n</a>\n", "<a>\n <b/>\n</a>\n"]),
    ("rows of HTML", ["<tr>\n<td>1\n<td></td></td>\n</tr>\n", "<tr><td>2</td></tr>\n"]),
    ("elements on lines of their own", ["<?xml?>\n", "<a x=\"1\"/>\n", "<a x='2' />\n"]),
    ("a tag on several lines", ["<a\n x=\"1\"\n>\n</a>\n", "<!-- b\n -->\n", "<b/>\n"]),
    ("a tag that is not closed", ["<a>\n<b\n"]),
    ("JSON in XML", ["<a>{</a>\n", "<a>[</a>\n"]), ("XML in JSON", ["[\"<a>\"]\n", "[\"<b>\"]\n"]),
  ]

  @Test(arguments: cases.indices)
  func `what belongs together is one record`(index: Int) {
    let (name, records) = Self.cases[index]
    #expect(Self.records(records.joined()) == records, "\(name)")
  }

  @Test func `what is longer than a group is a row, and what stands in it groups`() {
    let inner = (0..<300).map { "  {\n    \"n\": \($0)\n  },\n" }
    let last = ["  {\n    \"n\": 300\n  }\n", "]\n"]
    #expect(Self.records("[\n" + inner.joined() + last.joined()) == ["[\n"] + inner + last)
    let elements = (0..<300).map { "\t<row>\n\t\t<n>\($0)</n>\n\t</row>\n" }
    let file = ["<?xml version=\"1.0\"?>\n", "<rows>\n"] + elements + ["</rows>\n"]
    #expect(Self.records(file.joined()) == file)
  }

  @Test func `a group has 4,096 bytes at most, a list in it 256`() {
    let next = "{\n}\n"
    for (count, isGroup) in [(4089, true), (4090, false)] {
      let group = "{\n\"\(String(repeating: "x", count: count))\"\n}\n"
      #expect((group.utf8.count == 4096) == isGroup)
      #expect(Self.records(group + next).count == (isGroup ? 2 : 4), "\(count)")
    }
    for (count, isGroup) in [(252, true), (253, false)] {
      let list = "[\n\(String(repeating: "7", count: count))\n]"
      #expect((list.utf8.count == 256) == isGroup)
      #expect(Self.records("{\n\"a\": \(list)\n}\n" + next).count == (isGroup ? 2 : 6), "\(count)")
    }
  }

  @Test func `what lies deeper than 32 in one another is no group`() {
    for (depth, isGroup) in [(32, true), (33, false)] {
      for (open, close) in [("{", "}"), ("<a>", "</a>")] {
        let (opened, closed) = (
          Array(repeating: open + "\n", count: depth), Array(repeating: close + "\n", count: depth)
        )
        let records = Self.records((opened + closed).joined())
        #expect(records.count == (isGroup ? 1 : 3), "\(depth) \(open)")
        #expect(records.first == (isGroup ? (opened + closed).joined() : opened[0]))
      }
      let line = String(repeating: "{", count: depth) + String(repeating: "}", count: depth)
      #expect(Self.records("{\"a\": 1}" + line + Self.longText)[1] == (isGroup ? line : "{"))
    }
  }

  @Test(arguments: ["{", "{\n", "[\n", "<a>", "<a>\n", "<td>1 <br>\n"])
  func `what is never closed is not looked through again and again`(part: String) {
    let file = Array(String(repeating: part, count: 40_000).utf8)
    let time = ContinuousClock().measure { _ = RecordSplitter(for: file.span).ends(in: file.span) }
    // Without a bound to the depth it is minutes.
    #expect(time < .seconds(20), "\(part)")
  }

  @Test func `a line is cut from 4 KiB on: into values, at what is too long for one`() {
    let objects = (0..<400).map { "{\"n\": \($0), \"of\": {\"a\": [1, 2], \"b\": \"}\"}}," }
    let file = ["{\"data\": "] + ["["] + objects + ["{}", "]}\n"]
    #expect(Self.records(file.joined()) == file)
    let spaced =
      ["{\"data\": ", "[ ", objects[0]] + objects.dropFirst().map { " " + $0 }
      + [" {}", "]}\n", "{\"a\": [1], \"b\": 2}\n"]
    #expect(Self.records(spaced.joined()) == spaced)
    let rows = (0..<600).map { "[\($0), \"x\"]," }
    #expect(Self.records("[" + rows.joined() + "[]]") == ["["] + rows + ["[]", "]"])
    let elements = (0..<400).map { "<row n=\"\($0)\"><a>1</a><b/></row>" } + ["<end/>"]
    let xml = ["<?xml version=\"1.0\"?>", "<rows>"] + elements
    #expect(Self.records(xml.joined() + "</rows>\n") == xml + ["</rows>\n"])
    // A comma belongs to what stands before it in JSON, but is text in XML.
    let listed = (0..<400).map { "<n>\($0)</n>" }
    let cut = listed.prefix(1) + listed.dropFirst().flatMap { [",", $0] }
    #expect(Self.records(cut.joined()) == Array(cut))
  }

  @Test func `a long line without values is cut as in other files`() {
    let flat = "{" + Self.longText + "\"y\": 2}\n"
    #expect(flat.utf8.count > 4096)
    #expect(Self.records(flat + "{}\n") == [flat, "{}\n"])
    // Long lists of figures are none, but what stands around them is cut.
    let list = String(repeating: "1, ", count: 2000)
    let file = ["{\"a\": ", "[\(list)1],", " \"b\": ", "[\(list)2]}\n"]
    #expect(Self.records(file.joined()) == file)
  }

  @Test func `an object that changes moves no other record`() {
    for (open, separator) in [("[", ""), ("[\n", "\n")] {
      let old = (0..<4000).map { "{\"n\": \($0),\(separator) \"value\": \($0 * 7)},\(separator)" }
      var new = old
      new[700] = "{\"n\": 700,\(separator) \"value\": null, \"note\": \"withdrawn\"},\(separator)"
      new.remove(at: 1500)
      let (before, after) = (
        Set(Self.records(open + old.joined() + "{}]\n")),
        Set(Self.records(open + new.joined() + "{}]\n"))
      )
      #expect(after.subtracting(before).count == 1 && before.subtracting(after).count == 2)
    }
  }

  @Test func `records laid end to end are the file, whatever it holds`() {
    var random = SeededRandom(19)
    let parts = [
      "{", "}", "[", "]", ",", "\"", "\\", "\n", "<a>", "</a>", "<b/>", "<", ">", "<!--", " ", "1",
      String(repeating: "x", count: 700),
    ]
    for round in 0..<600 {
      let first = ["{", "[", "<a>"][round % 3]
      let file =
        first + (0..<random.below(300)).map { _ in parts[random.below(parts.count)] }.joined()
      let records = Self.records(file)
      #expect(records.joined() == file)
      #expect(
        records.allSatisfy { !$0.isEmpty && $0.utf8.count <= RecordSplitter.maximumByteCount }
      )
    }
  }

  @Test func `where a record ends depends only on the bytes from its start on`() {
    let tail = ["{\n  \"a\": 1\n},\n", "{\n  \"b\": [\n    2\n  ]\n}\n", "]\n"]
    let head = ["{\n  \"c\": 3\n},\n", "\"d\": 4,\n"]
    #expect(Self.records((head + tail).joined()) == head + tail)
    #expect(Self.records(tail.joined()) == tail)
  }

  private static func records(_ text: String) -> [String] {
    let file = Array(text.utf8)
    var start = 0
    return RecordSplitter(for: file.span).ends(in: file.span).map { end in
      defer { start = end }
      return String(decoding: file[start..<end], as: UTF8.self)
    }
  }
}
