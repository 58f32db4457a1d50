internal import Times

/// The name of a data set: short, typed often, and safe as a file name everywhere.
///
/// 1 to 100 characters of `a`-`z`, `0`-`9`, `-`, `_` and `.`; the first one is a letter, a digit or
/// `_`. It is never a path.
public struct DataSetName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The most characters a name has.
  public static let maximumCount = 100

  /// The name.
  public let text: String

  /// Makes a name, or nil where the text is none.
  ///
  /// - Parameter text: The name.
  public init?(_ text: some StringProtocol) {
    guard (1...Self.maximumCount).contains(text.utf8.count) else { return nil }
    guard text.utf8.first != UInt8(ascii: "."), text.utf8.first != UInt8(ascii: "-") else {
      return nil
    }
    let isName = text.utf8.allSatisfy { byte in
      (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || TextCursor.isDigit(byte)
        || "-_.".utf8.contains(byte)
    }
    guard isName else { return nil }
    self.text = String(text)
  }

  /// The name in the name of a definition file: `…/spf-hospital.toml` is `spf-hospital`.
  ///
  /// - Parameter fileName: A file name, with or without folders.
  public init?(definitionFileName fileName: String) {
    let base = fileName.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard base.hasSuffix(".toml") else { return nil }
    self.init(base.dropLast(5))
  }

  /// The name.
  public var description: String { text }

  /// Whether `left` sorts first, by bytes.
  ///
  /// - Parameters:
  ///   - left: A name.
  ///   - right: Another.
  /// - Returns: Whether `left` comes first.
  public static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
