/// A file that exists only in memory, for reading back what is about to be written.
public final class MemoryFile: ReadableFile {
  /// The size in bytes.
  public var byteCount: Int { bytes.count }
  private let bytes: [UInt8]
  private let path: String

  /// Makes a file.
  ///
  /// - Parameters:
  ///   - path: The name that errors give it.
  ///   - parts: Its content, laid end to end.
  public init(path: String, parts: [[UInt8]]) {
    self.path = path
    bytes = Array(parts.joined())
  }

  /// Reads bytes at a place.
  ///
  /// - Parameters:
  ///   - count: How many bytes.
  ///   - byteOffset: Where, from the start.
  /// - Returns: Exactly `count` bytes.
  /// - Throws: ``FileError/endsEarly(path:byteOffset:)``.
  public func read(_ count: Int, at byteOffset: Int) throws(FileError) -> [UInt8] {
    guard count >= 0, byteOffset >= 0, byteOffset <= byteCount, count <= byteCount - byteOffset
    else { throw .endsEarly(path: path, byteOffset: byteCount) }
    return Array(bytes[byteOffset..<byteOffset + count])
  }
}
