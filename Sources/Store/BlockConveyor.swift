import Dispatch
import Parallel
import Records
import Synchronization

/// Decoded blocks in the order in which they are wanted, the next ones decoded on other cores
/// while one is used.
///
/// Whoever takes a block that nobody has begun decodes it himself, and while another thread decodes
/// it he decodes one further on: no core waits as long as there is a block to decode. For use from
/// one thread. ``stop()`` must be called at the end.
final class BlockConveyor: Sendable {
  private typealias Outcome = Result<RecordBatch, StoreError>

  /// At most so many blocks are decoded and not yet taken.
  static let window = 4

  private struct State {
    /// The place of the next block that nobody has begun.
    var begun = 0
    /// The place of the next block that is taken.
    var taken = 0
    /// What is decoded and not yet taken, by place.
    var outcomes: [Int: Outcome] = [:]
    var isStopped = false

    /// Whether no block may be begun: all are, or those that wait to be taken are enough.
    func isFull(_ count: Int) -> Bool { begun == count || begun >= taken + BlockConveyor.window }
  }

  private let indices: [Int]
  private let decode: @Sendable (Int) throws(StoreError) -> RecordBatch
  private let state = Mutex(State())
  private let helpers = DispatchGroup()
  private let helperCount: Int
  /// Rises with every block that a helper has decoded.
  private let decoded = DispatchSemaphore(value: 0)
  /// Rises for every helper with every block that is taken.
  private let room = DispatchSemaphore(value: 0)

  /// Starts to decode.
  ///
  /// - Parameters:
  ///   - indices: Places in the block table, each once.
  ///   - decode: Decodes one of them; called from several threads at once.
  init(
    _ indices: [Int],
    decode: @escaping @Sendable (Int) throws(StoreError) -> RecordBatch
  ) {
    self.indices = indices
    self.decode = decode
    helperCount = max(0, min(indices.count, Self.window, Processors.count) - 1)
    Processors.start(helperCount, in: helpers) { [self] in help() }
  }

  /// The next block.
  ///
  /// - Returns: The block; called at most once for each.
  /// - Throws: ``StoreError``, that of decoding it.
  func next() throws(StoreError) -> RecordBatch {
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
      if let own { finish(own) } else { decoded.wait() }
    }
  }

  /// Lets no block be begun any more and waits for those that are.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<helperCount { room.signal() }
    helpers.wait()
  }

  private func help() {
    while true {
      let (isOver, own) = state.withLock { state in
        (state.isStopped || state.begun == indices.count, begin(&state))
      }
      if let own {
        finish(own)
        decoded.signal()
      } else if isOver {
        return
      } else {
        room.wait()
      }
    }
  }

  private func begin(_ state: inout State) -> Int? {
    guard !state.isStopped, !state.isFull(indices.count) else { return nil }
    state.begun += 1
    return state.begun - 1
  }

  private func finish(_ place: Int) {
    let outcome = Outcome { () throws(StoreError) in try decode(indices[place]) }
    state.withLock { $0.outcomes[place] = outcome }
  }
}
