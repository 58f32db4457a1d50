import Deflate
import Files
import Imports
import Support
import Testing

/// Archives as Python's own `zipfile` and `gzip` write them: the independent witness.
@Suite(.temporaryDirectory) struct ZipArchiveTests {
  /// Runs Python in the test's folder; nil where there is none.
  static func python(_ script: String) throws -> Bool {
    guard (try? LocalFileSystem().status("/usr/bin/python3")) ?? nil != nil else {
      print("skipped: python3 is not there")
      return false
    }
    let command = Command("/usr/bin/python3", in: TemporaryDirectoryTrait.current)
    let outcome = try command.run(["-c", script])
    try #require(outcome.status == 0, "\(outcome.messages)")
    return true
  }

  static var folder: String { TemporaryDirectoryTrait.current }

  static func bytes(_ name: String) throws -> [UInt8] {
    try LocalFileSystem().readAll("\(folder)/\(name)")
  }

  static func archive(_ bytes: [UInt8]) throws(ZipError) -> ZipArchive {
    try ZipArchive(MemoryFile(path: "x.zip", parts: [bytes]))
  }

  static let small = """
    import zipfile
    rows = b''.join(b'%d;%d\\n' % (i, i * 37 % 101) for i in range(200))
    with zipfile.ZipFile('x.zip', 'w') as z:
        z.writestr('folder/', b'')
        z.writestr('folder/a-2020-04-15.csv', rows, zipfile.ZIP_DEFLATED)
        z.writestr('b.csv', b'stored\\n', zipfile.ZIP_STORED)
        z.writestr('empty.csv', b'', zipfile.ZIP_DEFLATED)
        z.comment = b'PK\\5\\6 is no end'
    open('rows.csv', 'wb').write(rows)
    """

  @Test func `members come out as they went in, folders are none`() throws {
    guard try Self.python(Self.small) else { return }
    let file = MemoryFile(path: "x.zip", parts: [try Self.bytes("x.zip")])
    let archive = try ZipArchive(file)
    #expect(archive.members.map(\.name) == ["folder/a-2020-04-15.csv", "b.csv", "empty.csv"])
    let contents = try archive.members.map { try ZipArchive.content(of: $0, in: file) }
    #expect(contents == [try Self.bytes("rows.csv"), Array("stored\n".utf8), []])
  }

  @Test func `no archive that is cut off gives a wrong byte`() throws {
    guard try Self.python(Self.small) else { return }
    let whole = try Self.bytes("x.zip")
    for count in stride(from: 0, to: whole.count, by: 7) {
      #expect(throws: ZipError.self) { try Self.archive(Array(whole[..<count])) }
    }
  }

  @Test func `a bit that flips is found, or changes no content`() throws {
    guard try Self.python(Self.small) else { return }
    let whole = try Self.bytes("x.zip")
    let rows = try Self.bytes("rows.csv")
    for place in stride(from: 0, to: whole.count, by: 3) {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(place % 8)
      guard let archive = try? Self.archive(bytes) else { continue }
      let file = MemoryFile(path: "x.zip", parts: [bytes])
      for member in archive.members {
        guard let content = try? ZipArchive.content(of: member, in: file) else { continue }
        #expect([rows, Array("stored\n".utf8), []].contains(content), "byte \(place)")
      }
    }
  }

  /// What Python writes, and the name of the case of the error.
  static let hostile: [(script: String, error: String)] = [
    ("z.writestr('../up.csv', b'x')", "untrustedName(\"../up.csv\")"),
    ("z.writestr('/root.csv', b'x')", "untrustedName(\"/root.csv\")"),
    ("z.writestr('a\\\\b.csv', b'x')", "untrustedName(\"a\\\\b.csv\")"),
    (
      "z.writestr('a.csv', b'x' * 9, zipfile.ZIP_BZIP2)", "unsupportedMethod(\"a.csv\", method: 12)"
    ),
    ("z.writestr('a.csv', b'x' * 9, zipfile.ZIP_LZMA)", "unsupportedMethod(\"a.csv\", method: 14)"),
  ]

  @Test(arguments: hostile.indices)
  func `a member that is not to be trusted, or not to be read, is refused by name`(
    index: Int
  ) throws {
    let (line, error) = Self.hostile[index]
    let script = "import zipfile\nwith zipfile.ZipFile('x.zip', 'w') as z: \(line)"
    guard try Self.python(script) else { return }
    let archive = try Self.archive(try Self.bytes("x.zip"))
    let refusal = try #require(archive.members.first.flatMap(ZipArchive.refusal))
    #expect("\(refusal)" == error)
  }

  @Test func `an encrypted member, a bomb and shared bytes are refused`() throws {
    let script = """
      import zipfile
      with zipfile.ZipFile('x.zip', 'w', zipfile.ZIP_DEFLATED) as z:
          z.writestr('a.csv', b'0' * 1000); z.writestr('b.csv', b'1' * 1000)
      """
    guard try Self.python(script) else { return }
    let whole = try Self.bytes("x.zip")
    let list = try #require(Self.lists(whole).first)
    var bytes = whole
    bytes[list + 8] |= 1
    #expect(ZipArchive.refusal(of: try Self.archive(bytes).members[0]) == .encrypted("a.csv"))
    bytes = whole
    for (index, byte) in [UInt8(0), 0, 0, 0x30].enumerated() { bytes[list + 24 + index] = byte }
    let claim = try Self.archive(bytes).members[0]
    #expect(ZipArchive.refusal(of: claim) == .tooLarge("a.csv", byteCount: 0x3000_0000))
    // The second member is said to start where the first one does.
    bytes = whole
    let second = Self.lists(whole)[1]
    for index in 42..<46 { bytes[second + index] = 0 }
    #expect(throws: ZipError.overlap("a.csv", "b.csv")) { try Self.archive(bytes) }
    #expect(throws: ZipError.notAnArchive) { try Self.archive(Array("dep;jour\n".utf8)) }
  }

  /// Where the entries of the list are: after `PK 1 2`.
  static func lists(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) }
  }

  @Test func `64-bit archives are refused by name`() throws {
    let script = """
      import zipfile
      with zipfile.ZipFile('x.zip', 'w') as z:
          for i in range(65536): z.writestr(str(i), b'')
      """
    guard try Self.python(script) else { return }
    let bytes = try Self.bytes("x.zip")
    #expect(throws: ZipError.zip64) { try Self.archive(bytes) }
  }

  @Test func `gzip files of one and of several streams are unpacked`() throws {
    let script = """
      import gzip
      a, b = b'dep;jour\\n' * 99999, b'01;2020\\n'
      open('one', 'wb').write(gzip.compress(a)); open('a', 'wb').write(a + b)
      open('two', 'wb').write(gzip.compress(a) + gzip.compress(b) + bytes(100))
      """
    guard try Self.python(script) else { return }
    let (whole, one, two) = (try Self.bytes("a"), try Self.bytes("one"), try Self.bytes("two"))
    #expect(try Deflate.gunzip(one, limit: 1 << 20) == Array(whole.dropLast(8)))
    #expect(try Deflate.gunzip(two, limit: 1 << 20) == whole)
    #expect(throws: DeflateError.tooLarge(byteCount: 5000)) {
      try Deflate.gunzip(one, limit: 5000)
    }
    #expect(throws: DeflateError.truncated) {
      try Deflate.gunzip(Array(one.dropLast(3)), limit: 1 << 20)
    }
    #expect(throws: DeflateError.trailingBytes(byteCount: 3)) {
      try Deflate.gunzip(one + [1, 2, 3], limit: 1 << 20)
    }
    for place in stride(from: 0, to: one.count, by: 5) {
      var bytes = one
      bytes[place] ^= 8
      guard let content = try? Deflate.gunzip(bytes, limit: 1 << 20) else { continue }
      #expect(content == Array(whole.dropLast(8)), "byte \(place)")
    }
  }
}
