/// A cursor over text as bytes; shared by the small parsers of times, zones and file names.
///
/// Every read is checked. A read that fails leaves the cursor where it was.
package struct TextCursor: Sendable {
  /// The text, as UTF-8.
  package let bytes: [UInt8]
  /// Where the next read starts, in bytes.
  package var offset: Int

  /// Makes a cursor.
  ///
  /// - Parameters:
  ///   - bytes: The text, as UTF-8.
  ///   - offset: Where to start, in bytes; 0 to `bytes.count`.
  package init(_ bytes: some Sequence<UInt8>, at offset: Int = 0) {
    self.bytes = Array(bytes)
    self.offset = offset
  }

  /// Whether nothing is left.
  package var isAtEnd: Bool { offset >= bytes.count }

  /// The next byte, not consumed, or nil at the end.
  package var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Consumes one byte where it is the given character.
  ///
  /// - Parameter character: An ASCII character.
  /// - Returns: Whether it was there.
  package mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  /// Reads exactly `count` decimal digits.
  ///
  /// - Parameter count: How many; 1 to 18.
  /// - Returns: Their value, or nil where there are fewer.
  package mutating func readDigits(_ count: Int) -> Int? {
    guard count <= bytes.count - offset else { return nil }
    var value = 0
    for index in offset..<offset + count {
      guard Self.isDigit(bytes[index]) else { return nil }
      value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    offset += count
    return value
  }

  /// Reads one to `limit` decimal digits.
  ///
  /// - Parameter limit: The most digits consumed; 1 to 18.
  /// - Returns: Their value, or nil where there is none.
  package mutating func readNumber(atMost limit: Int) -> Int? {
    var count = 0
    while count < limit, offset + count < bytes.count, Self.isDigit(bytes[offset + count]) {
      count += 1
    }
    return count == 0 ? nil : readDigits(count)
  }

  /// Whether a byte is an ASCII decimal digit.
  ///
  /// - Parameter byte: The byte.
  /// - Returns: Whether it is 0 to 9.
  package static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// Whether a byte is an ASCII letter.
  ///
  /// - Parameter byte: The byte.
  /// - Returns: Whether it is A to Z or a to z.
  package static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
  }
}
