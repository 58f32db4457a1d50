import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Names that no other process and no other call uses at the same time.
public enum TemporaryName {
  private static let counter = Atomic<UInt64>(0)

  /// A new name.
  ///
  /// - Returns: Process, count and chance, parted by hyphens.
  public static func next() -> String {
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
    return "\(getpid())-\(number)-\(UInt32.random(in: 0...UInt32.max))"
  }
}
