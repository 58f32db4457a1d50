/// How much more than codecs 2 to 4 a block of columns may need of its reader.
///
/// Codecs 5 and 6 stand before one of these codecs and say so; packs name them as features, so that
/// a reader that does not know one refuses the pack and not the block.
public enum BlockExtent: Int, Comparable, Sendable {
  /// One of codecs 2 to 4, or none of columns.
  case none
  /// Codec 5: maps of kind 4, and blocks told by others.
  case told
  /// Codec 6: layouts with texts and copies among words, too.
  case texts

  /// The codec that says so; nil for ``none``.
  var codec: RecordBlock.Codec? {
    switch self {
    case .none: nil
    case .told: .told
    case .texts: .texts
    }
  }

  /// What a codec says.
  init(_ codec: RecordBlock.Codec?) {
    self = [.told, .texts].first { $0.codec == codec } ?? .none
  }

  /// The lesser one is read wherever the greater one is.
  public static func < (left: BlockExtent, right: BlockExtent) -> Bool {
    left.rawValue < right.rawValue
  }
}
