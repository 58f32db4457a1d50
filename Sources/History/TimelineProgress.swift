/// How far the reading of a history is.
public struct TimelineProgress: Hashable, Sendable {
  /// What is being done; the phases follow each other.
  public enum Phase: Hashable, Sendable, CaseIterable {
    /// Releases: which records left and came.
    case findingChanges
    /// Rows that are read and taken apart.
    case readingRows
    /// Releases: what happened to every key.
    case comparing
  }

  /// The phase.
  public var phase: Phase
  /// How many releases or rows are done.
  public var done: Int
  /// How many there are.
  public var total: Int
}
