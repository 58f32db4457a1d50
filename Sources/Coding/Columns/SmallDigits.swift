/// The digits of 0 to 999, the first one in the lowest byte.
enum SmallDigits {
  /// Without zeros in front; the highest byte says how many digits there are.
  static let plain: [UInt32] = (0..<1000).map { value in
    let count = value < 10 ? 1 : value < 100 ? 2 : 3
    return digits(value, count) | UInt32(count) << 24
  }

  /// Always three of them.
  static let padded: [UInt32] = (0..<1000).map { digits($0, 3) }

  /// The digits of one of them as a text.
  static func text(_ value: Int) -> ShortText {
    var text = ShortText([])
    text.append(UInt64(plain[value] & 0xFF_FFFF), Int(plain[value] >> 24))
    return text
  }

  private static func digits(_ value: Int, _ count: Int) -> UInt32 {
    var packed: UInt32 = 0
    var rest = value
    for _ in 0..<count {
      packed = packed << 8 | UInt32(48 + rest % 10)
      rest /= 10
    }
    return packed
  }
}
