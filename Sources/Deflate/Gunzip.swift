internal import CZlib

extension Deflate {
  /// Decompresses a gzip file of unknown size.
  ///
  /// A file may hold several streams one after the other, whose contents belong together, and zeros
  /// after the last (RFC 1952, section 2.2; tapes and block devices leave the zeros).
  ///
  /// - Parameters:
  ///   - bytes: The file; at most ``maximumByteCount``.
  ///   - limit: The most bytes that are unpacked.
  /// - Returns: What all streams hold, end to end.
  /// - Throws: ``DeflateError``; checksums and lengths of all streams are verified, and
  ///   ``DeflateError/tooLarge(byteCount:)`` says the limit where there would be more.
  /// - Complexity: O(*n*); memory for the result and 256 KiB.
  public static func gunzip(_ bytes: [UInt8], limit: Int) throws(DeflateError) -> [UInt8] {
    guard bytes.count <= maximumByteCount else { throw .tooLarge(byteCount: bytes.count) }
    var result: [UInt8] = []
    var place = 0
    repeat {
      place = try gunzipOne(bytes, from: place, into: &result, limit: limit)
    } while place < bytes.count && bytes[place] != 0
    guard bytes[place...].allSatisfy({ $0 == 0 }) else {
      throw .trailingBytes(byteCount: bytes.count - place)
    }
    return result
  }

  /// Decompresses the stream that starts at `start`.
  ///
  /// - Returns: Where it ends.
  private static func gunzipOne(
    _ bytes: [UInt8],
    from start: Int,
    into result: inout [UInt8],
    limit: Int
  ) throws(DeflateError) -> Int {
    // What follows a whole stream and does not start as one is no part of the file.
    guard start == 0 || bytes[start] == 0x1F else {
      throw .trailingBytes(byteCount: bytes.count - start)
    }
    var state = unsafe z_stream()
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    let format = DeflateFormat.gzip
    guard unsafe inflateInit2_(&state, format.windowBits, ZLIB_VERSION, size) == Z_OK else {
      throw .tooLarge(byteCount: 0)
    }
    defer { unsafe inflateEnd(&state) }
    var part = [UInt8](repeating: 0, count: 1 << 18)
    var status = Z_OK
    unsafe bytes.withUnsafeBufferPointer { input in
      let first = unsafe input.baseAddress.map { unsafe $0 + start }
      unsafe state.next_in = unsafe UnsafeMutablePointer(mutating: first)
      unsafe state.avail_in = UInt32(input.count - start)
      repeat {
        let count = unsafe part.withUnsafeMutableBufferPointer { output in
          unsafe state.next_out = output.baseAddress
          unsafe state.avail_out = UInt32(output.count)
          status = unsafe inflate(&state, Z_NO_FLUSH)
          return output.count - Int(unsafe state.avail_out)
        }
        result += part[..<count]
        // A call that got nowhere has no more input.
        if status == Z_OK, count == 0, unsafe state.avail_in == 0 { status = Z_BUF_ERROR }
      } while status == Z_OK && result.count <= limit
    }
    guard result.count <= limit else { throw .tooLarge(byteCount: limit) }
    guard status != Z_BUF_ERROR else { throw .truncated }
    guard status == Z_STREAM_END else { throw .corrupt }
    return bytes.count - Int(unsafe state.avail_in)
  }
}
