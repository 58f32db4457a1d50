#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The three streams that every process starts with.
public enum StandardStream: Int32, Sendable {
  /// Where input comes from.
  case input = 0
  /// Where results go.
  case output = 1
  /// Where messages and progress go.
  case messages = 2

  /// Whether a person sits at the other end.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The width of the terminal in columns, or nil where there is none.
  public var columnCount: Int? {
    var size = winsize()
    guard unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes all of `bytes`.
  ///
  /// - Parameter bytes: What is written.
  /// - Throws: ``FileError/system(call:path:code:)``; with `EPIPE` where the reader has gone.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        Descriptor.retrying {
          unsafe Glibc.write(
            rawValue,
            buffer.baseAddress.map { unsafe $0 + done },
            buffer.count - done
          )
        }
      }
      guard count > 0 else { throw .system(call: "write", path: name, code: errno) }
      done += count
    }
  }

  /// Reads everything up to the end of the stream.
  ///
  /// - Returns: The bytes.
  /// - Throws: ``FileError/system(call:path:code:)``.
  public func readAll() throws(FileError) -> [UInt8] {
    var result: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe part.withUnsafeMutableBytes { buffer in
        Descriptor.retrying { unsafe Glibc.read(rawValue, buffer.baseAddress, buffer.count) }
      }
      guard count >= 0 else { throw .system(call: "read", path: name, code: errno) }
      if count == 0 { return result }
      result.append(contentsOf: part[..<count])
    }
  }

  private var name: String {
    switch self {
    case .input: "standard input"
    case .output: "standard output"
    case .messages: "standard error"
    }
  }
}

/// What the process was started with.
public enum Environment {
  /// What follows the program's name in its call, bytes kept as in a ``Path``.
  public static var arguments: [String] {
    (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
      unsafe CommandLine.unsafeArgv[index].map { unsafe Path.text($0) }
    }
  }

  /// A variable of the environment.
  ///
  /// - Parameter name: Its name.
  /// - Returns: Its value, bytes kept as in a ``Path``; or nil where it is not set or empty.
  public static func value(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe Path.text(text)
    return value.isEmpty ? nil : value
  }

  /// The current folder, absolute.
  public static var currentDirectory: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard unsafe getcwd(&buffer, buffer.count) != nil else { return "." }
    return Path.text(buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)))
  }

  /// Seconds since 1970-01-01T00:00:00Z by the machine's clock.
  public static var now: Int64 { Int64(time(nil)) }

  /// Seconds by a clock that only goes forward, for measuring.
  public static var monotonicSeconds: Double {
    var reading = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &reading)
    return Double(reading.tv_sec) + Double(reading.tv_nsec) / 1e9
  }

  /// The system's words for an `errno`.
  ///
  /// - Parameter code: The number.
  /// - Returns: For example "No space left on device".
  public static func message(forErrorCode code: Int32) -> String {
    unsafe String(cString: strerror(code))
  }
}
