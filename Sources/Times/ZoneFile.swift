#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads one small file whole; the module's unsafe door.
enum ZoneFile {
  /// The bytes of a regular file of at most `limit` bytes, or nil where there is no such file.
  static func read(path: String, atMost limit: Int) -> [UInt8]? {
    // Without O_NONBLOCK a pipe put in place of a zone would hang the open.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= limit {
      let count = unsafe buffer.withUnsafeMutableBytes { room in
        unsafe readBytes(descriptor, room.baseAddress, room.count)
      }
      if count == 0 { return bytes }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
    return nil
  }
}

/// `read(2)`, reachable from a type that has a `read` of its own.
private func readBytes(_ descriptor: Int32, _ room: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(descriptor, room, count)
}
