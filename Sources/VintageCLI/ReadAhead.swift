import Dispatch
import Synchronization

/// Makes the next element of a series on another thread while the last one is used.
///
/// Elements come in their order, each made once, one at most ahead of the one that is used. Not for
/// use from several threads.
final class ReadAhead<Element: Sendable> {
  private let count: Int
  private let make: @Sendable (Int) -> Element
  private let queue = DispatchQueue(label: "vintage.read-ahead")
  private let group = DispatchGroup()
  private let slot = Slot()
  private var index = 0
  private var begun = 0

  /// Where the other thread leaves what it has made.
  private final class Slot: Sendable {
    private let element = Mutex<Element?>(nil)

    func put(_ made: Element) { element.withLock { $0 = made } }

    func take() -> Element? {
      element.withLock { held in
        defer { held = nil }
        return held
      }
    }
  }

  /// Plans a series; nothing is made yet.
  ///
  /// - Parameters:
  ///   - count: How many elements there are.
  ///   - make: Makes an element by its place, from 0; called from one thread at a time.
  init(count: Int, make: @escaping @Sendable (Int) -> Element) {
    self.count = count
    self.make = make
  }

  deinit { group.wait() }

  /// Waits for the next element and has the one after it begun; nil at the end.
  func next() -> Element? {
    guard index < count else { return nil }
    begin()
    group.wait()
    let element = slot.take()
    index += 1
    begin()
    return element
  }

  /// Has the next element begun, where it is not yet.
  func begin() {
    guard begun == index, begun < count else { return }
    let (place, make, slot) = (begun, make, slot)
    queue.async(group: group) { slot.put(make(place)) }
    begun += 1
  }
}
