import Deflate
import Testing

@Suite struct DeflateTests {
  static let samples: [[UInt8]] = [
    [], [0], Array("dep;jour;nb\n".utf8), [UInt8](repeating: 7, count: 100_000),
    (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) },
  ]

  @Test(arguments: samples.indices)
  func `bytes come back from every level, format and strategy`(index: Int) throws {
    let sample = Self.samples[index]
    for format in [DeflateFormat.zlib, .raw, .gzip] {
      for strategy in DeflateStrategy.allCases {
        for level in [-3, 0, 1, 6, 9, 12] {
          let packed = Deflate.compress(sample, level: level, format: format, strategy: strategy)
          let back = try Deflate.decompress(packed[...], byteCount: sample.count, format: format)
          #expect(back == sample)
        }
      }
    }
  }

  @Test func `every shorter prefix is an error`() {
    let packed = Deflate.compress(Self.samples[2], level: 9)
    for end in 0..<packed.count {
      #expect(throws: DeflateError.self) {
        try Deflate.decompress(packed[..<end], byteCount: Self.samples[2].count)
      }
    }
  }

  @Test func `every flipped bit of a zlib stream is an error or changes nothing`() {
    let sample = Self.samples[2]
    let packed = Deflate.compress(sample, level: 9)
    for bit in 0..<packed.count * 8 {
      var damaged = packed
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let back = try? Deflate.decompress(damaged[...], byteCount: sample.count)
      #expect(back == nil || back == sample)
    }
  }

  @Test func `a wrong size and bytes after the end are named`() {
    let packed = Deflate.compress(Self.samples[2], level: 9)
    #expect(throws: DeflateError.wrongByteCount(expected: 13, found: 12)) {
      try Deflate.decompress(packed[...], byteCount: 13)
    }
    #expect(throws: DeflateError.wrongByteCount(expected: 11, found: 12)) {
      try Deflate.decompress(packed[...], byteCount: 11)
    }
    #expect(throws: DeflateError.trailingBytes(byteCount: 2)) {
      try Deflate.decompress((packed + [1, 2])[...], byteCount: 12)
    }
    #expect(throws: DeflateError.wrongByteCount(expected: 1 << 30, found: 0)) {
      try Deflate.decompress(packed[...], byteCount: 1 << 30)
    }
  }

  @Test func `the checksum is the one of gzip and can be continued`() {
    let digits = Array("123456789".utf8)
    #expect(Deflate.crc32(digits) == 0xCBF4_3926)
    #expect(Deflate.crc32(digits[4...], seed: Deflate.crc32(digits[..<4])) == 0xCBF4_3926)
    #expect(Deflate.crc32([]) == 0)
  }

  @Test func `the gzip size counts header and trailer`() {
    #expect(Deflate.gzipByteCount([]) == 20)
  }
}
