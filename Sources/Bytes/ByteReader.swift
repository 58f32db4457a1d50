/// What a ``ByteReader`` met instead of the value it was asked for.
public enum ByteError: Error, Hashable, Sendable {
  /// The bytes end inside the value that starts at `offset`.
  case truncated(offset: Int)
  /// The variable-length integer that starts at `offset` does not fit 64 bits.
  case overlongInteger(offset: Int)
  /// The count that starts at `offset` says more than its bound allows.
  case countTooLarge(offset: Int, count: UInt64, limit: Int)
  /// Bytes are left over after the last value, from `offset` on.
  case trailingBytes(offset: Int)

  /// The same error in bytes that stand behind others.
  ///
  /// - Parameter shift: How many others.
  /// - Returns: The error, with the offset in all of them.
  public func moved(by shift: Int) -> ByteError {
    switch self {
    case .truncated(let offset): .truncated(offset: offset + shift)
    case .overlongInteger(let offset): .overlongInteger(offset: offset + shift)
    case .countTooLarge(let offset, let count, let limit):
      .countTooLarge(offset: offset + shift, count: count, limit: limit)
    case .trailingBytes(let offset): .trailingBytes(offset: offset + shift)
    }
  }
}

/// A cursor over bytes that came from outside: every read is checked, none traps.
///
/// Offsets in errors count from the start of the array, also where only a slice of it is read.
/// After an error the cursor stands where the failed value starts.
public struct ByteReader: Sendable {
  /// The bytes read from.
  public let bytes: ArraySlice<UInt8>
  /// The index in `bytes` at which the next value starts.
  public private(set) var offset: Int
  /// The end of what may be read.
  public let end: Int

  /// Makes a cursor over all of `bytes`.
  ///
  /// - Parameter bytes: What is read; not copied.
  public init(_ bytes: [UInt8]) { self.init(slice: bytes[...]) }

  /// Makes a cursor over a part of an array.
  ///
  /// - Parameter bytes: What is read; not copied.
  public init(slice bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    offset = bytes.startIndex
    end = bytes.endIndex
  }

  /// How many bytes are left.
  public var remaining: Int { end - offset }

  /// Whether everything has been read.
  public var isAtEnd: Bool { offset == end }

  /// Reads one byte.
  ///
  /// - Returns: The byte.
  /// - Throws: ``ByteError/truncated(offset:)``.
  public mutating func readByte() throws(ByteError) -> UInt8 {
    guard offset < end else { throw .truncated(offset: offset) }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Reads `count` bytes.
  ///
  /// - Parameter count: How many; 0 or more.
  /// - Returns: The bytes.
  /// - Throws: ``ByteError/truncated(offset:)``.
  public mutating func readBytes(_ count: Int) throws(ByteError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= end - offset else { throw .truncated(offset: offset) }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Passes over `count` bytes.
  ///
  /// - Parameter count: How many; 0 or more.
  /// - Throws: ``ByteError/truncated(offset:)``.
  public mutating func skip(_ count: Int) throws(ByteError) {
    guard count >= 0, count <= end - offset else { throw .truncated(offset: offset) }
    offset += count
  }

  /// Reads an unsigned integer in LEB128: seven bits a byte, lowest first, 1 to 10 bytes.
  ///
  /// - Returns: The integer.
  /// - Throws: ``ByteError/truncated(offset:)``, ``ByteError/overlongInteger(offset:)``.
  public mutating func readVarint() throws(ByteError) -> UInt64 {
    if offset < end, bytes[offset] < 0x80 {
      offset += 1
      return UInt64(bytes[offset - 1])
    }
    return try readLongVarint()
  }

  private mutating func readLongVarint() throws(ByteError) -> UInt64 {
    var place = offset - bytes.startIndex
    do throws(ByteError) {
      let value = try bytes.span.readVarint(at: &place, before: bytes.count)
      offset = bytes.startIndex + place
      return value
    } catch {
      throw error.moved(by: bytes.startIndex)
    }
  }

  /// Reads so many unsigned integers in LEB128, one after the other.
  ///
  /// - Parameter count: How many; 0 or more. Each has one byte at least, so that no more is taken
  ///   in memory than eight times what is left to read.
  /// - Returns: The integers.
  /// - Throws: As ``readVarint()``.
  public mutating func readVarints(_ count: Int) throws(ByteError) -> [UInt64] {
    guard count >= 0, count <= remaining else { throw .truncated(offset: offset) }
    var values = [UInt64](repeating: 0, count: count)
    var output = values.mutableSpan
    var filled = 0
    while filled < count {
      // Most integers of a column have one byte.
      let start = offset - bytes.startIndex
      let range = start..<start + min(count - filled, remaining)
      let short = ByteScan.widenShort(bytes.span, range, into: &output, at: filled)
      offset += short
      filled += short
      if filled < count {
        output[filled] = try readVarint()
        filled += 1
      }
    }
    return values
  }

  /// Passes over bytes where all of them are equal.
  ///
  /// - Parameter count: How many there are.
  /// - Returns: The byte that they all are; nil, and nothing is passed over, where there are none,
  ///   where they differ, and where fewer are left.
  public mutating func readEqualBytes(_ count: Int) -> UInt8? {
    guard count > 0, count <= remaining else { return nil }
    let start = offset - bytes.startIndex
    let (all, next) = (start..<start + count - 1, start + 1..<start + count)
    guard ByteScan.equal(bytes.span, all, bytes.span, next) else { return nil }
    defer { offset += count }
    return bytes[offset]
  }

  /// Reads integers in LEB128 where each of them has one byte.
  ///
  /// - Parameter count: How many there are.
  /// - Returns: Them; nil, and nothing is passed over, where one has more bytes, and where fewer
  ///   are left.
  public mutating func readShortVarints(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    let start = offset - bytes.startIndex
    guard ByteScan.areShort(bytes.span, start..<start + count) else { return nil }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Reads a signed integer in zigzag LEB128: 0, -1, 1, -2 are 0, 1, 2, 3.
  ///
  /// - Returns: The integer.
  /// - Throws: As ``readVarint()``.
  public mutating func readZigzag() throws(ByteError) -> Int64 {
    try readVarint().unzigzagged
  }

  /// Reads a count in LEB128 and holds it against a bound, so that it can size an allocation.
  ///
  /// - Parameter limit: The largest count allowed.
  /// - Returns: The count, 0 to `limit`.
  /// - Throws: As ``readVarint()``, and ``ByteError/countTooLarge(offset:count:limit:)``.
  public mutating func readCount(atMost limit: Int) throws(ByteError) -> Int {
    let start = offset
    let value = try readVarint()
    guard value <= UInt64(max(limit, 0)) else {
      offset = start
      throw .countTooLarge(offset: start, count: value, limit: limit)
    }
    return Int(value)
  }

  /// Reads four bytes, lowest first.
  ///
  /// - Returns: The integer.
  /// - Throws: ``ByteError/truncated(offset:)``.
  public mutating func readUInt32() throws(ByteError) -> UInt32 {
    let start = offset
    try skip(4)
    var value: UInt32 = 0
    for index in (start..<start + 4).reversed() { value = value << 8 | UInt32(bytes[index]) }
    return value
  }

  /// Reads eight bytes, lowest first.
  ///
  /// - Returns: The integer.
  /// - Throws: ``ByteError/truncated(offset:)``.
  public mutating func readUInt64() throws(ByteError) -> UInt64 {
    let start = offset
    try skip(8)
    var value: UInt64 = 0
    for index in (start..<start + 8).reversed() { value = value << 8 | UInt64(bytes[index]) }
    return value
  }

  /// Reads a length in LEB128 and that many bytes.
  ///
  /// - Parameter limit: The largest length allowed, in bytes.
  /// - Returns: The bytes.
  /// - Throws: As ``readCount(atMost:)`` and ``readBytes(_:)``.
  public mutating func readBlob(atMost limit: Int) throws(ByteError) -> ArraySlice<UInt8> {
    let count = try readCount(atMost: limit)
    return try readBytes(count)
  }

  /// Checks that nothing is left.
  ///
  /// - Throws: ``ByteError/trailingBytes(offset:)``.
  public func finish() throws(ByteError) {
    guard isAtEnd else { throw .trailingBytes(offset: offset) }
  }
}
