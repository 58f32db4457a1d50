import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ctrl-C, taken as a request to stop at the next good place.
///
/// The first one is noted; a second one ends the process at once, as without this.
public enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// Starts to take notice; before this Ctrl-C ends the process.
  public static func watch() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      Interruption.flag.store(true, ordering: .relaxed)
    }
    // The handler serves once, and a call to the system that it interrupts goes on.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    _ = unsafe sigaction(SIGINT, &action, nil)
    // A program whose threads keep signals away hands that down to what it starts.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Whether somebody has asked to stop.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) }
}
