#if canImport(Glibc)
import CGlibc
import Glibc
#endif

/// How the process gets its memory from the system; the module's door to the allocator.
enum MemorySettings {
  #if canImport(Glibc)
  /// What the heap grows by at once, in bytes; addresses only, until they are used.
  private static let step = 64 << 20
  /// Single allocations from this size on are handed back at once, in bytes; glibc takes no more.
  private static let largest = 32 << 20
  /// The size of a large page, in bytes.
  private static let page = 2 << 20
  #endif

  /// Keeps freed memory for the next buffer and asks for large pages.
  ///
  /// A command lives for a fraction of a second and uses buffers of some megabytes, many one after
  /// the other. By default each comes fresh from the system, a page fault for every 4 KiB: that was
  /// a quarter of the time of `cat`. Where the allocator is another one nothing is done.
  static func tune() {
    #if canImport(Glibc)
    _ = mallopt(M_ARENA_MAX, 1)
    _ = mallopt(M_MMAP_THRESHOLD, Int32(largest))
    _ = mallopt(M_TRIM_THRESHOLD, Int32.max)
    _ = mallopt(M_TOP_PAD, Int32(step))
    // The first buffer larger than the heap makes it grow; the pages asked for lie behind it.
    guard let first = unsafe malloc(page) else { return }
    defer { unsafe free(first) }
    let start = (UInt(bitPattern: first) / UInt(page) + 1) * UInt(page)
    if let start = unsafe UnsafeMutableRawPointer(bitPattern: start) {
      _ = unsafe madvise(start, step, MADV_HUGEPAGE)
    }
    #endif
  }
}
