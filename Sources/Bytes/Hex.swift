/// Bytes as lower-case hexadecimal text, two digits a byte.
public enum Hex {
  /// Spells bytes in hexadecimal.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: Two lower-case digits a byte.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
      digits.append(digit(byte >> 4))
      digits.append(digit(byte & 15))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Reads hexadecimal text, either case.
  ///
  /// - Parameter text: An even number of digits.
  /// - Returns: The bytes, or nil where `text` is not that.
  public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
      result.append(high << 4 | low)
    }
    return result
  }

  /// The value of one hexadecimal digit.
  ///
  /// - Parameter digit: An ASCII byte.
  /// - Returns: 0 to 15, or nil where it is no digit.
  public static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The lower-case hexadecimal digit of a value.
  ///
  /// - Parameter value: 0 to 15.
  /// - Returns: An ASCII byte.
  @inlinable
  public static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
