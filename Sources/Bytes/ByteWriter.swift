/// Writing counterparts of ``ByteReader``; all append.
extension [UInt8] {
  /// Appends an unsigned integer in LEB128, 1 to 10 bytes.
  ///
  /// - Parameter value: The integer.
  public mutating func writeVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends a count in LEB128.
  ///
  /// - Parameter count: The count; 0 or more.
  public mutating func writeCount(_ count: Int) {
    writeVarint(UInt64(count))
  }

  /// Appends a signed integer in zigzag LEB128.
  ///
  /// - Parameter value: The integer.
  public mutating func writeZigzag(_ value: Int64) {
    writeVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends four bytes, lowest first.
  ///
  /// - Parameter value: The integer.
  public mutating func writeUInt32(_ value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends eight bytes, lowest first.
  ///
  /// - Parameter value: The integer.
  public mutating func writeUInt64(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends the length of `blob` in LEB128, then `blob`.
  ///
  /// - Parameter blob: The bytes.
  public mutating func writeBlob(_ blob: some Collection<UInt8>) {
    writeCount(blob.count)
    append(contentsOf: blob)
  }
}
