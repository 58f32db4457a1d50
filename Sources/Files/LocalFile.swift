#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file descriptor that closes itself.
final class Descriptor: Sendable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    Glibc.close(number)
  }

  /// Calls again while a signal interrupts.
  static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }
}

/// A file of the local disk, open for reading or for appending.
final class LocalFile: ReadableFile, WritableFile, @unchecked Sendable {
  private let descriptor: Descriptor
  private let path: String
  /// Set once, before the file is handed out.
  var byteCount = 0

  init(_ descriptor: Descriptor, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  func read(_ count: Int, at byteOffset: Int) throws(FileError) -> [UInt8] {
    guard count >= 0, byteOffset >= 0, byteOffset <= byteCount, count <= byteCount - byteOffset
    else { throw .endsEarly(path: path, byteOffset: byteCount) }
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = Descriptor.retrying {
          unsafe pread(
            descriptor.number,
            buffer.baseAddress.map { unsafe $0 + filled },
            count - filled,
            off_t(byteOffset + filled)
          )
        }
        if got < 0 { failure = .system(call: "pread", path: path, code: errno) }
        if got == 0 { failure = .endsEarly(path: path, byteOffset: byteOffset + filled) }
        if got <= 0 { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        Descriptor.retrying {
          unsafe Glibc.write(
            descriptor.number,
            buffer.baseAddress.map { unsafe $0 + done },
            buffer.count - done
          )
        }
      }
      guard count > 0 else { throw .system(call: "write", path: path, code: errno) }
      done += count
    }
  }

  func synchronize() throws(FileError) {
    guard Descriptor.retrying({ fsync(descriptor.number) }) == 0 else {
      throw .system(call: "fsync", path: path, code: errno)
    }
  }

  /// The descriptor itself goes with the object; `fsync` has reported every error that counts.
  func close() throws(FileError) {}
}

/// A `flock(2)` lock on the local disk.
final class LocalLock: FileLock {
  private let descriptor: Descriptor

  init(_ descriptor: Descriptor) {
    self.descriptor = descriptor
  }

  func unlock() {
    _ = flock(descriptor.number, LOCK_UN)
  }

  deinit {
    unlock()
  }
}
