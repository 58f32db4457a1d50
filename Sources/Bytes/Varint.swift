extension Span<UInt8> {
  /// Reads an unsigned integer in LEB128: seven bits a byte, lowest first, 1 to 10 bytes.
  ///
  /// - Parameters:
  ///   - place: Where it starts, 0 or more; then the place behind it. Stays after an error.
  ///   - end: The end of what may be read, at most `count`.
  /// - Returns: The integer.
  /// - Throws: ``ByteError/truncated(offset:)``, ``ByteError/overlongInteger(offset:)``.
  @inlinable
  public func readVarint(at place: inout Int, before end: Int) throws(ByteError) -> UInt64 {
    guard place < end else { throw .truncated(offset: place) }
    let low = self[place]
    if low < 0x80 {
      place &+= 1
      return UInt64(low)
    }
    if place &+ 1 < end, self[place &+ 1] < 0x80 {
      place &+= 2
      return UInt64(low & 0x7F) | UInt64(self[place &- 1]) << 7
    }
    return try readLongVarint(at: &place, before: end)
  }

  @usableFromInline
  func readLongVarint(at place: inout Int, before end: Int) throws(ByteError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var position = place
    while position < end {
      let byte = self[position]
      position += 1
      if shift == 63, byte > 1 { throw .overlongInteger(offset: place) }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        place = position
        return value
      }
      shift += 7
      if shift > 63 { throw .overlongInteger(offset: place) }
    }
    throw .truncated(offset: place)
  }
}

extension UInt64 {
  /// The signed integer that this one stands for in zigzag: 0, 1, 2, 3 are 0, -1, 1, -2.
  @inlinable
  public var unzigzagged: Int64 { Int64(bitPattern: (self >> 1) ^ (0 &- (self & 1))) }
}

extension Int64 {
  /// This integer in zigzag: 0, -1, 1, -2 are 0, 1, 2, 3.
  @inlinable
  public var zigzagged: UInt64 { UInt64(bitPattern: (self << 1) ^ (self >> 63)) }
}

extension OutputSpan<UInt8> {
  /// Appends an unsigned integer in LEB128, 1 to 10 bytes.
  ///
  /// - Precondition: There is room for it.
  /// - Parameter value: The integer.
  @inlinable
  public mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
