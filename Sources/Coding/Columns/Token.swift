/// How an integer becomes one byte that zlib can count, and bits that are as good as random.
///
/// ```
///  token      value of z (an unsigned integer)              bits that follow
///    0...31   z = token                                     none
///   32...223  e = 5 + (token - 32) / 16, m = (token - 32) % 16
///             z = (16 + m) << (e - 4) | bits                e - 4
///  224...254  z = 1 << (token - 207) | bits                 token - 207
///  255        z = bits                                      64
/// ```
///
/// So four bits below the leading one are left to zlib, for z under 2^17. Bits lie lowest first
/// in the bytes of their own stream.
enum Token {
  /// The token of an integer, and the bits that follow it.
  @inline(__always)
  static func split(_ value: UInt64) -> (token: UInt8, bits: UInt64, bitCount: Int) {
    if value < 32 { return (UInt8(truncatingIfNeeded: value), 0, 0) }
    let exponent = 63 - value.leadingZeroBitCount
    if exponent < 17 {
      let bitCount = exponent - 4
      let mantissa = Int(value >> UInt64(bitCount)) & 15
      let token = UInt8(truncatingIfNeeded: 32 + (exponent - 5) * 16 + mantissa)
      return (token, value & (1 << UInt64(bitCount) &- 1), bitCount)
    }
    if exponent <= 47 {
      let bits = value & (1 << UInt64(exponent) &- 1)
      return (UInt8(truncatingIfNeeded: exponent + 207), bits, exponent)
    }
    return (255, value, 64)
  }

  /// The smallest integer of a token and the number of bits to add to it.
  @inline(__always)
  static func base(_ token: UInt8) -> (value: UInt64, bitCount: Int) {
    if token < 32 { return (UInt64(token), 0) }
    if token < 224 {
      let exponent = 5 + (Int(token) - 32) / 16
      let mantissa = UInt64(16 + (Int(token) - 32) % 16)
      return (mantissa << UInt64(exponent - 4), exponent - 4)
    }
    if token < 255 { return (1 << UInt64(Int(token) - 207), Int(token) - 207) }
    return (0, 64)
  }
}

/// Writes bits, lowest first.
struct BitWriter {
  /// The bytes filled so far.
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Appends the lowest `count` bits of `bits`; those above must be 0.
  mutating func write(_ bits: UInt64, count: Int) {
    var rest = bits
    var left = count
    while left > 0 {
      let taken = min(left, 8 - pendingCount)
      pending |= (rest & (1 << UInt64(taken) &- 1)) << UInt64(pendingCount)
      rest >>= UInt64(taken)
      pendingCount += taken
      left -= taken
      if pendingCount == 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending = 0
        pendingCount = 0
      }
    }
  }

  /// Fills up the last byte with zeros.
  mutating func finish() -> [UInt8] {
    if pendingCount > 0 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pendingCount = 0
      pending = 0
    }
    return bytes
  }
}

/// Reads bits, lowest first.
struct BitReader {
  private let bytes: [UInt8]
  private var offset = 0
  private var pending: UInt64 = 0
  private var pendingCount = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads `count` bits, up to 64; nil past the end.
  @inline(__always)
  mutating func read(_ count: Int) -> UInt64? {
    if count > 32 {
      guard let low = read(32), let high = read(count - 32) else { return nil }
      return low | high << 32
    }
    while pendingCount < count {
      guard offset < bytes.count else { return nil }
      pending |= UInt64(bytes[offset]) << UInt64(pendingCount)
      offset += 1
      pendingCount += 8
    }
    defer {
      pending >>= UInt64(count)
      pendingCount -= count
    }
    return pending & (1 << UInt64(count) &- 1)
  }

  /// Whether all bytes were begun and only zero bits are left.
  var isAtEnd: Bool { offset == bytes.count && pending == 0 }
}
