public import Digests

/// What a check of a store found.
public struct VerifyReport: Sendable {
  /// One thing that is wrong.
  public struct Problem: Sendable {
    /// What it is.
    public var error: StoreError
    /// The releases that cannot be given back because of it, in published order.
    public var affected: [StoredRelease] = []
    /// The log entries that cannot be read because of it: what they say is unknown, too.
    public var entries: ClosedRange<Int>?
  }

  /// How many packs were read.
  public var packCount = 0
  /// How many blocks were read.
  public var blockCount = 0
  /// How many log entries were read.
  public var entryCount = 0
  /// How many releases the log names, as far as it can be read.
  public var releaseCount = 0
  /// How many releases were rebuilt and had the recorded SHA-256.
  public var rebuiltCount = 0
  /// How many releases were left for the next time, because the time was up.
  public var postponedCount = 0
  /// The head of the hash chain.
  public var head = Digest256.zero
  /// Everything that is wrong and not known as lost.
  public var problems: [Problem] = []
  /// The releases that a repair had to give up, in published order.
  public var lost: [StoredRelease] = []
  /// The log entries that a repair had to give up.
  public var lostEntries: [ClosedRange<Int>] = []
  /// The releases that cannot be given back, lost ones included, in published order.
  public var affected: [StoredRelease] = []

  /// Whether nothing is wrong and nothing is lost.
  public var isSound: Bool { problems.isEmpty && lost.isEmpty && lostEntries.isEmpty }
  /// How many releases were not found to be damaged.
  public var wholeCount: Int { releaseCount - affected.count }
}

/// How long a check may take, and what it is for.
public struct VerifyOptions: Sendable {
  /// Whether every release is rebuilt.
  public var readsData: Bool
  /// How long rebuilding may take, in seconds; nil for as long as it takes.
  ///
  /// With a limit the releases that were not checked for the longest time come first,
  /// and the store remembers.
  public var seconds: Double?

  /// Makes options.
  ///
  /// - Parameters:
  ///   - readsData: Whether every release is rebuilt.
  ///   - seconds: How long rebuilding may take; nil for as long as it takes.
  public init(readsData: Bool, seconds: Double? = nil) {
    self.readsData = readsData
    self.seconds = seconds
  }
}
