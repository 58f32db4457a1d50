import Bytes
import Coding
import Records
import Testing

/// Payloads written once and kept: every later version must read them.
@Suite struct GoldenBlockTests {
  /// What the payloads hold: numbers, codes, both date styles, quotes, two line ends, NA, NUL.
  static let rows: [String] = {
    var rows = ["dep;jour;nb;rate\n"]
    for day in 1..<10 {
      for code in ["01", "2A", "971"] {
        rows.append(
          "\"\(code)\";2020-03-0\(day);\(day * day + code.utf8.count);\(day * 3).\(day % 10)\n"
        )
      }
    }
    return rows + ["01;18/03/2020;NA;\r\n", "\u{0}weird\n", "\"x\";\"y;z\";5"]
  }()

  static let columns =
    "02c201820145c8314e42511445d17dceb95e1e4f29a8c1cf0c98c0af9c8073d0c4c64212a2858cdecad0adac"
    + "7a92641b11258e2d1475dce95810cd78468dabc77c58350b807f68f5ee5e829500f1690b20daddecf7c2a789"
    + "a0ba3e2f3fd754e777bd7919885aa651da5fef3ab75f5fbc0c5aa5e1e32391d2757dfbfeb0ce8d9f37b45aa3"
    + "0e9b3f636262c00998989800060404060c0264657030313241393731007765697264786360626262c685d898"
    + "00636062c0099898005b328f89810117120200636062c0099818016363e360636060c186b800636062c00998"
    + "00b3030206ec0000"

  static func batch(_ rows: [String]) -> RecordBatch {
    var batch = RecordBatch()
    for row in rows { batch.append(Array(row.utf8)) }
    return batch
  }

  @Test func `a block by column is read as it was written`() throws {
    let batch = Self.batch(Self.rows)
    let payload = try #require(Hex.bytes(Self.columns))
    let found = try RecordBlock.decode(
      payload[...],
      byteCount: batch.bytes.count,
      recordCount: batch.count
    )
    #expect(found == batch)
  }

  @Test func `stored and text blocks are read as they were written`() throws {
    let batch = Self.batch(["a\n", "bc"])
    let stored = try #require(Hex.bytes("000202610a6263"))
    #expect(try RecordBlock.decode(stored[...], byteCount: 4, recordCount: 2) == batch)
    let lines = Self.batch(["a\n", "bc\n"])
    // zlib stream of one stored block: header, 01, length, its complement, bytes, Adler-32.
    let text = try #require(Hex.bytes("010078010105 00fafF610a62630a".filter { $0 != " " }))
    let sum = Self.adler32(lines.bytes)
    #expect(
      try RecordBlock.decode((text + sum)[...], byteCount: 5, recordCount: 2) == lines
    )
  }

  /// The checksum of RFC 1950, highest byte first.
  static func adler32(_ bytes: [UInt8]) -> [UInt8] {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: (high << 16 | low) >> $0) }
  }
}
