import Synchronization

/// A value that tasks of one test share.
public final class Shared<Value: Sendable>: Sendable {
  private let storage: Mutex<Value>

  /// Holds a value.
  ///
  /// - Parameter value: What it is at first.
  public init(_ value: Value) {
    storage = Mutex(value)
  }

  /// What it is now.
  public var value: Value { storage.withLock { $0 } }

  /// Changes it.
  ///
  /// - Parameter change: Nobody else sees the value meanwhile.
  public func change(_ change: (inout Value) -> Void) {
    storage.withLock { (value: inout sending Value) in
      var copy = value
      change(&copy)
      value = copy
    }
  }
}
