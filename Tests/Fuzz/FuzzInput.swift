import Bytes
import Glibc

/// What the fuzzer hands over, as the bytes that the readers take.
///
/// - Parameters:
///   - data: The first byte; nil only for an empty input.
///   - count: How many bytes there are.
/// - Returns: The bytes.
func bytes(_ data: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: data, count: count))
}

/// Stops the process, which the fuzzer takes as a finding, where a promise is not kept.
///
/// - Parameters:
///   - isKept: Whether it is.
///   - promise: What should have held.
func demand(_ isKept: Bool, _ promise: StaticString) {
  guard !isKept else { return }
  let line = Array("broken promise: \(promise)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  abort()
}

extension ByteReader {
  /// The next integer, no more than a limit; 0 where the input has ended.
  mutating func integer(atMost limit: Int) -> Int {
    guard let value = try? readVarint() else { return 0 }
    return Int(value % UInt64(limit + 1))
  }

  /// Everything that is left.
  mutating func rest() -> [UInt8] {
    guard let slice = try? readBytes(remaining) else { return [] }
    return Array(slice)
  }
}
