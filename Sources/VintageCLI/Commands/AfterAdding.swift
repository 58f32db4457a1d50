import Files
import Store
import Vintage

/// What follows once releases were added.
///
/// They are safe by then, so nothing of this fails a command: where it cannot be done, comparisons
/// find out for themselves, every time.
struct AfterAdding {
  private let archive: Archive
  private let dataSet: DataSet
  private let isFirst: Bool
  private let invocation: String

  /// Notes how things are before the first release is added.
  init(to dataSet: DataSet, in archive: Archive, proposing invocation: String) throws {
    self.invocation = invocation
    self.archive = archive
    self.dataSet = dataSet
    isFirst = try !dataSet.hasReleases
  }

  /// Describes the columns of a new data set, so that a person finds their kinds in the
  /// definition; and keeps what comparisons will ask of the new releases.
  ///
  /// - Parameters:
  ///   - added: The new releases.
  ///   - snapshot: What the store holds with them, where the writer knows.
  ///   - isQuiet: Whether to say nothing.
  func settle(_ added: [StoredRelease], in snapshot: StoreSnapshot? = nil, isQuiet: Bool) {
    if isFirst, let kinds = try? archive.describeColumns(of: dataSet), !isQuiet {
      InferredKindsText.report(kinds, of: dataSet, in: archive, proposing: invocation)
    }
    guard !Interruption.isRequested else { return }
    // The definition may say more by now than when it was read.
    try? archive.dataSet(named: dataSet.name).keepFacts(of: added, in: snapshot)
  }
}
