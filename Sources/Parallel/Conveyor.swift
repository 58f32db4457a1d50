import Dispatch
import Synchronization

/// Elements in the order in which they are wanted, the next ones made on other threads while one
/// is used.
///
/// Whoever takes an element that nobody has begun makes it himself, and while another thread makes
/// it he makes one further on: no core waits as long as there is one to make. For use from one
/// thread. ``stop()`` must be called at the end.
public final class Conveyor<Element: Sendable, Failure: Error>: Sendable {
  private typealias Outcome = Result<Element, Failure>

  private struct State {
    /// The place of the next element that nobody has begun.
    var begun = 0
    /// The place of the next element that is taken.
    var taken = 0
    /// What is made and not yet taken, by place.
    var outcomes: [Int: Outcome] = [:]
    var isStopped = false
  }

  private let count: Int
  private let window: Int
  private let make: @Sendable (Int) throws(Failure) -> Element
  private let state = Mutex(State())
  private let helpers = DispatchGroup()
  private let helperCount: Int
  /// Rises with every element that a helper has made.
  private let made = DispatchSemaphore(value: 0)
  /// Rises for every helper with every element that is taken.
  private let room = DispatchSemaphore(value: 0)

  /// Starts to make elements.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - window: At most so many are made and not yet taken, 1 or more. With 1 they are made one
  ///     after the other.
  ///   - helperCount: How many other threads make them.
  ///   - make: Makes an element by its place, from 0, each once; called from several threads at
  ///     once.
  public init(
    count: Int,
    window: Int,
    helperCount: Int,
    make: @escaping @Sendable (Int) throws(Failure) -> Element
  ) {
    self.count = count
    self.window = window
    self.helperCount = helperCount
    self.make = make
    Processors.start(helperCount, in: helpers) { [self] in help() }
  }

  /// The next element.
  ///
  /// - Returns: The element; called at most once for each.
  /// - Throws: What making it threw.
  public func next() throws(Failure) -> Element {
    while true {
      let (outcome, own) = state.withLock { state -> (Outcome?, Int?) in
        if let outcome = state.outcomes.removeValue(forKey: state.taken) {
          state.taken += 1
          return (outcome, nil)
        }
        return (nil, begin(&state))
      }
      if let outcome {
        for _ in 0..<helperCount { room.signal() }
        return try outcome.get()
      }
      if let own { finish(own) } else { made.wait() }
    }
  }

  /// Lets no element be begun any more and waits for those that are; may be called again.
  ///
  /// - Returns: Those that are made and not taken, by their places; what could not be made is left
  ///   out.
  @discardableResult public func stop() -> [Int: Element] {
    state.withLock { $0.isStopped = true }
    for _ in 0..<helperCount { room.signal() }
    helpers.wait()
    return state.withLock { $0.outcomes.compactMapValues { try? $0.get() } }
  }

  private func help() {
    while true {
      let (isOver, own) = state.withLock { state in
        (state.isStopped || state.begun == count, begin(&state))
      }
      if let own {
        finish(own)
        made.signal()
      } else if isOver {
        return
      } else {
        room.wait()
      }
    }
  }

  /// The place of an element to make; nil where all are begun, or those that wait are enough.
  private func begin(_ state: inout State) -> Int? {
    guard !state.isStopped, state.begun < count, state.begun < state.taken + window else {
      return nil
    }
    state.begun += 1
    return state.begun - 1
  }

  private func finish(_ place: Int) {
    let outcome = Outcome { () throws(Failure) in try make(place) }
    state.withLock { $0.outcomes[place] = outcome }
  }
}
