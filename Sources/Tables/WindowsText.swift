/// Turns Windows-1252 into UTF-8, so that a change of encoding is a change of layout.
public enum WindowsText {
  /// What the bytes 0x80 to 0x9F mean (Microsoft's best-fit table; the five holes stay controls).
  private static let specials: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// Whether all bytes of a range are ASCII.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the text.
  ///   - range: The text.
  /// - Returns: Whether no byte is 0x80 or more.
  public static func isASCII(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] >= 0x80 { return false }
    return true
  }

  /// Whether a range is well-formed UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the text.
  ///   - range: The text.
  /// - Returns: Whether it is.
  public static func isUTF8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if isASCII(bytes, range) { return true }
    var text: [UInt8] = []
    for index in range { text.append(bytes[index]) }
    return String(validating: text, as: UTF8.self) != nil
  }

  /// Appends a text in UTF-8: as it stands where it is that, else read as Windows-1252.
  ///
  /// - Parameters:
  ///   - bytes: Bytes that hold the text.
  ///   - range: The text.
  ///   - result: Receives the UTF-8.
  public static func appendUTF8(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    into result: inout [UInt8]
  ) {
    let isWindows = !isUTF8(bytes, range)
    for index in range {
      let byte = bytes[index]
      guard isWindows, byte >= 0x80 else {
        result.append(byte)
        continue
      }
      let code = byte < 0xA0 ? specials[Int(byte) - 0x80] : UInt32(byte)
      guard let scalar = Unicode.Scalar(code) else { continue }
      result.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }
  }
}
