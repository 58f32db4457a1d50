#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Another program at work: it is written to, read from and waited for.
///
/// No shell is between: the arguments arrive as they are. Its messages go to a file without a name,
/// so that none of its three streams can block another. It has a process group of its own: Ctrl-C
/// at the terminal reaches this process only, which ends the other one when it is ready.
///
/// One thread writes and one thread reads; they may be two.
public final class ChildProcess: @unchecked Sendable {
  private let program: String
  private let identifier: pid_t
  private let connection: Descriptor
  private let messageFile: Descriptor?
  private var buffer: [UInt8] = []
  /// What of the buffer was read from the program and not handed on yet.
  private var unread = 0..<0
  private var status: Int32?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: Its name, looked for along `PATH`, or its path.
  ///   - arguments: What follows the name.
  ///   - variables: What is added to, or replaced in, this process's environment.
  /// - Throws: ``FileError/notFound(path:)`` where there is no such program,
  ///   ``FileError/system(call:path:code:)``.
  public init(
    _ program: String,
    _ arguments: [String],
    variables: [String: String] = [:]
  ) throws(FileError) {
    var ends: [Int32] = [0, 0]
    // A socket takes a flag that keeps a broken connection from ending this process.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw .system(call: "socketpair", path: program, code: errno)
    }
    let theirs = Descriptor(ends[1])
    connection = Descriptor(ends[0])
    messageFile = Self.namelessFile()
    self.program = program
    identifier = try Self.spawn(
      [program] + arguments,
      variables,
      [theirs.number, theirs.number, messageFile?.number ?? -1]
    )
  }

  deinit {
    guard status == nil else { return }
    stop()
    _ = wait()
  }

  /// Sends bytes to the program's standard input.
  ///
  /// - Parameter bytes: All of them are sent.
  /// - Throws: ``FileError/system(call:path:code:)``; with `EPIPE` where the program has ended.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        Descriptor.retrying {
          unsafe send(
            connection.number,
            buffer.baseAddress.map { unsafe $0 + done },
            buffer.count - done,
            Int32(MSG_NOSIGNAL)
          )
        }
      }
      guard count > 0 else { throw .system(call: "send", path: program, code: errno) }
      done += count
    }
  }

  /// Ends the program's standard input.
  public func closeInput() {
    _ = shutdown(connection.number, Int32(SHUT_WR))
  }

  /// Reads a line of the program's standard output.
  ///
  /// - Returns: The line without its LF, or nil at the end of the output.
  /// - Throws: ``FileError/system(call:path:code:)``.
  public func readLine() throws(FileError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if let end = buffer[unread].firstIndex(of: UInt8(ascii: "\n")) {
        line += buffer[unread.lowerBound..<end]
        unread = end + 1..<unread.upperBound
        return line
      }
      line += buffer[unread]
      guard try refill() else { return line.isEmpty ? nil : line }
    }
  }

  /// Reads a known number of bytes of the program's standard output.
  ///
  /// - Parameter count: How many; the caller bounds it.
  /// - Returns: Exactly so many bytes.
  /// - Throws: ``FileError/endsEarly(path:byteOffset:)``, ``FileError/system(call:path:code:)``.
  public func read(exactly count: Int) throws(FileError) -> [UInt8] {
    let known = min(count, unread.count)
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { target, filled in
      for index in 0..<known { unsafe target[index] = buffer[unread.lowerBound + index] }
      filled = known
      while filled < count {
        let got = Descriptor.retrying {
          unsafe Glibc.read(
            connection.number,
            target.baseAddress.map { unsafe $0 + filled },
            count - filled
          )
        }
        if got < 0 { failure = .system(call: "read", path: program, code: errno) }
        if got == 0 { failure = .endsEarly(path: program, byteOffset: filled) }
        if got <= 0 { return }
        filled += got
      }
    }
    unread = unread.lowerBound + known..<unread.upperBound
    if let failure { throw failure }
    return bytes
  }

  /// Reads everything up to the end of the program's standard output.
  ///
  /// - Returns: The bytes.
  /// - Throws: ``FileError/system(call:path:code:)``.
  public func readAll() throws(FileError) -> [UInt8] {
    var all: [UInt8] = []
    repeat { all += buffer[unread] } while try refill()
    return all
  }

  /// Asks the program to end; what it still had to say is lost.
  public func stop() {
    guard status == nil else { return }
    // It may be waiting for somebody to read what it says; and signals may be ignored.
    _ = shutdown(connection.number, Int32(SHUT_RDWR))
    _ = kill(identifier, SIGTERM)
  }

  /// Waits for the end of the program, whose input is closed by this.
  ///
  /// - Returns: Its exit status; 128 and the signal's number where a signal ended it.
  public func wait() -> Int32 {
    closeInput()
    if let status { return status }
    var word: Int32 = 0
    let found = Descriptor.retrying { unsafe waitpid(identifier, &word, 0) }
    // Where nobody can tell any more how it ended, it did not end well.
    let ended: Int32 = word & 0x7F == 0 ? (word >> 8) & 0xFF : 128 + (word & 0x7F)
    status = found == identifier ? ended : 127
    return status ?? ended
  }

  /// What the program wrote to its standard error so far, at most 64 KiB of it.
  public var messages: String {
    guard let messageFile else { return "" }
    var part = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe part.withUnsafeMutableBytes { buffer in
      unsafe pread(messageFile.number, buffer.baseAddress, buffer.count, 0)
    }
    return String(decoding: part[..<max(count, 0)], as: UTF8.self)
  }

  /// Reads what is there into the empty buffer; false at the end of the output.
  private func refill() throws(FileError) -> Bool {
    if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: 1 << 16) }
    let count = unsafe buffer.withUnsafeMutableBytes { target in
      Descriptor.retrying {
        unsafe Glibc.read(connection.number, target.baseAddress, target.count)
      }
    }
    unread = 0..<max(count, 0)
    guard count >= 0 else { throw .system(call: "read", path: program, code: errno) }
    return count > 0
  }
}

extension ChildProcess {
  /// A file that has no name any more, or nil where none can be made.
  private static func namelessFile() -> Descriptor? {
    let folder = Environment.value("TMPDIR") ?? "/tmp"
    let path = Path.terminated("\(folder)/vintage-\(TemporaryName.next())")
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC
    let number = Descriptor.retrying { unsafe open(path, flags, mode_t(0o600)) }
    guard number >= 0 else { return nil }
    _ = unsafe unlink(path)
    return Descriptor(number)
  }

  /// Starts a program with three streams; -1 stands for nowhere.
  private static func spawn(
    _ words: [String],
    _ variables: [String: String],
    _ streams: [Int32]
  ) throws(FileError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    for (target, number) in streams.enumerated() {
      if number >= 0 {
        unsafe posix_spawn_file_actions_adddup2(&actions, number, Int32(target))
      } else {
        unsafe posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", O_RDWR, 0)
      }
    }
    // Who started this process may keep signals away from it; that is not handed down.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let program = Path.terminated(words[0])
    let settings = environment(with: variables)
    var identifier: pid_t = 0
    let code = unsafe withCStrings(words) { arguments in
      unsafe withCStrings(settings) { settings in
        unsafe posix_spawnp(&identifier, program, &actions, &attributes, arguments, settings)
      }
    }
    guard code == 0 else {
      if code == ENOENT { throw .notFound(path: words[0]) }
      throw .system(call: "posix_spawn", path: words[0], code: code)
    }
    return identifier
  }

  /// This process's environment with some variables set, as `NAME=VALUE`.
  private static func environment(with variables: [String: String]) -> [String] {
    var settings: [String] = []
    var next = unsafe environ
    while let text = unsafe next.pointee {
      let setting = unsafe Path.text(text)
      let name = setting.prefix { $0 != "=" }
      if variables[String(name)] == nil { settings.append(setting) }
      unsafe next += 1
    }
    return settings + variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  /// Calls with an array of C strings that ends with nil.
  private static func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = unsafe texts.map { unsafe strdup(Path.terminated($0)) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    let list = unsafe copies + [nil]
    return unsafe list.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the list ends with nil") }
      return unsafe body(base)
    }
  }
}
