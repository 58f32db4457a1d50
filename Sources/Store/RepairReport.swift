/// What a repair did, or would do.
public struct RepairReport: Sendable {
  /// One thing that was done to a stretch of the log.
  public enum Action: Hashable, Sendable {
    /// A damaged pack was written anew.
    ///
    /// `saved` blocks were taken from the copy, `lost` ones are not to be had.
    case rewritten(entries: ClosedRange<Int>, saved: Int, lost: Int)
    /// A pack that was not to be read, or not there, was taken from the copy.
    case replaced(entries: ClosedRange<Int>)
    /// Entries are lost: neither this archive nor the copy can give them back.
    case givenUp(entries: ClosedRange<Int>)
    /// A release whose bytes the copy has was added again.
    case readded(StoredRelease)
    /// A derived file that could not be read was removed.
    case removedDerived(name: String)
  }

  /// What was done, in the order of the log.
  public var actions: [Action] = []
  /// The damaged files that were set aside, by the names they have there.
  public var setAside: [String] = []
  /// The releases that are lost, in published order.
  public var lost: [StoredRelease] = []
  /// The log entries that are lost.
  public var lostEntries: [ClosedRange<Int>] = []
  /// The releases that only the copy has: its log went another way than this one.
  public var leftInCopy: [StoredRelease] = []
  /// How many releases can be given back, as far as the structure tells.
  public var wholeCount = 0

  /// Whether something was done.
  public var isChanged: Bool { !actions.isEmpty }
  /// Whether something could not be saved.
  public var hasLosses: Bool { !lost.isEmpty || !lostEntries.isEmpty }
}
