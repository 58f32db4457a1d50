public import Dispatch
import Synchronization

#if os(Linux)
import CGlibc
#endif
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The processors of this machine.
public enum Processors {
  /// How many the system uses now; 1 or more.
  public static let count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Does pieces of work that do not depend on each other, on all processors where there are
  /// several.
  ///
  /// - Parameters:
  ///   - count: How many pieces there are.
  ///   - work: Does one of them by its place, from 0; called from several threads at once, the
  ///     calling one among them, and for each place once.
  public static func perform(_ count: Int, _ work: @Sendable (Int) -> Void) {
    guard count > 1, Self.count > 1 else { return (0..<count).forEach(work) }
    let (maker, processor) = (pthread_self(), current)
    let hasYielded = Atomic(false)
    // Waits for no helper that never got a thread.
    DispatchQueue.concurrentPerform(iterations: count) { place in
      if pthread_equal(pthread_self(), maker) == 0 {
        if let processor, current == processor { leave(processor) }
      } else if !hasYielded.exchange(true, ordering: .relaxed) {
        sched_yield()
      }
      work(place)
    }
  }

  /// Makes elements that do not depend on each other, on all processors where there are several.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - make: Makes one of them by its place, as in ``perform(_:_:)``.
  /// - Returns: The elements in the order of their places.
  public static func map<Element: Sendable>(
    _ count: Int,
    _ make: @Sendable (Int) -> Element
  ) -> [Element] {
    let made = Mutex([Element?](repeating: nil, count: count))
    perform(count) { place in
      let element = make(place)
      made.withLock { $0[place] = element }
    }
    return made.withLock { $0.compactMap(\.self) }
  }

  /// Starts threads that help the calling one, on other processors.
  ///
  /// Some systems start a thread on the processor of the one that starts it, behind it, and look
  /// for an idle one milliseconds later, when much of what a command does is done. So the calling
  /// thread lets them go first for a moment, in which they leave.
  ///
  /// - Parameters:
  ///   - count: How many, 0 or more.
  ///   - group: The group that they are in, to wait for them.
  ///   - work: What each of them does.
  public static func start(
    _ count: Int,
    in group: DispatchGroup,
    _ work: @escaping @Sendable () -> Void
  ) {
    guard count > 0 else { return }
    let processor = current
    for _ in 0..<count {
      // A queue of its own has a thread at once, however many others wait.
      DispatchQueue(label: "vintage.helper").async(group: group) {
        if let processor { leave(processor) }
        work()
      }
    }
    sched_yield()
  }

  #if os(Linux)
  /// How many processors a set has room for, as in the C library.
  private static let setSize = 1024

  /// The one that the calling thread runs on; nil where the system does not say.
  public static var current: Int? {
    let found = Int(sched_getcpu())
    return found < 0 ? nil : found
  }

  /// Moves the calling thread away from a processor, where it may run on another one.
  ///
  /// It may come back: only where it goes on is asked for.
  ///
  /// - Parameter processor: The processor.
  public static func leave(_ processor: Int) {
    var allowed = [UInt](repeating: 0, count: setSize / UInt.bitWidth)
    let byteCount = UInt(setSize / 8)
    guard (0..<setSize).contains(processor),
      unsafe sched_getaffinity(0, byteCount, &allowed) >= 0
    else { return }
    var others = allowed
    others[processor / UInt.bitWidth] &= ~(1 << UInt(processor % UInt.bitWidth))
    guard others.contains(where: { $0 != 0 }),
      unsafe sched_setaffinity(0, byteCount, others) == 0
    else { return }
    _ = unsafe sched_setaffinity(0, byteCount, allowed)
  }
  #else
  /// The one that the calling thread runs on; nil where the system does not say.
  public static var current: Int? { nil }

  /// Moves the calling thread away from a processor, where the system lets it.
  public static func leave(_ processor: Int) {}
  #endif
}
