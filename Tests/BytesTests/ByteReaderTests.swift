import Bytes
import Support
import Testing

@Suite struct ByteReaderTests {
  static let integers: [UInt64] =
    [0, 1, 127, 128, 16383, 16384, 1 << 32, UInt64.max - 1, UInt64.max]
    + (0..<64).map { 1 << UInt64($0) }

  @Test func `unsigned integers come back in as few bytes as LEB128 needs`() throws {
    for value in Self.integers {
      var bytes: [UInt8] = []
      bytes.writeVarint(value)
      #expect(bytes.count == max(1, (64 - value.leadingZeroBitCount + 6) / 7))
      var reader = ByteReader(bytes)
      #expect(try reader.readVarint() == value)
      try reader.finish()
    }
  }

  @Test func `signed integers come back, small ones short on both sides`() throws {
    for value in [0, -1, 1, -2, 63, -64, 64, Int64.min, Int64.max] {
      var bytes: [UInt8] = []
      bytes.writeZigzag(value)
      if (-64...63).contains(value) { #expect(bytes.count == 1) }
      var reader = ByteReader(bytes)
      #expect(try reader.readZigzag() == value)
    }
  }

  @Test func `fixed integers are little-endian`() throws {
    var bytes: [UInt8] = []
    bytes.writeUInt32(0x0403_0201)
    bytes.writeUInt64(0x0C0B_0A09_0807_0605)
    #expect(bytes == Array(1...12))
    var reader = ByteReader(bytes)
    #expect(try reader.readUInt32() == 0x0403_0201)
    #expect(try reader.readUInt64() == 0x0C0B_0A09_0807_0605)
    #expect(reader.isAtEnd)
  }

  @Test func `blobs come back and are held against their bound`() throws {
    var bytes: [UInt8] = []
    bytes.writeBlob([7, 8, 9])
    bytes.writeBlob([])
    var reader = ByteReader(bytes)
    #expect(throws: ByteError.countTooLarge(offset: 0, count: 3, limit: 2)) {
      try reader.readBlob(atMost: 2)
    }
    #expect(reader.offset == 0)
    #expect(try Array(reader.readBlob(atMost: 3)) == [7, 8, 9])
    #expect(try reader.readBlob(atMost: 3).isEmpty)
  }

  @Test func `a truncated varint reports its first byte`() {
    for count in 1...9 {
      var reader = ByteReader([0] + [UInt8](repeating: 0x80, count: count))
      #expect(throws: Never.self) { try reader.readByte() }
      #expect(throws: ByteError.truncated(offset: 1)) { try reader.readVarint() }
      #expect(reader.offset == 1)
    }
  }

  @Test func `integers beyond 64 bits are refused`() {
    let nine = [UInt8](repeating: 0xFF, count: 9)
    for ending in [[2], [0x80, 0], [0xFF, 0x01], [0x7F]] as [[UInt8]] {
      var reader = ByteReader(nine + ending)
      #expect(throws: ByteError.overlongInteger(offset: 0)) { try reader.readVarint() }
    }
  }

  @Test func `a reader of a part never looks beyond it`() throws {
    var reader = ByteReader(slice: [1, 2, 0x80, 4][1..<3])
    #expect(reader.remaining == 2)
    #expect(try reader.readByte() == 2)
    #expect(throws: ByteError.truncated(offset: 2)) { try reader.readVarint() }
    #expect(throws: ByteError.truncated(offset: 2)) { try reader.readBytes(2) }
    #expect(throws: ByteError.truncated(offset: 2)) { try reader.readBytes(-1) }
    #expect(throws: ByteError.truncated(offset: 2)) { try reader.readUInt32() }
    #expect(throws: ByteError.trailingBytes(offset: 2)) { try reader.finish() }
  }

  @Test func `many integers at once are those read one by one, wherever the bytes end`() throws {
    var random = SeededRandom(2)
    for _ in 0..<200 {
      let values = (0..<random.below(40)).map { _ in
        random.below(4) == 0 ? Self.integers[random.below(Self.integers.count)] : 7
      }
      var bytes: [UInt8] = [0xFF, 0xFF]
      for value in values { bytes.writeVarint(value) }
      var reader = ByteReader(slice: (bytes + [1, 1, 1, 1, 1, 1, 1, 1])[2..<bytes.count])
      #expect(try reader.readVarints(values.count) == values)
      try reader.finish()
      for end in 2..<bytes.count {
        var short = ByteReader(slice: bytes[2..<end])
        #expect(throws: ByteError.self) { try short.readVarints(values.count) }
        #expect(short.offset <= end)
      }
    }
    var none = ByteReader([])
    #expect(try none.readVarints(0) == [])
    #expect(throws: ByteError.truncated(offset: 0)) { try none.readVarints(-1) }
  }

  @Test func `equal bytes are passed over together, others not at all`() {
    var reader = ByteReader(slice: [9, 5, 5, 5, 6, 5][1..<5])
    #expect(reader.readEqualBytes(4) == nil && reader.offset == 1)
    #expect(reader.readEqualBytes(5) == nil && reader.readEqualBytes(0) == nil)
    #expect(reader.readEqualBytes(3) == 5 && reader.offset == 4)
    #expect(reader.readEqualBytes(1) == 6 && reader.isAtEnd)
    #expect(reader.readEqualBytes(1) == nil)
  }

  @Test func `random bytes never trap`() {
    var random = SeededRandom(1)
    for _ in 0..<2000 {
      let count = random.below(24)
      var reader = ByteReader(random.bytes(count))
      for _ in 0..<6 {
        switch random.below(5) {
        case 0: _ = try? reader.readVarint()
        case 1: _ = try? reader.readZigzag()
        case 2: _ = try? reader.readCount(atMost: random.below(300) - 1)
        case 3: _ = try? reader.readBlob(atMost: 100)
        default: _ = try? reader.readUInt64()
        }
        #expect(reader.offset >= 0 && reader.offset <= count)
      }
    }
  }
}
