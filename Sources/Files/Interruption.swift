import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ctrl-C: it ends the process and leaves no half-written file, or it is a request to stop at the
/// next good place.
public enum Interruption {
  private static let flag = Atomic<Bool>(false)
  /// Where the path of the file lies that is being written under a temporary name, as C spells a
  /// path; 0 where none is.
  private static let unfinished = Atomic<UInt>(0)
  /// The exit status of a process that Ctrl-C has ended.
  private static let status: Int32 = 130

  /// From now on Ctrl-C removes the file that is being written and ends the process at once with
  /// exit status 130, in the way that shells tell it; a process that was started to ignore Ctrl-C
  /// goes on ignoring it.
  public static func endCleanly() {
    var now = sigaction()
    _ = unsafe sigaction(SIGINT, nil, &now)
    guard !isIgnored(now) else { return }
    handle { _ in
      // Only what may be called in a handler: POSIX lists unlink, write and _exit.
      let address = Interruption.unfinished.load(ordering: .acquiring)
      if let path = unsafe UnsafePointer<CChar>(bitPattern: address) { _ = unsafe unlink(path) }
      // The start of the line, cleared: a progress line may stand there.
      let words: StaticString = "\r\u{1B}[Kvintage: stopped\n"
      let plain = isatty(STDERR_FILENO) == 1 ? 0 : 4
      _ = unsafe write(STDERR_FILENO, words.utf8Start + plain, words.utf8CodeUnitCount - plain)
      _exit(Interruption.status)
    }
  }

  /// Starts to take notice: the first Ctrl-C is a request, a second one ends the process at once.
  public static func watch() {
    handle { _ in
      Interruption.flag.store(true, ordering: .relaxed)
    }
  }

  /// Whether somebody has asked to stop.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Runs a body that writes a file which Ctrl-C must not leave behind.
  ///
  /// - Parameters:
  ///   - path: The file's temporary name. Only one file is written so at a time; of several only
  ///     the last that was begun is removed.
  ///   - body: Writes the file.
  /// - Throws: What `body` throws.
  static func removing<E>(_ path: String, while body: () throws(E) -> Void) throws(E) {
    // Never given back: a handler on another thread may be reading it.
    let name = unsafe strdup(path)
    unfinished.store(UInt(bitPattern: name), ordering: .releasing)
    defer { unfinished.store(0, ordering: .releasing) }
    try body()
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    let ignoring = unsafe unsafeBitCast(SIG_IGN, to: Int.self)
    return handler == ignoring
  }

  /// Sets what Ctrl-C does.
  private static func handle(_ handler: @convention(c) (Int32) -> Void) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    // The handler serves once, and a call to the system that it interrupts goes on.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    _ = unsafe sigaction(SIGINT, &action, nil)
    // A program whose threads keep signals away hands that down to what it starts.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
