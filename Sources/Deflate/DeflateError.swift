/// Why compressed bytes were not what they should be.
public enum DeflateError: Error, Hashable, Sendable {
  /// The compressed bytes end before the stream does.
  case truncated
  /// The bytes are no deflate stream, or their checksum differs.
  case corrupt
  /// The stream holds more or fewer bytes than the caller knows it must.
  case wrongByteCount(expected: Int, found: Int)
  /// Bytes follow the end of the stream.
  case trailingBytes(byteCount: Int)
  /// More bytes than zlib takes in one call, or no memory for its state.
  case tooLarge(byteCount: Int)
}
