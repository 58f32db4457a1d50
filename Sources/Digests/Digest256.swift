import Bytes
import Crypto

/// A SHA-256 value: 32 bytes, kept as four words so that it compares and hashes quickly.
public struct Digest256: Hashable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// How many bytes a digest has: 32.
  public static let byteCount = 32

  /// The digest whose bytes are all zero; stands for "nothing before this".
  public static let zero = Digest256(words: (0, 0, 0, 0))

  private init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Makes a digest of its 32 bytes, or nil where there are more or fewer.
  ///
  /// - Parameter bytes: The bytes.
  public init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    func word(_ place: Int) -> UInt64 {
      let start = bytes.startIndex + place
      var value: UInt64 = 0
      for index in start..<start + 8 { value = value << 8 | UInt64(bytes[index]) }
      return value
    }
    words = (word(0), word(8), word(16), word(24))
  }

  /// Makes a digest of its 32 bytes, or nil where there are more or fewer.
  ///
  /// - Parameter bytes: The bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    self.init(Array(bytes)[...])
  }

  /// Makes a digest of 64 hexadecimal digits, or nil where `hex` is not that.
  ///
  /// - Parameter hex: The digits, either case.
  public init?(hex: String) {
    guard let bytes = Hex.bytes(hex) else { return nil }
    self.init(bytes)
  }

  /// The SHA-256 of bytes.
  ///
  /// - Parameter content: What is hashed.
  public init(of content: [UInt8]) {
    var stream = SHA256Stream()
    stream.update(content.span, 0..<content.count)
    self = stream.finish()
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    func append(_ word: UInt64) {
      for shift: UInt64 in [56, 48, 40, 32, 24, 16, 8, 0] {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    append(words.0)
    append(words.1)
    append(words.2)
    append(words.3)
    return bytes
  }

  /// The 64 hexadecimal digits, lower case.
  public var hex: String {
    var digits: [UInt8] = []
    appendHex(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Appends ``hex`` in ASCII.
  ///
  /// - Parameter out: Receives the digits.
  public func appendHex(to out: inout [UInt8]) {
    out.reserveCapacity(out.count + 2 * Self.byteCount)
    func append(_ word: UInt64) {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        out.append(Hex.digit(UInt8(truncatingIfNeeded: word >> shift) & 15))
      }
    }
    append(words.0)
    append(words.1)
    append(words.2)
    append(words.3)
  }

  /// Whether two digests are the same.
  ///
  /// - Parameters:
  ///   - left: A digest.
  ///   - right: Another.
  /// - Returns: Whether all bytes agree.
  public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

  /// Feeds one word: a digest is uniform already.
  ///
  /// - Parameter hasher: Receives the word.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// SHA-256 over bytes that come in parts.
public struct SHA256Stream {
  private var hash = SHA256()

  /// Starts with no bytes.
  public init() {}

  /// Adds bytes.
  ///
  /// - Parameters:
  ///   - bytes: Where they are.
  ///   - range: Which of them.
  public mutating func update(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    unsafe bytes.extracting(range).withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }

  /// Adds bytes.
  ///
  /// - Parameter bytes: All of these.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.span, 0..<bytes.count)
  }

  /// The digest of everything added.
  ///
  /// - Returns: The digest; more bytes may follow.
  public func finish() -> Digest256 {
    Digest256(Array(hash.finalize())) ?? .zero
  }
}

/// SHA-1, kept only because data.gouv.fr publishes it as the checksum of its files.
public enum SHA1 {
  /// How many bytes a SHA-1 has: 20.
  public static let byteCount = 20

  /// The SHA-1 of bytes.
  ///
  /// - Parameter content: What is hashed.
  /// - Returns: 20 bytes.
  public static func digest(of content: [UInt8]) -> [UInt8] {
    var hash = Insecure.SHA1()
    unsafe content.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    return Array(hash.finalize())
  }
}
