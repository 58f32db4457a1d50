/// Paths as text.
///
/// To the system a name is bytes, not always UTF-8. As text here such a byte has a stand-in, one of
/// 128 characters of private use; ``LocalFileSystem`` and ``ChildProcess`` hand back the byte.
public enum Path {
  /// The folder that holds a path.
  ///
  /// - Parameter path: A path.
  /// - Returns: The part before the last `/`; `.` where there is none, `/` for the root.
  public static func parent(of path: String) -> String {
    guard let slash = trimmed(path).utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    let parent = String(trimmed(path)[..<slash])
    return parent.isEmpty ? "/" : parent
  }

  /// The last part of a path.
  ///
  /// - Parameter path: A path.
  /// - Returns: What follows the last `/`.
  public static func name(of path: String) -> String {
    guard let slash = trimmed(path).utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return String(trimmed(path))
    }
    let text = trimmed(path)
    return String(text[text.utf8.index(after: slash)...])
  }

  private static func trimmed(_ path: String) -> Substring {
    var text = path[...]
    while text.utf8.count > 1, text.hasSuffix("/") { text = text.dropLast() }
    return text
  }

  /// Where the stand-ins are: that of byte *b*, 80 to FF, is U+10F700 + *b*.
  private static let standIns: ClosedRange<UInt32> = 0x10F780...0x10F7FF

  private static func standIn(_ byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(standIns.lowerBound - 0x80 + UInt32(byte)) ?? "\u{FFFD}"
  }

  /// The byte that a character stands for.
  private static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    standIns.contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  /// A name that the system gave, as text.
  ///
  /// - Parameter bytes: The name.
  /// - Returns: The text, from which ``bytes(_:)`` makes the same bytes again.
  public static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self), isUTF8(text) { return text }
    var result = String.UnicodeScalarView()
    var parser = UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var byteOffset = 0
    while true {
      switch parser.parseScalar(from: &input) {
      case .valid(let word):
        // A stand-in that a name really has is bytes too, or it would be read as the one byte.
        let scalar = UTF8.decode(word)
        result.append(contentsOf: byte(scalar) == nil ? [scalar] : word.map(standIn))
        byteOffset += word.count
      case .error(let length):
        result.append(contentsOf: bytes[byteOffset..<byteOffset + length].map(standIn))
        byteOffset += length
      case .emptyInput:
        return String(result)
      }
    }
  }

  /// A path as the system wants it.
  ///
  /// - Parameter text: The path.
  /// - Returns: Its bytes.
  public static func bytes(_ text: String) -> [UInt8] {
    guard !isUTF8(text) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      byte(scalar).map { [$0] } ?? Array(String(scalar).utf8)
    }
  }

  /// A path as people, and the log of a data set, read it.
  ///
  /// - Parameter text: The path.
  /// - Returns: The text with `\xe9` for the byte E9 where that is no UTF-8.
  public static func shown(_ text: String) -> String {
    guard !isUTF8(text) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if let byte = byte(scalar) {
        result += "\\x\(String(byte, radix: 16))"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Whether the bytes of a text from the system are UTF-8, so that it is what it says.
  ///
  /// - Parameter text: The text.
  /// - Returns: False where a stand-in is in it.
  public static func isUTF8(_ text: String) -> Bool {
    !text.utf8.contains(0xF4) || text.unicodeScalars.allSatisfy { byte($0) == nil }
  }
}

extension Path {
  /// A path as C functions want it: its bytes, and a zero.
  static func terminated(_ text: String) -> [CChar] {
    bytes(text).map(CChar.init(bitPattern:)) + [0]
  }

  /// A name that a C function gave.
  static func text(_ name: UnsafePointer<CChar>) -> String {
    var bytes: [UInt8] = []
    var next = unsafe name
    while case let byte = unsafe UInt8(bitPattern: next.pointee), byte != 0 {
      bytes.append(byte)
      unsafe next += 1
    }
    return text(bytes)
  }
}
