import Bytes
import Times

/// The part after the `@` of `NAME@REF`: which release is meant.
public enum ReleaseReference: Hashable, Sendable {
  /// The last one published.
  case latest
  /// The first one published.
  case first
  /// So many before the latest; 0 is the latest.
  case back(Int)
  /// The so-many-th in published order, from 1.
  case number(Int)
  /// So many before the release that another reference means, as in git: `2020-04-15~1`.
  indirect case before(ReleaseReference, Int)
  /// A date or time, or a tag, or the first digits of a release id: the data set decides.
  case text(String)

  /// The fewest digits of a release id that are looked up.
  public static let minimumPrefix = 4

  /// Reads a reference.
  ///
  /// - Parameter text: `latest`, `first`, `~3`, `#42`, a date or time, a tag, or digits of an id;
  ///   each of them may be followed by `~` and a number.
  /// - Throws: ``ArchiveError/badReference(_:)`` where `text` can be none of these.
  public init(_ text: String) throws(ArchiveError) {
    if let (base, steps) = Self.split(text) {
      guard let count = Int(steps), count >= 0, !base.dropFirst().contains("~") else {
        throw .badReference(text)
      }
      self = .before(try Self(base), count)
      return
    }
    switch text {
    case "latest": self = .latest
    case "first": self = .first
    case "": throw .badReference(text)
    default:
      let rest = String(text.dropFirst())
      switch text.first {
      case "~":
        guard let count = Int(rest), count >= 0 else { throw .badReference(text) }
        self = .back(count)
      case "#":
        guard let number = Int(rest), number >= 1 else { throw .badReference(text) }
        self = .number(number)
      default: self = .text(text)
      }
    }
  }

  /// Takes `~N` off the end: what stands before it is a reference of its own.
  private static func split(_ text: String) -> (base: String, steps: String)? {
    guard let mark = text.lastIndex(of: "~"), mark != text.startIndex else { return nil }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }
}

/// `NAME@REF`, or `NAME` alone.
public struct ReleaseAddress: Hashable, Sendable {
  /// The data set's name.
  public var dataSet: String
  /// What follows the `@`; nil where there is no `@`.
  public var reference: String?

  /// Reads an address.
  ///
  /// - Parameter text: What was typed.
  public init(_ text: String) {
    guard let at = text.firstIndex(of: "@") else {
      dataSet = text
      reference = nil
      return
    }
    dataSet = String(text[..<at])
    reference = String(text[text.index(after: at)...])
  }
}

/// Which of the two times "as of" is about.
public enum AsOfTime: String, CaseIterable, Sendable {
  /// What the producer had published by then.
  case published
  /// What this archive held by then.
  case recorded
}

/// Names of releases.
public enum TagName {
  /// Whether a text can be a tag: letters, digits, `-`, `_` and `.`, 1 to 100 bytes, and no other
  /// kind of reference.
  ///
  /// - Parameter text: The name.
  /// - Returns: Whether it can.
  public static func isValid(_ text: String) -> Bool {
    guard (1...100).contains(text.utf8.count), text != "latest", text != "first" else {
      return false
    }
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || "-_.".contains(Character($0))
    }
    let isHex = text.utf8.allSatisfy { Hex.value($0) != nil }
    let looksLikeTime: Bool
    do throws(TimeTextError) {
      _ = try TimeText.parse(text)
      looksLikeTime = true
    } catch .impossible {
      looksLikeTime = true
    } catch {
      looksLikeTime = false
    }
    return isPlain && !isHex && !looksLikeTime && text.first != "-" && text.first != "."
  }
}
