import Coding
import Synchronization

/// Keeps decoded blocks that others are told by: the last few that were decoded.
final class BaseCache: Sendable {
  private typealias Entry = (pack: Pack, index: Int, block: BaseBlock)

  /// How many are kept: a block and those that it is told by come back in turn.
  private static let limit = 4

  private let entries = Mutex<[Entry]>([])

  /// A block of a pack, where it is kept.
  func block(_ index: Int, of pack: Pack) -> BaseBlock? {
    entries.withLock { $0.first { $0.pack === pack && $0.index == index }?.block }
  }

  /// Keeps a block; the oldest one goes where there are too many.
  func keep(_ block: BaseBlock, _ index: Int, of pack: Pack) {
    entries.withLock { entries in
      if entries.count == Self.limit { entries.removeFirst() }
      entries.append((pack, index, block))
    }
  }
}
