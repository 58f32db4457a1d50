internal import CZlib

/// Compression by zlib: the only place that calls it, and the module's unsafe door.
public enum Deflate {
  /// The most bytes one call takes: zlib counts them in 32 bits.
  public static let maximumByteCount = Int(UInt32.max) / 2

  /// Compresses bytes.
  ///
  /// - Parameters:
  ///   - bytes: The bytes; at most ``maximumByteCount``.
  ///   - level: The effort of zlib, 0 to 9; other values are brought into that range.
  ///   - format: The wrapping.
  ///   - strategy: What to expect of the bytes.
  /// - Returns: The stream, or nothing where zlib has no memory for its state.
  public static func compress(
    _ bytes: [UInt8],
    level: Int,
    format: DeflateFormat = .zlib,
    strategy: DeflateStrategy = .standard
  ) -> [UInt8] {
    precondition(bytes.count <= maximumByteCount, "\(bytes.count) bytes in one stream")
    var state = unsafe z_stream()
    guard
      unsafe deflateInit2_(
        &state,
        Int32(min(max(level, 0), 9)),
        Z_DEFLATED,
        format.windowBits,
        // Enough memory for the input: small streams are many, and setting up costs them most.
        bytes.count < 4096 ? 6 : bytes.count < 32_768 ? 8 : 9,
        strategy.rawValue,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
      ) == Z_OK
    else { return [] }
    defer { unsafe deflateEnd(&state) }
    // The bound of zlib is a few bytes short for tiny inputs under some strategies.
    let bound = Int(unsafe deflateBound(&state, UInt(bytes.count))) + 64
    return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      unsafe bytes.withUnsafeBufferPointer { input in
        unsafe state.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe state.avail_in = UInt32(input.count)
        unsafe state.next_out = output.baseAddress
        unsafe state.avail_out = UInt32(bound)
        let status = unsafe deflate(&state, Z_FINISH)
        count = status == Z_STREAM_END ? bound - Int(unsafe state.avail_out) : 0
      }
    }
  }

  /// Decompresses one whole stream whose size is known.
  ///
  /// - Parameters:
  ///   - bytes: The stream and nothing else.
  ///   - byteCount: The size of what it holds, in bytes; nothing larger is ever allocated, so the
  ///     caller bounds it.
  ///   - format: The wrapping.
  /// - Returns: Exactly `byteCount` bytes.
  /// - Throws: ``DeflateError``; checksums of the wrapping are verified.
  public static func decompress(
    _ bytes: ArraySlice<UInt8>,
    byteCount: Int,
    format: DeflateFormat = .zlib
  ) throws(DeflateError) -> [UInt8] {
    guard byteCount >= 0, byteCount <= maximumByteCount, bytes.count <= maximumByteCount else {
      throw .tooLarge(byteCount: byteCount)
    }
    // A deflate stream expands by 1,032 at most: a count beyond that is a lie, and not allocated.
    guard byteCount / 1040 <= bytes.count else {
      throw .wrongByteCount(expected: byteCount, found: 0)
    }
    var failure: DeflateError?
    let result = unsafe [UInt8](unsafeUninitializedCapacity: max(byteCount, 1)) { output, count in
      let outcome = unsafe inflateAll(bytes, into: output, byteCount: byteCount, format)
      failure = outcome.failure
      count = outcome.count
    }
    if let failure { throw failure }
    return result
  }

  /// Inflates into a buffer of at least one byte and says how it went.
  private static func inflateAll(
    _ bytes: ArraySlice<UInt8>,
    into output: UnsafeMutableBufferPointer<UInt8>,
    byteCount: Int,
    _ format: DeflateFormat
  ) -> (count: Int, failure: DeflateError?) {
    var state = unsafe z_stream()
    let opened = unsafe inflateInit2_(
      &state,
      format.windowBits,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    guard opened == Z_OK else { return (0, .tooLarge(byteCount: byteCount)) }
    defer { unsafe inflateEnd(&state) }
    let status = unsafe bytes.withUnsafeBufferPointer { input in
      unsafe state.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe state.avail_in = UInt32(input.count)
      unsafe state.next_out = output.baseAddress
      unsafe state.avail_out = UInt32(byteCount)
      return unsafe inflate(&state, Z_FINISH)
    }
    let found = byteCount - Int(unsafe state.avail_out)
    let left = Int(unsafe state.avail_in)
    switch status {
    case Z_STREAM_END where found != byteCount:
      return (0, .wrongByteCount(expected: byteCount, found: found))
    case Z_STREAM_END where left > 0: return (0, .trailingBytes(byteCount: left))
    case Z_STREAM_END: return (byteCount, nil)
    case Z_BUF_ERROR, Z_OK:
      if unsafe state.avail_out == 0, left > 0 {
        return (0, .wrongByteCount(expected: byteCount, found: byteCount + 1))
      }
      return (0, .truncated)
    default: return (0, .corrupt)
    }
  }

  /// The CRC-32 of bytes (polynomial 0xEDB88320 reflected, as in gzip and zip).
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - seed: The CRC-32 of what came before them, 0 at the start.
  /// - Returns: The checksum.
  public static func crc32(_ bytes: ArraySlice<UInt8>, seed: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: unsafe crc32_z(UInt(seed), buffer.baseAddress, buffer.count))
    }
  }

  /// The CRC-32 of bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: The checksum.
  public static func crc32(_ bytes: [UInt8]) -> UInt32 { crc32(bytes[...]) }

  /// The size that `gzip` would give bytes, for comparisons in statistics.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - level: The effort, 1 to 9; `gzip` alone means 6.
  /// - Returns: The size in bytes, header and checksum included, file name not.
  public static func gzipByteCount(_ bytes: [UInt8], level: Int = 6) -> Int {
    compress(bytes, level: level, format: .gzip).count
  }
}
