/// Spells texts for formats in which some ASCII characters have a meaning of their own.
public enum EscapedText {
  /// Appends a text, some of its bytes spelled in another way.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - out: Receives its UTF-8 bytes.
  ///   - spelling: The spelling of a byte; nil for one that stays. Only asked sensibly about ASCII:
  ///     the bytes of all other characters have to stay.
  @inlinable
  public static func append(
    _ text: some StringProtocol,
    to out: inout [UInt8],
    spelling: (UInt8) -> String?
  ) {
    for byte in text.utf8 {
      if let spelled = spelling(byte) {
        out.append(contentsOf: spelled.utf8)
      } else {
        out.append(byte)
      }
    }
  }

  /// A text with some of its bytes spelled in another way.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - spelling: The spelling of a byte; nil for one that stays.
  /// - Returns: The text for the format.
  @inlinable
  public static func text(_ text: some StringProtocol, spelling: (UInt8) -> String?) -> String {
    var out: [UInt8] = []
    append(text, to: &out, spelling: spelling)
    return String(decoding: out, as: UTF8.self)
  }

  /// The short spelling that JSON and TOML share for a character.
  ///
  /// - Parameter byte: The character.
  /// - Returns: A backslash and a letter or the character; nil where there is no short spelling.
  public static func backslashed(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\t"): "\\t"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\r"): "\\r"
    default: nil
    }
  }
}
